"""Who says what may be asked of people: a slice above."""

from collections.abc import Callable, Mapping, Sequence

from flask import Flask, current_app

from portal.people.models import Person
from portal.rota.bounds.bounds import Line

Source = Callable[[Sequence[Person]], Mapping[int, Line]]
_NAME = "bounds_of_people"


def register(app: Flask, source: Source) -> None:
    """Called from an upper slice's `extras.install(app)`; its queries do not grow with the people.

    Errors: ValueError where there is one already: somebody has one set of bounds.
    """
    if _NAME in app.extensions:
        raise ValueError("somebody says already what may be asked of people")
    app.extensions[_NAME] = source


def bounds_of(people: Sequence[Person]) -> Mapping[int, Line]:
    """What holds for each from which date on; who is not in it has no bounds."""
    source: Source | None = current_app.extensions.get(_NAME)
    return source(people) if source and people else {}
