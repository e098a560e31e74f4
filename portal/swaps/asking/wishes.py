"""What somebody wishes, and what it comes to on the schedule: whose hours, who would take them, what in return."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from portal.core.errors import Refused
from portal.core.text import _, local
from portal.people.models import Person
from portal.rota.cover.queries import left_of
from portal.rota.cover.stretches import Left
from portal.rota.models import Shift


@dataclass(frozen=True)
class Wish:
    """What somebody asks. Without times: all that is left of it; without `to`: the whole team.

    `is_taking`: the one who asks would take it ("I'll take yours"). `in_return`: a shift taken in exchange.
    """

    starts_at: datetime | None = None
    ends_at: datetime | None = None
    to: Sequence[Person] = ()
    is_taking: bool = False
    in_return: Shift | None = None
    return_starts_at: datetime | None = None
    return_ends_at: datetime | None = None
    note: str = ""


@dataclass(frozen=True)
class Terms:
    """What would change hands. `taker`: one who offers, the other side of an exchange, or the only one asked."""

    given: Left
    returned: Left | None
    taker: Person | None


def given_of(shift: Shift, wish: Wish, by: Person, at: datetime) -> Left:
    """Whose hours it is about, and from when to when: one's own first.

    Errors: Refused where nothing of them is left, and where several people have them.
    """
    return _hours(shift, wish.starts_at, wish.ends_at, None if wish.is_taking else by, at)


def terms_of(wish: Wish, given: Left, by: Person, at: datetime) -> Terms:
    """Errors: Refused as `given_of` for what is given in return, and for people who cannot take it."""
    returned = _returned(wish, by if wish.is_taking else None, at)
    if wish.is_taking:
        return Terms(given, returned, by)
    if given.person in wish.to:
        raise Refused(_("%(name)s has these hours already.", name=given.person.name))
    if returned is not None:
        return Terms(given, returned, _partner(wish, returned.person))
    return Terms(given, None, wish.to[0] if len(wish.to) == 1 else None)


def _partner(wish: Wish, person: Person) -> Person:
    """An exchange is between two."""
    if wish.to and {one.id for one in wish.to} != {person.id}:
        text = _("%(name)s has the shift you would take in return: ask them.", name=person.name)
        raise Refused(text, fields={"to": text})
    return person


def _returned(wish: Wish, owner: Person | None, at: datetime) -> Left | None:
    if wish.in_return is None:
        return None
    back = _hours(wish.in_return, wish.return_starts_at, wish.return_ends_at, owner, at)
    if owner is not None and back.person.id != owner.id:
        raise Refused(_("The shift you give in return is not yours: %(name)s has it.", name=back.person.name))
    return back


def _hours(
    shift: Shift, start: datetime | None, end: datetime | None, owner: Person | None, at: datetime
) -> Left:
    """What was asked for, or what is left of it; of several people's the owner's."""
    left = left_of(shift, max(start or shift.starts_at, at), end)
    if not left:
        raise Refused(_("Nothing of this shift lies in these hours and is still ahead."))
    if start is None and end is None:
        left = [one for one in left if one.person == owner][:1] or left
    if any(one.person != left[0].person for one in left):
        raise Refused(_several(left, shift.rotation.team.time_zone))
    return replace(left[0], ends_at=left[-1].ends_at)


def _several(left: Sequence[Left], zone: str) -> str:
    who = "; ".join(
        f"{one.person.name}: {local(one.starts_at, zone)} – {local(one.ends_at, zone)}" for one in left
    )
    return _("Several people cover these hours (%(who)s). Choose the hours of one of them.", who=who)
