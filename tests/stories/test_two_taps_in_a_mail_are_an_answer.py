"""What is asked of somebody arrives by mail, and two taps answer it."""

import re
from datetime import timedelta

from portal.asks.actions import remind, withdraw
from portal.asks.queries import count_for
from portal.people.queries import may_manage, standing
from tests.stories.conftest import Story
from tests.visit import send, visit, words
from tests.world import a_person, a_team
from tests.world_asks import an_ask


def link_in(letter: str) -> str:
    found = re.search(r"Answer: http://releve\.test(/asks/answers/\S+)", letter)
    assert found is not None
    return found[1]


def test_two_taps_from_the_mail_are_an_answer(story: Story) -> None:
    team, person = a_team("red"), story.world.secondary
    an_ask(team, person, by=story.world.primary, at=story.clock.now())
    story.run()
    assert story.told() == [person.email]
    assert "Your answers: I join · I can't · Ask me later." in story.letter()
    link = link_in(story.letter())
    page = visit(story.client, link)
    assert count_for(person) == 1
    send(story.client, link, {"answer": page.select_one(".button-good")["value"]})
    assert count_for(person) == 0
    assert standing(person, team.id) == "member"
    assert not may_manage(person, team)


def test_a_reminder_carries_the_same_link_which_is_spent_with_the_answer(story: Story) -> None:
    person = a_person("Rita Red")
    ask = an_ask(a_team("red"), person, at=story.clock.now(), due_at=story.clock.now() + timedelta(days=2))
    story.run()
    first = link_in(story.letter())
    for _sweep in range(2):
        remind(
            ask,
            mark="a day before",
            title="Join Team Red? One day left",
            text="Still open.",
            at=story.clock.now(),
        )
        story.run()
    assert story.told() == [person.email] * 2
    assert link_in(story.letter()) == first
    send(story.client, first, {"answer": "refuse", "note": "On a journey"})
    assert "refused" in words(visit(story.client, link_in(story.letter())).main)


def test_who_is_not_needed_any_more_is_told_when_they_look(story: Story) -> None:
    person = a_person("Rita Red")
    ask = an_ask(a_team("red"), person, at=story.clock.now())
    story.run()
    withdraw(ask.kind, ask.reference, at=story.clock.now())
    send(story.client, link_in(story.letter()), {"answer": "accept"})
    assert "not needed any more" in words(visit(story.client, link_in(story.letter())).main)
