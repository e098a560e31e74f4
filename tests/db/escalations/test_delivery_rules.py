"""How each severity is delivered: seen, changed, put back, and told."""

from datetime import time
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.audit.models import AuditEntry
from portal.core.db import db
from portal.escalations.delivery import DEFAULTS, Rule, WhenHours
from portal.escalations.models import DeliveryRule
from portal.escalations.rules.actions import set_rules
from portal.escalations.rules.queries import rule_of, rules_of
from portal.escalations.rules.wording import hours_text, rule_advice, rule_sentences
from portal.people.hours import OFFICE_HOURS, Hours
from tests.clock import START
from tests.db.escalations.sent import filled
from tests.visit import checked, send, visit, words
from tests.world import Cast
from tests.world_setup import a_policy

PLACE = "/teams/blue/delivery-rules"
HELD = Rule(WhenHours.TEAM)


def typed(client: FlaskClient, cast: Cast, **changes: Any) -> dict[str, Any]:
    """The form as it stands, with changes to fields such as `rules-0-hours`."""
    sent = filled(visit(client, f"{PLACE}/edit", as_=cast.alice))
    return {**sent, **{name.replace("_", "-", 2): value for name, value in changes.items()}}


def stored() -> dict[int, DeliveryRule]:
    return {row.severity: row for row in db.session.scalars(select(DeliveryRule))}


def test_saving_what_is_shown_changes_nothing(client: FlaskClient, cast: Cast) -> None:
    set_rules(cast.blue, {2: HELD}, by=cast.alice, at=START)
    before = rules_of(cast.blue.id)
    send(client, PLACE, typed(client, cast))
    assert rules_of(cast.blue.id) == before == {**DEFAULTS, 2: HELD}
    assert rules_of(cast.green.id) == DEFAULTS


def test_a_manager_changes_a_rule_and_the_log_says_how(client: FlaskClient, cast: Cast) -> None:
    sent = typed(client, cast, rules_2_hours="person", rules_2_answer_minutes="45")
    send(client, PLACE, sent, as_=cast.alice)
    assert rule_of(cast.blue.id, 3) == Rule(WhenHours.PERSON, answer_minutes=45)
    assert list(stored()) == [3]
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "delivery_rules.changed")).one()
    assert (entry.subject, entry.actor_id, list(entry.detail)) == ("blue", cast.alice.id, ["SEV3"])
    assert (entry.detail["SEV3"]["was"]["hours"], entry.detail["SEV3"]["is"]["hours"]) == ("team", "person")


def test_a_rule_like_the_default_has_no_row(client: FlaskClient, cast: Cast) -> None:
    set_rules(cast.blue, {1: HELD}, by=cast.alice, at=START)
    back = send(client, PLACE, {**typed(client, cast), "back": "1"}, status=200)
    soup = checked(back)
    assert soup.select_one("[name=rules-0-hours] option[selected]")["value"] == "always"
    assert list(stored()) == [1]
    send(client, PLACE, filled(soup))
    assert stored() == {}
    assert words(visit(client, PLACE).select_one("#rules")).count("set by the team") == 0


@pytest.mark.parametrize("value", ["0", "-5", "10081", "soon"])
def test_minutes_that_are_none_are_refused(client: FlaskClient, cast: Cast, value: str) -> None:
    sent = typed(client, cast, rules_0_answer_minutes=value)
    soup = checked(send(client, PLACE, sent, status=422))
    assert soup.select_one("[name=rules-0-answer_minutes]")["aria-invalid"] == "true"
    assert stored() == {}


def test_a_form_that_lacks_a_row_is_refused(client: FlaskClient, cast: Cast) -> None:
    sent = {name: value for name, value in typed(client, cast).items() if not name.startswith("rules-3")}
    send(client, PLACE, sent, status=422)
    assert stored() == {}


def test_a_held_sev1_is_warned_about_and_kept(client: FlaskClient, cast: Cast) -> None:
    assert "SEV1 is held" not in words(visit(client, PLACE, as_=cast.alice).main)
    send(client, PLACE, typed(client, cast, rules_0_hours="team"))
    told = words(visit(client, PLACE).main)
    assert "SEV1 is held: an outage at night wakes nobody until the morning. Page it at once." in told
    assert "the milder SEV2 does not. Let both wait, or page both at once." in told


def test_advice_about_management(client: FlaskClient) -> None:
    hasty = Rule(WhenHours.ALWAYS, answer_minutes=15, management_minutes=15)
    assert rule_advice({**DEFAULTS, 1: hasty}) == [
        "SEV1: management is told no later than an answer is due. Give the people paged their 15 min first."
    ]
    later = Rule(WhenHours.ALWAYS, answer_minutes=15, management_minutes=16)
    assert rule_advice({**DEFAULTS, 1: later}) == []
    assert rule_advice({**DEFAULTS, 1: Rule(WhenHours.ALWAYS, management_minutes=1)}) == []
    assert rule_advice(DEFAULTS) == []


def test_rules_are_told_in_sentences(client: FlaskClient) -> None:
    assert rule_sentences(DEFAULTS[1], OFFICE_HOURS, "Europe/Paris") == [
        "Paged at once, at any hour.",
        "The secondary on call is paged at once too.",
        "An answer is expected within 5 min.",
        "Not mitigated after 30 min: management is told, even if somebody has acknowledged.",
        "Acknowledged, but no sign of work for 60 min: asked again.",
    ]
    assert rule_sentences(DEFAULTS[3], OFFICE_HOURS, "Europe/Paris") == [
        "Held until working hours (Mon–Fri 09:00–18:00 Paris), then handed over as one message."
    ]
    assert "whoever is on call" in rule_sentences(Rule(WhenHours.PERSON), OFFICE_HOURS, "UTC")[0]


@pytest.mark.parametrize(
    ("days", "told"),
    [({0, 1, 2, 4}, "Mon–Wed, Fri"), ({6}, "Sun"), ({0, 2}, "Mon, Wed"), ({5, 6}, "Sat–Sun")],
)
def test_days_that_follow_each_other_are_a_stretch(client: FlaskClient, days: set[int], told: str) -> None:
    assert hours_text(Hours(frozenset(days), time(8), time(16, 30)), "UTC") == f"{told} 08:00–16:30 UTC"


def test_a_policy_shows_how_what_it_answers_is_delivered(client: FlaskClient, cast: Cast) -> None:
    policy = a_policy(cast.blue, severity=3)
    told = words(visit(client, f"/escalations/{policy.key}", as_=cast.charlie).select_one("#rules"))
    assert told.startswith("SEV3 Held until working hours")
    assert "SEV1" not in told


@pytest.mark.parametrize("who", ["bob", "charlie", "vera"])
def test_others_than_managers_change_nothing(client: FlaskClient, cast: Cast, who: str) -> None:
    visit(client, PLACE, as_=getattr(cast, who))
    visit(client, f"{PLACE}/edit", status=403)
    send(client, PLACE, status=403)
