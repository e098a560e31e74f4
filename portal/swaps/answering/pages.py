"""A swap as its page shows it to somebody."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from portal.asks.models import Ask
from portal.core.db import one_or_none
from portal.people.models import Person
from portal.people.queries import standing
from portal.swaps.candidates.queries import Candidate, Choosing, candidates
from portal.swaps.checking import given, of_giver, of_taker
from portal.swaps.models import LIVE, State, Swap, SwapEvent
from portal.swaps.moves import Move, moves
from portal.swaps.queries import asked_of, events_of
from portal.swaps.rules.wording import finding_text
from portal.swaps.settings.queries import settings_of


@dataclass(frozen=True)
class Page(Choosing):
    """What there is to read and to do. `answers` has the latest of each person; `back` the swap that would undo it."""

    swap: Swap
    answers: Sequence[Ask]
    history: Sequence[SwapEvent]
    moves: frozenset[Move]
    warnings: Sequence[str]
    back: Swap | None
    could_take: Sequence[Candidate] | None

    @property
    def answer_of(self) -> Mapping[int, Ask]:
        return {ask.person_id: ask for ask in self.answers}


def page_of(swap: Swap, person: Person, *, at: datetime) -> Page:
    """A number of queries that does not grow with the team."""
    held = standing(person, swap.team_id)
    latest = {ask.person_id: ask for ask in asked_of(swap)}
    open_ = {who: ask for who, ask in latest.items() if ask.is_open}
    able_to = moves(swap, person, held, open_, at=at)
    return Page(
        swap=swap,
        answers=[*latest.values()],
        history=events_of(swap),
        moves=able_to,
        warnings=_warnings(swap, person, at) if Move.ACCEPT in able_to else [],
        back=_back(swap),
        could_take=_could_take(swap, at) if Move.ASK_MORE in able_to else None,
    )


def _warnings(swap: Swap, person: Person, at: datetime) -> list[str]:
    """What the rules say of whoever would take something by a yes."""
    found = of_giver(swap, at=at) if swap.is_offered else of_taker(swap, [person], at=at)[person.id]
    return [finding_text(one, person.time_zone) for one in found]


def _back(swap: Swap) -> Swap | None:
    """The open request to give it back."""
    if swap.state is not State.APPLIED:
        return None
    return one_or_none(select(Swap).where(Swap.returns_id == swap.id, Swap.state.in_(LIVE)).limit(1))


def _could_take(swap: Swap, at: datetime) -> list[Candidate]:
    hours = given(swap, at)
    if not hours:
        return []
    known = settings_of(swap.team)
    return candidates(swap.team, hours, giver_id=swap.giver_id, at=at, settings=known)
