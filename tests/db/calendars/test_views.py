"""The view where people get the addresses of their calendars."""

from flask.testing import FlaskClient

from portal.calendars import actions
from portal.calendars.models import Feed
from portal.core.db import db
from portal.people.actions import put_member
from portal.people.models import TeamRole
from tests.clock import START, FakeClock
from tests.db.calendars.reader import Reader
from tests.visit import send, visit
from tests.world import Cast, a_team
from tests.world_rota import a_rotation


def test_looking_opens_nothing_and_subscribing_does(client: FlaskClient, cast: Cast) -> None:
    page = visit(client, "/calendars", as_=cast.bob)
    assert [title.get_text() for title in page.select(".card-title")][:2] == ["My shifts", "Team Blue"]
    assert db.session.query(Feed).count() == 0
    send(client, "/calendars", {"team": ""}, as_=cast.bob)
    send(client, "/calendars", {"team": "blue"}, as_=cast.bob)
    send(client, "/calendars", {"team": "blue"}, as_=cast.bob)
    assert db.session.query(Feed).count() == 2
    addresses = [
        code.get_text() for code in visit(client, "/calendars", as_=cast.bob).select(".snippet code")
    ]
    assert [address.partition("://")[0] for address in addresses] == ["http", "webcal", "http", "webcal"]
    assert all(address.endswith(".ics") and "://releve.test/calendars/" in address for address in addresses)


def test_the_address_shown_is_the_one_that_works(client: FlaskClient, cast: Cast, calendar: Reader) -> None:
    send(client, "/calendars", {"team": "blue"}, as_=cast.bob)
    shown = visit(client, "/calendars", as_=cast.bob).select_one(".snippet code").get_text()
    assert calendar.ask(shown.removeprefix("http://releve.test")).status_code == 200


def test_a_schedule_is_for_everyone_so_is_its_feed(client: FlaskClient, cast: Cast) -> None:
    send(client, "/calendars", {"team": "blue"}, as_=cast.charlie)
    page = visit(client, "/calendars", as_=cast.charlie)
    titles = [title.get_text() for title in page.select(".card-title")]
    assert titles[:3] == ["My shifts", "Team Blue", "Team Green"]


def test_a_team_that_is_not_there(client: FlaskClient, cast: Cast) -> None:
    send(client, "/calendars", {"team": "violet"}, as_=cast.bob, status=404)
    assert db.session.query(Feed).count() == 0


def test_renewing_gives_another_address(client: FlaskClient, cast: Cast) -> None:
    feed = actions.subscribe(cast.bob, None, at=START)
    before = feed.secret
    send(client, f"/calendars/{feed.id}/renewal", as_=cast.bob)
    db.session.expire_all()
    assert feed.secret != before


def test_nobody_elses_feed_is_renewed_or_shown(client: FlaskClient, cast: Cast) -> None:
    feed = actions.subscribe(cast.bob, cast.blue, at=START)
    before = feed.secret
    for stranger in (cast.charlie, cast.alice, cast.ada):
        send(client, f"/calendars/{feed.id}/renewal", as_=stranger, status=404)
        assert before not in str(visit(client, "/calendars", as_=stranger))
    db.session.expire_all()
    assert feed.secret == before


def test_nobody_signed_in_is_asked_to(client: FlaskClient, cast: Cast) -> None:
    feed = actions.subscribe(cast.bob, None, at=START)
    db.session.commit()
    for answer in (
        client.get("/calendars"),
        client.post("/calendars"),
        client.post(f"/calendars/{feed.id}/renewal"),
    ):
        assert answer.status_code == 302
        assert "/sign-in" in answer.headers["Location"]


def test_the_last_reading_is_told(
    client: FlaskClient, cast: Cast, calendar: Reader, clock: FakeClock
) -> None:
    path = calendar.address(cast.bob)
    assert "Not read by a calendar yet" in visit(client, "/calendars", as_=cast.bob).get_text()
    calendar.ask(path)
    clock.move(hours=3)
    assert "Last read 3 hours ago" in visit(client, "/calendars", as_=cast.bob).get_text()


def test_three_teams_take_no_more_queries_than_one(
    client: FlaskClient, cast: Cast, queries: list[str]
) -> None:
    visit(client, "/calendars", as_=cast.bob)
    actions.subscribe(cast.bob, cast.blue, at=START)
    visit(client, "/calendars", as_=cast.bob)
    queries.clear()
    visit(client, "/calendars", as_=cast.bob)
    of_one = len(queries)
    for slug in ("violet", "yellow"):
        put_member(team := a_team(slug), cast.bob, role=TeamRole.MEMBER, by=None, at=START)
        actions.subscribe(cast.bob, team, at=START)
    visit(client, "/calendars", as_=cast.bob)
    queries.clear()
    visit(client, "/calendars", as_=cast.bob)
    assert len(queries) == of_one


def test_a_role_is_subscribed_to_by_itself(client: FlaskClient, cast: Cast) -> None:
    a_rotation(cast.blue, cast.bob)
    page = visit(client, "/calendars", as_=cast.bob)
    assert [button["value"] for button in page.select("#feed-blue button[name=role]")] == ["primary"]
    send(client, "/calendars", {"team": "blue", "role": "primary"})
    page = visit(client, "/calendars")
    assert page.select_one("#feed-blue-primary .snippet")
    assert not page.select("#feed-blue button[name=role]")
    for wrong in ({"team": "blue", "role": "boss"}, {"team": "", "role": "primary"}):
        send(client, "/calendars", wrong, status=400)
    assert db.session.query(Feed).count() == 1
