"""What the views show of a draft: the lines that publishing would write, with names."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from portal.core.errors import Refused
from portal.people.models import Person
from portal.rota.days import midnight
from portal.rota.models import Assignment, Rotation
from portal.rota.plans.actions import HORIZON
from portal.rota.plans.differences import Difference, Kind, differences, fingerprint
from portal.rota.plans.drafting import Drafted, draft, limits_of, verdict_on
from portal.rota.plans.notice import Affected, Verdict, affected
from portal.rota.plans.obstacles import Pairs
from portal.rota.windows import DAY, day_of

INSTANT = timedelta(microseconds=1)
LONGEST = timedelta(weeks=53)
SHOWN = 60
"""Lines in a view; of hourly turns there can be thousands."""


@dataclass(frozen=True)
class Draft:
    """The draft of one rotation beside what is published; `refusal` says why there is none."""

    rotation: Rotation
    lines: Sequence[Difference] = ()
    people: Mapping[int, Person] = field(default_factory=dict)
    affected: Sequence[Affected] = ()
    promises: Sequence[Assignment] = ()
    verdict: Verdict = Verdict.FINE
    refusal: str = ""
    drafted: Drafted | None = None

    @property
    def shown(self) -> Sequence[Difference]:
        return self.lines[:SHOWN]

    @property
    def more_count(self) -> int:
        return len(self.lines[SHOWN:])

    @property
    def counts(self) -> Mapping[Kind, int]:
        return Counter(line.kind for line in self.lines)

    @property
    def seen(self) -> str:
        return fingerprint(self.lines)


def draft_of(rotation: Rotation, *, until: datetime, at: datetime) -> Draft:
    try:
        drafted = draft(rotation, until=until, at=at)
    except Refused as refusal:
        return Draft(rotation, refusal=refusal.message)
    lines = differences(drafted.plan)
    touched = affected(lines, rotation.time_zone, limits_of(rotation.team), at=at)
    verdict = verdict_on(rotation, lines, at=at)
    held = drafted.held if lines else ()
    return Draft(rotation, lines, _people(rotation, drafted), touched, held, verdict, drafted=drafted)


def worst_of(drafts: Iterable[Draft]) -> Verdict:
    return min((draft.verdict for draft in drafts), key=[*Verdict][::-1].index, default=Verdict.FINE)


def pairs_of(drafts: Iterable[Draft]) -> Pairs:
    """What publishing them together is judged by."""
    return [(draft.rotation, draft.drafted) for draft in drafts if draft.drafted]


def _people(rotation: Rotation, drafted: Drafted) -> dict[int, Person]:
    rows = [*drafted.plan.remove, *(row for row, _new in drafted.plan.change)]
    found = {m.person_id: m.person for m in rotation.members} | {row.person_id: row.person for row in rows}
    return found | {promise.person_id: promise.person for promise in drafted.held}


@dataclass(frozen=True)
class Reach:
    """The days up to which one may publish, in one zone, and the usual one."""

    earliest: date
    latest: date
    usual: date


def reach(zone: str, published_until: datetime | None, *, at: datetime) -> Reach:
    """From today to a year ahead; usually as far as is published, and at least thirteen weeks."""
    latest = day_of(at + LONGEST, zone)
    usual = day_of(max((published_until or at) - INSTANT, at + HORIZON), zone)
    return Reach(day_of(at, zone), latest, min(usual, latest))


def end_of(on: date, zone: str) -> datetime:
    """The last day of a publication is published whole: its shifts begin before the midnight after it."""
    return midnight(on + DAY, zone)
