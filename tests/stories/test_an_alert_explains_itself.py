"""Whether an alert paged, joined, is held or came to nothing: its own view says it first."""

from sqlalchemy import select

from portal.alerts.models import Alert
from portal.core.db import db
from tests.stories.conftest import Story
from tests.visit import visit, words
from tests.world_pager import an_alert


def _said(story: Story) -> str:
    """What the newest alert's view says as a whole."""
    newest = db.session.scalars(select(Alert.id).order_by(Alert.id.desc())).first()
    with story.client.application.test_client() as browser:
        page = visit(browser, f"/incidents/{story.incident.ref}/alerts/{newest}", as_=story.world.primary)
    return words(page.main)


def test_it_waits_then_it_has_paged(story: Story) -> None:
    story.alerts()
    assert "Nobody has been paged yet." in _said(story)
    story.run()
    assert "It paged John Doe." in _said(story)


def test_it_joined_what_had_paged_already(story: Story) -> None:
    story.alerts(an_alert(pod="a"))
    story.run()
    story.clock.move(minutes=1)
    story.alerts(an_alert(pod="b"))
    assert "Its incident was open already, so it paged nobody by itself." in _said(story)


def test_it_is_held_and_says_until_when_and_by_what_rule(story: Story) -> None:
    story.alerts(an_alert(severity="info"))
    story.run()
    assert "Held until" in (said := _said(story))
    assert "hours of Team Sre: SEV4 waits for them" in said
    assert "It paged" not in said


def test_it_was_over_before_anybody_was_paged(story: Story) -> None:
    story.alerts()
    story.alerts(an_alert(status="resolved"))
    assert "It was over before anybody was paged." in _said(story)
