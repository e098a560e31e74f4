"""Whose word is needed before a draft is published, and whether it was given. Reads and decides; stores nothing."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from portal.core.errors import Refused
from portal.core.text import _, _n
from portal.people.models import Person
from portal.people.queries import people_by_id
from portal.rota.acceptances.models import Acceptance
from portal.rota.acceptances.queries import acceptances_of
from portal.rota.bounds.bounds import Line, bounds_on
from portal.rota.bounds.sources import bounds_of
from portal.rota.bounds.words import Why, whys
from portal.rota.holidays import days_off
from portal.rota.loads import SHADOW
from portal.rota.models import Rotation
from portal.rota.plans.gains import gains
from portal.rota.plans.obstacles import Pairs
from portal.rota.windows import Period, day_of, without


class State(StrEnum):
    UNASKED = "unasked"
    ASKED = "asked"
    REFUSED = "refused"
    GIVEN = "given"


@dataclass(frozen=True)
class Word:
    """A stretch that somebody would newly have, why they have to say yes to it, and whether they have."""

    rotation: Rotation
    person: Person
    stretch: Period
    whys: tuple[Why, ...]
    state: State


def words_for(drafts: Pairs, *, at: datetime) -> list[Word]:
    """Every stretch of some drafts that somebody has to say yes to, by rotation, person and time.

    Two queries, and those of whoever says what may be asked of people. Shadows burden nobody.
    """
    paging = [
        (rotation, gains(drafted.plan, drafted.held))
        for rotation, drafted in drafts
        if rotation.role != SHADOW
    ]
    people = people_by_id({who for _rotation, new in paging for who in new})
    lines = {who: line for who, line in bounds_of([*people.values()]).items() if _needs_words(line)}
    if not lines:
        return []
    said = _said(acceptances_of([rotation.id for rotation, _new in paging], lines, at=at))
    return [
        Word(rotation, people[who], stretch, reasons, _state(stretch, said.get((rotation.id, who), ())))
        for rotation, new in paging
        for who in sorted(new.keys() & lines.keys(), key=lambda id_: (people[id_].name.casefold(), id_))
        for stretch, reasons in _asking(people[who], new[who], lines[who], at)
    ]


@dataclass(frozen=True)
class Group:
    """What one person has to say yes to of a rotation, as far as they are with it."""

    rotation: Rotation
    person: Person
    state: State
    stretches: Sequence[Period]
    whys: frozenset[Why]


def grouped(words: Sequence[Word]) -> list[Group]:
    """By rotation, person and state, what is given left out."""
    found: dict[tuple[int, int, State], list[Word]] = defaultdict(list)
    for one in missing(words):
        found[one.rotation.id, one.person.id, one.state].append(one)
    return [
        Group(
            own[0].rotation,
            own[0].person,
            own[0].state,
            [one.stretch for one in own],
            frozenset(why for one in own for why in one.whys),
        )
        for own in found.values()
    ]


def missing(words: Sequence[Word]) -> list[Word]:
    return [one for one in words if one.state is not State.GIVEN]


def is_exceptional(words: Sequence[Word]) -> bool:
    """Whether somebody would learn of a shift later than their policy says: that takes a reason."""
    return any(why.is_short_notice for one in words for why in one.whys)


def demand_words(words: Sequence[Word], reason: str) -> None:
    """Errors: Refused while somebody has not said yes, and at short notice without a reason (field `reason`)."""
    if is_exceptional(words) and not reason:
        text = _("Somebody would learn of it later than their policy says. Say why it has to be.")
        raise Refused(text, fields={"reason": text})
    if lacking := missing(words):
        raise Refused(missing_text(lacking))


def missing_text(lacking: Sequence[Word]) -> str:
    names = ", ".join(dict.fromkeys(one.person.name for one in lacking))
    return _n(
        "%(num)s stretch needs a yes before it is published, from %(names)s. Ask for it where the draft is shown.",
        "%(num)s stretches need a yes before they are published, from %(names)s. Ask for it where the draft is shown.",
        len(lacking),
        names=names,
    )


def _needs_words(line: Line) -> bool:
    return any(bounds.needs_words for _since, bounds in line)


def _asking(
    person: Person, new: Sequence[Period], line: Line, at: datetime
) -> Iterator[tuple[Period, tuple[Why, ...]]]:
    ahead = [(max(start, at), end) for start, end in new if end > at]
    if not ahead:
        return
    zone = person.time_zone
    free: frozenset[date] = frozenset(days_off(person, day_of(ahead[0][0], zone), day_of(ahead[-1][1], zone)))
    for stretch in ahead:
        bounds = bounds_on(line, day_of(stretch[0], zone))
        if reasons := whys(stretch, bounds, zone=zone, holidays=free, at=at):
            yield stretch, reasons


def _said(rows: Sequence[Acceptance]) -> dict[tuple[int, int], list[Acceptance]]:
    found: dict[tuple[int, int], list[Acceptance]] = defaultdict(list)
    for row in rows:
        found[row.rotation_id, row.person_id].append(row)
    return found


def _state(stretch: Period, rows: Sequence[Acceptance]) -> State:
    """By the latest that is about all of it; a yes may be made of several."""
    if not without([stretch], (period for row in rows if row.is_accepted for period in row.periods)):
        return State.GIVEN
    about = [row for row in rows if not without([stretch], row.periods)]
    if not about:
        return State.UNASKED
    return State.ASKED if about[-1].answered_at is None else State.REFUSED
