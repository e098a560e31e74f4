"""From the alert to the figure: who was woken at three has a night on their account by the time they are up."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from portal.core.db import add, db, many
from portal.fatigue.days.models import FatigueDay, FatigueUpkeep
from portal.fatigue.days.queries import figures_by_week, scores_at, sums_over
from portal.fatigue.marks.actions import mark_page
from portal.fatigue.models import Worth
from portal.fatigue.signals import nights_counted
from portal.fatigue.tasks import count_nights
from portal.incidents.actions import acknowledge, resolve
from portal.incidents.timeline.actions import add_entry
from portal.messages.models import Message, MessageKind
from tests.stories.conftest import Story

TUESDAY = date(2026, 11, 24)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def woken(story: Story) -> Story:
    """John, who works in Paris, was paged on Tuesday at 3:21 and has had it in hand at 3:50."""
    count_nights(story.clock.now())
    story.clock.move(days=3)
    count_nights(story.clock.now())
    story.alerts()
    story.run()
    acknowledge(story.incident, by=story.world.primary, at=story.clock.now())
    story.clock.move(minutes=28, seconds=57)
    resolve(story.incident, by=story.world.primary, at=story.clock.now())
    return story


def day_of_john(story: Story) -> FatigueDay:
    db.session.expire_all()
    return db.session.get_one(FatigueDay, (story.world.primary.id, TUESDAY))


def test_the_night_is_there_within_a_minute_of_its_end(woken: Story) -> None:
    ended_at = woken.clock.now()
    count_nights(woken.clock.move(minutes=1))
    day = day_of_john(woken)
    assert (day.pages, day.night_pages, day.sleep_interruptions, day.zone) == (1, 1, 1, "Europe/Paris")
    assert not day.is_disturbed, "it is not over"
    count_nights(woken.clock.move(hours=3, minutes=20))
    day = day_of_john(woken)
    assert (day.is_disturbed, day.is_oncall_night, day.is_primary_night) == (True, True, True)
    john = woken.world.primary.id
    [(monday, week)] = figures_by_week([john], TUESDAY, TUESDAY)[john].items()
    assert (monday, week.night_pages, week.oncall_nights) == (date(2026, 11, 23), 1, 1)
    assert week.engaged.night == ended_at - woken_at(woken)
    assert scores_at([john], woken.clock.now())[john].score > 12


def woken_at(story: Story) -> datetime:
    page = select(Message.sent_at).where(
        Message.kind == MessageKind.PAGE, Message.person_id == story.world.primary.id
    )
    at = db.session.scalars(page.order_by(Message.sent_at)).first()
    assert at is not None
    return at


def test_what_is_done_later_and_what_it_was_worth_are_counted(story: Story) -> None:
    story.clock.move(days=3)
    story.alerts()
    story.run()
    john = story.world.primary
    acknowledge(story.incident, by=john, at=story.clock.now())
    count_nights(story.clock.move(minutes=11))
    assert day_of_john(story).engaged_night < 11 * MINUTE
    add_entry(story.incident, "It is the disk.", by=john, at=story.clock.move(hours=30))
    count_nights(story.clock.move(minutes=1))
    day = day_of_john(story)
    assert day.engaged_night + day.engaged_off + day.engaged_business == 480 * MINUTE
    first = many(select(Message).where(Message.kind == MessageKind.PAGE, Message.person_id == john.id))[0]
    mark_page(first, Worth.TEST, by=john, at=story.clock.move(days=5))
    count_nights(story.clock.now())
    assert sums_over([john.id], TUESDAY, TUESDAY)[john.id].pages == 0


def test_everybody_is_counted_and_whoever_listens_is_told(woken: Story) -> None:
    told: list[int] = []
    people = {row.person_id for row in many(select(FatigueUpkeep))}

    def hear(person_id: int, *, at: datetime) -> None:
        told.append(person_id)

    with nights_counted.connected_to(hear):
        count_nights(woken.clock.move(hours=2))
        assert {*told} == people
        told.clear()
        assert count_nights(woken.clock.now()) == 0
    assert told == []


def test_one_who_cannot_be_counted_stops_no_other(woken: Story, caplog: pytest.LogCaptureFixture) -> None:
    john, other = woken.world.primary, woken.world.secondary
    told: list[int] = []

    def hear(person_id: int, *, at: datetime) -> None:
        if person_id == john.id:
            raise ValueError("somebody who listens is broken")
        told.append(person_id)

    at = woken.clock.move(hours=2)
    with nights_counted.connected_to(hear):
        count_nights(at)
    assert other.id in told
    assert "could not be counted" in caplog.text
    assert day_of_john(woken).pages == 0
    assert db.session.get_one(FatigueUpkeep, john.id).due_at > at
    count_nights(woken.clock.move(minutes=16))
    assert day_of_john(woken).pages == 1


def test_days_older_than_thirteen_months_go(woken: Story) -> None:
    count_nights(woken.clock.move(hours=4))
    facts = {column.key: getattr(day_of_john(woken), column.key) for column in FatigueDay.__table__.columns}
    add(FatigueDay(**(facts | {"day": TUESDAY - timedelta(days=399)})))
    add(FatigueDay(**(facts | {"day": TUESDAY - timedelta(days=395), "person_id": woken.world.manager.id})))
    count_nights(woken.clock.move(minutes=1))
    assert min(row.day for row in many(select(FatigueDay))) == TUESDAY - timedelta(days=395)
