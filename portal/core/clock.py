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


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)

    def database_now(self) -> datetime:
        """The pager's time: one clock for all processes, whatever machine they run on."""
        at: datetime = db.session.execute(text("SELECT clock_timestamp()")).scalar_one()
        return at.astimezone(UTC)


def now() -> datetime:
    return _clock().now()


def database_now() -> datetime:
    return _clock().database_now()


def _clock() -> Clock:
    clock: Clock = current_app.extensions["clock"]
    return clock
