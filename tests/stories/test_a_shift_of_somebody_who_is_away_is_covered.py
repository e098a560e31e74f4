"""Leave arrives, the conflict is told, a colleague is asked with one click and accepts from the link: it is covered."""

from datetime import datetime, timedelta
from urllib.parse import urlsplit

from flask import Flask
from flask.testing import FlaskClient

from portal.asks.links import answer_url
from portal.calendars.actions import subscribe
from portal.conflicts.models import Ending
from portal.conflicts.tasks import solve_conflicts
from portal.core.db import db
from portal.people.actions import create_token
from tests.clock import START, FakeClock
from tests.kept import kept
from tests.visit import send, visit
from tests.world_conflicts import leave, the_conflict
from tests.world_swaps import DAY, HOUR, Rota, a_rota, asked, told, who


def test_from_leave_to_cover(app: Flask, client: FlaskClient, clock: FakeClock) -> None:
    rota = kept(a_rota)
    leave(rota, rota.eli)
    one = the_conflict()
    assert told(rota.mia) == ["Eli ops is away during a shift in Team Ops"]
    _click(client, rota, "Ask Hana")
    [ask] = asked(rota.hana)
    link = urlsplit(answer_url(ask)).path
    client.delete_cookie("session")
    send(client, link, {"answer": "accept", "note": "Enjoy it"})
    assert one.ending is Ending.COVERED
    assert "Hana ops covers for you in Team Ops" in told(rota.eli)
    _follows(client, rota, one.away_starts_at + HOUR)


def test_nobody_does_anything_and_it_is_offered_then_left_to_a_manager(app: Flask, clock: FakeClock) -> None:
    rota = kept(a_rota)
    leave(rota, rota.eli)
    one = the_conflict()
    while clock.at < one.away_ends_at + DAY:
        solve_conflicts(clock.move(hours=6))
    assert told(rota.hana) == ["Can you cover for Eli ops in Team Ops?"], "once, when a day had passed"
    assert told(rota.mia).count("Eli ops is away during a shift in Team Ops") == 2, (
        "at once, and three days before"
    )
    assert one.ending is Ending.PASSED
    assert who(rota, one.starts_at) == "Eli", "the portal itself changes nobody's hours"


def test_a_sweep_that_comes_late_does_it_once(app: Flask, clock: FakeClock) -> None:
    rota = kept(a_rota)
    leave(rota, rota.eli)
    at = START + 2 * DAY
    assert [solve_conflicts(at), solve_conflicts(at + timedelta(minutes=1))] == [1, 0]


def _click(client: FlaskClient, rota: Rota, label: str) -> None:
    """A button of the schedule, as the manager."""
    soup = visit(client, "/teams/ops/schedule", as_=rota.mia)
    [form] = [form for form in soup.select("form[action$='/asks']") if label in form.get_text()]
    sent = {str(f["name"]): str(f["value"]) for f in form.select("input") if f["name"] != "csrf_token"}
    send(client, str(form["action"]), sent, as_=rota.mia)


def _follows(client: FlaskClient, rota: Rota, at: datetime) -> None:
    """The calendar feed and the call that says who is on call."""
    secret = subscribe(rota.mia, rota.team, at=START).secret
    token = create_token(rota.mia, name="script", at=START)[1]
    db.session.commit()
    feed = client.get(f"/calendars/{secret}.ics").get_data(as_text=True)
    assert "Eli" not in feed.partition("DTSTART:20261130T080000Z")[2].partition("END:VEVENT")[0]
    answer = client.get(
        f"/api/v1/on-call?team=ops&at={at:%Y-%m-%dT%H:%M:%SZ}", headers={"Authorization": f"Bearer {token}"}
    )
    assert [one["person"]["name"] for one in answer.get_json()["on_call"]] == ["Hana ops"]
