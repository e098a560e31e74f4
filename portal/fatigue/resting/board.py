"""What somebody sees of their rest: from when they may work, what split it, and their last nights."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from portal.fatigue.interruptions import Interruption, touching
from portal.fatigue.models import RestBlock
from portal.fatigue.nights import Night
from portal.fatigue.periods import total, within
from portal.fatigue.queries import facts_of, incidents_behind
from portal.fatigue.reports import Facts, report
from portal.fatigue.rest import Rest, last_rest, rests
from portal.fatigue.resting.queries import resting
from portal.incidents.models import Incident
from portal.people.models import Person
from portal.rota.models import RotaRole
from portal.rota.windows import DAY

NIGHTS = 14
"""How many nights are shown. Chosen by us: what made somebody tired is two weeks old at the most."""


@dataclass(frozen=True)
class Call:
    """An interruption, and the incidents behind its pages."""

    interruption: Interruption
    incidents: Sequence[Incident]

    @property
    def lasted(self) -> timedelta:
        return self.interruption.ends_at - self.interruption.starts_at


@dataclass(frozen=True)
class NightRow:
    """`role`: the one held for most of an on-call night, None of another."""

    night: Night
    role: str | None
    calls: Sequence[Call]


@dataclass(frozen=True)
class Board:
    """Shape: `block` while they may not work; `rest` goes on or was the last to begin; nights the latest first."""

    person: Person
    block: RestBlock | None
    rest: Rest | None
    split_by: Sequence[Call]
    nights: Sequence[NightRow]
    calls: Sequence[Call]

    @property
    def pages(self) -> list[int]:
        """The numbers of all pages of the nights and days that are shown."""
        return [int(page.id) for call in self.calls for page in call.interruption.pages]


def board_of(person: Person, at: datetime) -> Board:
    """Eight queries, however much has happened."""
    facts = facts_of([person], at - (NIGHTS + 2) * DAY, at)[person.id]
    known = report(facts, as_of=at, days=NIGHTS)
    calls = _calls(known.interruptions, incidents_behind(_pages(known.interruptions)))
    rest = _rest(facts, known.interruptions, at)
    return Board(
        person=person,
        block=resting([person.id], at).get(person.id),
        rest=rest,
        split_by=[calls[one.id] for one in rest.interruptions if one.id in calls] if rest else [],
        calls=[*calls.values()],
        nights=[_row(night, facts, known.interruptions, calls) for night in reversed(known.nights)],
    )


def _pages(interruptions: Sequence[Interruption]) -> list[str]:
    return [page.id for one in interruptions for page in one.pages]


def _calls(interruptions: Sequence[Interruption], behind: Mapping[str, Incident]) -> dict[str, Call]:
    return {
        one.id: Call(one, [*dict.fromkeys(behind[page.id] for page in one.pages if page.id in behind)])
        for one in interruptions
    }


def _rest(facts: Facts, interruptions: Sequence[Interruption], at: datetime) -> Rest | None:
    return last_rest(rests(facts.home, facts.off, interruptions, (at, at)), at)


def _row(
    night: Night, facts: Facts, interruptions: Sequence[Interruption], calls: Mapping[str, Call]
) -> NightRow:
    woken = [calls[one.id] for one in touching(interruptions, night.period)]
    return NightRow(night, _role(night, facts) if night.is_oncall else None, woken)


def _role(night: Night, facts: Facts) -> str:
    if night.is_primary:
        return RotaRole.PRIMARY
    held = (shift for shift in facts.shifts if shift.role not in facts.home.settings.shadow_roles)
    return max(held, key=lambda shift: total(within([shift.period], night.period))).role
