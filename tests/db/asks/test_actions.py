"""Asking, reminding, answering and taking back."""

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from portal.asks import queries
from portal.asks.actions import Settled, give_answer, remind, settle, withdraw
from portal.asks.actions import ask as ask_somebody
from portal.asks.kinds import Card, kind_of, register
from portal.asks.models import Ask
from portal.core.db import many, one_or_none
from portal.core.errors import Refused
from portal.messages.models import Message, MessageKind
from portal.people.actions import deactivate_person
from portal.people.models import Membership
from tests.clock import START
from tests.world import Cast
from tests.world_asks import an_ask, know_joining

LATER = START + timedelta(hours=1)


def letters() -> list[Message]:
    return list(many(select(Message).order_by(Message.id)))


def card_of(ask: Ask) -> Card:
    return kind_of(ask.kind).cards([ask])[ask.id]


def joined(cast: Cast) -> bool:
    about = select(Membership).where(Membership.team_id == cast.blue.id)
    return one_or_none(about.where(Membership.person_id == cast.charlie.id)) is not None


def test_somebody_is_asked_by_one_message(cast: Cast) -> None:
    ask = an_ask(cast.blue, cast.charlie, by=cast.alice, due_at=START + timedelta(days=1))
    (letter,) = letters()
    assert (letter.kind, letter.channel, letter.address) == (MessageKind.NOTICE, "EMAIL", cast.charlie.email)
    assert letter.idem_key == f"ask:{ask.key}"
    assert letter.content["title"] == "Join Team Blue?"
    assert "Your answers: I join · I can't · Ask me later." in letter.content["text"]
    assert "Answer until Sun 22 Nov 03:21 (Paris)" in letter.content["text"]
    assert letter.content["url"].startswith("http://releve.test/asks/answers/")


def test_asking_again_is_the_same_ask_and_no_second_message(cast: Cast) -> None:
    first = an_ask(cast.blue, cast.charlie)
    assert an_ask(cast.blue, cast.charlie, at=LATER).id == first.id
    assert first.asked_at == START
    assert len(letters()) == 1
    settle(first, "refuse", note="No time", at=LATER)
    assert an_ask(cast.blue, cast.charlie, at=LATER).id != first.id
    assert len(letters()) == 2


def test_who_has_left_is_not_written_to(cast: Cast) -> None:
    deactivate_person(cast.charlie, by=cast.ada, at=START)
    assert an_ask(cast.blue, cast.charlie).is_open
    assert letters() == []


def test_a_kind_that_nobody_registered_is_not_asked(cast: Cast) -> None:
    with pytest.raises(ValueError, match="extras"):
        ask_somebody("unheard-of", "x", cast.bob, title="?", text="?", by=None, at=START)


def test_a_name_of_a_kind_is_taken_once(app: Flask) -> None:
    know_joining()
    with pytest.raises(ValueError, match="joining"):
        register(app, kind_of("joining"))


def test_a_reminder_goes_once_for_each_mark_in_new_words(cast: Cast) -> None:
    ask = an_ask(cast.blue, cast.charlie)
    for mark in ("a week", "a week", "a day"):
        remind(ask, mark=mark, title="Still open", text="Please answer.", at=LATER)
    assert [letter.idem_key for letter in letters()] == [
        f"ask:{ask.key}",
        f"ask:{ask.key}:a week",
        f"ask:{ask.key}:a day",
    ]
    assert (ask.title, ask.text) == ("Still open", "Please answer.")


def test_nobody_is_reminded_of_what_is_settled(cast: Cast) -> None:
    ask = an_ask(cast.blue, cast.charlie)
    settle(ask, "refuse", note="No", at=LATER)
    remind(ask, mark="a week", title="Still open", text="Please answer.", at=LATER)
    assert len(letters()) == 1
    assert ask.title == "Join Team Blue?"


