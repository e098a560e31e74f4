"""How long before their shift people are told of it. Values in, verdict out."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from portal.rota.plans.differences import Difference
from portal.rota.windows import day_of


@dataclass(frozen=True, slots=True)
class Limits:
    """What a team means by notice: `usual_days` of the calendar before a shift, `clear_days` in exceptional cases."""

    usual_days: int
    clear_days: int


class Verdict(StrEnum):
    """In good time; late, which asks for a reason; or too late, which asks for people's agreement as well."""

    FINE = "fine"
    LATE = "late"
    TOO_LATE = "too_late"


@dataclass(frozen=True, slots=True)
class Affected:
    """What a publication changes for one person: how many shifts they gain and lose, and the first day of it."""

    person_id: int
    gained: tuple[Difference, ...]
    lost: tuple[Difference, ...]
    notice_days: int
    verdict: Verdict


def verdict(notice_days: int, limits: Limits) -> Verdict:
    """`notice_days` counts midnights: told on a Monday of a shift on Wednesday is 2, and one clear day."""
    if notice_days >= limits.usual_days:
        return Verdict.FINE
    return Verdict.LATE if notice_days > limits.clear_days else Verdict.TOO_LATE


def worst(found: Iterable[Affected]) -> Verdict:
    """Of no change at all: fine."""
    return min((one.verdict for one in found), key=[*Verdict][::-1].index, default=Verdict.FINE)


def changes_of_plan(lines: Iterable[Difference], published_until: datetime | None) -> list[Difference]:
    """The lines that touch what people were told before. What lies beyond the published plan is news, no change."""
    return [
        line
        for line in lines
        if line.published_id is not None or (published_until is not None and line.starts_at < published_until)
    ]


def affected(lines: Iterable[Difference], zone: str, limits: Limits, *, at: datetime) -> list[Affected]:
    """Who is touched by the lines, soonest first. Days are counted on the calendar of `zone`.

    A shift that changes in any way is one that its person loses and another that its person gains.
    """
    gained: dict[int, list[Difference]] = defaultdict(list)
    lost: dict[int, list[Difference]] = defaultdict(list)
    for line in lines:
        if line.published_id is not None:
            lost[line.published_id].append(line)
        if line.drafted_id is not None:
            gained[line.drafted_id].append(line)
    days = {who: _days(gained[who], lost[who], zone, at) for who in {*gained, *lost}}
    people = [
        Affected(who, tuple(gained[who]), tuple(lost[who]), count, verdict(count, limits))
        for who, count in days.items()
    ]
    return sorted(people, key=lambda one: (one.notice_days, one.person_id))


def _days(gained: Iterable[Difference], lost: Iterable[Difference], zone: str, at: datetime) -> int:
    firsts = [
        *(line.drafted_from for line in gained if line.drafted_from),
        *(line.starts_at for line in lost),
    ]
    return max(0, (day_of(min(firsts), zone) - day_of(at, zone)).days)
