from datetime import UTC, date, datetime

from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from portal.core.db import db
from portal.rota.models import RotaRole, Rotation
from portal.rota.plans.queries import shifts_ahead
from portal.rota.rotations.actions import RotationFacts, update_rotation
from tests.clock import START
from tests.visit import visit, words
from tests.world import Cast, a_person
from tests.world_rota import a_rotation, hand_over
from tests.world_setup import query_count

AT = "/teams/blue/schedule/quality"


def loads(soup: BeautifulSoup) -> dict[str, list[str]]:
    """The cells of each person, by name."""
    rows = soup.select("#load tbody tr")
    return {words(row.select_one(".person-text")): [words(cell) for cell in row.select("td")] for row in rows}


def test_a_plan_that_is_even(client: FlaskClient, cast: Cast) -> None:
    """Twelve weeks from Saturday 03:21 in Paris: 54 hours of Bob's week, then six weeks of Alice and five of Bob."""
    a_rotation(cast.blue, cast.bob, cast.alice)
    soup = visit(client, AT, as_=cast.charlie)
    assert words(soup.select_one("#coverage li")) == "Primary 100 %"
    assert loads(soup) == {
        "Alice Blue": ["1008 of 1008", "42 of 42", "12.0 of 12.0", "not said", "7 d", "2 days"],
        "Bob Blue": ["1008 of 1008", "42 of 42", "12.0 of 12.0", "not said", "7 d", "9 days"],
    }


def test_every_gap_is_listed(client: FlaskClient, cast: Cast) -> None:
    a_rotation(cast.blue, cast.bob, until=datetime(2026, 12, 21, tzinfo=UTC))
    soup = visit(client, AT, as_=cast.bob)
    assert [words(gap) for gap in soup.select(".gaps li")] == [
        "Mon 21 Dec 09:00 – Sat 13 Feb 03:21 53 d 18 h"
    ]
    assert "36 %" in words(soup.select_one("#coverage li"))
    assert "Shortest notice 2 days" in words(soup.select_one(".stats"))


def test_who_really_covers_counts(client: FlaskClient, cast: Cast) -> None:
    rotation = a_rotation(cast.blue, cast.bob)
    shift = shifts_ahead(rotation, START)[1]
    hand_over(shift, cast.alice, shift.starts_at, shift.ends_at, at=START)
    found = loads(visit(client, AT, as_=cast.bob))
    assert found["Alice Blue"][:2] == ["168 of 0", "7 of 0"]


def test_who_left_has_neither_load_nor_share(client: FlaskClient, cast: Cast) -> None:
    a_rotation(cast.blue, cast.bob, cast.alice)
    cast.bob.is_active = False
    assert list(loads(visit(client, AT, as_=cast.alice))) == ["Alice Blue"]


def without_bob(cast: Cast, rotation: Rotation) -> None:
    facts = RotationFacts(
        name=rotation.name, role=rotation.role, time_zone=rotation.time_zone, starts_on=date(2026, 11, 16),
        member_ids=[cast.alice.id], handoff_time=rotation.handoff_time, handoff_weekday=0,
    )  # fmt: skip
    update_rotation(rotation, facts, by=cast.alice, at=START)
    db.session.commit()


def test_a_draft_is_judged_before_it_is_published(client: FlaskClient, cast: Cast) -> None:
    rotation = a_rotation(cast.blue, cast.bob, cast.alice)
    a_rotation(cast.blue, cast.alice, role=RotaRole.SECONDARY)
    without_bob(cast, rotation)
    for view in (f"/rotations/{rotation.key}/publications/new", "/teams/blue/publications/new"):
        soup = visit(client, view, as_=cast.alice)
        assert "before and after" in words(soup.select_one("#load-title"))
        assert loads(soup)["Bob Blue"][0].startswith("1008 → 54 of ")
        assert words(soup.select_one("#coverage li")) == "Primary 100 %"


def test_nothing_to_publish_is_not_judged(client: FlaskClient, cast: Cast) -> None:
    rotation = a_rotation(cast.blue, cast.bob)
    view = f"/rotations/{rotation.key}/publications/new"
    assert visit(client, view, as_=cast.alice).select_one("#load") is None


def test_what_people_promised_lies_over_the_draft(client: FlaskClient, cast: Cast) -> None:
    rotation = a_rotation(cast.blue, cast.bob, cast.alice)
    shift = shifts_ahead(rotation, START)[2]
    hand_over(shift, cast.charlie, shift.starts_at, shift.ends_at, at=START)
    without_bob(cast, rotation)
    found = loads(visit(client, "/teams/blue/publications/new", as_=cast.alice))
    assert found["Charlie Green"][0] == "168 of 0"


def test_a_team_without_rotations_reads_what_the_view_is_for(client: FlaskClient, cast: Cast) -> None:
    assert "Nothing to look at yet" in words(visit(client, AT, as_=cast.bob).main)


def test_it_asks_as_much_for_many_as_for_one(client: FlaskClient, cast: Cast) -> None:
    a_rotation(cast.blue, cast.bob)
    before = query_count(client, AT, as_=cast.bob)
    a_rotation(cast.blue, *(a_person(f"P{n}", team=cast.blue) for n in range(5)), role=RotaRole.SECONDARY)
    db.session.commit()
    assert query_count(client, AT, as_=cast.bob) == before
