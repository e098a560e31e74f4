"""With five years behind it, nothing that is asked of the rota reads a growing table from end to end."""

import json
from collections.abc import Iterator, Mapping
from datetime import time, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event, text

from portal.core.db import db
from portal.people.actions import create_token
from portal.people.models import Team
from portal.rota.models import RotaRole, Rotation
from portal.rota.plans.actions import publish
from portal.rota.plans.consent import Consent
from portal.rota.tasks import fill_horizon
from tests.clock import START, FakeClock
from tests.db.calendars.reader import Reader
from tests.visit import sign_in_as
from tests.world import Cast, a_team
from tests.world_rota import a_rotation

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

GROWING = {"shift", "assignment", "publication", "shift_news"}
WAYS_AROUND = ("enable_seqscan", "enable_hashjoin", "enable_mergejoin")
DAYS = 5 * 365
TEAMS = 8

SHIFTS = """
INSERT INTO shift (key, rotation_id, person_id, starts_at, ends_at, sequence, published_at, changed_at,
                   cancelled_at, is_imported)
SELECT 'old' || r.id || '-' || n || '-' || taken, r.id, :person_id, day, day + interval '1 day', 0,
       day - interval '60 days', day - interval '60 days', CASE taken WHEN 1 THEN day - interval '50 days' END, false
FROM rotation r, generate_series(1, :days) n, generate_series(0, 1) taken,
     LATERAL (SELECT CAST(:first AS timestamptz) - n * interval '1 day' AS day) d
"""
ASSIGNMENTS = """
INSERT INTO assignment (key, shift_id, rotation_id, team_id, role, person_id, starts_at, ends_at, origin,
                        is_opening, created_at, replaced_at)
SELECT s.key, s.id, s.rotation_id, r.team_id, r.role, s.person_id, s.starts_at, s.ends_at, 'rotation', true,
       s.published_at, s.cancelled_at
FROM shift s JOIN rotation r ON r.id = s.rotation_id WHERE s.key LIKE 'old%'
"""
PUBLICATIONS = """
INSERT INTO publication (rotation_id, published_at, until_at, created_count, changed_count, removed_count, is_agreed)
SELECT r.id, s.published_at, s.ends_at, 1, 0, 0, false
FROM rotation r JOIN shift s ON s.rotation_id = r.id WHERE s.key LIKE 'old%'
"""
NEWS = """
INSERT INTO shift_news (key, person_id, team_id, told_at, title, lines, seen_at)
SELECT s.key || '-' || p.id, p.id, r.team_id, s.published_at, 'Your shifts have changed', '[]', s.published_at
FROM shift s JOIN rotation r ON r.id = s.rotation_id JOIN person p ON p.is_active
WHERE s.key LIKE 'old%' AND s.id % 5 = 0
"""


@pytest.fixture
def blue(cast: Cast) -> Team:
    """Team Blue among eight, each with two rotations of daily shifts for five years, half of them taken back once."""
    teams = [cast.blue, cast.green, *(a_team(f"team-{n}") for n in range(TEAMS - 2))]
    for team in teams:
        for role in (RotaRole.PRIMARY, RotaRole.SECONDARY):
            a_rotation(team, cast.bob, cast.alice, role=role, until=START + timedelta(weeks=13))
    facts = {"days": DAYS, "person_id": cast.charlie.id, "first": START - timedelta(days=5)}
    db.session.execute(text("SET LOCAL statement_timeout = 0"))  # five years at once, on whatever machine
    db.session.execute(text(SHIFTS), facts)
    for statement in (ASSIGNMENTS, PUBLICATIONS, NEWS):
        db.session.execute(text(statement))
    db.session.execute(text("SET LOCAL default_statistics_target = 10000"))  # all rows count
    for table in GROWING:
        db.session.execute(text(f"ANALYZE {table}"))
    db.session.commit()
    return cast.blue


@pytest.fixture
def asked(blue: Team) -> Iterator[list[tuple[str, Any]]]:
    """Every statement from here on, with its values."""
    found: list[tuple[str, Any]] = []

    def note(_connection: object, _cursor: object, statement: str, values: Any, *_rest: object) -> None:
        if statement.split(maxsplit=1)[0] in ("SELECT", "WITH", "UPDATE"):
            found.append((statement, values[0] if isinstance(values, list) else values))

    event.listen(db.engine, "before_cursor_execute", note)
    yield found
    event.remove(db.engine, "before_cursor_execute", note)


