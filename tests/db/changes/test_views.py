"""The calendar, an event, and what people enter."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.changes.actions import tick
from portal.changes.checklist import FIRST
from portal.changes.events import Status
from portal.changes.models import ChangeCause, ChangeEvent, ChangeSetting
from portal.changes.queries import ticks_of
from portal.core.db import db
from portal.incidents.opening import IncidentFacts, open_incident
from portal.rota.models import RotaRole
from portal.services.actions import plan_maintenance
from portal.services.models import Maintenance, Service
from tests.clock import START
from tests.visit import checked, query_count, send, visit, words
from tests.world import Cast
from tests.world_changes import a_deployment, a_freeze, an_event
from tests.world_pager import on_call_now
from tests.world_setup import a_service

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
FORM = {
    "type": "deployment_window", "word": "", "title": "Checkout 2", "service": "checkout",
    "starts_at": "2026-11-23T10:00", "ends_at": "2026-11-23T12:00", "url": "", "text": "All of it",
}  # fmt: skip


@pytest.fixture
def checkout(cast: Cast) -> Service:
    return a_service(cast.blue)


def only() -> ChangeEvent:
    return db.session.scalars(select(ChangeEvent)).one()


def test_a_member_plans_a_window_corrects_it_and_calls_it_off(
    client: FlaskClient, cast: Cast, checkout: Service
) -> None:
    on_call_now(cast.blue, RotaRole.PRIMARY, [cast.bob])
    visit(client, "/teams/blue/changes/new", as_=cast.bob)
    place = send(client, "/teams/blue/changes", FORM).location
    event = only()
    assert place == f"/changes/{event.key}"
    assert (event.starts_at - START, event.status, event.text) == (
        DAY * 2 + 6 * HOUR + 39 * HOUR / 60, Status.PLANNED, "All of it"
    )  # fmt: skip
    assert "It is night" not in words(visit(client, place).main)
    send(client, place, FORM | {"title": "Checkout 3", "ends_at": "2026-11-23T23:00", "status": "planned"})
    text = words(visit(client, place).main)
    assert "It is night for Bob Blue" in text
    assert "Checkout 3" in words(visit(client, "/teams/blue/changes").select_one("#calendar"))
    visit(client, f"{place}/edit")
    send(client, f"{place}/cancellation")
    assert "cancelled" in words(visit(client, place).main)
    assert "is over" in send(client, f"{place}/cancellation", status=409).text


def test_maintenance_that_holds_pages_is_planned_on_its_service(
    client: FlaskClient, cast: Cast, checkout: Service
) -> None:
    work = FORM | {"type": "maintenance", "title": "New disks", "holds_pages": "y"}
    place = send(client, "/teams/blue/changes", work, as_=cast.bob).location
    assert place == "/services/checkout/maintenance"
    planned = db.session.scalars(select(Maintenance)).one()
    assert (planned.reason, planned.service) == ("New disks", checkout)
    assert db.session.scalars(select(ChangeEvent)).all() == []
    shown = visit(client, "/teams/blue/changes").select_one("#calendar")
    assert "New disks" in words(shown)
    assert "holds pages" in words(shown)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"type": "other", "word": "Big Bang"}, "A lower-case word"),
        ({"ends_at": "2026-11-22T10:00"}, "does not come before"),
        ({"ends_at": "2027-11-22T10:00"}, "At most 92 days"),
        ({"type": "freeze"}, "Not a valid choice"),
        ({"holds_pages": "y"}, "Only maintenance of one service"),
        ({"url": "javascript:alert(1)"}, "Begin with https"),
        ({"title": " "}, "Fill this in"),
        ({"service": "other"}, "Not a valid choice"),
    ],
)
def test_what_cannot_be_is_refused_with_the_form(
    client: FlaskClient, cast: Cast, checkout: Service, changes: dict[str, str], told: str
) -> None:
    answer = send(client, "/teams/blue/changes", FORM | changes, as_=cast.bob, status=422)
    assert told in words(checked(answer).main)
    assert db.session.scalars(select(ChangeEvent)).all() == []


def test_a_freeze_is_for_managers(client: FlaskClient, cast: Cast, checkout: Service) -> None:
    freeze = FORM | {"type": "freeze", "service": ""}
    place = send(client, "/teams/blue/changes", freeze, as_=cast.alice).location
    assert not visit(client, place, as_=cast.bob).main.select("a[href$='/edit']")
    visit(client, f"{place}/edit", status=403)
    send(client, f"{place}/cancellation", status=403)
    visit(client, f"{place}/edit", as_=cast.alice)


def test_the_calendar_of_all_shows_what_its_address_asks(
    client: FlaskClient, cast: Cast, checkout: Service
) -> None:
    a_deployment(checkout, by=cast.bob)
    a_freeze(cast.blue, by=cast.alice, begins=DAY, days=20)
    plan_maintenance(
        checkout, starts_at=START + HOUR, ends_at=START + 2 * HOUR, reason="New disks", by=cast.bob, at=START
    )
    a_deployment(a_service(cast.green, "Shop", slug="shop"), by=cast.ada)

    def calendar(query: str) -> str:
        return words(visit(client, f"/changes?{query}", as_=cast.vera).select_one("#calendar"))

    for title in ("Checkout 1.2.3", "Christmas", "New disks", "Shop 1.2.3"):
        assert title in calendar("")
    assert "Shop" not in calendar("team=blue")
    assert "Checkout" not in calendar("type=freeze")
    assert "New disks" in calendar("type=maintenance")
    assert "Christmas" in calendar("from=2026-12-01&until=2026-12-02")  # it goes on
    assert "Nothing in these days" in calendar("from=2027-12-01&until=2027-12-02")
    for wrong in ("from=soon", "from=2026-12-02&until=2026-12-01", "type=A%20B", "until=2030-01-01"):
        visit(client, f"/changes?{wrong}", status=400)
    visit(client, "/changes?team=none", status=404)


def test_a_planned_deployment_in_a_freeze_is_marked_in_the_list(
    client: FlaskClient, cast: Cast, checkout: Service
) -> None:
    a_freeze(cast.blue, by=cast.alice)
    an_event(checkout, by=cast.bob)
    text = words(visit(client, "/teams/blue/changes", as_=cast.bob).select_one("#calendar"))
    assert "In a freeze: Christmas" in text
    assert "Nobody is on call from" in text


def test_boxes_are_ticked_by_who_looks(client: FlaskClient, cast: Cast, checkout: Service) -> None:
    event = an_event(checkout, by=cast.bob)
    place = f"/changes/{event.key}"
    boxes = visit(client, place, as_=cast.bob).select("#checklist input[name=lines]")
    assert [box["value"] for box in boxes] == [*FIRST]
    send(client, f"{place}/checklist", {"lines": [FIRST[0], FIRST[3]]})
    assert "Bob Blue" in words(visit(client, place, as_=cast.charlie).select_one("#checklist"))
    assert visit(client, place).select("#checklist input[disabled]")
    send(client, f"{place}/checklist", {"lines": [FIRST[0]]}, as_=cast.alice)
    assert [(one.line, one.ticked_by) for one in ticks_of(only())] == [(FIRST[0], cast.bob)]


def test_a_manager_writes_the_list(client: FlaskClient, cast: Cast, checkout: Service) -> None:
    visit(client, "/teams/blue/changes/settings", as_=cast.alice)
    place = "/teams/blue/changes/settings"
    send(client, place, {"checklist": "Ask Ada\n\nAsk Ada\nLook twice", "failure_hours": "6"})
    chosen = db.session.scalars(select(ChangeSetting)).one()
    assert (chosen.checklist, chosen.failure_hours) == (["Ask Ada", "Look twice"], 6)
    for wrong in ({"checklist": " ", "failure_hours": "6"}, {"checklist": "x" * 300, "failure_hours": "6"},
                  {"checklist": "x", "failure_hours": "0"}):  # fmt: skip
        send(client, place, wrong, status=422)


def test_an_incident_shows_what_was_deployed_before(
    client: FlaskClient, cast: Cast, checkout: Service
) -> None:
    event = a_deployment(checkout, by=cast.bob, at=START - HOUR)
    incident = open_incident(cast.blue, IncidentFacts("It is slow", 2), at=START, service=checkout)
    place = f"/incidents/{incident.ref}"
    assert "Checkout 1.2.3" in words(visit(client, place, as_=cast.bob).select_one("#before"))
    send(client, f"{place}/cause", {"change": event.key})
    assert "says Bob Blue" in words(visit(client, place).select_one("#before"))
    assert incident.ref in words(visit(client, f"/changes/{event.key}").select_one("#incidents"))
    send(client, f"{place}/cause", {"change": ""})
    assert "It came of no change" in words(visit(client, place).select_one("#before"))
    assert db.session.scalars(select(ChangeCause)).one().event_id is None
    assert visit(client, f"/changes/{event.key}", as_=cast.charlie).select_one("#incidents") is None


def test_more_of_them_cost_no_more_queries(client: FlaskClient, cast: Cast, checkout: Service) -> None:
    def one_more(n: int) -> ChangeEvent:
        a_freeze(cast.blue, by=cast.alice)
        other = a_service(cast.blue, slug=f"other-{n}")
        plan_maintenance(
            other, starts_at=START + HOUR, ends_at=START + 2 * HOUR, reason="Disks", by=cast.bob, at=START
        )
        event = an_event(other, by=cast.bob)
        tick(event, {FIRST[n]}, by=cast.bob, at=START)
        return event

    one_more(0)
    places = ("/changes", "/teams/blue/changes")
    before = [query_count(client, place, as_=cast.bob) for place in places]
    for n in (1, 2):
        one_more(n)
    assert [query_count(client, place, as_=cast.bob) for place in places] == before


def test_a_schedule_tells_what_changes_in_its_weeks(
    client: FlaskClient, cast: Cast, checkout: Service
) -> None:
    on_call_now(cast.blue, RotaRole.PRIMARY, [cast.bob])
    a_freeze(cast.blue, by=cast.alice, begins=DAY)
    a_deployment(checkout, by=cast.bob)
    beside = words(visit(client, "/teams/blue/schedule", as_=cast.charlie).select_one("#changes"))
    assert "Christmas" in beside
    assert "Checkout 1.2.3" in beside
    year = words(visit(client, "/teams/blue/schedule?weeks=52").select_one("#changes"))
    assert "Christmas" in year
    assert "Checkout 1.2.3" not in year
