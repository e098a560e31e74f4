"""The list of postmortems."""

from flask.testing import FlaskClient

from portal.incidents.actions import resolve
from portal.postmortems.models import Postmortem
from portal.postmortems.tasks import request_postmortems
from tests.clock import FakeClock
from tests.visit import query_count, visit, words
from tests.world import Cast
from tests.world_incidents import an_incident


def test_it_says_what_it_is_for(client: FlaskClient, cast: Cast) -> None:
    assert "No postmortems yet" in words(visit(client, "/postmortems", as_=cast.bob))


def test_each_row_says_where_it_stands_and_when_it_is_due(
    client: FlaskClient, cast: Cast, drafted: Postmortem
) -> None:
    row = words(visit(client, "/postmortems", as_=cast.bob).select_one("tbody tr"))
    assert "SEV2" in row
    assert "Redis is down" in row
    assert "Team Blue" in row
    assert "draft" in row
    assert "in 1 day" in row


def test_three_rows_take_as_many_queries_as_one(
    client: FlaskClient, cast: Cast, drafted: Postmortem, clock: FakeClock
) -> None:
    counts = []
    for _round in range(2):
        counts.append(query_count(client, "/postmortems", as_=cast.bob))
        for _more in range(2):
            resolve(an_incident(cast.blue), by=cast.bob, at=clock.move(minutes=1))
        request_postmortems(clock.at)
    assert counts[0] == counts[1]


def test_a_long_list_comes_in_parts(client: FlaskClient, cast: Cast, clock: FakeClock) -> None:
    for _each in range(51):
        resolve(an_incident(cast.blue), by=cast.bob, at=clock.move(minutes=1))
    request_postmortems(clock.at)
    first = visit(client, "/postmortems", as_=cast.bob)
    assert len(first.select("tbody tr")) == 50
    older = first.select_one("a[rel=next]")["href"]
    second = visit(client, older)
    assert len(second.select("tbody tr")) == 1
    assert second.select_one("a[rel=prev]")["href"] == "/postmortems"
