"""Somebody is called at night and on call again in the morning: cover is asked for, and nobody is taken off call."""

from datetime import UTC, datetime

from flask import Flask
from flask.testing import FlaskClient

from portal.conflicts.models import Cause, Ending
from portal.conflicts.tasks import follow_rests
from tests.clock import START, FakeClock
from tests.kept import kept
from tests.visit import visit
from tests.world_conflicts import all_conflicts, the_conflict
from tests.world_fatigue import a_sent_page
from tests.world_incidents import an_incident
from tests.world_rota import hand_over
from tests.world_swaps import DAY, HOUR, Rota, a_rota, told, who

CALLED = datetime(2026, 11, 25, 2, tzinfo=UTC)
"""Wednesday at three in Paris, nine hours after work."""

MORNING = datetime(2026, 11, 25, 8, tzinfo=UTC)


def _on_call_again() -> Rota:
    rota = kept(a_rota)
    hand_over(rota.shifts[1], rota.hana, MORNING, MORNING + DAY, at=START)
    return rota


def test_cover_is_asked_for_until_somebody_has_it(app: Flask, clock: FakeClock) -> None:
    rota = _on_call_again()
    assert follow_rests(CALLED) == 0
    a_sent_page(an_incident(rota.team), rota.hana, at=CALLED)
    for minute in (20, 25):
        follow_rests(CALLED.replace(minute=minute))
    one = the_conflict()
    assert (one.cause, one.person_id, one.starts_at) == (Cause.REST, rota.hana.id, MORNING)
    assert MORNING < one.away_ends_at <= CALLED + 12 * HOUR
    assert told(rota.hana)[-1] == "Your rest ends after your shift in Team Ops begins"
    assert told(rota.mia)[-1] == "Hana ops needs rest before a shift in Team Ops"
    assert who(rota, MORNING) == "Hana", "the portal takes nobody off call"
    hand_over(rota.shifts[1], rota.jon, MORNING, MORNING + DAY, at=CALLED + HOUR)
    assert one.ending is Ending.COVERED


def test_once_the_shift_has_begun_it_has_passed(app: Flask, clock: FakeClock) -> None:
    rota = _on_call_again()
    a_sent_page(an_incident(rota.team), rota.hana, at=CALLED)
    follow_rests(CALLED + HOUR)
    follow_rests(MORNING + HOUR)
    assert the_conflict().ending is Ending.PASSED


def test_who_has_rested_before_has_none(app: Flask, clock: FakeClock) -> None:
    rota = _on_call_again()
    a_sent_page(an_incident(rota.team), rota.hana, at=CALLED - DAY)
    follow_rests(CALLED)
    assert all_conflicts() == []


def test_colleagues_do_not_learn_why(app: Flask, client: FlaskClient, clock: FakeClock) -> None:
    rota = _on_call_again()
    a_sent_page(an_incident(rota.team), rota.hana, at=CALLED)
    follow_rests(CALLED + HOUR)
    clock.at = CALLED + HOUR
    assert "rest" in visit(client, f"/conflicts/{the_conflict().key}", as_=rota.mia).get_text()
    assert not visit(client, "/teams/ops/schedule", as_=rota.fay).select(".bar-clash, #conflict")
