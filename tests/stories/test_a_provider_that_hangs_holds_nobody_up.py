"""Scenario 17: a provider that takes the call and is silent to the deadline costs nobody a second wait."""

from datetime import datetime

from sqlalchemy import select

from portal.core.db import many
from portal.messages.models import Message, MessageState
from portal.messages.outbox.actions import Claim, claim, start
from portal.messages.outgoing import Failed
from portal.pager.sending.settling import settle
from portal.pager.tasks import escalate
from tests.stories.conftest import FARAH, Story
from tests.world_pager import a_method

SILENT = Failed("push.example did not answer in time.", is_permanent=False, is_silent=True)
REFUSED = Failed("push.example: it has trouble of its own (500).", is_permanent=False)


def _called(story: Story) -> Claim:
    """The first page, as it is while its provider hangs."""
    story.alerts()
    escalate(story.clock.now())
    ((own,),) = claim(at=story.clock.now(), worker="w", lease_seconds=30)
    assert start(own, at=story.clock.now()) is not None
    return own


def _fails(story: Story, failure: Failed) -> datetime:
    """When its fifteen seconds are over."""
    own = _called(story)
    story.clock.move(seconds=15)
    settle([own], failure, at=story.clock.now(), jitter=0)
    return story.clock.now()


def test_the_next_method_starts_at_the_first_silence(story: Story) -> None:
    a_method(story.world.primary, address="john@home.example", position=2)
    at = _fails(story, SILENT)
    first, second = many(select(Message).order_by(Message.id))
    assert (second.address, second.due_at, second.state) == ("john@home.example", at, MessageState.PENDING)
    assert (first.state, first.due_at > at) == (MessageState.PENDING, True), "it is tried again as well"
    story.run()
    assert story.told() == ["john@home.example"]


def test_one_that_answers_with_trouble_gets_a_second_try_first(story: Story) -> None:
    a_method(story.world.primary, address="john@home.example", position=2)
    _fails(story, REFUSED)
    assert len(many(select(Message))) == 1


def test_who_has_no_other_method_is_followed_by_the_next_step(story: Story) -> None:
    _fails(story, SILENT)
    assert story.incident.escalation_step == 2
    story.run()
    assert story.told() == [FARAH]


def test_a_second_silence_calls_nobody_twice(story: Story) -> None:
    """Doubled is what the tries of one method are; each other method is called once."""
    a_method(story.world.primary, address="john@home.example", position=2)
    _fails(story, SILENT)
    story.clock.move(seconds=10)
    for (own,) in claim(at=story.clock.now(), worker="w", lease_seconds=30, limit=9):
        start(own, at=story.clock.now())
        settle([own], SILENT, at=story.clock.now(), jitter=0)
    keys = [message.idem_key for message in many(select(Message))]
    assert len(keys) == len(set(keys)) == 3, "john twice, and the next step"
