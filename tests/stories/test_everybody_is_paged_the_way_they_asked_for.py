"""Everybody is paged the way they asked for, again and louder while nobody answers; nobody is left out for it."""

from portal.escalations.models import EscalationPolicy
from portal.incidents.actions import acknowledge, change_severity
from portal.incidents.models import Incident
from portal.incidents.opening import IncidentFacts, open_incident
from portal.messages.contacts.actions import remove
from portal.messages.models import ContactMethod, Urgency
from portal.messages.notification_rules.actions import add_rule
from portal.pager.climbing.actions import call_in
from portal.people.models import Person
from tests.clock import START
from tests.stories.conftest import FARAH, JOHN, Story
from tests.world_pager import a_method

PHONE, OTHER = "john.phone@people.example", "john.other@people.example"


def ways(person: Person) -> tuple[ContactMethod, ContactMethod]:
    """Two more ways to reach somebody, which are told apart by their addresses."""
    return a_method(person, address=PHONE, position=2), a_method(person, address=OTHER, position=3)


def rules(story: Story, *wishes: tuple[ContactMethod, int], urgency: Urgency = Urgency.HIGH) -> None:
    for method, minutes in wishes:
        add_rule(story.world.primary, urgency=urgency, method=method, delay_minutes=minutes, at=START)


def fires(story: Story) -> Incident:
    story.alerts()
    story.run()
    return story.incident


def test_who_stays_silent_is_asked_again_and_then_elsewhere(story: Story) -> None:
    phone, other = ways(story.world.primary)
    rules(story, (phone, 0), (phone, 2), (other, 4))
    fires(story)
    assert story.told() == [PHONE]
    story.let(minutes=1)
    assert story.told() == [PHONE]
    story.let(minutes=1)
    assert story.told() == [PHONE, PHONE]
    story.let(minutes=2)
    assert story.told() == [PHONE, PHONE, OTHER]
    story.let(minutes=1)
    assert story.told() == [PHONE, PHONE, OTHER, FARAH]


def test_an_answer_takes_the_rest_back(story: Story) -> None:
    phone, other = ways(story.world.primary)
    rules(story, (phone, 0), (phone, 2), (other, 5))
    incident = fires(story)
    story.let(minutes=1)
    acknowledge(incident, by=story.world.primary, at=story.clock.now())
    story.let(minutes=30)
    assert story.told() == [PHONE]


def test_what_a_step_names_goes_at_once_and_own_rules_follow(story: Story) -> None:
    policy: EscalationPolicy = story.world.policy
    policy.steps[0].channels = ["EMAIL"]
    phone, other = ways(story.world.primary)
    rules(story, (phone, 0), (other, 2))
    fires(story)
    assert story.told() == [JOHN]
    story.let(minutes=2)
    assert story.told() == [JOHN, OTHER]


def test_a_rule_for_what_may_wait_is_not_used_for_what_must_not(story: Story) -> None:
    phone, other = ways(story.world.primary)
    rules(story, (other, 0), urgency=Urgency.LOW)
    rules(story, (phone, 0))
    fires(story)
    assert story.told() == [PHONE]


def test_rules_without_a_way_lose_no_page(story: Story) -> None:
    phone, other = ways(story.world.primary)
    rules(story, (phone, 0), (other, 1))
    remove(phone, at=START)
    other.disabled_at = START
    fires(story)
    story.let(minutes=4)
    assert story.told() == [JOHN]


def test_who_is_called_in_is_paged_by_their_own_rules_too(story: Story) -> None:
    phone, other = ways(story.world.primary)
    rules(story, (phone, 0), (other, 1))
    incident = open_incident(story.world.team, IncidentFacts("Checkout is slow", 2), at=story.clock.now())
    story.run()
    call_in(incident, story.world.primary, by=story.world.secondary, at=story.clock.now())
    story.run()
    assert story.told() == [PHONE, PHONE]
    story.let(minutes=1)
    assert story.told() == [PHONE, PHONE, OTHER, OTHER]


def test_what_is_planned_for_later_is_sent_at_once_when_the_first_way_fails(story: Story) -> None:
    john = story.world.primary
    broken = a_method(john, channel="WEBHOOK", address="http://127.0.0.1:9/nobody", position=2)
    other = a_method(john, address=OTHER, position=3)
    rules(story, (broken, 0), (other, 4))
    fires(story)
    story.let(seconds=15)  # the second failure
    story.let(seconds=5)
    assert story.told() in ([JOHN], [OTHER])


def test_a_second_climb_tries_every_way_again(story: Story) -> None:
    broken = a_method(story.world.primary, channel="WEBHOOK", address="http://127.0.0.1:9/nobody", position=2)
    rules(story, (broken, 0))
    incident = fires(story)
    story.let(minutes=2)
    assert story.told() == [JOHN]
    change_severity(incident, 1, by=story.world.manager, at=story.clock.now())
    story.let(minutes=3)
    assert story.told().count(JOHN) == 2
