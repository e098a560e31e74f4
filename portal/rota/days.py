"""Whole days of one zone, side by side. Values in, places out."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Window:
    """Whole days of one zone, each as wide as the others: an hour more in autumn takes no room."""

    zone: str
    starts_on: date
    day_count: int

    @property
    def days(self) -> tuple[date, ...]:
        return tuple(self.starts_on + timedelta(days=n) for n in range(self.day_count))

    @property
    def starts_at(self) -> datetime:
        return self._midnight(self.starts_on)

    @property
    def ends_at(self) -> datetime:
        return self._midnight(self.starts_on + timedelta(days=self.day_count))

    def today(self, at: datetime) -> date:
        return at.astimezone(ZoneInfo(self.zone)).date()

    def place(self, at: datetime) -> float:
        """How far from the left edge an instant stands, by its wall-clock time, in percent from 0 to 100."""
        local = at.astimezone(ZoneInfo(self.zone))
        seconds = local.hour * 3600 + local.minute * 60 + local.second
        days = (local.date() - self.starts_on).days + seconds / 86400
        return min(max(days * 100 / self.day_count, 0), 100)

    def _midnight(self, on: date) -> datetime:
        return datetime.combine(on, time(), ZoneInfo(self.zone)).astimezone(UTC)
