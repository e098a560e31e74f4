"""The views of sources: looked at before they are stored, and what is done on their page."""

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.absences.models import Absence, Status
from portal.absences.sources.models import LeaveName, LeaveSource
from portal.absences.sources.tasks import sync_leave
from portal.core.db import db
from tests.clock import START, FakeClock
from tests.edge.sink import Reply, Sink, http_sink
from tests.visit import query_count, send, visit, words
from tests.world import Cast
from tests.world_sources import FIRST, a_source, an_event, away_by, calendar_of, read_again

HTMX = {"HX-Request": "true"}


@pytest.fixture
def sink() -> Iterator[Sink]:
    with http_sink() as sink:
        yield sink


def typed(sink: Sink, **more: str) -> dict[str, str]:
    usual = {"kind": "ics", "name": "HR", "url": f"{sink.url}/hr.ics", "time_zone": "Paris", "interval": "60"}
    return usual | more


def all_sources() -> list[LeaveSource]:
    return [*db.session.scalars(select(LeaveSource))]


def test_a_source_is_looked_at_before_it_is_stored(client: FlaskClient, cast: Cast, sink: Sink) -> None:
    sink.otherwise = calendar_of(an_event("[Vacation] Bob Blue"), an_event("Zoe Elsewhere"))
    place = "/teams/blue/leave-sources"
    assert "Personio" in words(visit(client, place, as_=cast.alice).main)
    visit(client, f"{place}/new?kind=personio")
    visit(client, f"{place}/new?kind=nonsense", status=404)
    shown = words(visit_answer(send(client, place, typed(sink), status=200)))
    assert "Bob Blue Tue 1 Dec" in shown
    assert "Zoe Elsewhere 1 absence" in shown
    assert (all_sources(), db.session.scalars(select(Absence)).all()) == ([], [])
    answer = send(client, place, typed(sink, is_seen="y"))
    [source] = all_sources()
    assert answer.location == f"/leave-sources/{source.key}"
    assert (source.time_zone, source.team, source.created_by_id) == ("Europe/Paris", cast.blue, cast.alice.id)
    waiting = visit(client, answer.location)
    assert "A worker takes it in a moment." in words(waiting.main)
    state = waiting.select_one("#state")
    assert state is not None
    assert state["hx-trigger"] == "every 2s"
    assert client.get(answer.location, headers=HTMX).status_code == 200
    sync_leave(START)
    moved = client.get(answer.location, headers=HTMX)
    assert (moved.status_code, moved.headers["HX-Redirect"]) == (204, answer.location)
    assert "1 new" in words(visit(client, answer.location).main)


def visit_answer(answer: object) -> object:
    from bs4 import BeautifulSoup
    from werkzeug.test import TestResponse

    assert isinstance(answer, TestResponse)
    return BeautifulSoup(answer.get_data(as_text=True), "html.parser").main


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"url": ""}, "Fill this in."),
        ({"url": "ftp://hr.example/x"}, "It must start with https:// or http://."),
        ({"url": "http://169.254.169.254/latest"}, "169.254.169.254 refused"),
        ({"pattern": "(a+)+$"}, "Say where the name stands"),
        ({"pattern": "{name}{type}"}, "Something has to stand between"),
        ({"time_zone": "Atlantis"}, "no such time zone"),
        ({"name": ""}, "Fill this in."),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(
    client: FlaskClient, cast: Cast, sink: Sink, change: dict[str, str], told: str
) -> None:
    sink.otherwise = calendar_of(an_event("Bob Blue"))
    answer = send(client, "/teams/blue/leave-sources", typed(sink, **change), as_=cast.alice, status=422)
    assert told in answer.get_data(as_text=True)
    assert all_sources() == []


def test_an_excuse_instead_of_a_calendar_is_told(client: FlaskClient, cast: Cast, sink: Sink) -> None:
    sink.otherwise = Reply(200, {"Content-Type": "text/plain"}, b"N/A")
    answer = send(client, "/me/leave-sources", typed(sink, feed_kind="absence"), as_=cast.bob, status=422)
    assert "What it answered is no whole calendar." in answer.get_data(as_text=True)


def test_of_a_personal_calendar_only_what_says_away_is_kept(
    client: FlaskClient, cast: Cast, sink: Sink
) -> None:
    sink.otherwise = calendar_of(
        an_event("Out of office", uid="1"), an_event("Dentist", uid="2"), an_event("Zoe's birthday", uid="3")
    )
    send(client, "/me/leave-sources", typed(sink, feed_kind="personal", is_seen="y"), as_=cast.bob)
    sync_leave(START)
    [source] = all_sources()
    assert away_by(source) == [("Bob", "2026-12-01", "2026-12-01", "confirmed")]
    for other in (cast.alice, cast.ada, cast.charlie):
        visit(client, f"/leave-sources/{source.key}", as_=other, status=404)
    assert "HR" in words(visit(client, "/me/leave-sources", as_=cast.bob).main)
    assert "Tue 1 Dec" in words(visit(client, "/me/leave").main)
    row = db.session.scalars(select(Absence)).one()
    send(client, f"/me/leave/{row.key}/removal", status=409)


