"""Low severities wait for working hours; nothing that is urgent does, and nothing waits for ever."""

from datetime import UTC, datetime, time, timedelta

from portal.core.db import add
from portal.incidents.actions import acknowledge, change_severity, mitigate, reopen, resolve
from portal.incidents.holds.actions import snooze, wake
from portal.incidents.models import EntryKind, Hold, Incident
from portal.incidents.queries import entries_by_id, incident_by_id
from portal.incidents.timeline.actions import add_entry
from portal.incidents.timeline.wording import describe
from portal.pager.climbing.climb import GATHER
from portal.pager.climbing.clocks import run_clocks
from portal.services.models import Maintenance
from tests.clock import START
from tests.stories.conftest import BORIS, FARAH, JOHN, Story
from tests.world_incidents import an_incident

MONDAY = datetime(2026, 11, 23, 8, tzinfo=UTC)  # 09:00 in Paris


def _open(story: Story, severity: int, **facts: object) -> Incident:
    incident = an_incident(story.world.team, severity=severity, at=story.clock.now(), **facts)
    story.run()
    return _now(incident)


def _now(incident: Incident) -> Incident:
    found = incident_by_id(incident.id)
    assert found is not None
    return found


def _at(story: Story, at: datetime) -> None:
    story.clock.at = at
    run_clocks(at)
    story.run()
    story.tick(seconds=GATHER.total_seconds())


def _said(incident: Incident, kind: EntryKind) -> list[str]:
    return [describe(e) for e in entries_by_id(incident.id) if e.kind == kind]


def test_a_sev3_on_saturday_night_waits_for_monday(story: Story) -> None:
    incident = _open(story, 3)
    assert story.told() == []
    assert (incident.held_by, incident.held_until) == (Hold.HOURS, MONDAY)
    told = "Held until Mon 23 Nov 09:00 · hours of Team Sre: SEV3 waits for them"
    assert _said(incident, EntryKind.HELD) == [told]
    _at(story, MONDAY - timedelta(minutes=1))
    assert story.told() == []
    _at(story, MONDAY)
    assert story.told() == [JOHN]
    assert len(_said(incident, EntryKind.RELEASED)) == 1
    assert _now(incident).held_until is None


def test_a_change_of_the_clocks_moves_the_morning(story: Story) -> None:
    story.clock.at = datetime(2026, 10, 24, 1, tzinfo=UTC)  # Saturday; the clocks go back on Sunday
    assert _open(story, 3).held_until == datetime(2026, 10, 26, 8, tzinfo=UTC)


def test_a_sev4_in_working_hours_goes_now(story: Story) -> None:
    story.clock.at = MONDAY + timedelta(hours=1)
    _open(story, 4)
    assert story.told() == [JOHN]


def test_all_that_was_held_is_due_in_the_same_minute(story: Story) -> None:
    for severity in (3, 4, 3):
        _open(story, severity)
    _at(story, MONDAY)
    assert set(story.told()) == {JOHN}


def test_what_is_urgent_never_waits_for_the_hour(story: Story) -> None:
    _open(story, 4, is_urgent=True)
    assert story.told() == [JOHN]


def test_sev1_calls_the_secondary_too(story: Story) -> None:
    _open(story, 1)
    assert sorted(story.told()) == [FARAH, JOHN]


def test_getting_graver_ends_the_waiting(story: Story) -> None:
    incident = _open(story, 3)
    change_severity(incident, 2, by=story.world.primary, at=story.clock.now())
    story.run()
    assert story.told() == [JOHN]
    assert _now(incident).held_by is None


def test_whoever_wakes_it_is_not_made_to_wait(story: Story) -> None:
    incident = _open(story, 3)
    assert wake(incident, by=story.world.primary, at=story.clock.now())
    story.run()
    assert story.told() == [JOHN]
    assert not wake(incident, by=story.world.primary, at=story.clock.now())


def test_no_hours_hold_longer_than_four_days(story: Story) -> None:
    story.world.team.work_days = [4]  # Friday
    incident = _open(story, 3)
    assert incident.held_until == START + timedelta(hours=96)
    _at(story, START + timedelta(hours=96))
    assert story.told() == [JOHN]


