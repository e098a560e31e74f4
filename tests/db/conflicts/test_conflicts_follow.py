"""Conflicts open when leave and cover meet, follow both, and end by themselves."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from portal.absences.actions import ask_for_leave, decide, withdraw_leave
from portal.absences.models import Status
from portal.absences.spans import Hours
from portal.audit.models import AuditEntry
from portal.conflicts.models import Ending, Happened
from portal.conflicts.queries import events_of
from portal.core.db import db, many
from portal.messages.models import Message
from portal.people.actions import Profile, update_person
from portal.rota.models import RotaRole
from portal.rota.plans.actions import publish
from tests.clock import START
from tests.world import a_person
from tests.world_absences import an_absence
from tests.world_conflicts import TUESDAY, all_conflicts, leave, the_conflict
from tests.world_rota import a_rotation, hand_over
from tests.world_swaps import DAY, HOUR, Rota, told


def letters(person_id: int) -> list[str]:
    found = many(select(Message).where(Message.person_id == person_id).order_by(Message.id))
    return [message.content["text"] for message in found]


def test_confirmed_leave_that_touches_a_published_shift_opens_one(rota: Rota) -> None:
    shift = rota.shifts[2]
    leave(rota, rota.eli)
    one = the_conflict()
    assert (one.shift_id, one.person_id, one.cause) == (shift.id, rota.eli.id, "leave")
    assert (one.starts_at, one.ends_at) == (shift.starts_at, shift.ends_at)
    assert (one.away_starts_at, one.away_ends_at) == (
        datetime(2026, 11, 30, 23, tzinfo=UTC),
        datetime(2026, 12, 5, 23, tzinfo=UTC),
    )
    assert [event.kind for event in events_of(one)] == [Happened.OPENED]
    actions = [entry.action for entry in many(select(AuditEntry).order_by(AuditEntry.id))]
    assert "conflict.opened" in actions


def test_days_off_are_days_of_another_clock_as_soon_as_somebody_moves(rota: Rota) -> None:
    leave(rota, rota.eli)
    update_person(rota.eli, Profile(rota.eli.name, "Asia/Tokyo", "en"), by=rota.eli, at=START + HOUR)
    one = the_conflict()
    assert (one.away_starts_at, one.away_ends_at) == (
        datetime(2026, 11, 30, 15, tzinfo=UTC),
        datetime(2026, 12, 5, 15, tzinfo=UTC),
    )
    assert [event.kind for event in events_of(one)] == [Happened.OPENED, Happened.CHANGED]


def test_the_person_and_the_managers_are_told_at_once_with_who_could_take_it(rota: Rota) -> None:
    leave(rota, rota.eli)
    assert told(rota.eli) == ["Your time off touches a shift in Team Ops"]
    assert told(rota.mia) == ["Eli ops is away during a shift in Team Ops"]
    [letter] = letters(rota.mia.id)
    assert "Primary, Mon 30 Nov 09:00 – Mon 7 Dec 09:00" in letter
    assert "Eli is away Tue 1 Dec – Sat 5 Dec" in letter
    assert "Load" in letter
    assert letter.count("  · ") == 3
    assert not told(rota.fay)


def test_leave_that_touches_two_shifts_is_one_letter(rota: Rota) -> None:
    leave(rota, rota.eli, days=40)
    assert len(all_conflicts()) == 2
    assert told(rota.eli) == ["Your time off touches 2 shifts of yours"]
    assert told(rota.mia) == ["Eli ops is away during 2 shifts"]


def test_what_is_only_asked_for_opens_none_until_it_is_confirmed(rota: Rota) -> None:
    absence = an_absence(rota.eli, TUESDAY)
    assert all_conflicts() == []
    decide(absence, Status.CONFIRMED, by=rota.mia, at=START)
    assert the_conflict().person_id == rota.eli.id


def test_an_afternoon_is_no_conflict_and_a_night_is(rota: Rota) -> None:
    noon = datetime(2026, 12, 1, 11, tzinfo=UTC)
    afternoon = Hours(noon, noon + 6 * HOUR)
    ask_for_leave(rota.eli, afternoon, by=rota.mia, at=START, is_confirmed=True)
    assert all_conflicts() == []
    night = Hours(noon + 9 * HOUR, noon + 20 * HOUR)
    ask_for_leave(rota.eli, night, by=rota.mia, at=START, is_confirmed=True)
    assert the_conflict().away_starts_at == noon, "the afternoon counts with it"


def test_a_trainee_is_missed_by_nobody(rota: Rota) -> None:
    tim = a_person("Tim", team=rota.team)
    a_rotation(rota.team, tim, role=RotaRole.SHADOW, until=START + 60 * DAY)
    leave(rota, tim)
    assert all_conflicts() == []


def test_it_grows_with_the_leave_and_ends_when_that_is_taken_back(rota: Rota) -> None:
    first = leave(rota, rota.eli, days=2)
    second = leave(rota, rota.eli, TUESDAY + 2 * DAY, days=2)
    one = the_conflict()
    assert one.away_ends_at == datetime(2026, 12, 4, 23, tzinfo=UTC)
    withdraw_leave(first, by=rota.mia, at=START)
    assert one.away_starts_at == datetime(2026, 12, 2, 23, tzinfo=UTC)
    withdraw_leave(second, by=rota.eli, at=START)
    assert (one.ending, one.ended_at) == (Ending.RELIEVED, START)
    kinds = [event.kind for event in events_of(one)]
    assert kinds == [Happened.OPENED, Happened.CHANGED, Happened.CHANGED, Happened.ENDED]
    assert told(rota.mia)[-1] == "Solved: Eli ops can cover the shift in Team Ops after all"


def test_cover_by_somebody_else_ends_it_and_what_is_given_in_part_shrinks_it(rota: Rota) -> None:
    shift = rota.shifts[2]
    leave(rota, rota.eli)
    hand_over(shift, rota.fay, shift.starts_at, shift.starts_at + 3 * DAY, at=START)
    one = the_conflict()
    assert (one.starts_at, one.away_starts_at) == (shift.starts_at + 3 * DAY, shift.starts_at + 3 * DAY)
    hand_over(shift, rota.fay, shift.starts_at + 3 * DAY, shift.ends_at, at=START)
    assert one.ending is Ending.COVERED


def test_two_stretches_of_one_shift_are_two(rota: Rota) -> None:
    shift = rota.shifts[2]
    leave(rota, rota.eli)
    hand_over(shift, rota.fay, shift.starts_at + 2 * DAY, shift.starts_at + 4 * DAY, at=START)
    assert [(one.starts_at, one.ends_at) for one in all_conflicts()] == [
        (shift.starts_at, shift.starts_at + 2 * DAY),
        (shift.starts_at + 4 * DAY, shift.ends_at),
    ]


def test_what_is_published_over_leave_opens_one(rota: Rota) -> None:
    far = date(2027, 5, 4)
    leave(rota, rota.eli, far, days=40)
    assert all_conflicts() == []
    publish(rota.rotation, until=START + timedelta(weeks=30), by=rota.mia, at=START)
    assert {one.person_id for one in all_conflicts()} == {rota.eli.id}


def test_who_takes_hours_during_their_leave_has_a_conflict(rota: Rota) -> None:
    leave(rota, rota.eli)
    shift = rota.shifts[1]
    leave(rota, rota.gil, date(2026, 11, 24))
    hand_over(rota.shifts[2], rota.gil, rota.shifts[2].starts_at, rota.shifts[2].ends_at, at=START)
    assert [(one.shift_id, one.person_id) for one in all_conflicts() if one.is_open] == [
        (shift.id, rota.gil.id)
    ]


def test_telling_twice_changes_nothing(rota: Rota) -> None:
    leave(rota, rota.eli)
    before = len(letters(rota.eli.id))
    leave(rota, rota.eli, TUESDAY + 60 * DAY, days=1)
    assert [event.kind for event in events_of(all_conflicts()[0])] == [Happened.OPENED]
    assert len(letters(rota.eli.id)) == before


@pytest.mark.parametrize(
    "change",
    [
        "ending = 'covered'",
        "ended_at = now(), ending = 'gone'",
        "ends_at = starts_at",
        "away_ends_at = ends_at + interval '1 day'",
        "cause = 'whim'",
    ],
)
def test_the_database_refuses_what_is_no_conflict(rota: Rota, change: str) -> None:
    leave(rota, rota.eli)
    with pytest.raises(IntegrityError), db.session.begin_nested():
        db.session.execute(text(f"UPDATE conflict SET {change}"))


def test_the_same_hours_are_in_one_open_conflict(rota: Rota) -> None:
    leave(rota, rota.eli)
    columns = (
        "team_id, shift_id, person_id, cause, starts_at, ends_at, away_starts_at, away_ends_at, opened_at"
    )
    again = text(f"INSERT INTO conflict (key, {columns}) SELECT 'again', {columns} FROM conflict")
    with pytest.raises(IntegrityError), db.session.begin_nested():
        db.session.execute(again)
