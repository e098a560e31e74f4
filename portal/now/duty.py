"""What somebody is on call for, and until when. Values in, values out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, Protocol, TypeVar


class Cover(Protocol):
    """What has to be known of one stretch that somebody covers."""

    @property
    def rotation_id(self) -> int: ...
    @property
    def starts_at(self) -> datetime: ...
    @property
    def ends_at(self) -> datetime: ...


Stored = TypeVar("Stored")
C = TypeVar("C", bound=Cover)


@dataclass(frozen=True, slots=True)
class Duty(Generic[Stored]):
    """One rotation's stretch at an instant, and when somebody else takes over: stretches in a row are one."""

    cover: Stored
    until: datetime


def duties_at(cover: Iterable[C], at: datetime) -> list[Duty[C]]:
    """The duties of one person at an instant, the first to end first; their `cover` comes sorted by time."""
    found: dict[int, Duty[C]] = {}
    for stretch in cover:
        duty = found.get(stretch.rotation_id)
        if duty is not None and stretch.starts_at == duty.until:
            found[stretch.rotation_id] = Duty(duty.cover, stretch.ends_at)
        elif stretch.starts_at <= at < stretch.ends_at:
            found[stretch.rotation_id] = Duty(stretch, stretch.ends_at)
    return sorted(found.values(), key=lambda duty: duty.until)
