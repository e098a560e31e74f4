"""Pages become interruptions: how often somebody was really torn from what they did, and for how long."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from portal.fatigue.bands import Band, Split, is_core, pieces, sums
from portal.fatigue.local_days import Home
from portal.fatigue.settings import Settings
from portal.rota.windows import Period


@dataclass(frozen=True, slots=True)
class Page:
    """One page to one person; re-sent for the same alert in the same step it is still one.

    Shape: `until` is the last thing they did about it; `wakes` says whether its contact method does;
           `is_actionable` is their word for it: something had to be done, or not, or None for no word.
    """

    id: str
    at: datetime
    until: datetime | None = None
    wakes: bool = True
    is_test: bool = False
    is_actionable: bool | None = None

    @property
    def counts(self) -> bool:
        return self.wakes and not self.is_test


@dataclass(frozen=True, slots=True)
class Interruption:
    """Pages that followed each other closely, [starts_at, ends_at).

    Shape: `band` and `is_core` are those of its start, `engaged` is cut by band.
    """

    starts_at: datetime
    ends_at: datetime
    pages: tuple[Page, ...] = field(repr=False)
    band: Band
    is_core: bool
    engaged: Split = field(repr=False)

    @property
    def period(self) -> Period:
        return self.starts_at, self.ends_at

    @property
    def id(self) -> str:
        """That of its first page."""
        return self.pages[0].id

    @property
    def is_actionable(self) -> bool | None:
        """Whether something had to be done for any of its pages; None while nobody has said."""
        said = {page.is_actionable for page in self.pages} - {None}
        return any(said) if said else None

    def touched(self, settings: Settings) -> Period:
        """With the time it takes to fall asleep again."""
        return self.starts_at, self.ends_at + settings.back_to_sleep


def engaged_until(page: Page, settings: Settings) -> datetime:
    """Ten minutes, or until the last thing they did, but eight hours at the most."""
    shortest = page.at + settings.page_lasts
    return min(max(shortest, page.until or shortest), page.at + settings.engaged_at_most)


def interruptions(home: Home, pages: Iterable[Page]) -> list[Interruption]:
    """Pages that count, in clusters: one joins while it comes at most twenty minutes after the end so far.

    Shape: in order, more than twenty minutes between each and the next, whatever order the pages come in.
    """
    counting = sorted((page for page in pages if page.counts), key=lambda page: (page.at, page.id))
    return [_interruption(home, cluster) for cluster in _clusters(counting, home.settings)]


def with_page(home: Home, known: Sequence[Interruption], page: Page) -> list[Interruption]:
    """The interruptions with one page more, or with a page that has changed its end, mark or word.

    Shape: what `interruptions` of all pages would give. What ended before the page could join is not looked at.
    """
    settled = [one for one in known if one.ends_at + home.settings.joins_within < page.at]
    others = (other for one in known[len(settled) :] for other in one.pages if other.id != page.id)
    return settled + interruptions(home, [*others, page])


def touching(
    known: Sequence[Interruption], period: Period, *, after: timedelta = timedelta()
) -> Sequence[Interruption]:
    """Those in order that have a part in a period, or end up to `after` before it."""
    first = bisect_right(known, period[0] - after, key=lambda one: one.ends_at)
    return known[first : bisect_left(known, period[1], key=lambda one: one.starts_at)]


def _clusters(pages: Iterable[Page], settings: Settings) -> Iterator[list[Page]]:
    cluster: list[Page] = []
    ends_at: datetime | None = None
    for page in pages:
        if ends_at is not None and page.at > ends_at + settings.joins_within:
            yield cluster
            cluster, ends_at = [], None
        cluster.append(page)
        until = engaged_until(page, settings)
        ends_at = until if ends_at is None else max(ends_at, until)
    if cluster:
        yield cluster


def _interruption(home: Home, pages: Sequence[Page]) -> Interruption:
    start, end = pages[0].at, max(engaged_until(page, home.settings) for page in pages)
    cut = pieces(home, (start, end))
    return Interruption(
        starts_at=start,
        ends_at=end,
        pages=tuple(pages),
        band=cut[0][1],
        is_core=is_core(home, start),
        engaged=sums(cut),
    )
