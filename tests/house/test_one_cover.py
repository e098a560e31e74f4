"""Who is on call is read from one place: whatever names them names the same person after a change of hands."""

import ast
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from icalendar import Calendar
from sqlalchemy import select

from portal.calendars.actions import subscribe
from portal.core.db import db, many
from portal.incidents.opening import IncidentFacts, open_incident
from portal.messages.models import Message, MessageKind
from portal.pager.tasks import escalate
from portal.people.actions import create_token
from portal.rota.queries import cover_between, cover_by, cover_of_all, on_call, roster, stretches_of
from portal.swaps.answering.actions import accept
from portal.swaps.asking.actions import ask_swap
from portal.swaps.asking.wishes import Wish
from tests.clock import START, FakeClock
from tests.kept import kept
from tests.visit import sign_in_as
from tests.world_pager import a_method, the_ladder
from tests.world_swaps import DAY, HOUR, Rota, a_rota

PORTAL = Path(__file__).parents[2] / "portal"
TABLES = {"Assignment", "Shift"}
ASKING = {"select", "update", "delete", "insert", "aliased", "get", "get_one"}

WHO_MAY: Mapping[str, str] = {
    "rota/queries.py": "the statement itself",
    "rota/cover/queries.py": "one shift: by its address, who covers it, what was ever true of it",
    "rota/plans/queries.py": "what is published of a rotation, and promised",
    "rota/plans/storing.py": "writes cover: what is published",
    "rota/files/actions.py": "writes shifts: what was imported",
    "calendars/queries.py": "the statement, with what was taken out of a calendar, and how far the plan reaches",
    "demo/exchanges.py": "chooses the turn that a tale is about, whoever has it by now",
    "now/queries.py": "until when somebody is on call, as numbers: every page asks",
}


def _asking(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call):
            called = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            named = {n.id for arg in node.args for n in ast.walk(arg) if isinstance(n, ast.Name)}
            if called in ASKING and named & TABLES:
                yield str(path.relative_to(PORTAL))


def test_nobody_else_asks_the_tables_of_cover() -> None:
    asking = {name for path in PORTAL.rglob("*.py") for name in _asking(path)}
    assert asking == set(WHO_MAY)


def test_every_place_names_who_has_taken_over(app: Flask, client: FlaskClient, clock: FakeClock) -> None:
    rota = kept(a_rota)
    swap = ask_swap(rota.shifts[0], Wish(to=[rota.fay], note="Ill"), by=rota.hana, at=START)
    accept(swap, by=rota.fay, note="Rest soon", at=START)
    clock.at = START + HOUR
    for place, said in [*_queries(rota), *_views(rota, client)]:
        assert "Fay ops" in said, place
        assert "Hana ops" not in said, place


def _queries(rota: Rota) -> Iterator[tuple[str, str]]:
    at = START + HOUR
    yield "on_call", str([row.person.name for row in on_call(rota.team, at)])
    yield "roster", str(roster(at, "ops"))
    yield "cover_between", str([row.person.name for row in cover_between(rota.team, at, at + DAY)])
    yield "cover_of_all", str([row.person.name for row in cover_of_all(at, at + DAY)])
    yield (
        "cover_by",
        str([row.person.name for who in (rota.hana, rota.fay) for row in cover_by(who, at, at + DAY)]),
    )
    names = {person.id: person.name for person in (rota.hana, rota.fay)}
    yield "stretches_of", str([names[one.person_id] for one in stretches_of(names, at, at + DAY)])


def _views(rota: Rota, client: FlaskClient) -> Iterator[tuple[str, str]]:
    at = START + HOUR
    for person in (rota.hana, rota.fay):
        a_method(person)
    the_ladder(rota.team)
    open_incident(rota.team, IncidentFacts("Checkout is down", 1, is_urgent=True), at=at, by=None)
    secret, token = (
        subscribe(rota.mia, rota.team, at=at).secret,
        create_token(rota.mia, name="script", at=at)[1],
    )
    db.session.commit()
    escalate(at)
    yield "a page", str([m.recipient for m in many(select(Message).where(Message.kind == MessageKind.PAGE))])
    yield "a feed", str(list(_events_at(client.get(f"/calendars/{secret}.ics").data, at)))
    hours = f"from={at:%Y-%m-%dT%H:%M:%SZ}&until={at + DAY:%Y-%m-%dT%H:%M:%SZ}"
    paths = ("on-call?team=ops", f"teams/ops/shifts?{hours}", "dry-run?team=ops&severity=1")
    headers = {"Authorization": f"Bearer {token}"}
    for path in paths:
        yield path, client.get(f"/api/v1/{path}", headers=headers).get_data(as_text=True)


def _events_at(body: bytes, at: datetime) -> Iterator[str]:
    for event in Calendar.from_ical(body).walk("VEVENT"):
        if event["DTSTART"].dt <= at < event["DTEND"].dt and event.get("STATUS") != "CANCELLED":
            yield str(event["SUMMARY"])


def test_the_views_name_whoever_has_it(app: Flask, client: FlaskClient, clock: FakeClock) -> None:
    """These show more than one day, so the old name may be there for other weeks; nobody is told they have this one."""
    rota = a_rota(weeks=1)
    swap = ask_swap(rota.shifts[0], Wish(to=[rota.fay], note="Ill"), by=rota.hana, at=START)
    accept(swap, by=rota.fay, note="Rest soon", at=START)
    clock.at = START + HOUR
    sign_in_as(client, rota.mia)
    for path in ("/", "/schedules", "/teams/ops/schedule"):
        assert "Fay ops" in _read(app, client, path), path
    for person, has_it in ((rota.fay, True), (rota.hana, False)):
        sign_in_as(client, person)
        assert ("Team Ops" in _read(app, client, "/me/shifts")) is has_it


def _read(app: Flask, client: FlaskClient, path: str) -> str:
    with app.app_context():  # as in life, where a request knows nothing of the one before
        return client.get(path).get_data(as_text=True)
