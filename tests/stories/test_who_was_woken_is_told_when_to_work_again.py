"""A page at three on a Tuesday morning: the day begins at three in the afternoon, and everybody concerned knows."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from portal.core.db import db, many
from portal.fatigue.models import RestBlock
from portal.fatigue.resting.queries import resting
from portal.fatigue.tasks import watch_rest
from portal.incidents.actions import acknowledge, resolve
from tests.stories.conftest import BORIS, JOHN, Story
from tests.visit import visit, words
from tests.world_fatigue import a_sent_page

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture
def woken(story: Story) -> Story:
    """John, who works in Paris, was paged on Tuesday at 3:21 and has had it in hand at 3:50."""
    story.clock.move(days=3)
    story.alerts()
    story.run()
    acknowledge(story.incident, by=story.world.primary, at=story.clock.now())
    story.clock.move(minutes=28, seconds=57)
    resolve(story.incident, by=story.world.primary, at=story.clock.now())
    return story


def let(story: Story, **passes: float) -> int:
    """Time passes; how many blocks have changed."""
    at = story.clock.move(**passes)
    changed = watch_rest(at)
    story.run()
    return changed


def end_of(story: Story) -> datetime | None:
    row = resting([story.world.primary.id], story.clock.now()).get(story.world.primary.id)
    return row and row.ends_at


def test_they_and_their_manager_are_told_once(woken: Story) -> None:
    resolved_at = woken.clock.now()
    told = len(woken.told())
    assert let(woken, minutes=1) == 1
    assert end_of(woken) == resolved_at + 11 * HOUR
    assert woken.told()[told:] == [], "another page may still join this one"
    assert let(woken, minutes=20) == 0
    assert sorted(woken.told()[told:]) == sorted([JOHN, BORIS])
    said = {letter.recipients[0]: letter.message["Subject"] for letter in woken.smtp.inbox[told:]}
    assert said == {
        JOHN: "You may work again from Tue 14:50",
        BORIS: "John Doe may work again from Tue 14:50",
    }
    let(woken, minutes=30)
    let(woken, minutes=30)
    assert len(woken.told()) == told + 2


def test_a_second_call_moves_the_end_and_what_is_told(woken: Story) -> None:
    let(woken, minutes=21)
    told = len(woken.told())
    paged_at = woken.clock.move(hours=2)
    a_sent_page(woken.incident, woken.world.primary, at=paged_at, step=2)
    assert let(woken, minutes=11) == 1
    assert end_of(woken) == paged_at + 10 * MINUTE + 11 * HOUR
    let(woken, minutes=20)
    assert sorted(woken.told()[told:]) == sorted([JOHN, BORIS])
    [row] = many(select(RestBlock))
    assert (row.sequence, row.told_until_at) == (1, row.ends_at)


def test_who_may_see_it_reads_it_on_the_incident(woken: Story) -> None:
    let(woken, minutes=1)
    ref, world = woken.incident.ref, woken.world
    own = words(visit(woken.client, f"/incidents/{ref}", as_=world.primary).main)
    assert "Rest until Tue 14:50 · 11 hours after the end of the last call" in own
    led = words(visit(woken.client, f"/incidents/{ref}", as_=world.manager).main)
    assert "John Doe rests until Tue 14:50" in led
    assert "Rest until" not in words(visit(woken.client, f"/incidents/{ref}", as_=world.secondary).main)
    assert "rests until" not in words(visit(woken.client, f"/incidents/{ref}", as_=world.secondary).main)


def test_their_own_page_has_the_arithmetic(woken: Story) -> None:
    let(woken, hours=8)
    shown = words(visit(woken.client, "/me/rest", as_=woken.world.primary).main)
    assert "May work again from Tue 14:50" in shown
    assert "Longest part of the last rest 9 h 2111 h are asked for" in shown
    assert f"Tue 03:21 – 03:50 28 min {woken.incident.ref}" in shown
    assert "Mon 23 Nov Primary 03:21 28 min" in shown
    of_john = f"/people/{woken.world.primary.key}/rest"
    assert "May work again from Tue 14:50" in words(
        visit(woken.client, of_john, as_=woken.world.manager).main
    )
    let(woken, hours=3)
    assert "May work again from now" in words(visit(woken.client, "/me/rest", as_=woken.world.primary).main)


def test_a_call_in_the_evening_delays_nobody(story: Story) -> None:
    story.clock.move(days=2, hours=16)  # Monday, 19:21
    story.alerts()
    story.run()
    let(story, minutes=40)
    assert [
        row.block.delays_work for row in many(select(RestBlock)) if row.person_id == story.world.primary.id
    ] == [False]
    assert BORIS not in [
        letter.recipients[0] for letter in story.smtp.inbox if "may work again" in letter.message["Subject"]
    ]
    db.session.rollback()
