"""Whole days of one zone, side by side. Values in, places out."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from portal.rota.windows import day_of, instant


@dataclass(frozen=True, slots=True)
class Wall:
    """Whole days of one zone, each as wide as the others: an hour more in autumn takes no room."""

    zone: str
    starts_on: date
    day_count: int

    @property
    def days(self) -> tuple[date, ...]:
        return tuple(self.starts_on + timedelta(days=n) for n in range(self.day_count))

    @property
    def starts_at(self) -> datetime:
        return midnight(self.starts_on, self.zone)

    @property
    def ends_at(self) -> datetime:
        return midnight(self.starts_on + timedelta(days=self.day_count), self.zone)

    def today(self, at: datetime) -> date:
        return day_of(at, self.zone)

    def place(self, at: datetime) -> float:
        """How far from the left edge an instant stands, by its wall-clock time, in percent from 0 to 100."""
        local = at.astimezone(ZoneInfo(self.zone))
        seconds = local.hour * 3600 + local.minute * 60 + local.second
        days = (local.date() - self.starts_on).days + seconds / 86400
        return min(max(days * 100 / self.day_count, 0), 100)


def midnight(on: date, zone: str) -> datetime:
    """The instant with which a day of `zone` begins."""
    return instant(on, time(), ZoneInfo(zone))
