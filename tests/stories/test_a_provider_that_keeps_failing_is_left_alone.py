"""A provider that fails again and again is left alone, and people are reached another way meanwhile."""

from portal.core.db import db
from portal.messages.contacts.queries import contact_methods_of
from portal.messages.providers.memory import open_providers
from tests.edge.sink import Reply, http_sink
from tests.stories.conftest import Story
from tests.world_pager import a_method, an_alert


def _alert(story: Story, number: int) -> None:
    story.alerts(an_alert(pod=str(number)), group=str(number))
    story.run()


def test_after_five_failures_the_next_method_is_used_at_once(story: Story) -> None:
    with http_sink() as push:
        push.otherwise = Reply(500)
        for method in contact_methods_of(story.world.primary):
            method.channel, method.address = "WEBHOOK", f"{push.url}/john"
        a_method(story.world.primary, position=2)
        db.session.commit()
        for number in range(5):
            _alert(story, number)
        assert [provider.name for provider in open_providers()] == [f"WEBHOOK 127.0.0.1:{push.port}"]

        called, mailed = len(push.requests), len(story.told())
        _alert(story, 6)
        story.run()
        assert len(push.requests) == called, "left alone"
        story.tick(seconds=60)
        assert len(story.told()) > mailed, "reached by mail instead, with what came in that minute"

        push.otherwise = Reply(200)
        story.let(seconds=35)
        assert open_providers() == [], "the probe got through"
