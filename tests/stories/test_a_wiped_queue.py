"""Redis forgets everything between two steps of an escalation (scenario 5)."""

from redis import Redis
from sqlalchemy import select

from portal.core.db import db
from portal.messages.models import Message, MessageState
from tests.stories.conftest import Story
from tests.world_pager import a_body, an_alert, post_alert


def test_a_wiped_queue_delays_nothing_that_is_due(story: Story) -> None:
    post_alert(story.client, story.world.secret, a_body(an_alert()))
    story.run()
    Redis.from_url(str(story.client.application.extensions["settings"].redis_url)).flushall()
    story.let(minutes=5)
    assert story.told() == ["john.doe@people.example", "farah.rami@people.example"]
    assert db.session.scalars(select(Message.state).distinct()).all() == [MessageState.SENT]
