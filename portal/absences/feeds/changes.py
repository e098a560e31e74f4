"""What a good reading of a feed changes in what is kept of it. Nothing disappears at the first sight of its absence."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from portal.absences.spans import Days, Hours, Span

MISSES = 2
"""Good readings without an absence before it goes."""

MANY_RATIO, MANY_COUNT = 0.3, 3
"""More than both at once are held until a person says that they are really gone."""

SAME_RATIO = 0.5
"""At least so many of the same absences, and fewer of the same UIDs: the feed makes new UIDs each time."""


@dataclass(frozen=True)
class Item:
    """An absence of a feed as it is compared. `whose` names the person, or what was read of one."""

    uid: str
    instance: str
    whose: str
    span: Span
    is_pending: bool = False

    @property
    def content(self) -> tuple[str, Span]:
        return self.whose, self.span


@dataclass(frozen=True)
class Kept:
    """One that is stored under `id`, and how many good readings in a row it was missing from."""

    id: int
    item: Item
    missed_count: int = 0


@dataclass(frozen=True)
class Changes:
    """`seen` pairs what is kept with what is read; a pair may differ. `missed` stay for now, `removed` go.

    `held` are so many at once that somebody is asked; they stay as they are.
    """

    added: Sequence[Item]
    seen: Sequence[tuple[Kept, Item]]
    missed: Sequence[Kept]
    removed: Sequence[Kept]
    held: Sequence[Kept]


def has_unstable_uids(before: Iterable[Item], now: Iterable[Item]) -> bool:
    """Two good readings in a row have the same absences under other UIDs."""
    one, other = [*before], [*now]
    most = max(len(one), len(other))
    if not most:
        return False
    same = _shared((item.content for item in one), (item.content for item in other))
    named = _shared((item.uid for item in one), (item.uid for item in other))
    return same >= SAME_RATIO * most and named < SAME_RATIO * most


def changes(
    kept: Sequence[Kept],
    read: Sequence[Item],
    *,
    at: datetime,
    by_content: bool,
    is_confirmed: bool = False,
    spared: Collection[int] = (),
) -> Changes:
    """Compare what is kept with what was read.

    `by_content`: UIDs say nothing, so what an absence is decides. `is_confirmed`: somebody has said that those who
    vanished are gone. `spared`: ids of those of whom somebody has said that they stay though they vanished. What is
    over stays whatever the feed says.
    """
    waiting: dict[object, Kept] = {}
    twins = [
        one for one in kept if waiting.setdefault(key_of(one.item, by_content=by_content), one) is not one
    ]
    seen, added = [], []
    for item in read:
        known = waiting.pop(key_of(item, by_content=by_content), None)
        if known is None:
            added.append(item)
        else:
            seen.append((known, item))
    left = [one for one in (*waiting.values(), *twins) if one.id not in spared]
    gone = [one for one in left if not is_over(one.item.span, at)]
    if not is_confirmed and _are_many(gone, kept, at):
        return Changes(added, seen, [], [], gone)
    last = [one for one in gone if is_confirmed or one.missed_count + 1 >= MISSES]
    return Changes(added, seen, [one for one in gone if one not in last], last, [])


def is_over(span: Span, at: datetime) -> bool:
    return span.ends_at <= at if isinstance(span, Hours) else span.last < at.date()


def key_of(item: Item, *, by_content: bool) -> tuple[object, ...]:
    """What makes two of them the same absence."""
    return item.content if by_content else (item.uid, item.instance) if item.uid else item.content


def _are_many(gone: Sequence[Kept], kept: Sequence[Kept], at: datetime) -> bool:
    ahead = sum(not is_over(one.item.span, at) for one in kept)
    return len(gone) > MANY_COUNT and len(gone) > MANY_RATIO * ahead


def _shared(one: Iterable[object], other: Iterable[object]) -> int:
    return (Counter(one) & Counter(other)).total()


def merged(spans: Iterable[Days]) -> list[Days]:
    """Days that touch or overlap as one, for display: some systems send one event a day."""
    together: list[Days] = []
    for span in sorted(spans, key=lambda span: span.first):
        if together and span.first.toordinal() <= together[-1].last.toordinal() + 1:
            together[-1] = Days(together[-1].first, max(together[-1].last, span.last))
        else:
            together.append(span)
    return together