def scanned(plan: Mapping[str, Any], *, is_forced: bool) -> Iterator[str]:
    """The tables that a plan reads from end to end; when forced, also those read along an index."""
    is_along = is_forced and plan["Node Type"].startswith("Index") and "Index Cond" not in plan
    if plan["Node Type"] == "Seq Scan" or is_along:
        yield plan["Relation Name"]
    for part in plan.get("Plans", ()):
        yield from scanned(part, is_forced=is_forced)


def slow(asked: list[tuple[str, Any]]) -> dict[str, set[str]]:
    """Statements that scan what grows, and what: as they are planned, and also where only indexes are liked.

    The planner may like a scan better where it expects much of a table; what has no index scans either way.
    """
    found = {}
    for statement, values in list(asked):
        tables = _scanned(statement, values, is_forced=False) & GROWING
        if tables:
            tables &= _scanned(statement, values, is_forced=True)
        if tables:
            found[statement] = tables
    return found


def _scanned(statement: str, values: Any, *, is_forced: bool) -> set[str]:
    connection = db.session.connection()
    for way in WAYS_AROUND:
        connection.execute(text(f"SET LOCAL {way} = {'off' if is_forced else 'on'}"))
    plan = connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {statement}", values).scalar_one()
    read = json.loads(plan) if isinstance(plan, str) else plan
    return {*scanned(read[0]["Plan"], is_forced=is_forced)}


def test_nothing_reads_a_growing_table_from_end_to_end(
    blue: Team,
    asked: list[tuple[str, Any]],
    client: FlaskClient,
    cast: Cast,
    calendar: Reader,
    clock: FakeClock,
) -> None:
    db.session.execute(text("SELECT count(*) FROM shift WHERE sequence = 7"))
    db.session.execute(text("SELECT count(*) FROM shift WHERE key = 'old1-1-0'"))
    assert [*slow(asked).values()] == [{"shift"}], "a scan is seen, and only that"
    asked.clear()
    rotation = db.session.query(Rotation).filter_by(team_id=blue.id).first()
    paths = [calendar.address(cast.bob, *of) for of in ((), (blue,), (blue, RotaRole.PRIMARY))]
    asked.clear()
    for path in paths:
        assert calendar.ask(path).status_code == 200
    open_views(client, rotation, cast)
    ask_who_is_on_call(client, cast)
    fill_horizon(clock.move(weeks=1))
    rotation.handoff_time = time(10)
    said = Consent("It has to be.", is_agreed=True)
    publish(rotation, until=START + timedelta(weeks=20), at=clock.at, by=cast.alice, consent=said)
    assert len({statement for statement, _values in asked}) > 40
    assert slow(asked) == {}


def open_views(client: FlaskClient, rotation: Rotation, cast: Cast) -> None:
    places = (
        "/", "/schedules", "/schedules?weeks=52", "/teams/blue", "/teams/blue/schedule",
        "/teams/blue/schedule?weeks=13", "/teams/blue/schedule?from=2023-05-01", "/teams/blue/schedule/quality",
        "/teams/blue/rotations", f"/rotations/{rotation.key}", f"/rotations/{rotation.key}/publications/new",
        "/teams/blue/publications/new", "/teams/blue/schedule.csv", f"/shifts/old{rotation.id}-1-0", "/me/shifts",
        "/me/shift-news",
    )  # fmt: skip
    sign_in_as(client, cast.alice)
    for place in places:
        assert client.get(place).status_code == 200, place


def ask_who_is_on_call(client: FlaskClient, cast: Cast) -> None:
    _token, secret = create_token(cast.bob, name="script", at=START)
    db.session.commit()
    for query in ("", "?team=blue", "?at=2023-05-01T00:00:00Z"):
        answer = client.get(f"/api/v1/on-call{query}", headers={"Authorization": f"Bearer {secret}"})
        assert answer.status_code == 200
