"""Letters about conflicts: to the person and to the managers of the team, once, with who could take it."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import cache

from flask import current_app
from flask_babel import force_locale

from portal.conflicts.models import Conflict
from portal.conflicts.wording import away_text, hours_text, managers_title, own_title, proposal
from portal.core.text import _
from portal.messages.outbox.letters import write_to
from portal.people.models import Person
from portal.rota.cover.stretches import Stretch
from portal.swaps.asking.drafts import could_take
from portal.swaps.candidates.queries import Candidate
from portal.swaps.queries import managers_of

MOST_PROPOSED = 3
"""People named for a shift, and shifts for which somebody is named: more stands behind the link. Chosen by us."""


def proposed(conflict: Conflict, *, at: datetime) -> Sequence[Candidate]:
    """Who could take what is left of it, fairest first, those whom a rule refuses last."""
    start, end = conflict.wanted
    stretch = Stretch(conflict.shift, max(start, at), end)
    return could_take(stretch, conflict.person, at=at)


def tell_opened(opened: Sequence[Conflict], *, at: datetime) -> None:
    """One letter to each, however many they are."""

    @cache
    def proposals(number: int, _locale: str) -> Sequence[str]:
        able = [one for one in proposed(opened[number], at=at) if not one.is_refused]
        return [proposal(one) for one in able[:MOST_PROPOSED]] or [
            _("By the rules nobody of the team may take it.")
        ]

    def lines(conflict: Conflict, reader: Person) -> Iterable[str]:
        yield hours_text(conflict, reader.time_zone)
        yield away_text(conflict, reader.time_zone)
        number = opened.index(conflict)
        if number < MOST_PROPOSED:
            yield from (f"  · {line}" for line in proposals(number, reader.locale))

    for person in {one.person.id: one.person for one in opened}.values():
        _tell_of([one for one in opened if one.person_id == person.id], person, lines, at)


def tell_relieved(relieved: Sequence[Conflict], *, by: Person | None, at: datetime) -> None:
    """They can do what they had after all: whoever was told it was not so is told it is."""
    for one in relieved:
        for reader in _readers([one]):
            if by is None or reader.id != by.id:
                _write(reader, f"conflict:{one.key}:relieved", [one], _relieved, _hours, at)


def tell_decided(conflict: Conflict, note: str, *, by: Person, at: datetime) -> None:
    """The manager's words, to the person."""

    def lines(one: Conflict, reader: Person) -> Iterable[str]:
        yield hours_text(one, reader.time_zone)
        yield _("%(name)s says: “%(note)s”", name=by.name, note=note)

    _write(conflict.person, f"conflict:{conflict.key}:decided", [conflict], _decided, lines, at)


def tell_offered(conflict: Conflict, *, at: datetime) -> None:
    """To the person: the portal has asked for them."""
    _write(conflict.person, f"conflict:{conflict.key}:offered", [conflict], _offered, _hours, at)


Lines = Callable[[Conflict, Person], Iterable[str]]


def _tell_of(own: list[Conflict], person: Person, lines: Lines, at: datetime) -> None:
    key = f"conflict:{own[0].key}:opened"
    _write(person, key, own, own_title, lines, at)
    for reader in _readers(own):
        if reader.id != person.id:
            theirs = [one for one in own if reader in managers_of(one.team)]
            _write(reader, key, theirs, managers_title, lines, at)


def _readers(own: Sequence[Conflict]) -> list[Person]:
    """The person, and whoever decides for the teams."""
    everybody = [own[0].person, *(who for team in {one.team for one in own} for who in managers_of(team))]
    return [*{one.id: one for one in everybody}.values()]


def _write(
    reader: Person,
    key: str,
    own: list[Conflict],
    title: Callable[[list[Conflict]], str],
    lines: Lines,
    at: datetime,
) -> None:
    if not reader.is_active:
        return
    with force_locale(reader.locale):
        told = [line for one in own for line in lines(one, reader)]
        text = "\n".join([*told, _("Times are in %(zone)s.", zone=reader.time_zone)])
        url = f"{current_app.config['BASE_URL']}{_path(own)}"
        write_to(reader, f"{key}:{reader.id}", title=title(own), text=text, url=url, at=at)


def _path(own: Sequence[Conflict]) -> str:
    return f"/conflicts/{own[0].key}" if len(own) == 1 else f"/teams/{own[0].team.slug}/conflicts"


def _hours(conflict: Conflict, reader: Person) -> Iterable[str]:
    yield hours_text(conflict, reader.time_zone)


def _relieved(own: list[Conflict]) -> str:
    return _(
        "Solved: %(name)s can cover the shift in %(team)s after all",
        name=own[0].person.name,
        team=own[0].team.name,
    )


def _decided(own: list[Conflict]) -> str:
    return _("Your shift in %(team)s stays with you", team=own[0].team.name)


def _offered(own: list[Conflict]) -> str:
    return _("Your shift in %(team)s is offered to the team", team=own[0].team.name)
