"""Redis forgets everything between two steps of an escalation (scenario 5)."""

from redis import Redis
from sqlalchemy import select

from portal.core.db import db
from portal.messages.models import Message, MessageState
from tests.stories.conftest import FARAH, JOHN, Story


def test_a_wiped_queue_delays_nothing_that_is_due(story: Story) -> None:
    story.alerts()
    story.run()
    Redis.from_url(str(story.client.application.extensions["settings"].redis_url)).flushall()
    story.let(minutes=5)
    assert story.told() == [JOHN, FARAH]
    assert db.session.scalars(select(Message.state).distinct()).all() == [MessageState.SENT]
