"""What is published waits for the yes of whoever has to give it, and is asked for in the inbox."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from portal.asks.models import Ask
from portal.core.db import db, many
from portal.core.errors import Refused
from portal.messages.models import Message
from portal.people.models import Person
from portal.recovery.limiting_rules import Consent as ConsentRule
from portal.recovery.limiting_rules import Notice
from portal.rota.acceptances.models import Acceptance
from portal.rota.models import Rotation, Shift
from portal.rota.plans.actions import ask_before, extend, publish
from portal.rota.plans.consent import Consent
from tests.clock import START, FakeClock
from tests.visit import send, visit, words
from tests.world import Cast
from tests.world_policies import a_policy
from tests.world_rota import a_rotation

WEEK = timedelta(weeks=1)
UNTIL = datetime(2026, 12, 27, tzinfo=UTC)
FROM = date(2026, 12, 14)
"""A Monday, three weeks ahead."""


@pytest.fixture
def weekly(cast: Cast) -> Rotation:
    """Bob and Alice in turn from 14 December on; who is in the team says yes to weekends."""
    a_policy(cast.blue, ConsentRule(on_weekends=True, on_holidays=False), by=cast.alice)
    return a_rotation(cast.blue, cast.bob, cast.alice, starts_on=FROM, until=None)


def published() -> int:
    return db.session.scalar(select(func.count()).select_from(Shift).where(Shift.cancelled_at.is_(None))) or 0


def open_asks(person: Person) -> Sequence[Ask]:
    return many(select(Ask).where(Ask.person_id == person.id, Ask.settled_at.is_(None)))


def answer(client: FlaskClient, person: Person, choice: str, note: str = "") -> None:
    [ask] = open_asks(person)
    send(client, f"/asked/{ask.key}/answers", {"answer": choice, "note": note}, as_=person)


def test_weekends_wait_for_a_yes_in_the_inbox(client: FlaskClient, cast: Cast, weekly: Rotation) -> None:
    place = f"/rotations/{weekly.key}/publications"
    soup = visit(client, f"{place}/new?until=2026-12-27", as_=cast.alice)
    assert (
        "Bob Blue primary of blue: 1 stretch, Mon 14 Dec 09:00 – Mon 21 Dec 09:00 (weekend) not asked"
        in words(soup.select_one("#words"))
    )
    refused = send(client, place, {"until": "2026-12-27"}, status=422)
    assert "2 stretches need a yes before they are published, from Alice Blue, Bob Blue." in refused.text
    send(client, f"/rotations/{weekly.key}/acceptances", {"until": "2026-12-27"})
    assert "asked" in words(visit(client, f"{place}/new?until=2026-12-27").select_one("#words"))
    inbox = words(visit(client, "/asked", as_=cast.bob).main)
    assert "Will you be on call for these hours in Team Blue?" in inbox
    answer(client, cast.bob, "accept")
    answer(client, cast.alice, "accept")
    send(client, place, {"until": "2026-12-27"}, as_=cast.alice)
    assert published() == 2


def test_a_no_is_told_and_can_be_asked_again(client: FlaskClient, cast: Cast, weekly: Rotation) -> None:
    assert ask_before(weekly, until=UNTIL, by=cast.alice, at=START) == 2
    assert ask_before(weekly, until=UNTIL, by=cast.alice, at=START) == 0  # both are asked already
    answer(client, cast.bob, "refuse", "My sister marries")
    [letter] = many(select(Message).where(Message.idem_key.like("acceptance:%")))
    assert (letter.person_id, letter.content["title"]) == (
        cast.alice.id,
        "Bob Blue says no to hours of primary of blue",
    )
    assert "My sister marries" in letter.content["text"]
    with pytest.raises(Refused, match="2 stretches need a yes"):
        publish(weekly, until=UNTIL, at=START, by=cast.alice)
    assert ask_before(weekly, until=UNTIL, by=cast.alice, at=START) == 1
    answer(client, cast.bob, "accept")
    answer(client, cast.alice, "accept")
    assert publish(weekly, until=UNTIL, at=START, by=cast.alice).created == 2


def test_a_yes_is_for_the_hours_that_were_asked(client: FlaskClient, cast: Cast, weekly: Rotation) -> None:
    ask_before(weekly, until=UNTIL, by=cast.alice, at=START)
    answer(client, cast.bob, "accept")
    answer(client, cast.alice, "accept")
    with pytest.raises(Refused, match="1 stretch needs a yes before it is published, from Bob Blue"):
        publish(weekly, until=UNTIL + WEEK, at=START, by=cast.alice)


def test_short_notice_takes_a_reason_and_a_yes(client: FlaskClient, cast: Cast) -> None:
    a_policy(cast.blue, Notice(min_days=30), by=cast.alice)
    weekly = a_rotation(cast.blue, cast.bob, starts_on=FROM, until=None)
    page = visit(client, f"/rotations/{weekly.key}/publications/new?until=2026-12-20", as_=cast.alice)
    assert "(short notice)" in words(page.select_one("#words"))
    assert page.select_one("input[name=reason]") is not None
    with pytest.raises(Refused, match="Say why it has to be"):
        publish(weekly, until=UNTIL - WEEK, at=START, by=cast.alice)
    ask_before(weekly, until=UNTIL - WEEK, by=cast.alice, at=START)
    answer(client, cast.bob, "accept")
    done = publish(weekly, until=UNTIL - WEEK, at=START, by=cast.alice, consent=Consent("Gil is ill"))
    assert done.created == 1


def test_under_the_floor_only_their_own_offer_counts(client: FlaskClient, cast: Cast) -> None:
    a_policy(cast.blue, Notice(), by=cast.alice)
    weekly = a_rotation(cast.blue, cast.bob, until=None)
    page = visit(client, f"/rotations/{weekly.key}/publications/new?until=2026-11-22", as_=cast.alice)
    assert "only by their own offer, so soon" in words(page.select_one("#words"))


def test_what_is_no_weekend_is_published_at_once(cast: Cast) -> None:
    a_policy(cast.blue, ConsentRule(on_weekends=False, on_holidays=True), by=cast.alice)
    weekly = a_rotation(cast.blue, cast.bob, starts_on=FROM, until=None)  # nobody has said where they live
    assert publish(weekly, until=UNTIL, at=START, by=cast.alice).created == 2


def test_what_reaches_ahead_by_itself_asks(
    client: FlaskClient, clock: FakeClock, cast: Cast, weekly: Rotation
) -> None:
    """Nobody on call is worse; of a no the managers hear."""
    assert extend(weekly, until=UNTIL, at=START).created == 2
    [asked] = many(select(Acceptance).where(Acceptance.person_id == cast.bob.id))
    assert (asked.asked_by_id, len(asked.stretches)) == (None, 1)
    answer(client, cast.bob, "refuse")
    [letter] = many(select(Message).where(Message.idem_key.like("acceptance:%")))
    assert letter.person_id == cast.alice.id
