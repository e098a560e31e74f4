"""What was promised stands until somebody says that it is done."""

from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.core.db import db
from portal.core.errors import Refused
from portal.followups.actions import Promise, promise
from portal.followups.models import FollowUp, Kind
from portal.messages.models import Message
from portal.people.models import Person
from tests.clock import START
from tests.visit import send, visit, words
from tests.world import Cast
from tests.world_setup import query_count

FORM = {
    "title": "Make DiskFull quieter",
    "kind": "alert_tuning",
    "owner": "",
    "due_on": "",
    "link": "",
    "text": "",
}


def only() -> FollowUp:
    row: FollowUp = db.session.scalars(select(FollowUp)).one()
    return row


def letters_to(person: Person) -> list[str]:
    sent = select(Message).where(Message.person_id == person.id).order_by(Message.id)
    return [message.content["title"] for message in db.session.scalars(sent)]


def test_a_task_is_given_told_done_and_found_again(client: FlaskClient, cast: Cast) -> None:
    sent = FORM | {"owner": cast.bob.key, "due_on": "2026-12-01", "about": "DiskFull"}
    send(client, "/teams/blue/follow-ups", sent, as_=cast.alice)
    row = only()
    assert (row.owner_id, row.due_on, row.about, row.kind) == (
        cast.bob.id,
        date(2026, 12, 1),
        "DiskFull",
        Kind.ALERT_TUNING,
    )
    assert letters_to(cast.bob) == ["For you: Make DiskFull quieter"]
    listed = words(visit(client, "/follow-ups", as_=cast.bob).select_one("tbody tr"))
    assert "Make DiskFull quieter" in listed
    assert "overdue" not in listed
    send(client, f"/follow-ups/{row.key}/completion", as_=cast.bob)
    assert not visit(client, "/follow-ups").select("tbody tr")
    done = words(visit(client, f"/follow-ups/{row.key}").main)
    assert "Bob" in done
    assert "Make DiskFull quieter" in words(visit(client, "/follow-ups?state=done").select_one("tbody tr"))
    send(client, f"/follow-ups/{row.key}/reopening")
    assert visit(client, "/follow-ups?team=blue").select("tbody tr")


def test_who_takes_it_themselves_gets_no_letter(client: FlaskClient, cast: Cast) -> None:
    send(client, "/teams/blue/follow-ups", FORM | {"owner": cast.bob.key}, as_=cast.bob)
    assert letters_to(cast.bob) == []
    send(client, f"/follow-ups/{only().key}", FORM | {"owner": cast.alice.key})
    send(client, f"/follow-ups/{only().key}", FORM | {"owner": cast.alice.key, "title": "Other words"})
    assert letters_to(cast.alice) == ["For you: Make DiskFull quieter"]


def test_what_is_late_comes_first_and_says_so(client: FlaskClient, cast: Cast) -> None:
    for title, days in (("Later", 1), ("Late", -1), ("Open", None)):
        due_on = START.date() + timedelta(days=days) if days else None
        promise(cast.blue, Promise(title, due_on=due_on), by=cast.alice, at=START)
    promise(cast.green, Promise("Of others"), by=cast.charlie, at=START)
    rows = [words(row) for row in visit(client, "/follow-ups", as_=cast.bob).select("tbody tr")]
    assert [row.split()[0] for row in rows] == ["Late", "Later", "Open"]
    assert ["overdue" in row for row in rows] == [True, False, False]
    one = query_count(client, "/follow-ups", as_=cast.bob)
    promise(cast.blue, Promise("One more", owner=cast.alice), by=cast.alice, at=START)
    assert query_count(client, "/follow-ups", as_=cast.bob) == one


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"title": " "}, "Fill this in"),
        ({"title": "x" * 201}, "At most 200"),
        ({"kind": "odd"}, "Not a valid choice"),
        ({"owner": "nobody"}, "Not a valid choice"),
        ({"due_on": "9999-01-01"}, "a date of this century"),
        ({"link": "javascript:alert(1)"}, "https://"),
        ({"link": "ftp://files.example/x"}, "https://"),
    ],
)
def test_a_wrong_form_comes_back(client: FlaskClient, cast: Cast, changes: dict[str, str], told: str) -> None:
    answer = send(client, "/teams/blue/follow-ups", FORM | changes, as_=cast.bob, status=422)
    assert told in answer.get_data(as_text=True)
    assert db.session.scalars(select(FollowUp)).all() == []


def test_nobody_is_given_a_task_who_has_left(cast: Cast) -> None:
    cast.bob.is_active = False
    with pytest.raises(Refused, match="does not work here"):
        promise(cast.blue, Promise("Too late", owner=cast.bob), by=cast.alice, at=START)


def test_a_new_one_is_filled_in_by_its_address(client: FlaskClient, cast: Cast) -> None:
    at = "/teams/blue/follow-ups/new?kind=alert_tuning&title=Quieter&about=DiskFull"
    page = visit(client, at, as_=cast.bob)
    assert page.select_one("[name=title]")["value"] == "Quieter"
    assert page.select_one("[name=about]")["value"] == "DiskFull"
    assert page.select_one("[name=kind] [selected]")["value"] == "alert_tuning"
