"""A clock that stands still until a test moves it."""

from datetime import UTC, datetime, timedelta

START = datetime(2026, 11, 21, 2, 21, tzinfo=UTC)  # Saturday, 03:21 in Paris


class FakeClock:
    def __init__(self) -> None:
        self.at = START

    def now(self) -> datetime:
        return self.at

    def database_now(self) -> datetime:
        return self.at

    def told(self, _at: datetime) -> datetime:
        return self.at

    def reset(self) -> None:
        self.at = START

    def move(self, **delta: float) -> datetime:
        """Let time pass: `clock.move(minutes=5)`."""
        self.at += timedelta(**delta)
        return self.at
