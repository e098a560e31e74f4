"""Gaps, people without contact methods, people who left, ladders that lead nowhere: somebody is paged all the same
(scenario 32)."""

from portal.escalations.actions import PolicyFacts, update_policy
from portal.messages.contacts.queries import contact_methods_of
from portal.people.models import Person
from tests.stories.conftest import BORIS, FARAH, JOHN, Story
from tests.world import an_admin
from tests.world_pager import a_method


def _fire(story: Story) -> None:
    story.alerts()
    story.run()


def _forget(person: Person) -> None:
    """Take away every verified way to reach somebody."""
    for method in contact_methods_of(person):
        method.verified_at = None


def test_a_gap_in_the_rota_goes_to_the_next_step_at_once(story: Story) -> None:
    story.world.primary.is_active = False
    _fire(story)
    assert story.told() == [FARAH]


def test_who_cannot_be_reached_is_skipped_with_a_warning(story: Story) -> None:
    _forget(story.world.primary)
    _fire(story)
    assert story.told() == [FARAH]
    assert story.warnings() == ["unreachable"]


def test_when_every_step_is_empty_the_last_resort_is_asked_at_once(story: Story) -> None:
    for person in (story.world.primary, story.world.secondary, story.world.manager):
        _forget(person)
    guardian = an_admin("Guardian Angel")
    a_method(guardian)
    story.world.team.last_resort = guardian
    _fire(story)
    assert story.told() == [guardian.email]


def test_without_a_last_resort_the_managers_and_then_the_admins_are_asked(story: Story) -> None:
    update_policy(
        story.world.policy,
        PolicyFacts("Empty", is_default=True),
        by=story.world.manager,
        at=story.clock.now(),
    )
    _fire(story)
    assert story.told() == [BORIS]


def test_when_really_nobody_can_be_reached_the_timeline_says_so(story: Story) -> None:
    for person in (story.world.primary, story.world.secondary, story.world.manager):
        _forget(person)
    _fire(story)
    assert story.told() == []
    assert story.warnings()[-1] == "nobody_reached"


def test_a_failing_address_brings_the_next_step_forward(story: Story) -> None:
    story.smtp.refuse(JOHN)
    _fire(story)
    story.run()
    assert story.told() == [FARAH]
    assert "step_failed" in story.warnings()


def test_a_failing_method_is_followed_by_the_next_of_the_same_person(story: Story) -> None:
    a_method(story.world.primary, address="john@home.example", position=2)
    story.smtp.refuse(JOHN)
    _fire(story)
    story.run()
    assert story.told() == ["john@home.example"]
