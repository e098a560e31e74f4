"""Changing the order of turns of a rotation that has begun, so that no turn before today changes. Pure."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from portal.rota.rule.turns import Member


def rearranged(stored: Sequence[Member], wanted: Sequence[Member], today: date) -> list[Member]:
    """The stored members, with the wanted ones taking turns from today on.

    Shape:  the list of a rotation, in the order of turns. Who was there and is wanted keeps their place and takes the
            wanted dates; who is not wanted any more leaves today; who is new joins today, unless they bring a
            date. Those who have left stay where they were. With another order of those who stay, everybody
            leaves and joins anew: the first of the new order has the next turn.
    """
    if _order_is_kept(stored, wanted, today):
        return [*_merged(stored, wanted, today)]
    return [*_left(stored, today), *(_joining(member, today) for member in wanted)]


def is_past(member: Member, today: date) -> bool:
    return member.leaves_on is not None and member.leaves_on <= today


def _order_is_kept(stored: Sequence[Member], wanted: Sequence[Member], today: date) -> bool:
    old = [m.person_id for m in stored if not is_past(m, today)]
    new = [m.person_id for m in wanted]
    staying = Counter(old) & Counter(new)
    return [*_first(old, staying)] == [*_first(new, staying)]


def _first(people: Sequence[int], counts: Counter[int]) -> Iterator[int]:
    """As many of each person as are counted, from the front."""
    left = counts.copy()
    for person in people:
        if left[person] > 0:
            left[person] -= 1
            yield person


def _merged(stored: Sequence[Member], wanted: Sequence[Member], today: date) -> Iterator[Member]:
    staying = Counter(m.person_id for m in stored) & Counter(m.person_id for m in wanted)
    coming = [*wanted]
    for member in stored:
        if is_past(member, today) or not staying[member.person_id]:
            yield from _left([member], today)
            continue
        staying[member.person_id] -= 1
        while coming[0].person_id != member.person_id:
            yield _joining(coming.pop(0), today)
        yield coming.pop(0)
    yield from (_joining(member, today) for member in coming)


def _left(members: Sequence[Member], today: date) -> Iterator[Member]:
    for member in members:
        if is_past(member, today):
            yield member
        elif member.joins_on is None or member.joins_on < today:
            yield replace(member, leaves_on=today)


def _joining(member: Member, today: date) -> Member:
    return replace(member, joins_on=member.joins_on or today)
