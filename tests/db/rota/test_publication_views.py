"""Publishing from the browser: look at what it would write, then write that."""

from datetime import UTC, datetime

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.core.db import db
from portal.rota.models import RotaRole, Rotation, Shift
from portal.rota.rotations.actions import RotationFacts, update_rotation
from tests.clock import START, FakeClock
from tests.visit import checked, send, visit, words
from tests.world import Cast
from tests.world_rota import a_rotation


def published() -> list[tuple[int, str]]:
    """The day each shift begins on and whose it is."""
    rows = db.session.scalars(
        select(Shift).where(Shift.cancelled_at.is_(None)).order_by(Shift.starts_at)
    ).all()
    return [(row.starts_at.day, row.person.first_name) for row in rows]


def hidden(soup: BeautifulSoup) -> dict[str, str]:
    """What the button of the preview sends."""
    fields = soup.select("form[method=post] input[type=hidden][value]")
    return {str(field["name"]): str(field["value"]) for field in fields if field["name"] in ("until", "seen")}


def change_people(rotation: Rotation, cast: Cast) -> None:
    facts = RotationFacts(
        rotation.name, RotaRole.PRIMARY, "Europe/Paris", rotation.starts_on, [cast.alice.id, cast.bob.id]
    )
    update_rotation(rotation, facts, by=cast.alice, at=START)


def test_publishing_writes_what_was_looked_at(client: FlaskClient, cast: Cast) -> None:
    rotation = a_rotation(cast.blue, cast.bob, cast.alice, until=None)
    at = f"/rotations/{rotation.key}/publications"
    soup = visit(client, f"{at}/new?until=2026-12-06", as_=cast.alice)
    shown = [words(row) for row in soup.select("#draft tbody tr")]
    assert shown == [
        "Mon 16 Nov 09:00 – BB Bob Blue until Mon 23 Nov 09:00 new",
        "Mon 23 Nov 09:00 – AB Alice Blue until Mon 30 Nov 09:00 new",
        "Mon 30 Nov 09:00 – BB Bob Blue until Mon 7 Dec 09:00 new",
    ]
    assert "3 new" in words(soup.select_one("#draft .card-note"))
    assert published() == []
    response = send(client, at, hidden(soup))
    assert response.location == f"/rotations/{rotation.key}"
    assert published() == [(16, "Bob"), (23, "Alice"), (30, "Bob")]
    assert "3 shifts created, 0 changed, 0 removed" in words(visit(client, response.location).main)


def test_a_change_is_shown_beside_what_is_published(client: FlaskClient, cast: Cast) -> None:
    rotation = a_rotation(cast.blue, cast.bob, until=datetime(2026, 12, 13, tzinfo=UTC))
    change_people(rotation, cast)
    soup = visit(client, f"/rotations/{rotation.key}/publications/new?until=2026-12-12", as_=cast.alice)
    assert [words(row) for row in soup.select("#draft tbody tr")] == [
        "Mon 23 Nov 09:00 BB Bob Blue until Mon 30 Nov 09:00 AB Alice Blue until Mon 30 Nov 09:00 changed",
        "Mon 7 Dec 09:00 BB Bob Blue until Mon 14 Dec 09:00 AB Alice Blue until Mon 14 Dec 09:00 changed",
    ]
    send(client, f"/rotations/{rotation.key}/publications", hidden(soup) | {"reason": "Bob is ill"})
    assert published() == [(16, "Bob"), (23, "Alice"), (30, "Bob"), (7, "Alice")]
    after = visit(client, f"/rotations/{rotation.key}/publications/new?until=2026-12-12")
    assert "Nothing: all of it is on the schedule already." in words(after.select_one("#draft"))


def test_the_usual_day_is_thirteen_weeks_ahead_or_what_is_published(client: FlaskClient, cast: Cast) -> None:
    rotation = a_rotation(cast.blue, cast.bob, until=None)
    at = f"/rotations/{rotation.key}/publications"
    assert visit(client, f"{at}/new", as_=cast.alice).select_one("#until")["value"] == "2027-02-20"
    send(client, at, {"until": "2027-04-30"})
    assert visit(client, f"{at}/new").select_one("#until")["value"] == "2027-04-30"
    assert "published to Fri 30 Apr" in words(visit(client, f"/rotations/{rotation.key}").main)


