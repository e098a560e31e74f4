"""The kinds of things that are asked: upper slices register theirs, so that one inbox shows and answers them all."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from flask import Flask, current_app

from portal.asks.models import WITHDRAWN, Ask
from portal.asks.wording import accept_or_refuse, answer_name

Note = Literal["none", "optional", "required"]


@dataclass(frozen=True)
class Choice:
    """One button of a card: `name` is the answer it gives; `note` says whether words go with it."""

    name: str
    label: str
    is_primary: bool = False
    note: Note = "none"
    note_label: str = ""


@dataclass(frozen=True)
class Card:
    """An ask as its person reads it now, in their language; `url` shows more to whoever is signed in."""

    title: str
    lines: Sequence[str]
    url: str | None = None
    choices: Sequence[Choice] = ()
    warnings: Sequence[str] = ()


@dataclass(frozen=True)
class Kind:
    """What an upper slice says of its asks.

    `noun`: a short badge, such as "swap", in the reader's language. `cards`: by the asks' ids, in a number of
    queries that does not grow with them; an ask without one is shown as it was sent. `answer`: called as
    `answer(ask, choice, note=…, by=person, at=…)` within a transaction; does all that follows, settles the ask
    itself, and returns a sentence for the person. It locks its subject before it touches asks, which are always
    locked last. It raises Refused, with `fields` of "note", when it cannot be. `answers`: the buttons' words, for
    the message. `answered`: what an answer that was given is called.
    """

    name: str
    noun: Callable[[], str]
    cards: Callable[[Sequence[Ask]], Mapping[int, Card]]
    answer: Callable[..., str | None]
    answers: Callable[[], Sequence[str]] = accept_or_refuse
    answered: Callable[[str], str] = answer_name


def register(app: Flask, kind: Kind) -> None:
    """Called from an upper slice's `extras.install(app)`. Errors: ValueError for a name that is taken."""
    if kind.name in _registered(app):
        raise ValueError(f"there is a kind of ask called {kind.name!r} already")
    _registered(app)[kind.name] = kind


def kind_of(name: str) -> Kind:
    """Errors: ValueError when no slice has registered it."""
    found = kind_or_none(name)
    if found is None:
        raise ValueError(f"no kind of ask is called {name!r}: its slice registers it in extras.install")
    return found


def kind_or_none(name: str) -> Kind | None:
    return _registered(current_app).get(name)


def answered(ask: Ask) -> str:
    """What its answer is called: taken back is said alike for every kind."""
    kind = None if ask.answer == WITHDRAWN else kind_or_none(ask.kind)
    return (kind.answered if kind else answer_name)(ask.answer or "")


def _registered(app: Flask) -> dict[str, Kind]:
    kinds: dict[str, Kind] = app.extensions.setdefault("ask_kinds", {})
    return kinds
