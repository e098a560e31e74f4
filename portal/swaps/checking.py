"""What the rules say of a swap now, and what follows from it."""

from collections.abc import Sequence
from datetime import datetime

from portal.core.errors import Refused
from portal.core.text import _
from portal.people.models import Person
from portal.rota.cover.stretches import Stretch
from portal.swaps.models import Swap
from portal.swaps.rules.cases import Finding, Held
from portal.swaps.rules.findings import findings, is_refused, needs_reason
from portal.swaps.rules.queries import broken_by, facts_for, held
from portal.swaps.rules.wording import finding_text
from portal.swaps.settings.queries import settings_of


class NeedsReason(Refused):
    """A rule warns; a word in the field `note` says why it shall be all the same."""

    code = "needs_reason"


def given(swap: Swap, at: datetime) -> list[Held]:
    """What the giver gives: what is left of it."""
    return _ahead(swap.given, at)


def returned(swap: Swap, at: datetime) -> list[Held]:
    """What the taker gives in return."""
    return _ahead(swap.returned, at)


def of_taker(swap: Swap, takers: Sequence[Person], *, at: datetime) -> dict[int, list[Finding]]:
    """What each of some people would break by taking it, in a constant number of queries."""
    return broken_by(
        swap.team, takers, given(swap, at), returned(swap, at), offered_by=swap.asked_by_id, at=at
    )


def of_giver(swap: Swap, *, at: datetime) -> list[Finding]:
    """What the giver would break by what they get in return."""
    if not swap.is_exchange:
        return []
    sides = returned(swap, at), given(swap, at)
    return broken_by(swap.team, [swap.giver], *sides, offered_by=swap.asked_by_id, at=at)[swap.giver_id]


def of_each(swaps: Sequence[Swap], person: Person, *, at: datetime) -> list[list[Finding]]:
    """What somebody would break by their part in each of some swaps, taken by itself: as many queries as teams."""
    found: dict[int, list[Finding]] = {}
    for team in {swap.team for swap in swaps}:
        own = [(swap, *_sides(swap, person, at)) for swap in swaps if swap.team_id == team.id]
        times = [one.period for _swap, taking, _giving in own for one in taking]
        if not times:
            continue
        start, end = min(start for start, _end in times), max(end for _start, end in times)
        facts, settings = facts_for(team, [person], start, end, at)[person.id], settings_of(team)
        for swap, taking, giving in own:
            is_offered = swap.asked_by_id == person.id
            broken = findings(facts, taking, giving, settings=settings, at=at, is_offered=is_offered)
            found[swap.id] = broken
    return [found.get(swap.id, []) for swap in swaps]


def _sides(swap: Swap, person: Person, at: datetime) -> tuple[list[Held], list[Held]]:
    """What somebody takes and gives."""
    sides = given(swap, at), returned(swap, at)
    return sides[::-1] if person.id == swap.giver_id else sides


def demand_allowed(found: Sequence[Finding], person: Person, *, reason: str | None) -> None:
    """Errors: Refused, naming each rule and by how much; NeedsReason for warnings without one."""
    texts = [finding_text(one, person.time_zone) for one in found]
    if is_refused(found):
        raise Refused(_("%(name)s cannot take this: %(why)s", name=person.name, why=" ".join(texts)))
    if needs_reason(found) and not reason:
        text = _("Say why it is fine all the same: %(why)s", why=" ".join(texts))
        raise NeedsReason(text, fields={"note": text})


def _ahead(stretch: Stretch | None, at: datetime) -> list[Held]:
    left = stretch.ahead(at) if stretch else None
    return [held(left)] if left else []