@pytest.mark.parametrize(
    ("until", "told"),
    [
        ("2026-11-20", "Give a day from 2026-11-21 to"),
        ("2028-01-01", "Give a day from 2026-11-21 to"),
        ("soon", "Not a valid date"),
        ("", "Fill this in"),
    ],
)
def test_a_day_that_cannot_be_is_refused(client: FlaskClient, cast: Cast, until: str, told: str) -> None:
    rotation = a_rotation(cast.blue, cast.bob, until=None)
    at = f"/rotations/{rotation.key}/publications"
    for place in (at, "/teams/blue/publications"):
        seen = words(visit(client, f"{place}/new?until={until}", as_=cast.alice).main)
        sent = words(checked(send(client, place, {"until": until}, status=422)).main)
        assert told in seen
        assert told in sent
    assert published() == []


def test_a_draft_that_has_changed_since_is_shown_again(client: FlaskClient, cast: Cast) -> None:
    rotation = a_rotation(cast.blue, cast.bob, until=None)
    at = f"/rotations/{rotation.key}/publications"
    looked = hidden(visit(client, f"{at}/new?until=2026-12-06", as_=cast.alice))
    everything = hidden(visit(client, "/teams/blue/publications/new?until=2026-12-06"))
    change_people(rotation, cast)
    for place, sent in ((at, looked), ("/teams/blue/publications", everything)):
        soup = checked(send(client, place, sent, status=422))
        assert "has changed since you looked" in words(soup.select_one(".flash-bad"))
        assert "Alice Blue" in words(soup.main)
    assert published() == []
    send(client, at, hidden(soup) | {"seen": hidden(visit(client, f"{at}/new?until=2026-12-06"))["seen"]})
    assert len(published()) == 3


def test_a_rotation_without_people_says_what_to_do(client: FlaskClient, cast: Cast) -> None:
    rotation = a_rotation(cast.blue, until=None)
    at = f"/rotations/{rotation.key}"
    assert "Add at least one person" in words(visit(client, at, as_=cast.alice).main)
    soup = visit(client, f"{at}/publications/new")
    assert "Add at least one person" in words(soup.main)
    assert not soup.select("form[method=post][action$=publications]")
    send(client, f"{at}/publications", {"until": "2026-12-06"}, status=409)


def test_a_team_publishes_all_its_rotations(client: FlaskClient, cast: Cast) -> None:
    a_rotation(cast.blue, cast.bob, until=None)
    a_rotation(cast.blue, cast.alice, role=RotaRole.MANAGER, until=None)
    a_rotation(cast.blue, role=RotaRole.SHADOW, until=None)
    a_rotation(cast.green, cast.charlie, until=None)
    soup = visit(client, "/teams/blue/publications/new?until=2026-11-29", as_=cast.alice)
    cards = soup.select("[id^=draft-]:not([id$=title])")
    assert [len(card.select("tbody tr")) for card in cards] == [
        2 + 1,
        2 + 1,
        0,
    ]  # shifts, and who is affected
    response = send(client, "/teams/blue/publications", hidden(soup))
    assert response.location == "/teams/blue/schedule"
    assert sorted(published()) == [(16, "Alice"), (16, "Bob"), (23, "Alice"), (23, "Bob")]
    assert "4 shifts created" in words(visit(client, response.location).main)


def test_a_team_without_rotations_is_told_the_first_step(client: FlaskClient, cast: Cast) -> None:
    soup = visit(client, "/teams/blue/publications/new", as_=cast.alice)
    assert soup.select_one("main a.button-primary")["href"] == "/teams/blue/rotations/new"


def test_hours_make_more_lines_than_are_shown(client: FlaskClient, cast: Cast, clock: FakeClock) -> None:
    rotation = a_rotation(cast.blue, cast.bob, cast.alice, until=None)
    rotation.unit, rotation.handoff_weekday = "hour", None
    soup = visit(client, f"/rotations/{rotation.key}/publications/new?until=2026-11-30", as_=cast.alice)
    assert len(soup.select("#draft tbody tr")) == 60
    assert "more" in words(soup.select("#draft p")[-1])


def test_the_last_day_is_one_of_the_team(client: FlaskClient, cast: Cast) -> None:
    """Sunday is over in Auckland while it is noon in London: the shift of Monday there is not published."""
    rotation = a_rotation(cast.blue, cast.bob, until=None, time_zone="Pacific/Auckland")
    at = f"/rotations/{rotation.key}/publications"
    send(client, at, {"until": "2026-11-29"}, as_=cast.alice)
    assert [day for day, _name in published()] == [15, 22]
    send(client, at, {"until": "2026-11-30"})
    assert [day for day, _name in published()] == [15, 22, 29]
