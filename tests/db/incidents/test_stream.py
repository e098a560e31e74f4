"""The stream of one viewer: replay, live rows, rights, age and seats."""

import re
import threading
from collections.abc import Iterator
from itertools import islice

import pytest
from flask.testing import FlaskClient

from portal.core.db import db
from portal.incidents.live import stream
from portal.incidents.live.stream import MOST_PER_PERSON, Seats, as_event
from portal.incidents.live.updates import Shared, Update
from portal.incidents.models import Incident
from portal.incidents.timeline.actions import add_entry
from portal.people.actions import end_sign_ins, remove_member
from portal.people.models import Membership
from tests.clock import START
from tests.visit import sign_in_as
from tests.world import Cast
from tests.world_incidents import an_incident


@pytest.fixture
def incident(cast: Cast) -> Incident:
    incident = an_incident(cast.blue)
    for number in (2, 3):
        add_entry(incident, f"no. {number}", by=cast.bob, at=START)
    return incident


@pytest.fixture(autouse=True)
def short_heartbeat(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "HEARTBEAT_SECONDS", 2.0)


class Open:
    """A stream as a browser has it: its events, one after the other."""

    def __init__(self, client: FlaskClient, url: str, **headers: str) -> None:
        db.session.commit()
        with client.application.app_context():
            self.response = client.get(url, headers=headers, buffered=False)
        self.chunks: Iterator[str] = (chunk.decode() for chunk in self.response.response)

    def __enter__(self) -> "Open":
        return self

    def __exit__(self, *_: object) -> None:
        self.response.close()

    def event(self) -> tuple[int, list[int]]:
        """The next event that carries rows: its id, and the numbers of its rows, newest first."""
        for chunk in self.chunks:
            if chunk.startswith("id:"):
                number = re.match(r"id: (\d+)\n", chunk)
                assert number is not None
                return int(number[1]), [int(n) for n in re.findall(r'data-seq="(\d+)"', chunk)]
        raise AssertionError("the stream ended")


def test_it_says_what_it_is_and_when_to_come_back(
    client: FlaskClient, cast: Cast, incident: Incident
) -> None:
    sign_in_as(client, cast.bob)
    with Open(client, f"/incidents/{incident.ref}/stream") as opened:
        headers = opened.response.headers
        assert opened.response.status_code == 200
        assert headers["Content-Type"] == "text/event-stream; charset=utf-8"
        assert headers["Cache-Control"] == "no-cache, no-transform"
        assert headers["X-Accel-Buffering"] == "no"
        assert next(opened.chunks) == "retry: 3000\n\n"


@pytest.mark.parametrize(
    ("after", "seen", "rows"),
    [
        ("", None, [3, 2, 1]),
        ("?after=1", None, [3, 2]),
        ("?after=1", "2", [3]),
        ("?after=2", "1", [3]),
        ("?after=99", None, [3, 2, 1]),
        ("?after=1", "99", [3, 2, 1]),
        ("?after=x", "-5", [3, 2, 1]),
    ],
)
def test_it_begins_where_the_viewer_is(
    client: FlaskClient,
    cast: Cast,
    incident: Incident,
    after: str,
    seen: str | None,
    rows: list[int],
) -> None:
    sign_in_as(client, cast.bob)
    headers = {"Last-Event-ID": seen} if seen else {}
    with Open(client, f"/incidents/{incident.ref}/stream{after}", **headers) as opened:
        assert opened.event() == (3, rows)


def test_a_new_row_rings_through_redis(client: FlaskClient, cast: Cast, incident: Incident) -> None:
    sign_in_as(client, cast.bob)
    with Open(client, f"/incidents/{incident.ref}/stream?after=2") as opened:
        assert opened.event() == (3, [3])
        add_entry(incident, "news", by=cast.alice, at=START)
        assert opened.event() == (4, [4])


def test_a_lost_ring_is_found_by_the_heartbeat(
    client: FlaskClient, cast: Cast, incident: Incident, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream, "HEARTBEAT_SECONDS", 0.05)
    hub = client.application.extensions["hub"]
    sign_in_as(client, cast.bob)
    with Open(client, f"/incidents/{incident.ref}/stream?after=3") as opened:
        assert list(islice(opened.chunks, 2)) == ["retry: 3000\n\n", ": hb\n\n"]
        monkeypatch.setattr(hub.fuse, "closed_until", float("inf"))
        add_entry(incident, "unheard", by=cast.alice, at=START)
        assert opened.event() == (4, [4])


