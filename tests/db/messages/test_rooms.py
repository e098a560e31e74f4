import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, text

from portal.core.db import db
from portal.messages.models import Message, Room
from portal.messages.rooms.actions import add_room
from portal.people.models import Person, Team
from tests.clock import START
from tests.visit import checked, send, visit, words
from tests.world import Cast

URL = "/teams/blue/rooms"
SECRET = "https://hooks.slack.com/services/T00/B00/secretXYZ9"
ROOM = {"name": "#sre-incidents", "channel": "SLACK", "address": SECRET}


def a_room(team: Team, by: Person, name: str = "#sre-incidents") -> Room:
    return add_room(team, name=name, channel="SLACK", address=SECRET, by=by, at=START)


def test_a_manager_adds_and_removes_a_room(client: FlaskClient, cast: Cast) -> None:
    visit(client, URL, as_=cast.alice)
    send(client, URL, ROOM)
    row = db.session.scalars(select(Room)).one()
    assert (row.team, row.name, row.channel, row.address) == (cast.blue, "#sre-incidents", "SLACK", SECRET)
    assert "secretXYZ9" not in db.session.scalar(text("SELECT row_to_json(c)::text FROM room c"))
    send(client, f"{URL}/{row.key}/removal")
    assert db.session.scalars(select(Room)).all() == []


def test_everyone_sees_its_name_and_nobody_its_address(client: FlaskClient, cast: Cast) -> None:
    a_room(cast.blue, cast.alice)
    for person in (cast.alice, cast.bob, cast.charlie, cast.vera, cast.ada):
        soup = visit(client, URL, as_=person)
        assert "#sre-incidents" in words(soup.main)
        assert "secretXYZ9" not in str(soup)
    assert "hooks.slack.com/…XYZ9" in words(visit(client, URL, as_=cast.alice).main)


@pytest.mark.parametrize("who", ["bob", "charlie", "vera"])
def test_others_change_nothing(client: FlaskClient, cast: Cast, who: str) -> None:
    row = a_room(cast.blue, cast.alice)
    send(client, URL, ROOM | {"name": "#other"}, as_=getattr(cast, who), status=403)
    send(client, f"{URL}/{row.key}/removal", status=403)
    send(client, f"{URL}/{row.key}/test", status=403)
    assert db.session.scalars(select(Room.name)).all() == ["#sre-incidents"]
    assert db.session.scalars(select(Message)).all() == []


def test_another_team_s_room_is_not_found(client: FlaskClient, cast: Cast) -> None:
    row = a_room(cast.green, cast.ada)
    send(client, f"{URL}/{row.key}/removal", as_=cast.alice, status=404)
    send(client, f"{URL}/{row.key}/test", status=404)
    assert db.session.scalars(select(Room)).all() == [row]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"name": "sre incidents"}, "One word without spaces"),
        ({"name": "#taken"}, "has a room #taken already"),
        ({"address": "hooks.slack.com"}, "A web address is needed"),
        ({"channel": "EMAIL"}, "Not a valid choice"),
    ],
)
def test_a_wrong_field_stores_nothing(
    client: FlaskClient, cast: Cast, change: dict[str, str], told: str
) -> None:
    a_room(cast.blue, cast.alice, "#taken")
    answer = send(client, URL, ROOM | change, as_=cast.alice, status=422)
    assert told in words(checked(answer))
    assert len(db.session.scalars(select(Room)).all()) == 1


def test_a_test_goes_to_the_room(client: FlaskClient, cast: Cast) -> None:
    row = a_room(cast.blue, cast.alice)
    send(client, f"{URL}/{row.key}/test", as_=cast.alice)
    message = db.session.scalars(select(Message)).one()
    assert (message.channel, message.address, message.recipient) == ("SLACK", SECRET, "#sre-incidents")
    send(client, f"{URL}/{row.key}/test", status=409)
