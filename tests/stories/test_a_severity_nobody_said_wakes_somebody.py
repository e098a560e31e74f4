"""An alert that does not say how bad it is, or in a word nobody knows, wakes somebody whatever the hour."""

import pytest

from portal.incidents.models import EntryKind, Hold, Incident
from portal.incidents.queries import entries_by_id
from tests.stories.conftest import JOHN, Story
from tests.world_pager import an_alert


def _post(story: Story, *alerts: dict[str, object]) -> Incident:
    story.alerts(*alerts)
    story.run()
    return story.incident


@pytest.mark.parametrize("word", ["", "  ", "terrible"])
def test_it_is_a_sev3_that_pages_on_a_saturday_night(story: Story, word: str) -> None:
    incident = _post(story, an_alert(severity=word))
    assert (incident.severity, incident.is_urgent, incident.held_by) == (3, True, None)
    assert story.told() == [JOHN]


def test_one_that_is_known_to_be_a_sev3_waits(story: Story) -> None:
    incident = _post(story, an_alert(severity="warning"))
    assert (incident.severity, incident.held_by) == (3, Hold.HOURS)
    assert story.told() == []


def test_what_waits_waits_no_longer_when_one_of_them_joins_it(story: Story) -> None:
    _post(story, an_alert(severity="info", pod="a"))
    assert story.told() == []
    incident = _post(story, an_alert(severity="", pod="b"))
    assert (incident.is_urgent, incident.held_by) == (True, None)
    assert story.told() == [JOHN]


def test_what_waits_waits_no_longer_also_when_that_one_is_no_graver(story: Story) -> None:
    _post(story, an_alert(severity="warning", pod="a"))
    incident = _post(story, an_alert(severity="", pod="b"))
    assert [e.kind for e in entries_by_id(incident.id)].count(EntryKind.RELEASED) == 1
    assert story.told() == [JOHN]


def test_in_one_body_with_what_may_wait_it_wins(story: Story) -> None:
    assert _post(story, an_alert(severity="info", pod="a"), an_alert(severity="", pod="b")).is_urgent
    assert story.told() == [JOHN]
