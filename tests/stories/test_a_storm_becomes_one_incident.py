"""A storm of alerts becomes one incident: nobody is paged five thousand times (scenario 14)."""

from sqlalchemy import func, select

from portal.alerts.intake.storms import STORM_FROM
from portal.alerts.models import Alert, IntakeEvent
from portal.core.db import db, many
from portal.incidents.actions import acknowledge
from portal.incidents.models import EntryKind, Incident, TimelineEntry
from tests.stories.conftest import Story
from tests.world_pager import a_body, an_alert, an_integration, post_alert
from tests.world_setup import a_service


def _fire(
    story: Story, *numbers: int, status: str = "firing", severity: str = "warning", secret: str = ""
) -> None:
    """Alerts of different groups, one request each."""
    for number in numbers:
        alert = an_alert(pod=str(number), status=status, severity=severity) | {"fingerprint": f"{number:016}"}
        answer = post_alert(story.client, secret or story.world.secret, a_body(alert, group=f"g{number}"))
        assert answer.status_code == 202


def _storms() -> list[Incident]:
    return list(many(select(Incident).where(Incident.grouping.startswith("storm:")).order_by(Incident.id)))


def _incident_count() -> int:
    return db.session.scalar(select(func.count()).select_from(Incident)) or 0


def _a_storm(story: Story, *, more: int = 5) -> Incident:
    _fire(story, *range(STORM_FROM + more))
    [storm] = _storms()
    return storm


def test_what_comes_after_ten_incidents_in_a_minute_is_one_more(story: Story) -> None:
    storm = _a_storm(story, more=30)
    assert _incident_count() == STORM_FROM + 1
    assert (storm.title, storm.alert_count) == ("Alert storm from Alertmanager", 30)
    assert db.session.scalar(select(func.count()).select_from(Alert)) == STORM_FROM + 30


def test_its_timeline_is_short(story: Story) -> None:
    storm = _a_storm(story, more=120)
    lines = many(
        select(TimelineEntry)
        .where(TimelineEntry.incident_id == storm.id, TimelineEntry.kind == EntryKind.ALERT)
        .order_by(TimelineEntry.seq)
    )
    assert [entry.facts["total"] for entry in lines] == [1, 10, 100]
    story.clock.move(seconds=11)
    _fire(story, 900, 901)
    assert storm.timeline_seq == len(lines) + 2, "the opening, and one line after ten seconds"


def test_the_storm_goes_on_while_it_is_fed_and_calms_down_after_a_minute(story: Story) -> None:
    storm = _a_storm(story)
    for number in range(3):
        story.clock.move(seconds=50)
        _fire(story, 500 + number)
    assert storm.alert_count == 5 + 3
    story.clock.move(seconds=61)
    _fire(story, 600)
    assert storm.alert_count == 5 + 3
    assert _incident_count() == STORM_FROM + 2


def test_alerts_that_come_slowly_are_no_storm(story: Story) -> None:
    for number in range(STORM_FROM + 5):
        story.clock.move(seconds=10)
        _fire(story, number)
    assert _storms() == []


def test_a_graver_alert_makes_the_storm_graver_and_climbs_anew(story: Story) -> None:
    storm = _a_storm(story)
    story.run()
    climb = storm.climb
    _fire(story, 700, severity="critical")
    assert (storm.severity, storm.climb) == (1, climb + 1)


def test_a_graver_alert_is_not_hidden_in_a_storm_that_somebody_has_taken(story: Story) -> None:
    storm = _a_storm(story)
    acknowledge(storm, by=story.world.primary, at=story.clock.now())
    story.clock.move(seconds=55)
    _fire(story, 800)
    story.clock.move(seconds=10)
    _fire(story, 801, severity="critical")
    newest = db.session.scalars(select(Incident).order_by(Incident.id.desc()).limit(1)).one()
    assert (newest.severity, newest.acknowledged_at) == (1, None)
    assert storm.alert_count == 6


def test_another_services_alert_is_not_touched(story: Story) -> None:
    _a_storm(story)
    other = a_service(story.world.team, "Quiet")
    _row, secret = an_integration(other)
    _fire(story, 1, secret=secret)
    newest = db.session.scalars(select(Incident).order_by(Incident.id.desc()).limit(1)).one()
    assert newest.service == other
    assert len(_storms()) == 1


def test_the_storm_is_over_with_the_last_of_its_alerts(story: Story) -> None:
    storm = _a_storm(story)
    inside = range(STORM_FROM, STORM_FROM + 5)
    _fire(story, *inside[:-1], status="resolved")
    assert storm.is_open
    _fire(story, inside[-1], status="resolved")
    assert not storm.is_open


def test_one_request_of_many_groups_is_a_storm_as_well(story: Story) -> None:
    alerts = [an_alert(pod=str(n)) | {"fingerprint": f"{n:016}"} for n in range(200)]
    body = {key: value for key, value in a_body(*alerts).items() if key not in ("groupKey", "groupLabels")}
    assert post_alert(story.client, story.world.secret, body).status_code == 202
    assert _incident_count() == STORM_FROM + 1
    assert _storms()[0].alert_count == 200 - STORM_FROM
    assert db.session.scalars(select(IntakeEvent.became)).all() == [{"new": STORM_FROM, "storm": 190}]


def test_a_repeat_in_a_storm_is_counted_and_no_more(story: Story) -> None:
    storm = _a_storm(story)
    seq = storm.timeline_seq
    _fire(story, STORM_FROM + 1)
    assert (storm.alert_count, storm.timeline_seq) == (5, seq)
    assert db.session.scalars(select(Alert.count).order_by(Alert.count.desc()).limit(1)).one() == 2
