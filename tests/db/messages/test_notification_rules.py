import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.core.db import db
from portal.messages.contacts.actions import remove
from portal.messages.models import NotificationRule, Urgency
from portal.messages.notification_rules.actions import MOST_RULES, add_rule
from portal.messages.notification_rules.queries import notification_rules_of, wishes_of
from portal.people.models import Person
from tests.clock import START
from tests.visit import checked, send, visit, words
from tests.world import Cast
from tests.world_pager import a_method

URL = "/me/notifications"


def said(person: Person) -> list[tuple[str, str, int]]:
    rules = notification_rules_of(person)
    return [(rule.urgency, rule.contact_method.channel, rule.delay_minutes) for rule in rules]


def test_who_has_no_method_is_sent_to_add_one(client: FlaskClient, cast: Cast) -> None:
    main = visit(client, URL, as_=cast.bob).main
    assert main.select_one("a.button-primary")["href"] == "/me/contact-methods"
    assert not main.select("form[action='/me/notifications']")
    assert "Verify a way" in send(client, f"{URL}/suggested", status=409).text


def test_a_rule_is_added_drawn_and_removed(client: FlaskClient, cast: Cast) -> None:
    method = a_method(cast.bob)
    data = {"urgency": "high", "method": method.key, "delay_minutes": "2"}
    send(client, URL, data, as_=cast.bob)
    card = visit(client, URL).select_one("#high")
    assert "after 2 min" in words(card)
    assert "No rule works at once" in words(card)
    send(client, URL, data | {"delay_minutes": "0"})
    assert said(cast.bob) == [("high", "EMAIL", 0), ("high", "EMAIL", 2)]
    assert "No rule works at once" not in words(visit(client, URL).select_one("#high"))
    for form in visit(client, URL).select("#high form"):
        send(client, form["action"])
    assert said(cast.bob) == []


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"delay_minutes": "-1"}, "0 is at once"),
        ({"delay_minutes": "121"}, "at most 120"),
        ({"delay_minutes": "soon"}, "valid integer"),
        ({"delay_minutes": ""}, "Fill this in"),
        ({"urgency": "none"}, "Not a valid choice"),
        ({"method": "nowhere"}, "Not a valid choice"),
        ({"delay_minutes": "5"}, "You have this rule already"),
    ],
)
def test_a_wrong_rule_is_refused(client: FlaskClient, cast: Cast, changes: dict[str, str], told: str) -> None:
    method = a_method(cast.bob)
    add_rule(cast.bob, urgency=Urgency.HIGH, method=method, delay_minutes=5, at=START)
    data = {"urgency": "high", "method": method.key, "delay_minutes": "1"} | changes
    answer = send(client, URL, data, as_=cast.bob, status=422)
    assert told in words(checked(answer).main)
    assert len(said(cast.bob)) == 1


def test_nobody_uses_the_method_or_the_rule_of_another(client: FlaskClient, cast: Cast) -> None:
    method = a_method(cast.bob)
    rule = add_rule(cast.bob, urgency=Urgency.HIGH, method=method, delay_minutes=5, at=START)
    a_method(cast.charlie)
    data = {"urgency": "high", "method": method.key, "delay_minutes": "1"}
    send(client, URL, data, as_=cast.charlie, status=422)
    send(client, f"{URL}/{rule.key}/removal", status=404)
    assert (len(said(cast.bob)), said(cast.charlie)) == (1, [])


def test_there_is_an_end_to_rules(client: FlaskClient, cast: Cast) -> None:
    method = a_method(cast.bob)
    for minute in range(MOST_RULES):
        add_rule(cast.bob, urgency=Urgency.LOW, method=method, delay_minutes=minute, at=START)
    data = {"urgency": "low", "method": method.key, "delay_minutes": "60"}
    assert "Remove one first" in send(client, URL, data, as_=cast.bob, status=422).text
    send(client, URL, data | {"urgency": "high"})


def test_the_suggested_rules_take_the_place_of_others(client: FlaskClient, cast: Cast) -> None:
    mail = a_method(cast.bob)
    a_method(cast.bob, channel="PUSH", address="https://ntfy.sh/bob", position=2)
    add_rule(cast.bob, urgency=Urgency.LOW, method=mail, delay_minutes=30, at=START)
    send(client, f"{URL}/suggested", as_=cast.bob)
    assert said(cast.bob) == [
        ("high", "EMAIL", 0),
        ("high", "EMAIL", 2),
        ("high", "PUSH", 5),
        ("low", "EMAIL", 0),
    ]
    send(client, f"{URL}/suggested")
    assert len(said(cast.bob)) == 4


def test_a_removed_method_takes_its_rules_along(client: FlaskClient, cast: Cast) -> None:
    method = a_method(cast.bob)
    add_rule(cast.bob, urgency=Urgency.HIGH, method=method, delay_minutes=2, at=START)
    remove(method, at=START)
    assert not db.session.scalars(select(NotificationRule)).all()
    assert wishes_of([cast.bob.id], Urgency.HIGH) == {cast.bob.id: []}


def test_a_rule_of_a_method_that_is_off_says_that_it_is_skipped(client: FlaskClient, cast: Cast) -> None:
    method = a_method(cast.bob)
    a_method(cast.bob, channel="PUSH", address="https://ntfy.sh/bob", position=2)
    add_rule(cast.bob, urgency=Urgency.HIGH, method=method, delay_minutes=0, at=START)
    method.disabled_at = START
    assert "skipped" in words(visit(client, URL, as_=cast.bob).select_one("#high"))
