"""The promise of the pager: whoever does not answer is not the last one asked."""

from portal.incidents.actions import acknowledge
from tests.stories.conftest import BORIS, FARAH, JOHN, Story


def test_silence_reaches_the_second_responder(story: Story) -> None:
    story.alerts()
    story.run()
    assert story.told() == [JOHN]
    story.let(minutes=4)
    assert story.told() == [JOHN]
    story.let(minutes=1)
    assert story.told() == [JOHN, FARAH]


def test_an_acknowledgement_ends_the_asking(story: Story) -> None:
    story.alerts()
    story.run()
    acknowledge(story.incident, by=story.world.primary, at=story.clock.now())
    story.let(minutes=30)
    assert story.told() == [JOHN]


def test_after_the_last_step_the_last_resort_is_asked(story: Story) -> None:
    story.world.team.last_resort = story.world.secondary
    story.alerts()
    story.run()
    story.let(minutes=21)
    assert story.told() == [JOHN, FARAH, BORIS, FARAH]
