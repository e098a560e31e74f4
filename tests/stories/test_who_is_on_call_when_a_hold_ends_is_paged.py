"""Who is on call when a hold ends is paged, not whoever was when it began."""

from datetime import UTC, datetime

from portal.incidents.holds.actions import snooze
from portal.incidents.models import Incident
from portal.pager.climbing.clocks import run_clocks
from portal.rota.models import RotaRole
from tests.stories.conftest import Story
from tests.world import a_person, a_team
from tests.world_incidents import an_incident
from tests.world_pager import a_method, on_call_now, the_ladder

ANN, BEN = (f"{name}@people.example" for name in ("ann.first", "ben.second"))
MONDAY = datetime(2026, 11, 23, 8, tzinfo=UTC)  # 09:00 in Paris, when Ben takes over


def _held(story: Story, severity: int) -> Incident:
    """Ann is on call until Monday 09:00, Ben from then on."""
    team = a_team("disks")
    people = [a_person(name, team=team) for name in ("Ann First", "Ben Second")]
    for person in people:
        a_method(person)
    on_call_now(team, RotaRole.PRIMARY, people)
    the_ladder(team)
    incident = an_incident(team, severity=severity, at=story.clock.now())
    if severity < 3:
        snooze(incident, until=MONDAY, by=people[0], at=story.clock.now())
    story.run()
    return incident


def _monday(story: Story) -> None:
    story.clock.at = MONDAY
    run_clocks(MONDAY)
    story.run()
    story.tick(seconds=15)  # what waited is gathered for a moment, so that it can be one message


def test_what_waits_for_working_hours_is_for_whoever_is_on_call_then(story: Story) -> None:
    _held(story, 3)
    assert story.told() == []
    _monday(story)
    assert story.told() == [BEN]


def test_what_somebody_snoozed_is_for_whoever_is_on_call_then(story: Story) -> None:
    _held(story, 2)
    assert story.told() == []
    _monday(story)
    assert story.told() == [BEN]
