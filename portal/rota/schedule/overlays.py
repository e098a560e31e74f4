"""What slices above draw on the schedule: stretches that are asked for, or cannot stay as they are."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import Flask, current_app

from portal.people.models import Team


@dataclass(frozen=True)
class Overlay:
    """Drawn over [starts_at, ends_at) of a role: `label` where there is room, `title` in whole; `url` tells more.

    `clash_of`: the colour of whoever cannot cover it as planned; None for what waits for an answer.
    """

    role: str
    starts_at: datetime
    ends_at: datetime
    label: str
    title: str
    url: str
    clash_of: int | None = None


Source = Callable[[Team, datetime, datetime], Sequence[Overlay]]


def register(app: Flask, source: Source) -> None:
    """Called from an upper slice's `extras.install(app)`; a source asks the database once."""
    _sources(app).append(source)


def overlays_of(team: Team, start: datetime, end: datetime) -> list[Overlay]:
    return [one for source in _sources(current_app) for one in source(team, start, end)]


def _sources(app: Flask) -> list[Source]:
    found: list[Source] = app.extensions.setdefault("schedule_overlays", [])
    return found
