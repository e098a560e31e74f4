"""After a week with a bad night: whoever had it reads of it on Monday at eight, and so does who manages the team."""

from datetime import datetime, timedelta

import pytest
from flask import current_app

from portal.core.db import db
from portal.digests.actions import want_letters
from portal.digests.tasks import write_digests
from portal.fatigue.tasks import count_nights
from portal.incidents.actions import acknowledge, resolve
from portal.people.actions import Profile, update_person
from portal.people.models import Person
from tests.stories.conftest import BORIS, FARAH, JOHN, Story

EIGHT = datetime.fromisoformat("2026-11-30T07:00:00Z")
"""Where everybody of the team lives: in Paris."""


@pytest.fixture
def week(story: Story) -> Story:
    """John was paged on Tuesday at 3:21; it was acknowledged at once and resolved within half an hour."""
    count_nights(story.clock.now())
    story.clock.move(days=3)
    story.alerts()
    story.run()
    acknowledge(story.incident, by=story.world.primary, at=story.clock.now())
    story.clock.move(minutes=28, seconds=57)
    resolve(story.incident, by=story.world.primary, at=story.clock.now())
    story.clock.move(hours=5)
    count_nights(story.clock.now())
    return story


def sweep(story: Story, at: datetime) -> int:
    """How many letters; they leave at once."""
    story.clock.move(seconds=(at - story.clock.now()).total_seconds())
    written = write_digests(at)
    story.run()
    return written


def letters(story: Story) -> dict[str, tuple[str, str]]:
    """Title and plain text of the weekly letters by who got them."""
    found = {}
    for number, one in enumerate(story.smtp.inbox):
        title = one.message["Subject"]
        if title.startswith(("Your week", "The week")):
            found[one.recipients[0]] = (title, story.letter(number))
    return found


def test_each_reads_what_concerns_them_once(week: Story) -> None:
    assert sweep(week, EIGHT - timedelta(seconds=1)) == 0
    assert sweep(week, EIGHT) > 0
    told = letters(week)
    title, text = told[JOHN]
    assert title == "Your week on call: 23 Nov – 29 Nov"
    assert "Pages: 1, at night 1 (the week before: 0, at night 0)" in text
    assert "Nights disturbed: 1, broken: 0" in text
    assert "workload, not health" in text
    assert "Your next shifts, times in Paris:" in text
    base = current_app.config["BASE_URL"]
    assert f"Your figures: {base}/me/fatigue" in text
    assert f"Letters on Mondays: {base}/me/digest" in text
    title, text = told[BORIS]
    assert title == "The week of your teams: 23 Nov – 29 Nov"
    assert "Incidents: 1 (the week before: 0)" in text
    assert "Acknowledged after 3 s on average (the week before: not known)" in text
    assert "Resolved after 29 min on average" in text
    assert "Pages at night: 1 (the week before: 0)" in text
    before = len(week.smtp.inbox)
    assert sweep(week, EIGHT + timedelta(minutes=1)) == 0
    assert sweep(week, EIGHT + timedelta(hours=14)) == 0
    assert len(week.smtp.inbox) == before


@pytest.mark.parametrize(("reader", "others"), [(JOHN, ("Farah", "Boris")), (FARAH, ("John", "Boris"))])
def test_nobody_reads_of_others_who_does_not_manage_them(
    week: Story, reader: str, others: tuple[str, ...]
) -> None:
    sweep(week, EIGHT)
    title, text = letters(week)[reader]
    assert title.startswith("Your week")
    assert [name for name in others if name in text] == []


def move_to(person: Person, zone: str, at: datetime) -> None:
    update_person(person, Profile(person.name, zone, "en"), by=person, at=at)


def test_it_is_monday_at_eight_where_the_reader_lives(week: Story) -> None:
    move_to(week.world.primary, "America/New_York", week.clock.now())
    sweep(week, EIGHT)
    assert JOHN not in letters(week)
    sweep(week, EIGHT + timedelta(hours=6))
    assert JOHN in letters(week)


def test_who_wants_none_gets_none_and_no_old_ones_afterwards(week: Story) -> None:
    john = week.world.primary
    want_letters(john, is_wanted=False, at=week.clock.now())
    sweep(week, EIGHT)
    assert JOHN not in letters(week)
    want_letters(john, is_wanted=True, at=week.clock.now())
    sweep(week, EIGHT + timedelta(days=1))
    assert JOHN not in letters(week)
    sweep(week, EIGHT + timedelta(days=7))
    assert letters(week)[JOHN][0] == "Your week on call: 30 Nov – 6 Dec"


def test_one_that_fails_stops_no_other(week: Story) -> None:
    john = week.world.primary
    db.session.get_one(Person, john.id).locale = "no language"
    db.session.commit()
    sweep(week, EIGHT)
    assert JOHN not in letters(week)
    assert BORIS in letters(week)