def test_one_click_says_whose_a_name_is(
    client: FlaskClient, cast: Cast, sink: Sink, clock: FakeClock
) -> None:
    sink.otherwise = calendar_of(
        an_event("Bobby T", uid="1"), an_event("Zoe Else", uid="2"), an_event("Max Else", uid="3")
    )
    source = a_source(sink, cast.blue, by=cast.alice)
    sync_leave(START)
    place = f"/leave-sources/{source.key}"
    assert "Whose names are these?" in words(visit(client, place, as_=cast.alice).main)
    names = {name.name: name for name in db.session.scalars(select(LeaveName))}
    bobby = f"{place}/names/{names['Bobby T'].key}"
    send(client, bobby, {"person": cast.charlie.key}, status=409)
    send(client, bobby, {"person": cast.bob.key})
    send(client, f"{place}/names")
    sync_leave(clock.move(minutes=1))
    shown = words(visit(client, place).main)
    assert "Whose names are these?" not in shown
    assert "Bobby T Bob Blue" in shown
    assert away_by(source) == [("Bob", "2026-12-01", "2026-12-01", "confirmed")]
    send(client, f"{bobby}/removal")
    sync_leave(clock.move(minutes=1))
    assert "Whose names are these?" in words(visit(client, place).main)


def test_a_hold_is_answered_on_the_page(
    client: FlaskClient, cast: Cast, sink: Sink, clock: FakeClock
) -> None:
    sink.tell(calendar_of(*(an_event("Bob Blue", FIRST.replace(day=1 + 2 * n)) for n in range(5))))
    sink.otherwise = calendar_of()
    source = a_source(sink, cast.blue, by=cast.alice)
    sync_leave(START)
    read_again(clock)
    place = f"/leave-sources/{source.key}"
    assert "5 absences are missing at once" in words(visit(client, place, as_=cast.alice).main)
    send(client, f"{place}/hold", {"verdict": "perhaps"}, status=422)
    send(client, f"{place}/hold", {"verdict": "gone"})
    assert away_by(source) == []
    send(client, f"{place}/hold", {"verdict": "gone"}, status=409)


def test_a_new_address_does_not_get_the_old_password(client: FlaskClient, cast: Cast) -> None:
    source = a_source(None, cast.blue, by=cast.alice, secret="hunter2", username="ann")
    changed = {"name": "HR 2", "time_zone": "Berlin", "pattern": "", "interval": "240", "is_active": "y"}
    page = client_words(client, f"/leave-sources/{source.key}/edit", cast)
    assert "leave.ics" not in page
    send(client, f"/leave-sources/{source.key}", changed)
    assert (source.url, source.name, source.interval_minutes) == ("http://127.0.0.1:9/leave.ics", "HR 2", 240)
    send(client, f"/leave-sources/{source.key}", {**changed, "url": "https://elsewhere.example/x"})
    assert (source.url, source.secret) == ("https://elsewhere.example/x", None)
    send(
        client,
        f"/leave-sources/{source.key}",
        {key: value for key, value in changed.items() if key != "is_active"},
    )
    assert (source.is_active, source.next_sync_at) == (False, None)
    send(client, f"/leave-sources/{source.key}/syncs", status=409)


def client_words(client: FlaskClient, url: str, cast: Cast) -> str:
    return str(visit(client, url, as_=cast.alice))


def test_removing_a_source_takes_back_what_is_to_come_and_forgets_its_address(
    client: FlaskClient, cast: Cast, sink: Sink
) -> None:
    sink.otherwise = calendar_of(an_event("Bob Blue", FIRST.replace(month=11)), an_event("Bob Blue"))
    source = a_source(sink, cast.blue, by=cast.alice)
    sync_leave(START)
    send(client, f"/leave-sources/{source.key}/removal", as_=cast.alice)
    rows = db.session.scalars(select(Absence).order_by(Absence.starts_on)).all()
    assert [row.status for row in rows] == [Status.CONFIRMED, Status.WITHDRAWN]
    assert (source.url, source.is_active, source.next_sync_at) == (None, False, None)
    visit(client, f"/leave-sources/{source.key}", status=404)
    assert sync_leave(START) == 0


def test_a_list_of_three_asks_no_more_than_one_of_one(client: FlaskClient, cast: Cast) -> None:
    a_source(None, cast.blue, by=cast.alice)
    one = query_count(client, "/teams/blue/leave-sources", as_=cast.alice)
    for name in ("Second", "Third"):
        a_source(None, cast.blue, by=cast.alice, name=name)
    assert query_count(client, "/teams/blue/leave-sources", as_=cast.alice) == one
