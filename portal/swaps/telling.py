"""Telling people whose hours change hands, or do not after all: once, by mail and in the portal."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import current_app
from flask_babel import force_locale

from portal.core.db import add
from portal.core.text import _, local
from portal.messages.outbox.letters import write_to
from portal.people.models import Person
from portal.rota.loads import notice_days
from portal.rota.models import Shift, ShiftNews
from portal.rota.wording import role_name
from portal.swaps.models import Swap, SwapEvent
from portal.swaps.wording import given_text, returned_text


@dataclass(frozen=True)
class Line:
    """One stretch as it is told: what became of it, whose role, from when to when."""

    kind: str
    shift: Shift
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class Word:
    """What one person is told, in their language. `is_news`: their own shifts are others than they were."""

    title: str
    lines: Sequence[Line] = ()
    is_news: bool = False


@dataclass(frozen=True)
class Letter:
    """What all who are told have in common: `key` is its own for each event, `path` where to see more."""

    key: str
    team_id: int
    path: str
    at: datetime
    by: Person | None
    note: str | None


Say = Callable[[Person], Word]


def tell(swap: Swap, event: SwapEvent, people: Iterable[Person | None], say: Say, *, at: datetime) -> None:
    """What became of a swap, to each active person who did not cause it themselves."""
    letter = Letter(
        f"swap:{swap.key}:{event.id}", swap.team_id, f"/swaps/{swap.key}", at, event.by, event.note
    )
    send(letter, people, say, about=lambda person: _about(swap, person))


def send(
    letter: Letter,
    people: Iterable[Person | None],
    say: Say,
    *,
    about: Callable[[Person], Sequence[str]] = lambda _person: (),
) -> None:
    """One message a person; `about` gives the lines of a word that has none."""
    for person in {person.id: person for person in people if person is not None}.values():
        if person.is_active and (letter.by is None or person.id != letter.by.id):
            _send(letter, person, say, about)


def _send(letter: Letter, person: Person, say: Say, about: Callable[[Person], Sequence[str]]) -> None:
    with force_locale(person.locale):
        word = say(person)
        lines = [_told(line, person, letter.at) for line in word.lines]
        told = [f"{line['kind']}: {line['role']} · {line['when']}" for line in lines] or about(person)
        text = "\n".join([*told, *_footer(letter, person)])
    news = {"person_id": person.id, "team_id": letter.team_id, "told_at": letter.at, "title": word.title}
    if word.is_news:
        add(ShiftNews(**news, lines=lines))
    url = f"{current_app.config['BASE_URL']}{letter.path}"
    write_to(person, f"{letter.key}:{person.id}", title=word.title, text=text, url=url, at=letter.at)


def _told(line: Line, person: Person, at: datetime) -> dict[str, object]:
    when = f"{local(line.starts_at, person.time_zone)} – {local(line.ends_at, person.time_zone)}"
    days = notice_days(at, line.starts_at, person.time_zone)
    return {"kind": line.kind, "role": role_name(line.shift.rotation.role), "when": when, "days": days}


def _about(swap: Swap, person: Person) -> list[str]:
    given, returned = given_text(swap, person.time_zone), returned_text(swap, person.time_zone)
    return [given, *([_("In return: %(what)s", what=returned)] if returned else [])]


def _footer(letter: Letter, person: Person) -> Iterable[str]:
    if letter.note:
        by = letter.by.name if letter.by else _("Relève")
        yield _("%(name)s says: “%(note)s”", name=by, note=letter.note)
    yield _("Times are in %(zone)s.", zone=person.time_zone)
