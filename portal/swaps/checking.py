"""What the rules say of a swap now, and what follows from it."""

from collections.abc import Sequence
from datetime import datetime

from portal.core.errors import Refused
from portal.core.text import _
from portal.people.models import Person
from portal.rota.models import Shift
from portal.swaps.models import Swap
from portal.swaps.rules.cases import Finding, Held
from portal.swaps.rules.findings import findings, is_refused, needs_reason
from portal.swaps.rules.queries import facts_for
from portal.swaps.rules.wording import finding_text
from portal.swaps.settings.queries import settings_of
from portal.swaps.settings.strictness import Settings


class NeedsReason(Refused):
    """A rule warns; a word in the field `note` says why it shall be all the same."""

    code = "needs_reason"


def held(shift: Shift, starts_at: datetime, ends_at: datetime) -> Held:
    """A stretch of a shift as the rules see it."""
    rotation = shift.rotation
    return Held(rotation.team_id, rotation.team.name, rotation.role, rotation.id, starts_at, ends_at)


def given(swap: Swap, at: datetime) -> list[Held]:
    """What the giver gives: what is left of it."""
    return _left(held(swap.shift, swap.starts_at, swap.ends_at), at)


def returned(swap: Swap, at: datetime) -> list[Held]:
    """What the taker gives in return."""
    if swap.return_shift is None or swap.return_starts_at is None or swap.return_ends_at is None:
        return []
    return _left(held(swap.return_shift, swap.return_starts_at, swap.return_ends_at), at)


def of_taker(swap: Swap, takers: Sequence[Person], *, at: datetime) -> dict[int, list[Finding]]:
    """What each of some people would break by taking it, in a constant number of queries."""
    return _of(swap, takers, given(swap, at), returned(swap, at), at)


def of_giver(swap: Swap, *, at: datetime) -> list[Finding]:
    """What the giver would break by what they get in return."""
    if not swap.is_exchange:
        return []
    return _of(swap, [swap.giver], returned(swap, at), given(swap, at), at)[swap.giver_id]


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


def _of(
    swap: Swap, people: Sequence[Person], taking: list[Held], giving: list[Held], at: datetime
) -> dict[int, list[Finding]]:
    if not taking:
        return {person.id: [] for person in people}
    settings: Settings = settings_of(swap.team)
    start, end = min(h.starts_at for h in taking), max(h.ends_at for h in taking)
    facts = facts_for(swap.team, people, start, end, at)
    return {
        person.id: findings(
            facts[person.id], taking, giving, settings=settings, at=at,
            is_offered=swap.asked_by_id == person.id,
        )
        for person in people
    }  # fmt: skip


def _left(one: Held, at: datetime) -> list[Held]:
    start = max(one.starts_at, at)
    own = (one.team_id, one.team, one.role, one.rotation_id)
    return [Held(*own, start, one.ends_at)] if start < one.ends_at else []
