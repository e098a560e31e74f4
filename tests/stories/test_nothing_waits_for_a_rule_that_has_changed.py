"""Rules, hours and policies change while an incident waits by the old ones: it does not go on waiting for nothing."""

from datetime import time, timedelta

from portal.core.db import db
from portal.escalations.delivery import Rule, WhenHours
from portal.escalations.models import EscalationStep
from portal.escalations.rules.actions import set_rules
from portal.incidents.actions import acknowledge
from portal.incidents.holds.actions import snooze
from portal.incidents.models import EntryKind, Incident
from portal.incidents.queries import entries_by_id, incident_by_id
from portal.incidents.timeline.wording import describe
from portal.pager.climbing.reconcile import reconcile
from portal.people.actions import set_team_hours
from portal.people.hours import Hours
from tests.clock import START
from tests.stories.conftest import FARAH, JOHN, Story
from tests.world_incidents import an_incident


def _open(story: Story, severity: int) -> Incident:
    incident = an_incident(story.world.team, severity=severity, at=story.clock.now())
    story.run()
    return incident


def _reconcile(story: Story) -> int:
    """A round of the sweep, and what follows from it."""
    count: int = reconcile(story.clock.now())
    story.run()
    story.tick(seconds=15)
    return count


def _warnings(incident: Incident) -> list[str]:
    return [describe(entry) for entry in entries_by_id(incident.id) if entry.kind == EntryKind.WARNING]


def test_a_rule_that_pages_at_once_pages_what_waits(story: Story) -> None:
    _open(story, 3)
    assert (_reconcile(story), story.told()) == (0, [])
    set_rules(story.world.team, {3: Rule(WhenHours.ALWAYS)}, by=story.world.manager, at=story.clock.now())
    assert (_reconcile(story), story.told()) == (1, [JOHN])
    assert _reconcile(story) == 0


def test_hours_that_have_begun_page_what_waits(story: Story) -> None:
    incident = _open(story, 3)
    night = Hours(frozenset({5}), time(2), time(9))
    set_team_hours(story.world.team, night, by=story.world.manager, at=story.clock.now())
    assert (_reconcile(story), story.told()) == (1, [JOHN])
    assert not _warnings(incident)


def test_a_step_brought_nearer_is_not_waited_for_by_the_old_policy(story: Story) -> None:
    incident = _open(story, 2)
    story.let(minutes=2)
    second = db.session.query(EscalationStep).filter_by(order=2).one()
    second.delay_minutes = 1
    assert _reconcile(story) == 1
    assert story.told() == [JOHN, FARAH]
    told = "The next step was further away than the policy says; it was set right"
    assert _warnings(incident) == [told]


def test_what_is_snoozed_taken_or_on_its_way_is_left_alone(story: Story) -> None:
    snoozed, taken, climbing = (_open(story, 2) for _each in range(3))
    snooze(snoozed, until=START + timedelta(hours=1), by=story.world.primary, at=story.clock.now())
    acknowledge(taken, by=story.world.primary, at=story.clock.now())
    for _minute in range(20):
        assert reconcile(story.clock.now()) == 0
        story.let(minutes=1)
    for incident in (snoozed, taken, climbing):
        assert not _warnings(incident)
    found = incident_by_id(snoozed.id)
    assert found is not None
    assert found.held_until == START + timedelta(hours=1)
