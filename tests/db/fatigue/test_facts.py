"""What counts as a page, how long it kept somebody, and what else the engine is told of a person."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import select

from portal.absences.actions import ask_for_leave
from portal.absences.models import Origin
from portal.absences.spans import Hours
from portal.core.db import db
from portal.fatigue.queries import facts_of, incidents_behind
from portal.fatigue.reports import Facts
from portal.incidents.actions import acknowledge, change_status, reopen, resolve
from portal.incidents.facts import Status
from portal.incidents.models import EntryKind
from portal.messages.models import MessageKind, MessageState
from portal.people.actions import Profile, deactivate_person, update_person
from portal.people.holidays import Residence
from portal.people.models import Person
from portal.rota.models import Shift
from portal.rota.windows import DAY
from tests.clock import START
from tests.queries import noted
from tests.world import Cast, a_person, an_admin
from tests.world_absences import an_absence
from tests.world_fatigue import a_sent_page
from tests.world_incidents import an_entry, an_incident
from tests.world_rota import a_rotation, hand_over

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def facts(person: Person) -> Facts:
    return facts_of([person], START - DAY, START + 2 * DAY)[person.id]


def lasting(person: Person) -> list[tuple[timedelta, timedelta | None]]:
    """Each page, by how long after START it came and until when it kept them."""
    return [(page.at - START, page.until and page.until - START) for page in facts(person).pages]


def test_messages_of_one_run_of_a_step_are_one_page(cast: Cast) -> None:
    incident = an_incident(cast.blue)
    first = a_sent_page(incident, cast.bob, at=START)
    a_sent_page(incident, cast.bob, at=START + 5 * MINUTE, channel="PHONE")
    a_sent_page(incident, cast.bob, at=START + HOUR, step=2)
    a_sent_page(incident, cast.bob, at=START + 2 * HOUR, run="1.1")
    assert [after for after, _until in lasting(cast.bob)] == [timedelta(), HOUR, 2 * HOUR]
    assert facts(cast.bob).pages[0].id == str(first.id)


def test_a_page_is_of_the_span_in_which_its_first_message_left(cast: Cast) -> None:
    incident = an_incident(cast.blue)
    a_sent_page(incident, cast.bob, at=START)
    a_sent_page(incident, cast.bob, at=START + 5 * MINUTE, channel="PHONE")
    spans = ((START, START + MINUTE), (START + MINUTE, START + HOUR), (START - HOUR, START))
    assert [len(facts_of([cast.bob], *span)[cast.bob.id].pages) for span in spans] == [1, 0, 0]


@pytest.mark.parametrize(
    "changes",
    [
        {"is_waking": False},
        {"kind": MessageKind.TEST},
        {"kind": MessageKind.NOTICE},
        {"state": MessageState.FAILED},
        {"state": MessageState.CANCELLED},
    ],
    ids=str,
)
def test_what_does_not_wake_is_no_page(cast: Cast, changes: dict[str, object]) -> None:
    a_sent_page(an_incident(cast.blue), cast.bob, at=START, **changes)
    assert facts(cast.bob).pages == []


def test_a_page_that_somebody_else_takes_woke_both(cast: Cast) -> None:
    incident = an_incident(cast.blue)
    a_sent_page(incident, cast.bob, at=START)
    a_sent_page(incident, cast.alice, at=START + 5 * MINUTE, step=2)
    acknowledge(incident, by=cast.alice, at=START + 7 * MINUTE)
    an_entry(incident, EntryKind.NOTE, by=cast.alice, text="A disk.", at=START + 40 * MINUTE)
    assert lasting(cast.bob) == [(timedelta(), None)]
    assert lasting(cast.alice) == [(5 * MINUTE, 40 * MINUTE)]


def test_what_is_written_the_next_morning_keeps_nobody_awake(cast: Cast) -> None:
    incident = an_incident(cast.blue)
    a_sent_page(incident, cast.bob, at=START)
    acknowledge(incident, by=cast.bob, at=START + 2 * MINUTE)
    resolve(incident, by=None, at=START + 30 * MINUTE)
    an_entry(incident, EntryKind.NOTE, by=cast.bob, text="Restarted.", at=START + 45 * MINUTE)
    change_status(incident, Status.CLOSED, by=cast.bob, at=START + 7 * HOUR)
    assert lasting(cast.bob) == [(timedelta(), 45 * MINUTE)]


def test_what_comes_back_is_a_page_of_its_own(cast: Cast) -> None:
    incident = an_incident(cast.blue)
    a_sent_page(incident, cast.bob, at=START)
    resolve(incident, by=cast.bob, at=START + 30 * MINUTE)
    reopen(incident, by=None, at=START + 3 * HOUR)
    a_sent_page(incident, cast.bob, at=START + 3 * HOUR, run="2.0")
    acknowledge(incident, by=cast.bob, at=START + 3 * HOUR + MINUTE)
    resolve(incident, by=cast.bob, at=START + 4 * HOUR)
    assert lasting(cast.bob) == [(timedelta(), 30 * MINUTE), (3 * HOUR, 4 * HOUR)]


def test_cover_is_that_after_a_change_of_hands_also_of_who_has_left(cast: Cast) -> None:
    rotation = a_rotation(cast.blue, cast.bob, until=START + DAY)
    [planned] = facts(cast.bob).shifts
    shift = db.session.scalars(
        select(Shift).where(Shift.rotation_id == rotation.id).order_by(Shift.id)
    ).first()
    assert shift is not None
    assert (planned.role, planned.id, planned.period) == (
        "primary",
        shift.key,
        (shift.starts_at, shift.ends_at),
    )
    hand_over(shift, cast.alice, START + HOUR, START + 2 * HOUR, at=START)
    assert [(one.starts_at, one.ends_at, one.id) for one in facts(cast.alice).shifts] == [
        (START + HOUR, START + 2 * HOUR, shift.key)
    ]
    deactivate_person(cast.bob, by=cast.ada, at=START + 3 * HOUR)
    assert len(facts(cast.bob).shifts) == 2


def test_nights_stay_where_they_were_slept(app: Flask) -> None:
    lea = a_person("Lea", time_zone="Asia/Tokyo", at=START - 90 * DAY)
    update_person(lea, Profile("Lea", "Europe/Paris", "en"), by=lea, at=START)
    update_person(lea, Profile("Lea", "Europe/Paris", "fr"), by=lea, at=START + DAY)
    zones = facts(lea).home.zones
    assert zones == ((START - 90 * DAY, ZoneInfo("Asia/Tokyo")), (START, ZoneInfo("Europe/Paris")))
    an_absence(lea, date(2026, 11, 19), by=an_admin(), is_confirmed=True, at=START - 9 * DAY)
    away = facts_of([lea], START - 5 * DAY, START)[lea.id].leave
    assert away == [(datetime(2026, 11, 18, 15, tzinfo=UTC), datetime(2026, 11, 19, 15, tzinfo=UTC))]


def test_leave_is_what_was_confirmed_and_recovery_what_was_given_back(cast: Cast) -> None:
    ask_for_leave(
        cast.bob, Hours(START + HOUR, START + 2 * HOUR), by=cast.alice, at=START, is_confirmed=True,
        origin=Origin.RECOVERY,
    )  # fmt: skip
    an_absence(cast.bob, date(2026, 11, 25), by=cast.alice, is_confirmed=True)
    an_absence(cast.bob, date(2026, 11, 27))
    found = facts(cast.bob)
    assert found.recovery == [(START + HOUR, START + 2 * HOUR)]
    day = datetime(2026, 11, 24, 23, tzinfo=UTC)
    assert found.leave == [(day, day + DAY)]
    assert found.off == [*found.leave, *found.recovery]


def test_holidays_are_those_of_where_somebody_lives(cast: Cast) -> None:
    cast.bob.residence = Residence("FR")
    found = facts_of([cast.bob, cast.alice], START - 14 * DAY, START + 14 * DAY)
    assert {date(2026, 11, 11), date(2026, 12, 25)} <= found[cast.bob.id].home.holidays
    assert found[cast.alice.id].home.holidays == frozenset()


def test_any_number_of_people_takes_five_queries(cast: Cast) -> None:
    everybody = [cast.bob, cast.alice, cast.charlie, cast.ada]
    a_rotation(cast.blue, cast.bob, cast.alice)
    for person in everybody:
        incident = an_incident(cast.blue, person.name)
        a_sent_page(incident, person, at=START)
        acknowledge(incident, by=person, at=START + MINUTE)
    for people in (everybody[:1], everybody):
        assert all(person.is_active for person in people), "they are known already"
        with noted() as asked:
            found = facts_of(people, START - DAY, START + DAY)
        assert len(asked) == 5
        assert [len(one.pages) for one in found.values()] == [1] * len(people)


def test_nobody_is_asked_about_in_vain(app: Flask) -> None:
    assert facts_of([], START, START + DAY) == {}


def test_the_incidents_behind_pages_are_found_at_once(cast: Cast) -> None:
    incidents = [an_incident(cast.blue, title) for title in ("Disk", "Memory")]
    ids = [str(a_sent_page(one, cast.bob, at=START).id) for one in incidents]
    with noted() as asked:
        found = incidents_behind([*ids, "999999999", "nothing"])
        names = [found[id].team.slug for id in ids]
    assert (found, names, len(asked)) == (dict(zip(ids, incidents, strict=True)), ["blue", "blue"], 1)
