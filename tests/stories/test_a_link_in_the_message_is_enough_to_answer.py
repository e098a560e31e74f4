"""Answering from the link in the message, without signing in."""

import re

from tests.stories.conftest import FARAH, JOHN, Story
from tests.visit import send, visit
from tests.world_pager import an_alert


def _link(story: Story, number: int = -1) -> str:
    found = re.search(r"http://releve\.test(/ack/\S+)", story.letter(number))
    assert found is not None
    return found[1]


def _woken(story: Story) -> str:
    story.alerts()
    story.run()
    return _link(story)


def test_the_link_acknowledges_only_when_pressed(story: Story) -> None:
    link = _woken(story)
    page = visit(story.client, link)
    assert page.find("h1").text == "RedisClusterDown is wrong"
    assert page.find("button", string="Acknowledge")
    assert story.incident.acknowledged_at is None, "looking is no answer"
    send(story.client, f"{link}/acknowledgement")
    assert "You have it" in visit(story.client, link).text
    story.let(minutes=20)
    assert len(story.told()) == 1


def test_passing_on_wakes_the_next_one_now(story: Story) -> None:
    send(story.client, f"{_woken(story)}/passing-on")
    story.run()
    assert story.told() == [JOHN, FARAH]


def test_the_secondary_can_be_called_in_and_twice_is_once(story: Story) -> None:
    link = _woken(story)
    send(story.client, f"{link}/call")
    send(story.client, f"{link}/call")
    story.run()
    assert story.told() == [JOHN, FARAH]


def test_the_phone_says_how_the_night_has_been(story: Story) -> None:
    assert "1 page" in visit(story.client, _woken(story)).text


def test_a_link_of_nobody_opens_nothing(story: Story) -> None:
    link = _woken(story)
    visit(story.client, link[:-2] + "xx", status=404)
    send(story.client, link[:-2] + "xx/acknowledgement", status=404)


def test_the_link_dies_with_the_incident(story: Story) -> None:
    link = _woken(story)
    story.alerts(an_alert(status="resolved"))
    assert "over" in visit(story.client, link).find("h1").text
    send(story.client, f"{link}/acknowledgement", status=409)
