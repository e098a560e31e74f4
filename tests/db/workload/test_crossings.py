"""Who has become tired beyond a level: they and their managers are told, once, with somebody who could take over."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.asks.actions import give_answer
from portal.asks.kinds import kind_of
from portal.asks.models import Ask
from portal.core.db import db
from portal.core.errors import Refused
from portal.core.retention import forget_old
from portal.fatigue.days.actions import count_person
from portal.fatigue.score import Level
from portal.messages.models import Message, MessageKind
from portal.people.models import Person
from portal.swaps.answering.actions import accept
from portal.swaps.models import Swap
from portal.swaps.rules.queries import broken_by, held
from portal.workload.crossings.actions import ask_cover, decline_cover
from portal.workload.crossings.covers import REST_RULES, next_cover
from portal.workload.crossings.models import Crossing
from tests.clock import FakeClock
from tests.visit import send
from tests.world import Cast
from tests.world_swaps import Rota
from tests.world_workload import EVENING, a_bad_night, a_wake

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def crossings(person: Person) -> list[Crossing]:
    own = select(Crossing).where(Crossing.person_id == person.id).order_by(Crossing.id)
    return list(db.session.scalars(own))


def letters(to: Person) -> Sequence[Message]:
    own = select(Message).where(Message.person_id == to.id, Message.kind == MessageKind.NOTICE)
    about = own.where(Message.idem_key.startswith("crossing:") | Message.idem_key.startswith("ask:"))
    return db.session.scalars(about.order_by(Message.id)).all()


def asks(person: Person) -> list[Ask]:
    own = select(Ask).where(Ask.person_id == person.id, Ask.kind == "crossing")
    return list(db.session.scalars(own.order_by(Ask.id)))


def answer(one: Ask, choice: str, at: datetime) -> str | None:
    card = kind_of(one.kind).cards([one])[one.id]
    return give_answer(one, card, choice, note="", at=at)


def count_hourly(person: Person, start: datetime, hours: int) -> datetime:
    for hour in range(1, hours + 1):
        count_person(person, at=start + hour * HOUR)
    return start + hours * HOUR


def test_after_a_quiet_night_nobody_is_told(rota: Rota) -> None:
    a_bad_night(rota.team, rota.hana, wakes=1)
    assert crossings(rota.hana) == []
    assert letters(rota.hana) == letters(rota.mia) == []


def test_who_recovers_is_told_first_and_the_manager_is_asked_with_a_proposal(rota: Rota) -> None:
    at = a_bad_night(rota.team, rota.hana)
    (one,) = crossings(rota.hana)
    assert (one.level, one.crossed_at, one.ended_at) == (Level.RECOVER, at, None)
    assert one.shift == rota.shifts[0]
    (own,), (boss,) = letters(rota.hana), letters(rota.mia)
    assert own.id < boss.id
    assert "Mia ops is told as well" in own.content["text"]
    assert own.content["url"].endswith("/me/fatigue")
    (ask,) = asks(rota.mia)
    assert ask.title == "Hana ops needs time to recover"
    assert one.proposed is not None
    assert f"{one.proposed.name} could take it and keeps every rest rule" in ask.text
    for other in (rota.gil, rota.eli, rota.fay, rota.jon):
        assert letters(other) == []


def test_it_is_told_once_however_often_it_is_counted(rota: Rota) -> None:
    at = a_bad_night(rota.team, rota.hana)
    for minutes in (1, 10, 60):
        count_person(rota.hana, at=at + timedelta(minutes=minutes))
    assert len(crossings(rota.hana)) == len(letters(rota.hana)) == len(letters(rota.mia)) == 1


def test_below_for_a_day_it_is_over_and_then_it_is_told_again(rota: Rota) -> None:
    at = a_bad_night(rota.team, rota.hana)
    later = count_hourly(rota.hana, at, 60)
    (one,) = crossings(rota.hana)
    assert one.ended_at is not None
    assert one.below_since_at is not None
    assert one.ended_at - one.below_since_at >= DAY
    assert [ask.answer for ask in asks(rota.mia)] == ["withdrawn"]
    assert later < at + 3 * DAY
    a_bad_night(rota.team, rota.hana, evening=EVENING + 3 * DAY)
    assert [one.level for one in crossings(rota.hana)].count(Level.RECOVER) == 2
    assert len(letters(rota.hana)) == 2


def test_up_again_within_the_day_is_the_same_crossing(rota: Rota) -> None:
    at = a_bad_night(rota.team, rota.hana)
    count_hourly(rota.hana, at, 18)
    (one,) = crossings(rota.hana)
    assert one.below_since_at is not None
    a_bad_night(rota.team, rota.hana, evening=EVENING + DAY, wakes=2)
    assert crossings(rota.hana)[0].below_since_at is None
    assert one.ended_at is None
    assert [one.level for one in crossings(rota.hana)].count(Level.RECOVER) == 1


def test_the_graver_level_is_told_too(rota: Rota) -> None:
    a_bad_night(rota.team, rota.hana)
    a_bad_night(rota.team, rota.hana, evening=EVENING + DAY)
    assert [one.level for one in crossings(rota.hana)] == [Level.RECOVER, Level.STOP]
    assert [ask.title for ask in asks(rota.mia)][-1] == "Hana ops should not be on call now"
    assert len(letters(rota.hana)) == 2


def test_two_levels_at_once_are_one_letter(rota: Rota) -> None:
    for evening in (EVENING, EVENING + DAY):
        for number in range(4):
            a_wake(rota.team, rota.hana, evening + timedelta(minutes=30, hours=2 * number))
    count_person(rota.hana, at=EVENING + DAY + timedelta(hours=9))
    assert [one.level for one in crossings(rota.hana)] == [Level.RECOVER, Level.STOP]
    assert len(letters(rota.hana)) == len(letters(rota.mia)) == 1


def test_the_proposal_breaks_no_rest_rule(rota: Rota) -> None:
    """Gil has the next week: nine days in a row would be too many. Eli was called this night as well."""
    a_bad_night(rota.team, rota.eli, wakes=3)
    at = a_bad_night(rota.team, rota.hana)
    cover = next_cover(rota.hana, at)
    assert cover is not None
    able = [one.person for one in cover.able]
    assert able
    assert rota.gil not in able
    assert rota.eli not in able
    found = broken_by(rota.team, able, [held(cover.stretch)], [], offered_by=None, at=at)
    assert not {finding.rule for broken in found.values() for finding in broken} & REST_RULES
    assert crossings(rota.hana)[0].proposed == able[0]


def test_without_a_shift_in_three_days_the_manager_is_told_and_nobody_is_proposed(rota: Rota) -> None:
    a_bad_night(rota.team, rota.jon)
    (one,) = crossings(rota.jon)
    assert (one.shift, one.proposed) == (None, None)
    assert asks(rota.mia) == []
    (letter,) = letters(rota.mia)
    assert "No shift of theirs begins within 72 hours." in letter.content["text"]
    assert letter.content["url"].endswith(f"/teams/ops/fatigue?person={rota.jon.key}")


def test_one_click_asks_whoever_is_proposed(rota: Rota) -> None:
    at = a_bad_night(rota.team, rota.hana)
    (one,) = crossings(rota.hana)
    (ask,) = asks(rota.mia)
    assert answer(ask, "cover", at) == f"{one.proposed.name} is asked. Until they say yes, nothing changes."
    swap = db.session.scalars(select(Swap)).one()
    assert (swap.giver, swap.taker, swap.asked_by) == (rota.hana, one.proposed, rota.mia)
    assert swap.note == "Mia looks for cover."
    assert (one.swap, one.waits, ask.answer) == (swap, False, "cover")
    with pytest.raises(Refused, match="answered already"):
        ask_cover(one, by=rota.mia, at=at)
    accept(swap, by=swap.taker, at=at, note="I am free")
    assert next_cover(rota.hana, at) is None


def test_not_now_is_written_down_and_nobody_is_asked(rota: Rota) -> None:
    at = a_bad_night(rota.team, rota.hana)
    (one,) = crossings(rota.hana)
    (ask,) = asks(rota.mia)
    assert answer(ask, "not_now", at) == "Written down. Nobody is asked."
    assert (one.declined_by_id, one.declined_at, one.waits) == (rota.mia.id, at, False)
    assert db.session.scalars(select(Swap)).all() == []
    with pytest.raises(Refused, match="answered already"):
        decline_cover(one, by=rota.mia, at=at)


def test_a_click_on_the_view_does_the_same_for_managers_alone(
    client: FlaskClient, rota: Rota, cast: Cast, clock: FakeClock
) -> None:
    clock.at = a_bad_night(rota.team, rota.hana)
    place = f"/crossings/{crossings(rota.hana)[0].key}/cover"
    for person in (rota.hana, rota.gil, cast.alice, cast.vera):
        send(client, place, as_=person, status=404)
        send(client, f"{place}/refusal", status=404)
    send(client, place, as_=rota.mia)
    assert db.session.scalars(select(Swap)).one().giver == rota.hana
    send(client, f"{place}/refusal", status=409)


def test_who_has_the_shift_no_more_is_not_asked_about(rota: Rota) -> None:
    at = a_bad_night(rota.team, rota.hana)
    (one,) = crossings(rota.hana)
    swap = ask_cover(one, by=rota.mia, at=at)
    accept(swap, by=swap.taker, at=at, note="I am free")
    a_bad_night(rota.team, rota.hana, evening=EVENING + DAY)
    assert crossings(rota.hana)[-1].shift is None


def test_crossings_are_kept_as_long_as_the_days_behind_them(rota: Rota) -> None:
    at = a_bad_night(rota.team, rota.hana)
    forget_old(at + timedelta(days=396))
    assert len(crossings(rota.hana)) == 1
    forget_old(at + timedelta(days=398))
    assert crossings(rota.hana) == []
