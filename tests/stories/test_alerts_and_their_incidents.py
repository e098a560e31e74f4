"""Which alerts open incidents, which join them, and which end them (scenarios 13 and 35, grouping, repeats)."""

from sqlalchemy import func, select

from portal.alerts.models import Alert
from portal.core.db import db, many
from portal.incidents.facts import Status
from portal.incidents.models import EntryKind, Incident
from portal.incidents.queries import entries_by_id
from tests.stories.conftest import Story
from tests.world_pager import a_body, an_alert, an_integration, post_alert


def _post(story: Story, *alerts: dict[str, object], group: str = "g") -> list[str]:
    answer = post_alert(story.client, story.world.secret, a_body(*alerts, group=group))
    assert answer.status_code == 202
    return list(answer.get_json()["incidents"])


def _incidents() -> list[Incident]:
    return list(many(select(Incident).order_by(Incident.id)))


def _reasons(incident: Incident) -> list[str]:
    return [e.facts["reason"] for e in entries_by_id(incident.id) if e.kind == EntryKind.WARNING]


def test_alerts_of_one_group_are_one_incident(story: Story) -> None:
    first = _post(story, an_alert(pod="a"), an_alert(pod="b"))
    assert _post(story, an_alert(pod="c")) == first
    assert _incidents()[0].alert_count == 3


def test_a_repeat_pages_nobody_again(story: Story) -> None:
    _post(story, an_alert())
    story.run()
    told = story.told()
    _post(story, an_alert())
    story.run()
    assert story.told() == told
    assert db.session.scalar(select(Alert.count)) == 2


def test_the_last_resolved_alert_resolves_the_incident(story: Story) -> None:
    _post(story, an_alert(pod="a"), an_alert(pod="b"))
    _post(story, an_alert(pod="a", status="resolved"))
    assert _incidents()[0].status == Status.DETECTED
    _post(story, an_alert(pod="b", status="resolved"))
    assert _incidents()[0].status == Status.RESOLVED


def test_a_team_may_keep_incidents_open(story: Story) -> None:
    story.world.team.is_resolved_by_alerts = False
    _post(story, an_alert())
    _post(story, an_alert(status="resolved"))
    assert _incidents()[0].is_open


def test_firing_after_a_resolve_is_a_new_incident_and_pages(story: Story) -> None:
    _post(story, an_alert())
    story.run()
    told = story.told()
    _post(story, an_alert(status="resolved"))
    again = _post(story, an_alert())
    story.tick(seconds=60)
    assert len(_incidents()) == 2
    assert again == [_incidents()[1].ref]
    assert story.told() == told * 2
    assert _reasons(_incidents()[1]) == ["firing_after_resolve"]


def test_a_resolve_that_overtakes_its_firing_does_not_hide_it(story: Story) -> None:
    assert _post(story, an_alert(status="resolved")) == []
    _post(story, an_alert())
    story.run()
    assert "john.doe@people.example" in story.told()
    assert _reasons(_incidents()[0]) == ["firing_after_resolve"]


def test_what_fires_on_after_a_person_resolved_it_pages_again(story: Story) -> None:
    from portal.incidents.actions import resolve

    _post(story, an_alert())
    resolve(_incidents()[0], by=story.world.primary, at=story.clock.now())
    _post(story, an_alert())
    assert [i.is_open for i in _incidents()] == [False, True]


def test_an_unknown_resolve_and_an_acknowledgement_of_nothing_change_nothing(story: Story) -> None:
    _row, secret = an_integration(story.world.service, kind="generic")
    for status in ("resolved", "acknowledged"):
        body = {"title": "x", "dedup_key": "k", "status": status}
        assert post_alert(story.client, secret, body, kind="generic").status_code == 202
    assert _incidents() == []


def test_a_graver_alert_makes_its_incident_graver(story: Story) -> None:
    _post(story, an_alert(pod="a") | {"labels": {"alertname": "A", "severity": "warning"}})
    _post(story, an_alert(pod="b"))
    assert _incidents()[0].severity == 2


def test_five_hundred_alerts_in_one_webhook_are_all_stored(story: Story) -> None:
    _post(story, *(an_alert(pod=str(n)) for n in range(500)))
    assert db.session.scalar(select(func.count()).select_from(Alert)) == 500
    assert [i.alert_count for i in _incidents()] == [500]