def test_an_answer_is_put_down_once(cast: Cast) -> None:
    ask = an_ask(cast.blue, cast.charlie)
    settle(ask, "refuse", note="No time", at=LATER)
    assert (ask.answer, ask.note, ask.settled_at) == ("refuse", "No time", LATER)
    with pytest.raises(Settled, match="refused"):
        settle(ask, "accept", at=LATER)


def test_what_is_taken_back_is_over_for_everybody_else(cast: Cast) -> None:
    asks = [an_ask(cast.blue, person) for person in (cast.charlie, cast.vera, cast.ada)]
    other = an_ask(cast.green, cast.bob)
    assert withdraw("joining", "blue", at=LATER, but=asks[0]) == 2
    assert [ask.answer for ask in asks] == [None, "withdrawn", "withdrawn"]
    assert other.is_open
    assert len(letters()) == 4
    with pytest.raises(Settled, match="not needed"):
        settle(asks[1], "accept", at=LATER)


def test_the_kind_does_what_was_chosen(cast: Cast) -> None:
    ask, beside = an_ask(cast.blue, cast.charlie), an_ask(cast.blue, cast.ada)
    said = give_answer(ask, card_of(ask), "accept", note="ignored", at=LATER)
    assert said == "You are in Team Blue now."
    assert joined(cast)
    assert (ask.answer, ask.note, beside.answer) == ("accept", None, "withdrawn")


def refused(ask: Ask, choice: str, note: str = "") -> dict[str, str]:
    with pytest.raises(Refused) as refusal:
        give_answer(ask, card_of(ask), choice, note=note, at=LATER)
    return refusal.value.fields


def test_a_refused_answer_changes_nothing_and_names_its_field(cast: Cast) -> None:
    ask = an_ask(cast.blue, cast.charlie)
    assert set(refused(ask, "refuse", "  ")) == {"note"}
    assert set(refused(ask, "refuse", "no")) == {"note"}
    assert set(refused(ask, "refuse", "x" * 1001)) == {"note"}
    assert set(refused(ask, "unheard-of")) == {"answer"}
    assert ask.is_open
    assert refused(an_ask(cast.blue, cast.vera), "accept") == {}


def test_a_kind_that_forgets_to_settle_is_found_out(app: Flask, cast: Cast) -> None:
    know_joining()
    register(app, replace(kind_of("joining"), name="forgetful", answer=lambda *_, **__: None))
    try:
        ask = ask_somebody("forgetful", "x", cast.bob, title="?", text="?", by=None, at=START)
        with pytest.raises(RuntimeError, match="forgetful"):
            give_answer(
                ask,
                Card("?", (), choices=card_of(an_ask(cast.blue, cast.bob)).choices),
                "accept",
                note="",
                at=LATER,
            )
    finally:
        del app.extensions["ask_kinds"]["forgetful"]


def test_the_inbox_is_ones_own_soonest_first(cast: Cast) -> None:
    no_hurry = an_ask(cast.green, cast.bob)
    soon = an_ask(cast.blue, cast.bob, due_at=LATER)
    an_ask(cast.blue, cast.charlie)
    assert [ask.id for ask in queries.open_for(cast.bob)] == [soon.id, no_hurry.id]
    assert queries.count_for(cast.bob) == 2
    settle(soon, "later", at=LATER)
    assert queries.count_for(cast.bob) == 1
    assert [ask.id for ask in queries.settled_for(cast.bob, 5)] == [soon.id]
    assert queries.settled_for(cast.charlie, 5) == []


def test_who_was_asked_about_a_subject(cast: Cast) -> None:
    first, second = an_ask(cast.blue, cast.charlie), an_ask(cast.blue, cast.vera)
    settle(first, "later", at=LATER)
    assert [a.person.name for a in queries.asks_about("joining", ["blue"])] == ["Charlie Green", "Vera View"]
    assert queries.asks_about("joining", ["blue"], is_open=True) == [second]
    assert queries.asks_about("joining", ["blue"], is_open=False) == [first]
    assert queries.open_ask("joining", "blue", cast.vera.id) is second
