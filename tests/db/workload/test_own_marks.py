"""Saying what one's interruptions were worth, and what it changes."""

from datetime import timedelta

from flask.testing import FlaskClient
from sqlalchemy import select

from portal.core.db import db
from portal.fatigue.models import PageMark
from portal.messages.models import Message
from portal.people.models import Person
from tests.clock import FakeClock
from tests.visit import send, visit, words
from tests.world import Cast
from tests.world_incidents import HTMX

PLACE = "/me/fatigue/marks"


def pages_of(person: Person) -> str:
    ids = db.session.scalars(select(Message.id).where(Message.person_id == person.id).order_by(Message.id))
    return ",".join(map(str, ids))


def test_one_tap_marks_and_the_figures_follow(client: FlaskClient, lia: Person) -> None:
    answer = send(client, PLACE, {"pages": pages_of(lia), "worth": "noise", "word": "Flaps"}, as_=lia)
    assert answer.location == "/me/fatigue?days=28&show=interruptions#rows"
    view = visit(client, "/me/fatigue?show=actionable_ratio", as_=lia)
    assert "Noise Flaps" in words(view.find(id="rows"))
    assert "Something had to be done 0 %" in words(view.find(id="figures"))


def test_a_test_lowers_the_score_and_can_be_said_anew(client: FlaskClient, lia: Person) -> None:
    pages = pages_of(lia)
    part = send(client, PLACE, {"pages": pages, "worth": "test"}, as_=lia, status=200, headers=HTMX)
    assert 'id="person"' in part.text
    assert "<html" not in part.text
    view = visit(client, "/me/fatigue")
    assert "1.8 · OK" in words(view.main)
    assert "counts nowhere" in words(view.find(id="rows"))
    send(client, PLACE, {"pages": pages, "worth": "needed"}, status=200, headers=HTMX)
    view = visit(client, "/me/fatigue")
    assert "21.7 · OK" in words(view.main)
    assert "What was said Wed 16 Sep 09:00 A test until Wed 16 Sep 09:00" in words(view.find(id="rows"))


def test_only_ones_own(client: FlaskClient, lia: Person, cast: Cast) -> None:
    pages = pages_of(lia)
    for who in (cast.bob, cast.alice):
        send(client, PLACE, {"pages": pages, "worth": "noise"}, as_=who, status=404)
    for wrong in ("1,x", "99999999", f"{pages},99999999", "9" * 30):
        send(client, PLACE, {"pages": wrong, "worth": "noise"}, as_=lia, status=404)
    for worth in ("great", ""):
        send(client, PLACE, {"pages": pages, "worth": worth}, status=422)
    assert db.session.scalar(select(PageMark)) is None


def test_what_a_spreadsheet_and_a_script_get(client: FlaskClient, lia: Person) -> None:
    send(client, PLACE, {"pages": pages_of(lia), "worth": "needed", "word": "=1+1"}, as_=lia)
    lines = client.get("/me/fatigue.csv").text.splitlines()
    assert lines[0].startswith("number,starts_at,ends_at,local_start,zone,band,is_core,minutes_night")
    assert lines[1].startswith(
        "1,2026-09-16T01:00:00+00:00,2026-09-16T01:10:00+00:00,2026-09-16T03:00+02:00,"
    )
    assert lines[1].endswith(",needed,'=1+1")
    assert client.get("/me/fatigue.csv?show=off_hours_interruptions").text == ""
    assert "score,21.7\r\n" in client.get("/me/fatigue.csv?of=figures").text
    told = client.get("/me/fatigue.json?days=90").json
    assert told is not None
    assert (told["score"], told["quiet_nights"], told["actionable_ratio"]) == (21.7, 1, 1.0)
    assert [row["worth"] for row in told["interruption_rows"]] == ["needed"]
    assert told["window"]["first"] == "2026-06-19"


def test_who_was_busy_longer_says_so_and_the_minutes_follow(
    client: FlaskClient, lia: Person, clock: FakeClock
) -> None:
    said = {"pages": pages_of(lia), "worth": "needed"}
    send(client, PLACE, {**said, "until": "2026-09-16T04:00"}, as_=lia)  # four o'clock in Paris
    view = visit(client, "/me/fatigue", as_=lia)
    assert "Engaged at night 1 h" in words(view.find(id="figures"))
    assert "busy until Wed 16 Sep 04:00" in words(view.find(id="rows"))
    clock.at += timedelta(minutes=1)
    send(client, PLACE, {**said, "word": "Long"}, as_=lia)
    assert "Engaged at night 1 h" in words(visit(client, "/me/fatigue").find(id="figures"))
    clock.at += timedelta(minutes=1)
    send(client, PLACE, {**said, "until": "2026-09-16T03:20"}, as_=lia)
    assert "Engaged at night 20 min" in words(visit(client, "/me/fatigue").find(id="figures"))


def test_nobody_was_busy_before_the_page_or_until_tomorrow(client: FlaskClient, lia: Person) -> None:
    for wrong, status in (("2026-09-16T02:59", 409), ("2026-09-16T09:01", 409), ("soon", 422)):
        said = {"pages": pages_of(lia), "worth": "needed", "until": wrong}
        send(client, PLACE, said, as_=lia, status=status)
    assert db.session.scalar(select(PageMark)) is None
