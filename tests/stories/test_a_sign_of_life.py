"""The outside hears from the pager only while pages are on time."""

from sqlalchemy import select

from portal.core.db import db
from portal.core.jobs import SWEEPS
from portal.core.settings import replace_settings
from portal.incidents.models import Incident
from portal.pager.health.actions import record_run
from portal.pager.health.watch import sign_of_life
from tests.edge.sink import http_sink
from tests.stories.conftest import Story
from tests.world_pager import a_body, an_alert, post_alert


def _everything_ran(story: Story) -> None:
    for name in SWEEPS:
        record_run(name, at=story.clock.now(), took_ms=1)


def test_the_sign_stops_when_a_page_is_late(story: Story) -> None:
    extensions = story.client.application.extensions
    with http_sink() as outside:
        extensions["settings"] = replace_settings(extensions["settings"], dead_man_url=f"{outside.url}/ping")
        _everything_ran(story)
        assert sign_of_life(story.clock.now())
        assert [r.path for r in outside.requests] == ["/ping"]

        post_alert(story.client, story.world.secret, a_body(an_alert()))
        story.clock.move(seconds=90)
        _everything_ran(story)
        assert not sign_of_life(story.clock.now())
        story.run()
        assert sign_of_life(story.clock.now())
        assert len(outside.requests) == 2


def test_the_sign_stops_while_nobody_can_be_reached(story: Story) -> None:
    extensions = story.client.application.extensions
    with http_sink() as outside:
        extensions["settings"] = replace_settings(extensions["settings"], dead_man_url=f"{outside.url}/ping")
        post_alert(story.client, story.world.secret, a_body(an_alert()))
        story.run()
        _everything_ran(story)
        incident = db.session.scalars(select(Incident)).one()
        incident.unreached_at = story.clock.now()
        db.session.commit()
        assert not sign_of_life(story.clock.now())
        incident.unreached_at = None
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
