"""The feed as a calendar programme meets it: what it shows, and what stays when the plan changes."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any

import pytest
from icalendar import Calendar

from portal.core.db import db
from portal.people import actions as people
from portal.people.actions import Profile, update_person
from portal.rota.models import Origin, RotaRole, Rotation, Shift
from portal.rota.plans import actions as publishing
from portal.rota.queries import cover_by
from portal.rota.rotations import actions as rota
from portal.rota.rule.turns import Member
from portal.rota.windows import Window
from tests.clock import START, FakeClock
from tests.db.calendars.reader import Reader, uid
from tests.world import Cast, a_person
from tests.world_rota import a_rotation, hand_over

WEEK = timedelta(weeks=1)


def first_shift(at: datetime = START) -> Shift:
    return db.session.query(Shift).filter(Shift.ends_at > at).order_by(Shift.starts_at).first()


def next_shift() -> Shift:
    """The first one that has not begun."""
    return db.session.query(Shift).filter(Shift.starts_at > START).order_by(Shift.starts_at).first()


def test_a_person_sees_their_own_shifts_and_a_team_everybodys(calendar: Reader, cast: Cast) -> None:
    a_rotation(cast.blue, cast.bob, cast.alice)
    mine, teams = calendar.events(cast.bob), calendar.events(cast.bob, cast.blue)
    assert {str(event["SUMMARY"]) for event in mine} == {"Primary · Team Blue"}
    assert {str(event["SUMMARY"]) for event in teams} == {"Primary · Bob Blue", "Primary · Alice Blue"}
    assert len(mine) == 27
    assert len(teams) == 53


def test_a_shift_is_an_event_of_its_own_at_its_instants(calendar: Reader, cast: Cast) -> None:
    a_rotation(cast.blue, cast.bob)
    event, shift = calendar.events(cast.bob)[0], first_shift()
    assert uid(event) == f"shift-{shift.key}"
    assert (event.start, event.end) == (shift.starts_at, shift.ends_at)
    assert event["DTSTART"].to_ical() == b"20261116T080000Z"
    assert event["SEQUENCE"] == 0
    assert event["DTSTAMP"].dt == event["LAST-MODIFIED"].dt == shift.changed_at
    assert event["URL"] == "http://releve.test/teams/blue/schedule"
    assert event["TRANSP"] == "TRANSPARENT"


def test_another_teams_shift_is_never_in_a_feed(calendar: Reader, cast: Cast) -> None:
    a_rotation(cast.blue, cast.bob)
    a_rotation(cast.green, cast.charlie)
    blue = {uid(event) for event in calendar.events(cast.bob, cast.blue)}
    green = {uid(event) for event in calendar.events(cast.bob, cast.green)}
    assert blue
    assert green
    assert not blue & green
    assert {uid(event) for event in calendar.events(cast.charlie)} == green


def test_monday_at_nine_is_seven_then_eight_in_utc(calendar: Reader, cast: Cast, clock: FakeClock) -> None:
    clock.at = datetime(2026, 10, 17, 12, tzinfo=UTC)
    a_rotation(cast.blue, cast.bob, starts_on=date(2026, 10, 19), at=clock.at)
    starts = [event["DTSTART"].to_ical() for event in calendar.events(cast.bob)[:2]]
    assert starts == [b"20261019T070000Z", b"20261026T080000Z"]


def test_a_publication_that_changes_the_person_keeps_the_uid(
    calendar: Reader, cast: Cast, clock: FakeClock
) -> None:
    rotation = a_rotation(cast.blue, cast.bob)
    shift = next_shift()
    before = calendar.by_uid(cast.bob, cast.blue)[f"shift-{shift.key}"]
    rotation.members[0].person_id = cast.alice.id
    db.session.flush()
    publishing.publish(rotation, until=START + WEEK, at=clock.move(minutes=5))
    after = calendar.by_uid(cast.bob, cast.blue)[f"shift-{shift.key}"]
    assert after["SUMMARY"] == "Primary · Alice Blue"
    assert (before["SEQUENCE"], after["SEQUENCE"]) == (0, 1)
    assert after["DTSTAMP"].dt == clock.at
    assert f"shift-{shift.key}" not in calendar.by_uid(cast.bob)
    assert calendar.by_uid(cast.alice)[f"shift-{shift.key}"]["STATUS"] == "CONFIRMED"


def test_a_removed_shift_is_cancelled_for_thirty_days(calendar: Reader, cast: Cast, clock: FakeClock) -> None:
    rotation = a_rotation(cast.blue, cast.bob)
    key = f"shift-{next_shift().key}"
    rota.set_active(rotation, False, by=cast.alice, at=START)
    publishing.publish(rotation, until=START + WEEK, at=clock.move(minutes=5))
    for team in (None, cast.blue):
        event = calendar.by_uid(cast.bob, team)[key]
        assert (event["STATUS"], event["SEQUENCE"]) == ("CANCELLED", 1)
    clock.move(days=30)
    assert calendar.by_uid(cast.bob)[key]["STATUS"] == "CANCELLED"
    clock.move(days=1)
    assert key not in calendar.by_uid(cast.bob)


def test_somebody_with_a_new_name_keeps_their_uids(calendar: Reader, cast: Cast, clock: FakeClock) -> None:
    a_rotation(cast.blue, cast.bob)
    before = calendar.by_uid(cast.bob, cast.blue)
    update_person(cast.bob, Profile("Robert Blue", "UTC", "en"), by=cast.bob, at=clock.move(minutes=1))
    after = calendar.by_uid(cast.bob, cast.blue)
    assert before.keys() == after.keys()
    assert {str(event["SUMMARY"]) for event in after.values()} == {"Primary · Robert Blue"}


def test_what_people_write_stays_inside_its_event(calendar: Reader, cast: Cast) -> None:
    eve = a_person("Eve\r\nEND:VEVENT\r\nBEGIN:VEVENT; , \\ “x” 🌙 Дежурство", email="eve@people.example")
    a_rotation(cast.blue, eve)
    titles = {str(event["SUMMARY"]) for event in calendar.events(cast.bob, cast.blue)}
    assert titles == {"Primary · Eve END:VEVENT BEGIN:VEVENT; , \\ “x” 🌙 Дежурство"}


def test_the_feed_names_itself(calendar: Reader, cast: Cast) -> None:
    own = Calendar.from_ical(calendar.ask(calendar.address(cast.bob)).data)
    team = Calendar.from_ical(calendar.ask(calendar.address(cast.bob, cast.blue)).data)
    assert own["X-WR-CALNAME"] == "On call · Bob Blue"
    assert team["X-WR-CALNAME"] == "On call · Team Blue"
    assert str(team["X-WR-TIMEZONE"]) == "Europe/Paris"


def test_the_window_is_thirty_days_back_and_a_year_ahead(
    calendar: Reader, cast: Cast, clock: FakeClock
) -> None:
    a_rotation(cast.blue, cast.bob, starts_on=date(2026, 9, 7), until=START + timedelta(days=900))
    clock.move(weeks=20)
    events = calendar.events(cast.bob)
    midnight = clock.at.replace(hour=0, minute=0)
    assert midnight - timedelta(days=30) < events[0].end <= midnight - timedelta(days=23)
    assert midnight + timedelta(days=359) <= events[-1].start < midnight + timedelta(days=366)


class TestStretches:
    """Others cover a part of a shift: each stretch keeps its name for as long as it begins where it did."""

    @pytest.fixture
    def shift(self, cast: Cast) -> Shift:
        a_rotation(cast.blue, cast.bob)
        return next_shift()

    def test_a_shift_taken_over_whole_moves_under_its_name(
        self, calendar: Reader, cast: Cast, clock: FakeClock, shift: Shift
    ) -> None:
        name = f"shift-{shift.key}"
        hand_over(shift, cast.alice, shift.starts_at, shift.ends_at, at=clock.move(minutes=1))
        assert name not in calendar.by_uid(cast.bob)
        for event in (calendar.by_uid(cast.alice)[name], calendar.by_uid(cast.bob, cast.blue)[name]):
            assert (event["SEQUENCE"], event["STATUS"]) == (1, "CONFIRMED")
            assert event["DTSTAMP"].dt == clock.at

    def test_a_part_in_the_middle_makes_three_events(
        self, calendar: Reader, cast: Cast, clock: FakeClock, shift: Shift
    ) -> None:
        middle = shift.starts_at + timedelta(days=2)
        hand_over(shift, cast.alice, middle, middle + timedelta(days=1), at=clock.move(minutes=1))
        of_shift = [
            e for e in calendar.events(cast.bob, cast.blue) if uid(e).startswith(f"shift-{shift.key}")
        ]
        assert [str(event["SUMMARY"]) for event in of_shift] == [
            "Primary · Bob Blue", "Primary · Alice Blue", "Primary · Bob Blue",
        ]  # fmt: skip
        assert uid(of_shift[0]) == f"shift-{shift.key}"
        assert {event["SEQUENCE"] for event in of_shift} == {1}
        assert [uid(event) for event in calendar.events(cast.alice)] == [uid(of_shift[1])]
        assert of_shift[0].end == of_shift[1].start
        assert of_shift[1].end == of_shift[2].start

    def test_a_part_handed_on_keeps_its_name(
        self, calendar: Reader, cast: Cast, clock: FakeClock, shift: Shift
    ) -> None:
        middle, end = shift.starts_at + timedelta(days=2), shift.ends_at
        hand_over(shift, cast.alice, middle, end, at=clock.move(minutes=1))
        (before,) = calendar.events(cast.alice)
        hand_over(shift, cast.charlie, middle, end, at=clock.move(minutes=1))
        (after,) = calendar.events(cast.charlie)
        assert uid(before) == uid(after)
        assert (before["SEQUENCE"], after["SEQUENCE"]) == (1, 2)
        assert calendar.events(cast.alice) == []

    def test_a_part_given_back_is_cancelled_under_its_name(
        self, calendar: Reader, cast: Cast, clock: FakeClock, shift: Shift
    ) -> None:
        middle = shift.starts_at + timedelta(days=2)
        hand_over(shift, cast.alice, middle, middle + timedelta(days=1), at=clock.move(minutes=1))
        (lent,) = calendar.events(cast.alice)
        hand_over(shift, cast.bob, shift.starts_at, shift.ends_at, at=clock.move(minutes=1))
        (gone,) = calendar.events(cast.alice)
        assert uid(gone) == uid(lent)
        assert (gone["STATUS"], gone["SEQUENCE"]) == ("CANCELLED", 2)
        whole = calendar.by_uid(cast.bob)[f"shift-{shift.key}"]
        assert (whole.start, whole.end, whole["SEQUENCE"]) == (shift.starts_at, shift.ends_at, 2)

    def test_a_part_lent_again_comes_back_under_its_name(
        self, calendar: Reader, cast: Cast, clock: FakeClock, shift: Shift
    ) -> None:
        middle = shift.starts_at + timedelta(days=2)
        for borrower in (cast.alice, cast.bob, cast.charlie):
            start = shift.starts_at if borrower == cast.bob else middle
            hand_over(shift, borrower, start, shift.ends_at, at=clock.move(minutes=1))
        (event,) = calendar.events(cast.charlie)
        assert (event["STATUS"], event["SEQUENCE"]) == ("CONFIRMED", 3)
        first = next(a for a in cover_by(cast.charlie, START) if a.origin == Origin.SWAP)
        assert uid(event) != f"shift-{shift.key}-{first.key}", "the name is that of the first to begin there"


class TestGaps:
    def test_where_nobody_is_primary_the_team_feed_says_so(
        self, calendar: Reader, cast: Cast, clock: FakeClock
    ) -> None:
        rotation = a_rotation(cast.blue, cast.bob, cast.alice, until=START + 4 * WEEK)
        people.deactivate_person(cast.alice, by=cast.ada, at=clock.move(minutes=1))
        gaps = [e for e in calendar.events(cast.bob, cast.blue) if e["SUMMARY"] == "NOT COVERED"]
        shifts = db.session.query(Shift).filter_by(rotation_id=rotation.id, person_id=cast.alice.id)
        of_alice = shifts.order_by(Shift.starts_at).all()
        assert [(gap.start, gap.end) for gap in gaps] == [(s.starts_at, s.ends_at) for s in of_alice]
        assert len({uid(gap) for gap in gaps}) == len(gaps) == 2
        assert not [e for e in calendar.events(cast.bob) if e["SUMMARY"] == "NOT COVERED"]

    def test_a_secondary_fills_no_gap(self, calendar: Reader, cast: Cast, clock: FakeClock) -> None:
        a_rotation(cast.blue, cast.alice, until=START + WEEK)
        a_rotation(cast.blue, cast.bob, role=RotaRole.SECONDARY, until=START + WEEK)
        people.deactivate_person(cast.alice, by=cast.ada, at=clock.move(minutes=1))
        (gap,) = (e for e in calendar.events(cast.bob, cast.blue) if e["SUMMARY"] == "NOT COVERED")
        assert uid(gap) == "gap-blue"

    def test_what_is_not_published_is_no_gap(self, calendar: Reader, cast: Cast) -> None:
        a_rotation(cast.blue, cast.bob, starts_on=date(2026, 12, 7), until=START + 4 * WEEK)
        a_rotation(cast.green, cast.charlie, until=None)
        assert not [e for e in calendar.events(cast.bob, cast.blue) if e["SUMMARY"] == "NOT COVERED"]
        assert calendar.events(cast.bob, cast.green) == []


class TestMoves:
    """A rotation that is edited: its events move under their names, and nothing else is touched."""

    @pytest.fixture
    def rotation(self, cast: Cast) -> Rotation:
        return a_rotation(cast.blue, cast.bob, cast.alice, until=START + 6 * WEEK)

    def edit(self, rotation: Rotation, cast: Cast, at: datetime, **changes: object) -> None:
        members = [cast.bob.id, cast.alice.id]
        facts = rota.RotationFacts("Primary", RotaRole.PRIMARY, "Europe/Paris", rotation.starts_on, members)
        rota.update_rotation(rotation, replace(facts, **changes), by=cast.alice, at=at)
        publishing.publish(rotation, until=START + 6 * WEEK, at=at)

    def test_an_event_moves_under_its_name(
        self, calendar: Reader, cast: Cast, clock: FakeClock, rotation: Rotation
    ) -> None:
        before = calendar.by_uid(cast.bob, cast.blue)
        self.edit(rotation, cast, clock.move(minutes=5), handoff_time=time(10))
        after = calendar.by_uid(cast.bob, cast.blue)
        assert before.keys() < after.keys()
        assert {str(event["STATUS"]) for event in after.values()} == {"CONFIRMED"}
        moved = [name for name in before if before[name].start != after[name].start]
        assert len(moved) == 6
        assert {after[name]["SEQUENCE"] for name in moved} == {1}
        assert {after[name]["DTSTAMP"].dt for name in moved} == {clock.at}

    def test_what_did_not_change_is_the_same_to_the_byte(
        self, calendar: Reader, cast: Cast, clock: FakeClock, rotation: Rotation
    ) -> None:
        before = calendar.by_uid(cast.bob, cast.blue)
        gone = [cast.bob.id, Member(cast.alice.id, leaves_on=date(2026, 12, 20))]
        self.edit(rotation, cast, clock.move(minutes=5), member_ids=gone)
        after = calendar.by_uid(cast.bob, cast.blue)
        same = [name for name in before if before[name].to_ical() == after[name].to_ical()]
        assert {before[name].end < datetime(2026, 12, 20, tzinfo=UTC) for name in same[:4]} == {True}
        assert len(same) >= 4

    def test_nights_are_events_and_the_days_between_are_outside_their_hours(
        self, calendar: Reader, cast: Cast, clock: FakeClock, rotation: Rotation
    ) -> None:
        nights = (Window(tuple(range(7)), time(22), time(6)),)
        self.edit(rotation, cast, clock.move(minutes=5), windows=nights)
        events = self.ahead(calendar, cast, clock)
        names = {str(event["SUMMARY"]) for event in events}
        assert names == {"Primary · Bob Blue", "Primary · Alice Blue"}
        assert all(a.end < b.start for a, b in pairwise(events))

    def test_a_gap_inside_the_hours_is_told_from_the_first_to_the_last_of_them(
        self, calendar: Reader, cast: Cast, clock: FakeClock, rotation: Rotation
    ) -> None:
        nights = (Window(tuple(range(7)), time(22), time(6)),)
        self.edit(rotation, cast, clock.move(minutes=5), windows=nights)
        people.deactivate_person(cast.bob, by=cast.ada, at=clock.move(minutes=5))
        events = self.ahead(calendar, cast, clock)
        gaps = [event for event in events if event["SUMMARY"] == "NOT COVERED"]
        assert len(gaps) == 3, "Bob's weeks"
        assert all((gap.start.hour, gap.end.hour) in {(21, 5), (20, 4), (21, 4), (20, 5)} for gap in gaps[1:])
        assert all(gap.end - gap.start < timedelta(days=7) for gap in gaps)
        assert len({uid(gap) for gap in gaps}) == len(gaps)

    def ahead(self, calendar: Reader, cast: Cast, clock: FakeClock) -> list[Any]:
        known = calendar.events(cast.alice, cast.blue)
        return [event for event in known if event["STATUS"] == "CONFIRMED" and event.start > clock.at]


class TestRoles:
    def test_a_feed_of_a_role_has_that_role_alone(self, calendar: Reader, cast: Cast) -> None:
        a_rotation(cast.blue, cast.alice)
        a_rotation(cast.blue, cast.bob, role=RotaRole.SECONDARY)
        a_rotation(cast.green, cast.charlie, role=RotaRole.SECONDARY)
        events = calendar.events(cast.charlie, cast.blue, RotaRole.SECONDARY)
        assert {str(event["SUMMARY"]) for event in events} == {"Secondary · Bob Blue"}
        whole = {uid(event): event.to_ical() for event in calendar.events(cast.charlie, cast.blue)}
        assert all(whole[uid(event)] == event.to_ical() for event in events), "the same event in both"
        body = calendar.ask(calendar.address(cast.charlie, cast.blue, RotaRole.SECONDARY)).data
        assert Calendar.from_ical(body)["X-WR-CALNAME"] == "Secondary · Team Blue"

    def test_it_says_when_nobody_has_the_role(self, calendar: Reader, cast: Cast, clock: FakeClock) -> None:
        a_rotation(cast.blue, cast.alice, until=START + 4 * WEEK)
        a_rotation(cast.blue, cast.bob, role=RotaRole.SECONDARY, until=START + 4 * WEEK)
        people.deactivate_person(cast.bob, by=cast.ada, at=clock.move(minutes=1))
        (gap,) = calendar.events(cast.ada, cast.blue, RotaRole.SECONDARY)
        assert (gap["SUMMARY"], uid(gap)) == ("NOT COVERED", "gap-blue-secondary")
        assert "NOT COVERED" not in {str(e["SUMMARY"]) for e in calendar.events(cast.ada, cast.blue)}

    def test_each_role_has_an_address_of_its_own(self, calendar: Reader, cast: Cast) -> None:
        addresses = [calendar.address(cast.bob, cast.blue, role) for role in (None, *RotaRole)]
        assert len(set(addresses)) == 5
        assert calendar.address(cast.bob, cast.blue, RotaRole.PRIMARY) == addresses[1]
