"""What speaks against a deployment at its time. Values in, findings out."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from portal.rota.loads import night_of
from portal.rota.windows import Period, without

MOMENT = timedelta(minutes=1)
"""What an event without a length is taken to last."""

HOUR = timedelta(hours=1)


class Caution(StrEnum):
    FREEZE = "freeze"
    MAINTENANCE = "maintenance"
    NOBODY = "nobody"
    NIGHT = "night"


@dataclass(frozen=True, slots=True)
class Span:
    """An event, a freeze or planned work; one that is about no service is about all of the team."""

    title: str
    starts_at: datetime
    ends_at: datetime
    service_id: int | None = None

    @property
    def period(self) -> Period:
        return self.starts_at, max(self.ends_at, self.starts_at + MOMENT)

    def meets(self, other: "Span") -> bool:
        (start, end), (others_start, others_end) = self.period, other.period
        is_about = None in (self.service_id, other.service_id) or self.service_id == other.service_id
        return is_about and start < others_end and others_start < end


@dataclass(frozen=True, slots=True)
class Cover:
    """Who is on call, on which clock."""

    name: str
    zone: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Finding:
    """`what` is a title or a name; [starts_at, ends_at) is when."""

    caution: Caution
    what: str
    starts_at: datetime
    ends_at: datetime


def findings(
    event: Span, *, freezes: Iterable[Span], works: Iterable[Span], covers: Iterable[Cover]
) -> list[Finding]:
    """Everything that speaks against it, the gravest first."""
    held = [one for one in covers if one.starts_at < event.period[1] and one.ends_at > event.starts_at]
    return [
        *(_met(Caution.FREEZE, one) for one in freezes if event.meets(one)),
        *(_met(Caution.MAINTENANCE, one) for one in works if event.meets(one)),
        *_nobody(event, held),
        *_nights(event, held),
    ]


def _met(caution: Caution, one: Span) -> Finding:
    return Finding(caution, one.title, one.starts_at, one.ends_at)


def _nobody(event: Span, held: Iterable[Cover]) -> Iterator[Finding]:
    for start, end in without([event.period], [(one.starts_at, one.ends_at) for one in held])[:1]:
        yield Finding(Caution.NOBODY, "", start, end)


def _nights(event: Span, held: Iterable[Cover]) -> Iterator[Finding]:
    """Each person once, with the first hour of it that is their night."""
    told: set[str] = set()
    for one in held:
        start, end = max(one.starts_at, event.starts_at), min(one.ends_at, event.period[1])
        dark = next((at for at in _hours(start, end) if night_of(at, one.zone)), None)
        if dark is not None and one.name not in told:
            told.add(one.name)
            yield Finding(Caution.NIGHT, one.name, dark, end)


def _hours(start: datetime, end: datetime) -> Iterator[datetime]:
    """Often enough not to miss a night."""
    while start < end:
        yield start
        start += HOUR
