"""Which alerts open incidents, which join them, and which end them (scenarios 13 and 35, grouping, repeats)."""

from sqlalchemy import func, select

from portal.alerts.models import Alert
from portal.core.db import db, many
from portal.incidents.actions import resolve
from portal.incidents.facts import Status
from portal.incidents.models import Incident
from tests.stories.conftest import JOHN, Story
from tests.world_pager import an_alert, an_integration, post_alert


def _incidents() -> list[Incident]:
    return list(many(select(Incident).order_by(Incident.id)))


def test_alerts_of_one_group_are_one_incident(story: Story) -> None:
    first = story.alerts(an_alert(pod="a"), an_alert(pod="b"))
    assert story.alerts(an_alert(pod="c")) == first
    assert story.incident.alert_count == 3


def test_a_repeat_pages_nobody_again(story: Story) -> None:
    story.alerts()
    story.run()
    told = story.told()
    story.alerts()
    story.run()
    assert story.told() == told
    assert db.session.scalar(select(Alert.count)) == 2


def test_the_last_resolved_alert_resolves_the_incident(story: Story) -> None:
    story.alerts(an_alert(pod="a"), an_alert(pod="b"))
    story.alerts(an_alert(pod="a", status="resolved"))
    assert story.incident.status == Status.DETECTED
    story.alerts(an_alert(pod="b", status="resolved"))
    assert story.incident.status == Status.RESOLVED


def test_a_team_may_keep_incidents_open(story: Story) -> None:
    story.world.team.is_resolved_by_alerts = False
    story.alerts()
    story.alerts(an_alert(status="resolved"))
    assert story.incident.is_open


def test_firing_after_a_resolve_is_a_new_incident_and_pages(story: Story) -> None:
    story.alerts()
    story.run()
    told = story.told()
    story.alerts(an_alert(status="resolved"))
    again = story.alerts()
    story.tick(seconds=60)
    assert len(_incidents()) == 2
    assert again == [_incidents()[1].ref]
    assert story.told() == told * 2
    assert story.warnings(_incidents()[1]) == ["firing_after_resolve"]


def test_a_resolve_that_overtakes_its_firing_does_not_hide_it(story: Story) -> None:
    assert story.alerts(an_alert(status="resolved")) == []
    story.alerts()
    story.run()
    assert story.told() == [JOHN]
    assert story.warnings() == ["firing_after_resolve"]


def test_what_fires_on_after_a_person_resolved_it_pages_again(story: Story) -> None:
    story.alerts()
    resolve(story.incident, by=story.world.primary, at=story.clock.now())
    story.alerts()
    assert [i.is_open for i in _incidents()] == [False, True]


def test_an_unknown_resolve_and_an_acknowledgement_of_nothing_change_nothing(story: Story) -> None:
    _row, secret = an_integration(story.world.service, kind="generic")
    for status in ("resolved", "acknowledged"):
        body = {"title": "x", "dedup_key": "k", "status": status}
        assert post_alert(story.client, secret, body, kind="generic").status_code == 202
    assert _incidents() == []


def test_a_graver_alert_makes_its_incident_graver(story: Story) -> None:
    story.alerts(an_alert(pod="a") | {"labels": {"alertname": "A", "severity": "warning"}})
    story.alerts(an_alert(pod="b"))
    assert story.incident.severity == 2


def test_five_hundred_alerts_in_one_webhook_are_all_stored(story: Story) -> None:
    story.alerts(*(an_alert(pod=str(n)) for n in range(500)))
    assert db.session.scalar(select(func.count()).select_from(Alert)) == 500
    assert story.incident.alert_count == 500
