"""From a page that nobody needed to an alert that waits, and to a task for who can mend it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.alerts.models import Alert, Integration
from portal.core.db import db
from portal.fatigue.days.actions import count_person
from portal.fatigue.marks.actions import mark_page
from portal.fatigue.models import Worth
from portal.followups.models import FollowUp
from portal.incidents.models import Incident
from portal.people.models import Person
from tests.clock import START, FakeClock
from tests.visit import send, visit, words
from tests.world import Cast
from tests.world_fatigue import a_sent_page
from tests.world_incidents import an_incident
from tests.world_pager import a_body, an_alert, post_alert
from tests.world_setup import a_service, an_integration, query_count

HOUR = timedelta(hours=1)


@pytest.fixture
def prometheus(cast: Cast) -> Integration:
    return an_integration(a_service(cast.blue), "Prometheus EU")


@pytest.fixture
def woken(client: FlaskClient, cast: Cast, prometheus: Integration, clock: FakeClock) -> Callable[..., None]:
    """An alert comes in, and its page reaches somebody; it is 3:21 at night in Paris at START."""

    def arrive(
        name: str, person: Person, *, worth: Worth | None = None, after: timedelta = timedelta()
    ) -> None:
        body = a_body(an_alert(name, n=str(after)), group=f"{name}{after}")
        [ref] = post_alert(client, prometheus.secret, body).get_json()["incidents"]
        incident = db.session.scalars(select(Incident).where(Incident.ref == ref)).one()
        page = a_sent_page(incident, person, at=START + after)
        if worth:
            mark_page(page, worth, by=person, at=START + after)

    return arrive


def rows(client: FlaskClient, person: Person, query: str = "") -> list[str]:
    return [
        words(row)
        for row in visit(client, f"/teams/blue/noise{query}", as_=person).select("#alerts tbody tr")
    ]


def test_what_woke_for_nothing_is_one_click_from_waiting(
    client: FlaskClient, cast: Cast, woken: Callable[..., None], prometheus: Integration, clock: FakeClock
) -> None:
    woken("DiskFull", cast.bob, worth=Worth.NOISE)
    woken("DiskFull", cast.alice, after=HOUR, worth=Worth.NEEDED)
    woken("HighLoad", cast.bob, after=9 * HOUR)
    clock.move(hours=24)
    disk, load = rows(client, cast.alice)
    assert disk.startswith("DiskFull Prometheus EU")
    assert "2 2 50 % of 2 1" in disk
    assert "1 0 – 0" in load
    quieter = visit(client, "/teams/blue/noise").select_one("#alerts tbody form")
    fields = {
        field["name"]: field["value"] for field in quieter.select("input") if field["name"] != "csrf_token"
    }
    send(client, str(quieter["action"]), fields)
    assert prometheus.alert_ranks == {"DiskFull": 4}
    disk, _load = rows(client, cast.alice)
    assert "SEV4" in disk
    assert "Let it wait" not in disk


def test_a_task_is_left_for_who_can_mend_it(
    client: FlaskClient, cast: Cast, woken: Callable[..., None], clock: FakeClock
) -> None:
    woken("DiskFull", cast.bob, worth=Worth.NOISE)
    clock.move(hours=1)
    link = visit(client, "/teams/blue/noise", as_=cast.bob).select_one("#alerts tbody td a")
    form = visit(client, str(link["href"])).select_one("main form")
    fields = {field["name"]: field.get("value", "") for field in form.select("input[name]")}
    kind = {"kind": form.select_one("[name=kind] [selected]")["value"], "owner": cast.alice.key}
    send(client, str(form["action"]), fields | kind | {"text": ""})
    task = db.session.scalars(select(FollowUp)).one()
    assert (task.about, task.kind, task.title) == ("DiskFull", "alert_tuning", "Make DiskFull page less")
    link = visit(client, "/teams/blue/noise").select_one("#alerts tbody td a")
    assert link["href"] == f"/follow-ups/{task.key}"


def test_members_cannot_change_how_an_alert_is_delivered(
    client: FlaskClient, cast: Cast, woken: Callable[..., None], prometheus: Integration, clock: FakeClock
) -> None:
    woken("DiskFull", cast.bob, worth=Worth.COULD_HAVE_WAITED)
    clock.move(hours=1)
    assert "Let it wait" in rows(client, cast.alice)[0]
    [row] = rows(client, cast.bob)
    assert "Let it wait" not in row
    send(client, f"/integrations/{prometheus.key}/alerts", {"name": "DiskFull", "rank": "4"}, status=403)


def test_what_people_declared_has_no_alert_to_quieten(
    client: FlaskClient, cast: Cast, clock: FakeClock
) -> None:
    a_sent_page(an_incident(cast.blue), cast.bob, at=START)
    clock.move(hours=1)
    [row] = rows(client, cast.alice)
    assert row.startswith("Declared by people")
    assert "Leave a task" not in row


def test_the_file_says_what_the_view_says_and_plain_sql_agrees(
    client: FlaskClient, cast: Cast, woken: Callable[..., None], clock: FakeClock
) -> None:
    for hours in range(4):
        woken("=cmd()", cast.bob, after=hours * HOUR, worth=Worth.NOISE)
    woken("HighLoad", cast.bob, after=timedelta(days=40))
    clock.move(days=41)
    visit(client, "/teams/blue/noise", as_=cast.alice)
    items = client.get("/teams/blue/noise.json?days=90").get_json()["items"]
    assert [(one["alert"], one["pages"], one["night_pages"], one["marked"]) for one in items] == [
        ("=cmd()", 4, 4, 4),
        ("HighLoad", 1, 1, 0),
    ]
    paged = select(Alert.labels["alertname"].astext).where(Alert.first_received_at >= START)
    assert sorted(db.session.scalars(paged)) == ["=cmd()"] * 4 + ["HighLoad"]
    assert [one["alert"] for one in client.get("/teams/blue/noise.json").get_json()["items"]] == ["HighLoad"]
    text = client.get("/teams/blue/noise.csv?days=90").get_data(as_text=True)
    assert text.splitlines()[0].startswith("alert,integration,pages,night_pages")
    assert text.splitlines()[1].startswith("'=cmd(),Prometheus EU,4,4,4,0,4,")
    visit(client, "/teams/blue/noise?days=7", status=422)


def test_the_need_is_that_of_the_counted_nights(
    client: FlaskClient, cast: Cast, woken: Callable[..., None], clock: FakeClock
) -> None:
    woken("DiskFull", cast.bob, worth=Worth.NOISE)
    clock.move(hours=24)
    count_person(cast.bob, at=clock.now())
    db.session.commit()
    latest = (
        visit(client, "/teams/blue/noise", as_=cast.alice).select("#need table")[-1].select_one("tbody tr")
    )
    assert words(latest).startswith("Nov 2026 1 ")
    assert words(latest).endswith("0 %")


def test_the_view_asks_as_much_for_many_as_for_one(
    client: FlaskClient, cast: Cast, woken: Callable[..., None], clock: FakeClock
) -> None:
    woken("DiskFull", cast.bob)
    clock.move(hours=12)
    one = query_count(client, "/teams/blue/noise", as_=cast.alice)
    for hours in range(1, 5):
        woken(f"Other{hours}", cast.alice, after=hours * HOUR, worth=Worth.NOISE)
    assert query_count(client, "/teams/blue/noise", as_=cast.alice) == one
