"""A rota from elsewhere: shown before it is stored, whole or not at all; and ours as CSV."""

import csv
import io
from datetime import UTC, datetime
from itertools import pairwise

import pytest
from flask.testing import FlaskClient

from portal.core.db import db
from portal.rota.models import Rotation
from portal.rota.queries import on_call
from tests.db.rota.test_publishing import FAR, cover, plan
from tests.visit import checked, send, visit, words
from tests.world import Cast
from tests.world_rota import a_rotation

CSV = """email;starts_at;ends_at
bob.blue@people.example;2026-12-01 09:00;2026-12-03 09:00
Alice Blue;2026-12-03T08:00:00Z;2026-12-08T08:00:00Z
bob.blue@people.example;2026-11-01 09:00;2026-11-08 09:00
"""
ICS = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//x//EN
BEGIN:VEVENT
UID:1
DTSTART:20261201T080000Z
DTEND:20261203T080000Z
SUMMARY:Primary – Bob Blue
END:VEVENT
BEGIN:VEVENT
UID:2
DTSTART;VALUE=DATE:20261203
DTEND;VALUE=DATE:20261208
SUMMARY:On call
ATTENDEE;CN=A:mailto:alice.blue@people.example
END:VEVENT
BEGIN:VEVENT
UID:3
DTSTART:20261203T080000Z
DTEND:20261208T080000Z
STATUS:CANCELLED
SUMMARY:Gone
END:VEVENT
END:VCALENDAR
"""


@pytest.fixture
def fresh(cast: Cast) -> Rotation:
    """A rotation that nothing was published of."""
    return a_rotation(cast.blue, cast.bob, cast.alice, until=None)


def at(rotation: Rotation) -> str:
    return f"/rotations/{rotation.key}/imports"


def rows(client: FlaskClient, rotation: Rotation, text: str) -> list[str]:
    """Each line of the preview, with its state last."""
    soup = checked(send(client, at(rotation), {"text": text}, status=200))
    return [words(row) for row in soup.select("#found tbody tr")]


def test_a_file_is_looked_at_and_then_stored(client: FlaskClient, cast: Cast, fresh: Rotation) -> None:
    visit(client, f"{at(fresh)}/new", as_=cast.alice)
    upload = {"file": (io.BytesIO(("\ufeff" + CSV).encode()), "rota.csv")}
    soup = checked(send(client, at(fresh), upload, status=200))
    states = [words(row).rsplit(" ", 1)[-1] for row in soup.select("#found tbody tr")]
    assert states == ["fine", "fine", "out"]
    assert plan(fresh) == []
    fields = {
        f["name"]: f.get("value", "") for f in soup.select("main form")[-1].select("input[type=hidden]")
    }
    send(client, at(fresh), fields)
    assert [(f"{s.starts_at:%d %H}", f"{s.ends_at:%d %H}", s.person.first_name) for s in plan(fresh)] == [
        ("01 08", "03 08", "Bob"),
        ("03 08", "08 08", "Alice"),
    ]
    assert [a.person for a in on_call(cast.blue, datetime(2026, 12, 2, tzinfo=UTC))] == [cast.bob]


def test_a_calendar_is_read_by_address_and_by_the_name_in_its_title(
    client: FlaskClient, cast: Cast, fresh: Rotation
) -> None:
    visit(client, f"{at(fresh)}/new", as_=cast.alice)
    found = rows(client, fresh, ICS)
    assert ["Bob Blue" in found[0], "Alice Blue" in found[1], len(found)] == [True, True, 2]
    send(
        client,
        at(fresh),
        {"text": ICS.replace("20261203T080000Z\nSUMMARY", "20261202T230000Z\nSUMMARY"), "is_seen": "y"},
    )
    assert len(plan(fresh)) == 2


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("Zoe;2026-12-10 09:00;2026-12-11 09:00", "Nobody of the team has this name"),
        ("Blue;2026-12-10 09:00;2026-12-11 09:00", "Nobody of the team has this name"),
        ("Bob Blue;2026-12-02 09:00;2026-12-04 09:00", "Overlaps another line"),
        ("Bob Blue;soon;2026-12-11 09:00", "No beginning and end"),
        ("Bob Blue;2026-12-11 09:00;2026-12-11 09:00", "No beginning and end"),
        ("Bob Blue", "No beginning and end"),
    ],
)
def test_one_wrong_line_stores_nothing(
    client: FlaskClient, cast: Cast, fresh: Rotation, line: str, told: str
) -> None:
    visit(client, f"{at(fresh)}/new", as_=cast.alice)
    assert any(told in row for row in rows(client, fresh, CSV + line))
    send(client, at(fresh), {"text": CSV + line, "is_seen": "y"}, status=422)
    assert plan(fresh) == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "The file is empty"),
        ("who,when\nBob,now", "has to name three columns"),
        ("BEGIN:VCALENDAR\nnonsense", "no calendar that can be read"),
        (ICS.replace("SUMMARY:On call", "RRULE:FREQ=MINUTELY\nSUMMARY:On call"), "too many events"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(
    client: FlaskClient, cast: Cast, fresh: Rotation, text: str, told: str
) -> None:
    response = send(client, at(fresh), {"text": text}, as_=cast.alice, status=422)
    assert told in words(checked(response).main)


def test_bytes_that_are_no_text_are_refused(client: FlaskClient, cast: Cast, fresh: Rotation) -> None:
    upload = {"file": (io.BytesIO(b"\xff\xfe\x00x"), "rota.csv")}
    response = send(client, at(fresh), upload, as_=cast.alice, status=422)
    assert "no text in UTF-8" in words(checked(response).main)


def test_what_was_imported_stays_while_the_rule_fills_the_rest(client: FlaskClient, cast: Cast) -> None:
    rotation = a_rotation(cast.blue, cast.bob, until=FAR)
    said = {"reason": "From the old tool", "is_agreed": "y"}
    send(client, at(rotation), {"text": CSV, "is_seen": "y"}, as_=cast.alice, status=422)
    send(client, at(rotation), {"text": CSV, "is_seen": "y", **said})
    send(client, f"/rotations/{rotation.key}/publications", {"until": "2026-12-31", **said})
    kept = [(s.starts_at, s.person_id) for s in plan(rotation) if s.is_imported]
    assert kept == [
        (datetime(2026, 12, 1, 8, tzinfo=UTC), cast.bob.id),
        (datetime(2026, 12, 3, 8, tzinfo=UTC), cast.alice.id),
    ]
    stretches = cover(rotation)
    assert len(stretches) > 2
    assert all(a.ends_at == b.starts_at for a, b in pairwise(stretches))
    assert "imported" in words(visit(client, f"/rotations/{rotation.key}").select_one("#shifts"))
    send(client, f"{at(rotation)}/release")
    db.session.expire_all()
    assert not any(s.is_imported for s in plan(rotation))


def test_the_export_is_read_back_as_it_was(client: FlaskClient, cast: Cast, fresh: Rotation) -> None:
    source = a_rotation(cast.green, cast.charlie)
    text = visit_csv(client, cast, "/teams/green/schedule.csv?from=2026-12-01&until=2026-12-20")
    table = list(csv.DictReader(io.StringIO(text)))
    assert [row["email"] for row in table] == [cast.charlie.email] * 3
    assert (table[0]["hours"], table[0]["role"], table[0]["origin"]) == ("168", "primary", "rotation")
    send(
        client,
        at(fresh),
        {"text": text.replace(cast.charlie.email, cast.bob.email), "is_seen": "y"},
        as_=cast.ada,
    )
    ours = {(s.starts_at, s.ends_at) for s in plan(source)}
    assert {(s.starts_at, s.ends_at) for s in plan(fresh)} < ours


def visit_csv(client: FlaskClient, cast: Cast, url: str) -> str:
    visit(client, "/", as_=cast.ada)
    response = client.get(url)
    assert (response.status_code, response.mimetype) == (200, "text/csv")
    return response.get_data(as_text=True)


def test_a_name_that_begins_as_a_formula_runs_nothing(client: FlaskClient, cast: Cast) -> None:
    cast.bob.name = "=HYPERLINK(1)"
    a_rotation(cast.blue, cast.bob)
    text = visit_csv(client, cast, "/teams/blue/schedule.csv")
    assert "'=HYPERLINK(1)" in text
    assert ",=HYPERLINK" not in text


@pytest.mark.parametrize("query", ["from=soon", "until=0001-01-01", "from=2026-12-02&until=2026-12-01"])
def test_a_range_that_cannot_be_is_refused(client: FlaskClient, cast: Cast, query: str) -> None:
    visit(client, f"/teams/blue/schedule.csv?{query}", as_=cast.bob, status=400)


def test_others_than_managers_import_nothing(client: FlaskClient, cast: Cast, fresh: Rotation) -> None:
    for who in (cast.bob, cast.charlie, cast.vera):
        send(client, at(fresh), {"text": CSV, "is_seen": "y"}, as_=who, status=403)
        send(client, f"{at(fresh)}/release", status=403)
    assert plan(fresh) == []
