"""What alerts cost: which of them wakes people, and how often for nothing. Values in, values out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from portal.fatigue.models import Worth

NEEDLESS = (Worth.COULD_HAVE_WAITED, Worth.NOISE)


@dataclass(frozen=True, slots=True)
class Origin:
    """What opened an incident: alerts of a name from one integration, or people, who have neither."""

    name: str | None = None
    integration_id: int | None = None


@dataclass(frozen=True, slots=True)
class Paged:
    """One page to one person, as they said what it was worth; None while they have said nothing."""

    origin: Origin
    at: datetime
    is_night: bool
    worth: Worth | None = None


@dataclass(frozen=True, slots=True)
class Noise:
    """The pages of one origin. `needed` of the `marked` asked for something to be done."""

    origin: Origin
    pages: int
    night_pages: int
    marked: int
    needed: int
    needless_nights: int
    last_at: datetime

    @property
    def needed_share(self) -> float | None:
        return self.needed / self.marked if self.marked else None


def noise_of(paged: Iterable[Paged]) -> Sequence[Noise]:
    """One line for each origin: what woke most comes first, then what paged most. Tests are no pages."""
    found: dict[Origin, list[Paged]] = {}
    for one in paged:
        if one.worth is not Worth.TEST:
            found.setdefault(one.origin, []).append(one)
    lines = [_line(origin, pages) for origin, pages in found.items()]
    return sorted(lines, key=lambda one: (-one.night_pages, -one.pages, one.origin.name or ""))


def _line(origin: Origin, pages: Sequence[Paged]) -> Noise:
    return Noise(
        origin,
        pages=len(pages),
        night_pages=sum(one.is_night for one in pages),
        marked=sum(one.worth is not None for one in pages),
        needed=sum(one.worth is Worth.NEEDED for one in pages),
        needless_nights=sum(one.is_night and one.worth in NEEDLESS for one in pages),
        last_at=max(one.at for one in pages),
    )
