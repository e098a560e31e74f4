"""Who says what may be asked of people: a slice above."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import Flask, current_app

from portal.people.models import Person
from portal.rota.bounds.bounds import AverageWeek, Line

_NAME = "bounds_of_people"


@dataclass(frozen=True)
class Source:
    """Both by person, in a number of queries that does not grow with them: what holds from which date on, and how much
    those whose policy limits it have worked in an average week up to an instant."""

    bounds: Callable[[Sequence[Person]], Mapping[int, Line]]
    weeks: Callable[[Sequence[Person], datetime], Mapping[int, AverageWeek]]


def register(app: Flask, source: Source) -> None:
    """Called from an upper slice's `extras.install(app)`.

    Errors: ValueError where there is one already: somebody has one set of bounds.
    """
    if _NAME in app.extensions:
        raise ValueError("somebody says already what may be asked of people")
    app.extensions[_NAME] = source


def bounds_of(people: Sequence[Person]) -> Mapping[int, Line]:
    """What holds for each from which date on; who is not in it has no bounds."""
    source = _source()
    return source.bounds(people) if source and people else {}


def weeks_of(people: Sequence[Person], *, at: datetime) -> Mapping[int, AverageWeek]:
    """The average week of each whose policy limits it."""
    source = _source()
    return source.weeks(people, at) if source and people else {}


def _source() -> Source | None:
    found: Source | None = current_app.extensions.get(_NAME)
    return found
