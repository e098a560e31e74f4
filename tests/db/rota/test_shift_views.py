from datetime import timedelta

from flask.testing import FlaskClient

from portal.core.db import db
from portal.rota.cover.queries import history_of
from portal.rota.models import Origin, RotaRole
from portal.rota.plans.actions import publish
from portal.rota.plans.consent import Consent
from portal.rota.plans.queries import shifts_ahead
from portal.rota.rotations.actions import set_active
from tests.clock import START
from tests.visit import visit, words
from tests.world import Cast
from tests.world_rota import a_rotation, hand_over
from tests.world_setup import query_count

PARTIAL = {"HX-Request": "true"}


def test_a_shift_says_who_when_and_what_happened_to_it(client: FlaskClient, cast: Cast) -> None:
    rotation = a_rotation(cast.blue, cast.bob)
    shift = shifts_ahead(rotation, START)[1]
    hand_over(shift, cast.alice, shift.starts_at, shift.starts_at.replace(day=25), at=START + timedelta(1))
    said = words(visit(client, f"/shifts/{shift.key}", as_=cast.charlie).select_one("#shift"))
    assert "PlannedBB Bob Blue ParisMon 23 Nov 09:00 – Mon 30 Nov 09:00 Lasts7 d" in said
    assert "Who covers it AB Alice Blue Mon 23 Nov 09:00 – Wed 25 Nov 09:00" in said
    swapped, published = said.index("Swapped"), said.index("Published by itself Sat 21 Nov 03:21")
    assert swapped < published


def test_a_change_of_the_plan_says_by_whom_and_why(client: FlaskClient, cast: Cast) -> None:
    rotation = a_rotation(cast.blue, cast.bob)
    shift, at = shifts_ahead(rotation, START)[1], START + timedelta(minutes=1)
    set_active(rotation, False, by=cast.alice, at=at)
    publish(rotation, until=at, at=at, by=cast.alice, consent=Consent("Moved to Green", True))
    said = words(visit(client, f"/shifts/{shift.key}", as_=cast.bob).select_one("#shift"))
    assert "taken off the plan" in said
    assert "Taken off the plan by Alice Blue Sat 21 Nov 03:22 Reason: Moved to Green" in said


def test_whoever_takes_over_is_named_with_the_reason(client: FlaskClient, cast: Cast) -> None:
    shift = shifts_ahead(a_rotation(cast.blue, cast.bob), START)[1]
    hand_over(shift, cast.alice, shift.starts_at, shift.ends_at, at=START + timedelta(minutes=1))
    row = history_of(shift)[-1]
    row.created_by_id, row.reason, row.origin = cast.alice.id, "Bob is at the dentist", Origin.OVERRIDE
    said = words(visit(client, f"/shifts/{shift.key}", as_=cast.bob).select_one("#shift"))
    assert "Overridden by Alice Blue Sat 21 Nov 03:22 Reason: Bob is at the dentist" in said


def test_a_schedule_opens_it_beside_itself(client: FlaskClient, cast: Cast) -> None:
    """Without scripts the same address is a view of its own."""
    a_rotation(cast.blue, cast.bob)
    schedule = visit(client, "/teams/blue/schedule", as_=cast.bob)
    bar, line = schedule.select_one("a.bar"), schedule.select_one("a.agenda-role")
    assert bar is not None
    assert line is not None
    assert bar["href"] == bar["hx-get"] == line["href"]
    partial = visit(client, str(bar["href"]), headers=PARTIAL)
    assert partial.html is None
    assert [tag["id"] for tag in partial.find_all(recursive=False)] == ["shift"]
    assert len(visit(client, str(bar["href"])).select("main #shift")) == 1


def test_no_such_shift(client: FlaskClient, cast: Cast) -> None:
    visit(client, "/shifts/nothing", as_=cast.bob, status=404)


def test_a_long_history_asks_no_more(client: FlaskClient, cast: Cast) -> None:
    shift = shifts_ahead(a_rotation(cast.blue, cast.bob), START)[1]
    before = query_count(client, f"/shifts/{shift.key}", as_=cast.bob)
    for n, person in enumerate((cast.alice, cast.charlie, cast.alice), start=1):
        hand_over(shift, person, shift.starts_at, shift.ends_at, at=START + timedelta(minutes=n))
    assert len(history_of(shift)) == 4
    assert query_count(client, f"/shifts/{shift.key}", as_=cast.bob) == before


def test_own_shifts_are_those_of_every_team(client: FlaskClient, cast: Cast) -> None:
    a_rotation(cast.blue, cast.bob)
    a_rotation(cast.green, cast.bob, role=RotaRole.SECONDARY)
    before = query_count(client, "/me/shifts", as_=cast.bob)
    rows = [words(row) for row in visit(client, "/me/shifts").select("tbody tr")]
    assert rows[0].startswith("Mon 16 Nov 09:00 Mon 23 Nov 09:00 7 d Primary Team Blue now")
    assert rows[1].startswith("Mon 16 Nov 09:00 Mon 23 Nov 09:00 7 d Secondary Team Green now")
    assert len(rows) == 54
    a_rotation(cast.blue, cast.bob, role=RotaRole.MANAGER)
    db.session.commit()
    assert query_count(client, "/me/shifts", as_=cast.bob) == before
    assert "No shift ahead" in words(visit(client, "/me/shifts", as_=cast.vera).main)
