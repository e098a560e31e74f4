"""What slices above know of time off that is asked for: such as the shifts that it hits."""

from collections.abc import Callable, Mapping, Sequence

from flask import Flask, current_app

from portal.absences.models import Absence

Source = Callable[[Sequence[Absence]], Mapping[int, Sequence[str]]]


def register(app: Flask, source: Source) -> None:
    """Called from an upper slice's `extras.install(app)`; a source's queries do not grow with the absences."""
    _sources(app).append(source)


def lines_about(asked: Sequence[Absence]) -> dict[int, list[str]]:
    """Sentences for managers, by the id of each, in the reader's language."""
    told = [source(asked) for source in _sources(current_app)]
    return {one.id: [line for known in told for line in known.get(one.id, ())] for one in asked}


def _sources(app: Flask) -> list[Source]:
    found: list[Source] = app.extensions.setdefault("leave_hits", [])
    return found