def test_who_loses_the_right_loses_the_stream(
    client: FlaskClient, cast: Cast, incident: Incident, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream, "RIGHTS_SECONDS", 0.0)
    sign_in_as(client, cast.bob)
    with Open(client, f"/incidents/{incident.ref}/stream?after=2") as opened:
        assert opened.event() == (3, [3])
        remove_member(db.session.get_one(Membership, (cast.blue.id, cast.bob.id)), by=cast.alice, at=START)
        add_entry(incident, "secret", by=cast.alice, at=START)
        assert list(opened.chunks) == []


def test_signing_out_ends_the_stream(
    client: FlaskClient, cast: Cast, incident: Incident, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream, "RIGHTS_SECONDS", 0.0)
    sign_in_as(client, cast.bob)
    with Open(client, f"/incidents/{incident.ref}/stream?after=2") as opened:
        assert opened.event() == (3, [3])
        end_sign_ins(cast.bob, at=START)
        add_entry(incident, "secret", by=cast.alice, at=START)
        assert list(opened.chunks) == []


def test_it_does_not_grow_old(
    client: FlaskClient, cast: Cast, incident: Incident, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream, "MOST_SECONDS", 0.0)
    sign_in_as(client, cast.bob)
    with Open(client, f"/incidents/{incident.ref}/stream") as opened:
        assert list(opened.chunks) == ["retry: 3000\n\n"]


def test_the_newest_stream_of_a_person_wins(client: FlaskClient, cast: Cast, incident: Incident) -> None:
    seats: Seats = client.application.extensions["stream_seats"]
    sign_in_as(client, cast.bob)
    url = f"/incidents/{incident.ref}/stream?after=2"
    opened = [Open(client, url) for _ in range(MOST_PER_PERSON)]
    assert opened[0].event() == (3, [3])
    opened.append(Open(client, url))
    assert seats.count(cast.bob.id) == MOST_PER_PERSON
    assert list(opened[0].chunks) == []
    assert opened[-1].event() == (3, [3])
    for one in opened:
        one.response.close()
    assert seats.count(cast.bob.id) == 0


def test_a_stream_nobody_reads_gives_its_seat_back(
    client: FlaskClient, cast: Cast, incident: Incident
) -> None:
    seats: Seats = client.application.extensions["stream_seats"]
    sign_in_as(client, cast.bob)
    with Open(client, f"/incidents/{incident.ref}/stream"):
        assert seats.count(cast.bob.id) == 1
    assert seats.count(cast.bob.id) == 0


def test_no_line_of_the_html_can_end_an_event() -> None:
    event = as_event(Update(7, "<li>a\rb\r\n\nid: 9\n</li>"))
    assert event == "id: 7\ndata: <li>a\ndata: b\ndata: \ndata: id: 9\ndata: </li>\n\n"


def test_a_crowd_waits_for_one_rendering() -> None:
    shared, made = Shared(), []
    gate = threading.Event()

    def make(_incident_id: int, after: int) -> Update:
        gate.wait(5)
        made.append(after)
        return Update(after + 1, "row")

    def ask() -> None:
        answers.append(shared.get(1, 57, upto=58, locale="en", make=make))

    answers: list[Update | None] = []
    crowd = [threading.Thread(target=ask) for _ in range(20)]
    for one in crowd:
        one.start()
    gate.set()
    for one in crowd:
        one.join(5)
    assert made == [57]
    assert answers == [Update(58, "row")] * 20


def test_an_answer_that_is_too_short_is_made_again() -> None:
    shared, last = Shared(), 58

    def make(_incident_id: int, after: int) -> Update:
        return Update(last, f"{after}-{last}")

    assert shared.get(1, 57, upto=58, locale="en", make=make) == Update(58, "57-58")
    last = 60
    assert shared.get(1, 57, upto=58, locale="en", make=make) == Update(58, "57-58")
    assert shared.get(1, 57, upto=60, locale="en", make=make) == Update(60, "57-60")
    assert shared.get(1, 57, upto=60, locale="fr", make=make) == Update(60, "57-60")
    assert shared.get(2, 57, upto=60, locale="en", make=make) == Update(60, "57-60")
