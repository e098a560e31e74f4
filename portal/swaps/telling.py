"""Telling people whose hours change hands, or do not after all: once, by mail and in the portal."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import current_app
from flask_babel import force_locale

from portal.core.text import _
from portal.messages.outbox.letters import write_to
from portal.people.models import Person
from portal.rota.cover.handing import Handed
from portal.rota.news.telling import Line, became, keep_news, line_texts
from portal.swaps.models import Swap, SwapEvent
from portal.swaps.wording import hours_lines


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
    path, key = f"/swaps/{swap.key}", f"swap:{swap.key}:{event.id}"
    letter = Letter(key, swap.team_id, path, at, event.by, event.note)
    send(letter, people, say, about=lambda person: hours_lines(swap, person.time_zone))


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


def handed_lines(person: Person, done: Iterable[Handed]) -> list[Line]:
    """What changes hands, as one person is told of it."""
    return [
        Line(
            became(is_gained=one.to_id == person.id, is_lost=one.from_id == person.id),
            one.role,
            one.starts_at,
            one.ends_at,
        )
        for one in done
    ]


def _send(letter: Letter, person: Person, say: Say, about: Callable[[Person], Sequence[str]]) -> None:
    with force_locale(person.locale):
        word = say(person)
        told = line_texts(word.lines, person.time_zone) or about(person)
        text = "\n".join([*told, *_footer(letter, person)])
        if word.is_news:
            keep_news(person, letter.team_id, word.title, word.lines, at=letter.at)
    url = f"{current_app.config['BASE_URL']}{letter.path}"
    write_to(person, f"{letter.key}:{person.id}", title=word.title, text=text, url=url, at=letter.at)


def _footer(letter: Letter, person: Person) -> Iterable[str]:
    if letter.note:
        by = letter.by.name if letter.by else _("Relève")
        yield _("%(name)s says: “%(note)s”", name=by, note=letter.note)
    yield _("Times are in %(zone)s.", zone=person.time_zone)