def test_planned_work_holds_even_a_sev1_but_not_what_a_person_asks_for(story: Story) -> None:
    service, at = story.world.service, story.clock.now()
    ends_at = at + timedelta(hours=2)
    add(Maintenance(service_id=service.id, starts_at=at, ends_at=ends_at, reason="New disks", created_at=at))
    held = _open(story, 1, service=service)
    assert (held.held_by, held.held_until) == (Hold.MAINTENANCE, ends_at)
    assert _open(story, 3, service=service, is_urgent=True).held_by == Hold.MAINTENANCE
    asked = _open(story, 2, service=service, is_urgent=True, by=story.world.secondary)
    assert story.told() == [JOHN]
    resolve(asked, by=story.world.primary, at=story.clock.now())
    _at(story, ends_at)
    assert story.told().count(FARAH) == 1


def test_quiet_hours_hold_what_may_wait(story: Story) -> None:
    story.clock.at = MONDAY + timedelta(hours=1)
    john = story.world.primary
    john.quiet_from, john.quiet_until = time(9), time(12)
    incident = _open(story, 3)
    assert (incident.held_by, incident.held_until) == (Hold.QUIET, MONDAY + timedelta(hours=3))
    _open(story, 2)
    assert story.told() == [JOHN]


def test_a_snooze_takes_pages_back_and_begins_anew(story: Story) -> None:
    incident = _open(story, 2)
    at = story.clock.now()
    snooze(incident, until=at + timedelta(hours=1), by=story.world.primary, at=at, note="known")
    story.let(minutes=30)
    assert story.told() == [JOHN]
    _at(story, at + timedelta(hours=1))
    assert story.told() == [JOHN, JOHN]


def test_management_is_told_once_though_somebody_has_it(story: Story) -> None:
    incident = _open(story, 1)
    acknowledge(incident, by=story.world.primary, at=story.clock.now())
    _at(story, START + timedelta(minutes=29))
    assert BORIS not in story.told()
    _at(story, START + timedelta(minutes=30))
    _at(story, START + timedelta(minutes=31))
    assert story.told().count(BORIS) == 1
    assert _now(incident).mitigation_due_at is None


def test_management_is_told_though_the_answer_comes_before_the_page_has_left(story: Story) -> None:
    incident = _open(story, 1)
    story.clock.move(minutes=30)
    run_clocks(story.clock.now())
    acknowledge(incident, by=story.world.primary, at=story.clock.now())
    story.tick(seconds=5)
    assert BORIS in story.told()


def test_a_mitigation_in_time_keeps_management_asleep(story: Story) -> None:
    incident = _open(story, 1)
    acknowledge(incident, by=story.world.primary, at=story.clock.now())
    mitigate(incident, by=story.world.primary, at=story.clock.now())
    _at(story, START + timedelta(hours=3))
    assert BORIS not in story.told()


def test_what_is_forgotten_is_asked_about_and_then_given_back(story: Story) -> None:
    incident = _open(story, 2)
    acknowledge(incident, by=story.world.primary, at=START)
    add_entry(incident, "looking", by=story.world.primary, at=START + timedelta(hours=1))
    _at(story, START + timedelta(hours=2, minutes=59))
    assert story.told() == [JOHN]
    _at(story, START + timedelta(hours=3))
    assert story.told() == [JOHN, JOHN]
    _at(story, START + timedelta(hours=3, minutes=10))
    assert _now(incident).acknowledged_at is None
    assert len(_said(incident, EntryKind.REMINDED)) == 2
    assert story.told() == [JOHN, JOHN, JOHN]


def test_an_old_low_incident_that_somebody_has_wakes_nobody(story: Story) -> None:
    incident = _open(story, 4)
    acknowledge(incident, by=story.world.primary, at=story.clock.now())
    _at(story, START + timedelta(days=20))
    assert story.told() == []


def test_while_nobody_is_reached_the_ladder_begins_anew(story: Story) -> None:
    for address in (JOHN, FARAH, BORIS):
        story.smtp.refuse(address, "451 4.3.0 Try again later")
    incident = _open(story, 2)
    for _minute in range(20):  # the waits between the tries vary by a fifth
        story.let(minutes=1)
        if _now(incident).unreached_at is not None:
            break
    assert _now(incident).unreached_at is not None
    for address in (JOHN, FARAH, BORIS):
        story.smtp.accept(address)
    story.let(minutes=6)
    assert JOHN in story.told()
    assert _now(incident).unreached_at is None


def test_a_grouped_incident_is_opened_again(story: Story) -> None:
    incident = _open(story, 2, grouping="redis")
    resolve(incident, by=story.world.primary, at=story.clock.now())
    assert reopen(incident, by=story.world.primary, at=story.clock.now())
    assert _now(incident).grouping == "redis"
