"""The promise of the pager: whoever does not answer is not the last one asked."""

from portal.incidents.actions import acknowledge
from portal.incidents.queries import open_incidents
from tests.stories.conftest import Story
from tests.world_pager import a_body, an_alert, post_alert


def test_silence_reaches_the_second_responder(story: Story) -> None:
    answer = post_alert(story.client, story.world.secret, a_body(an_alert()))
    assert answer.status_code == 202
    story.run()
    assert story.told() == ["john.doe@people.example"]
    story.let(minutes=4)
    assert story.told() == ["john.doe@people.example"]
    story.let(minutes=1)
    assert story.told() == ["john.doe@people.example", "farah.rami@people.example"]


def test_an_acknowledgement_ends_the_asking(story: Story) -> None:
    post_alert(story.client, story.world.secret, a_body(an_alert()))
    story.run()
    incident = open_incidents(story.world.primary)[0]
    acknowledge(incident, by=story.world.primary, at=story.clock.now())
    story.let(minutes=30)
    assert story.told() == ["john.doe@people.example"]


def test_after_the_last_step_the_fallback_is_asked(story: Story) -> None:
    story.world.team.fallback_person = story.world.secondary
    post_alert(story.client, story.world.secret, a_body(an_alert()))
    story.run()
    story.let(minutes=21)
    names = [address.split(".")[0] for address in story.told()]
    assert names == ["john", "farah", "boris", "farah"]
