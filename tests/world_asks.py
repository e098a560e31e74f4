"""A kind of ask for tests: "would you join this team?". Its answers are written where the portal keeps teams."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

from flask import current_app
from sqlalchemy import select

from portal.asks.actions import ask, settle, withdraw
from portal.asks.kinds import Card, Choice, Kind, kind_or_none, register
from portal.asks.models import Ask
from portal.core.db import many, one_or_none
from portal.core.errors import Refused
from portal.people.actions import put_member
from portal.people.models import Person, Role, Team, TeamRole
from tests.clock import START

CHOICES = (
    Choice("accept", "I join", is_primary=True),
    Choice("refuse", "I can't", note="required", note_label="Why not?"),
    Choice("later", "Ask me later", note="optional", note_label="When?"),
)


def an_ask(
    team: Team,
    person: Person,
    *,
    by: Person | None = None,
    at: datetime = START,
    due_at: datetime | None = None,
) -> Ask:
    """Somebody is asked to join a team."""
    know_joining()
    words = {"title": f"Join {team.name}?", "text": f"{team.name} needs one more."}
    return ask("joining", team.slug, person, by=by, at=at, due_at=due_at, **words)


@contextmanager
def no_word_needed() -> Iterator[None]:
    """The same kind, of which every word is optional."""
    kinds, plain = (
        current_app.extensions["ask_kinds"],
        [replace(choice, note="optional") for choice in CHOICES],
    )
    before = kinds["joining"]
    kinds["joining"] = replace(
        before, cards=lambda asks: {n: replace(card, choices=plain) for n, card in before.cards(asks).items()}
    )
    try:
        yield
    finally:
        kinds["joining"] = before


def know_joining() -> None:
    """Register the kind with the application at hand, as a slice does when it is installed."""
    if kind_or_none("joining") is None:
        register(
            current_app,
            Kind("joining", lambda: "team", _cards, _answer, lambda: [choice.label for choice in CHOICES]),
        )


def _cards(asks: Sequence[Ask]) -> Mapping[int, Card]:
    slugs = {ask.reference for ask in asks}
    teams = {team.slug: team for team in many(select(Team).where(Team.slug.in_(slugs)))}
    return {ask.id: _card(teams[ask.reference]) for ask in asks if ask.reference in teams}


def _card(team: Team) -> Card:
    lines = [f"In {team.time_zone}", "From today on"]
    return Card(
        f"Join {team.name}?", lines, f"/teams/{team.slug}", CHOICES, ["You are on call for it at once."]
    )


def _answer(ask: Ask, choice: str, *, note: str | None, by: Person, at: datetime) -> str | None:
    team = one_or_none(select(Team).where(Team.slug == ask.reference).with_for_update())
    assert team is not None
    if choice == "accept" and by.role == Role.VIEWER:
        raise Refused("A viewer joins no team.")
    if note == "no":
        raise Refused("That is no reason.", fields={"note": "That is no reason."})
    settle(ask, choice, note=note, at=at)
    if choice != "accept":
        return None
    put_member(team, by, role=TeamRole.MEMBER, by=by, at=at)
    withdraw(ask.kind, ask.reference, at=at)
    return f"You are in {team.name} now."
