"""The one place that reads a clock. Everything else is told the time."""

from datetime import UTC, datetime
from typing import Protocol

from flask import current_app
from sqlalchemy import text

from portal.core.db import db


class Clock(Protocol):
    """What the program asks for the time; both answers are aware UTC instants."""

    def now(self) -> datetime: ...

    def database_now(self) -> datetime: ...

    def told(self, at: datetime) -> datetime: ...


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)

    def database_now(self) -> datetime:
        """The pager's time: one clock for all processes, whatever machine they run on."""
        at: datetime = db.session.execute(text("SELECT clock_timestamp()")).scalar_one()
        return self.told(at)

    def told(self, at: datetime) -> datetime:
        return at.astimezone(UTC)


def now() -> datetime:
    return _clock().now()


def database_now() -> datetime:
    return _clock().database_now()


def told(at: datetime) -> datetime:
    """The same as `database_now`, when a statement has asked for `clock_timestamp()` beside something else."""
    return _clock().told(at)


def _clock() -> Clock:
    clock: Clock = current_app.extensions["clock"]
    return clock
