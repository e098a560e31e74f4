"""The outside hears from the pager only while pages are on time."""

from collections.abc import Iterator

import pytest

from portal.core.db import db
from portal.core.jobs import SWEEPS
from portal.core.settings import replace_settings
from portal.pager.health.actions import record_run
from portal.pager.health.watch import sign_of_life
from tests.edge.sink import Sink, http_sink
from tests.stories.conftest import Story


def _everything_ran(story: Story) -> None:
    for name in SWEEPS:
        record_run(name, at=story.clock.now(), took_ms=1)


@pytest.fixture
def outside(story: Story) -> Iterator[Sink]:
    """Who calls for help when it hears nothing any more."""
    extensions = story.client.application.extensions
    with http_sink() as sink:
        extensions["settings"] = replace_settings(extensions["settings"], dead_man_url=f"{sink.url}/ping")
        yield sink


def test_the_sign_stops_when_a_page_is_late(story: Story, outside: Sink) -> None:
    _everything_ran(story)
    assert sign_of_life(story.clock.now())
    assert [request.path for request in outside.requests] == ["/ping"]

    story.alerts()
    story.clock.move(seconds=90)
    _everything_ran(story)
    assert not sign_of_life(story.clock.now())
    story.run()
    assert sign_of_life(story.clock.now())
    assert len(outside.requests) == 2


def test_the_sign_stops_while_nobody_can_be_reached(story: Story, outside: Sink) -> None:
    story.alerts()
    story.run()
    _everything_ran(story)
    story.incident.unreached_at = story.clock.now()
    db.session.commit()
    assert not sign_of_life(story.clock.now())
    story.incident.unreached_at = None
    db.session.commit()
    assert sign_of_life(story.clock.now())
    assert len(outside.requests) == 1


def test_health_tells_which_sweep_is_late(story: Story) -> None:
    _everything_ran(story)
    assert story.client.get("/health").status_code == 200
    story.clock.move(minutes=5)
    answer = story.client.get("/health")
    assert answer.status_code == 503
    assert answer.get_json()["status"] == "unhealthy"
    assert "ran 300 s ago" in str(answer.get_json()["checks"])
