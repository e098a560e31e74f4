"""A policy is begun, read, changed and switched on by a manager; its people read it."""

from collections.abc import Mapping
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.core.db import db, many
from portal.people.actions import set_residence
from portal.people.holidays import Residence
from portal.recovery.earning_rules import DailyRest, RecoveryAfterNight, Toil
from portal.recovery.policies.models import RecoveryPolicy
from portal.recovery.policies.queries import policies_of_team
from tests.clock import START
from tests.queries import noted
from tests.visit import checked, send, visit, words
from tests.world import Cast, a_person
from tests.world_policies import a_policy
from tests.world_recovery import woken

TODAY = START.date()
LIST = "/teams/blue/recovery/policies"


def place(policy: RecoveryPolicy, *more: str) -> str:
    return "/".join(("/recovery/policies", policy.key, *more))


def filled(view: BeautifulSoup) -> dict[str, str]:
    """What a browser would send of the editor as it stands."""
    form = view.select_one("form.editor")
    assert form is not None
    sent = {str(f["name"]): _value(f) for f in form.select("input[name], select[name]") if _counts(f)}
    return {name: value for name, value in sent.items() if name != "csrf_token"}


def _counts(field: Tag) -> bool:
    return field.get("type") != "checkbox" or field.has_attr("checked")


def _value(field: Tag) -> str:
    if field.name == "select":
        chosen = field.select_one("option[selected]") or field.select_one("option")
        return str(chosen["value"]) if chosen else ""
    return str(field.get("value", ""))


def rules_of(view: BeautifulSoup) -> list[str]:
    return [words(legend) for legend in view.select(".policy-legend")]


@pytest.fixture
def policy(cast: Cast) -> RecoveryPolicy:
    return a_policy(cast.blue, DailyRest(), Toil(), by=cast.alice, is_on=False)


def test_a_preset_is_one_click_and_begins_off(client: FlaskClient, cast: Cast) -> None:
    visit(client, LIST, as_=cast.alice)
    answer = send(client, LIST, {"preset": "fr", "country": "FR"})
    (policy,) = policies_of_team(cast.blue)
    assert answer.location.endswith(place(policy, "edit"))
    assert (policy.name, policy.country, policy.versions[-1].is_on) == ("France", "FR", False)
    view = visit(client, place(policy))
    assert "to be checked by your HR" in words(view.main)
    assert "Code du travail L3121-9" in words(view.main)
    assert "Have your HR check it" in words(view.main)
    assert len(rules_of(visit(client, place(policy, "edit")))) == 9


def test_a_second_policy_for_the_same_people_is_refused_where_it_was_chosen(
    client: FlaskClient, cast: Cast, policy: RecoveryPolicy
) -> None:
    view = checked(send(client, LIST, {"preset": "de", "country": ""}, as_=cast.alice, status=422))
    assert "There is one for these people already" in words(view.select_one("#country-error"))
    assert many(select(RecoveryPolicy)) == [policy]


def test_a_policy_without_rules_is_begun_too(client: FlaskClient, cast: Cast) -> None:
    send(client, LIST, {"preset": "", "country": ""}, as_=cast.alice)
    (policy,) = policies_of_team(cast.blue)
    assert policy.versions[-1].meant.rulings == ()


def test_rules_are_moved_added_and_taken_away_without_losing_what_is_typed(
    client: FlaskClient, cast: Cast, policy: RecoveryPolicy
) -> None:
    sent = filled(visit(client, place(policy, "edit"), as_=cast.alice)) | {"rules-1-night_percent": "many"}
    down = checked(send(client, place(policy), sent | {"rows": "down-0"}, status=200))
    assert rules_of(down) == ["1. Time off in lieu gives time", "2. Daily rest gives time"]
    assert filled(down)["rules-0-night_percent"] == "many"
    more = checked(
        send(client, place(policy), filled(down) | {"rows": "add", "new_kind": "toil"}, status=200)
    )
    assert rules_of(more)[2] == "3. Time off in lieu gives time"
    assert filled(more)["rules-2-rule_id"] == "toil_2"
    less = checked(send(client, place(policy), filled(more) | {"rows": "remove-0"}, status=200))
    assert rules_of(less) == ["1. Daily rest gives time", "2. Time off in lieu gives time"]
    assert policy.versions[-1].meant.rulings[0].rule == DailyRest()


def test_a_version_is_saved_with_its_reason(client: FlaskClient, cast: Cast, policy: RecoveryPolicy) -> None:
    sent = filled(visit(client, place(policy, "edit"), as_=cast.alice))
    assert sent["applies_from"] == (TODAY + timedelta(days=1)).isoformat()
    sent |= {"rules-1-night_percent": "200", "is_on": "y", "reason": "as agreed"}
    send(client, place(policy), sent)
    db.session.expire_all()
    last = policy.versions[-1]
    assert (last.number, last.is_on, last.reason, last.saved_by_id) == (3, True, "as agreed", cast.alice.id)
    assert last.meant.rulings[1].rule == Toil(night_percent=200)
    told = words(visit(client, place(policy)).main)
    assert "Time off in lieu: Nights (%) 150 → 200" in told
    assert "on from 22 Nov 2026" in told


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"rules-0-hours": "99"}, "rules-0-hours", "from 1 to 48"),
        ({"rules-0-hours": ""}, "rules-0-hours", "Fill this in"),
        ({"rules-0-reduced_to_hours": "12"}, "rules-0-reduced_to_hours", "Not more than the hours of rest"),
        ({"reason": " "}, "reason", "Fill this in"),
        ({"applies_from": "tomorrow"}, "applies_from", "valid date"),
        ({"applies_from": "2066-01-01"}, "applies_from", "400 days"),
        ({"is_on": "y", "checked_by": "", "checked_on": ""}, "checked_by", "Say who has checked"),
        ({"checked_by": ""}, "checked_on", "Give both"),
    ],
)
def test_what_does_not_fit_is_told_at_its_field(
    client: FlaskClient,
    cast: Cast,
    policy: RecoveryPolicy,
    changes: Mapping[str, str],
    field: str,
    said: str,
) -> None:
    sent = filled(visit(client, place(policy, "edit"), as_=cast.alice)) | {"reason": "so"} | changes
    view = checked(send(client, place(policy), sent, status=422))
    assert said in words(view.select_one(f"#{field}-error"))
    assert "Nothing was saved" in words(view.main)
    assert {name: value.strip() for name, value in sent.items() if name != "applies_from"} == {
        name: value for name, value in filled(view).items() if name != "applies_from"
    }
    db.session.expire_all()
    assert len(policy.versions) == 2


def test_of_two_editors_the_second_is_told_whose_version_came_first(
    client: FlaskClient, cast: Cast, policy: RecoveryPolicy
) -> None:
    sent = filled(visit(client, place(policy, "edit"), as_=cast.alice)) | {"reason": "so", "is_on": "y"}
    send(client, place(policy), sent)
    view = checked(send(client, place(policy), sent | {"rules-0-hours": "12"}, status=422))
    assert "Alice Blue has saved version 3" in words(view.main)


def test_what_is_typed_is_read_back_while_it_is_typed(
    client: FlaskClient, cast: Cast, policy: RecoveryPolicy
) -> None:
    sent = filled(visit(client, place(policy, "edit"), as_=cast.alice))
    sent |= {"rules-0-hours": "9", "rules-1-off_percent": "a lot"}
    htmx = {"HX-Request": "true"}
    part = checked(send(client, place(policy, "sketch"), sent, status=200, headers=htmx))
    assert part.select_one("h1") is None
    assert "A call begins the rest of 9 hours anew" in words(part)
    assert "Rule 2 is not complete" in words(part)


def test_its_people_read_which_policy_is_theirs_and_why(client: FlaskClient, cast: Cast) -> None:
    assert visit(client, "/me/recovery", as_=cast.bob).select_one("a[href='/me/recovery/policy']")
    told = words(visit(client, "/me/recovery/policy").main)
    assert "None of your teams has chosen rules of rest" in told
    a_policy(cast.blue, RecoveryAfterNight(), by=cast.alice, country="FR")
    set_residence(cast.bob, Residence("FR"), by=cast.bob, at=START)
    told = words(visit(client, "/me/recovery/policy", as_=cast.bob).main)
    assert "You are in Team Blue and live in France" in told
    assert "off until 13:00 on the next workday" in told
    assert "Checked by Hana, HR" in told


def test_only_those_who_manage_the_team_see_and_change_it(
    client: FlaskClient, cast: Cast, policy: RecoveryPolicy
) -> None:
    for person, status in ((cast.bob, 403), (cast.charlie, 403), (cast.ada, 200)):
        visit(client, place(policy), as_=person, status=status)
        visit(client, LIST, status=status)


def test_rules_are_tried_on_what_really_happened_before_they_are_on(
    client: FlaskClient, cast: Cast, policy: RecoveryPolicy
) -> None:
    woken(cast.blue, cast.bob, START - timedelta(days=11))
    send_to = place(policy, "trial")
    sent = filled(visit(client, place(policy, "edit"), as_=cast.alice))
    sent |= {"is_on": "y", "applies_from": (TODAY - timedelta(days=30)).isoformat()}
    htmx = {"HX-Request": "true"}
    part = checked(send(client, send_to, sent, status=200, headers=htmx))
    told = words(part)
    assert "1. Daily rest 1 time · 6 h 21 · for 1 person" in told
    assert "Bob Blue" in told
    assert "2. Time off in lieu 1 time · 1 h 30 · for 1 person" in told
    assert "7 h 51 more for 1 person, 0 min less for 0 people" in told
    assert part.select_one("h1") is None
    whole = checked(send(client, send_to, sent, status=200))
    assert "6 h 21" in words(whole.select_one("form.editor"))
    db.session.expire_all()
    assert len(policy.versions) == 2


def test_a_trial_leaves_out_those_who_have_a_policy_of_their_country(
    client: FlaskClient, cast: Cast, policy: RecoveryPolicy
) -> None:
    a_policy(cast.blue, Toil(), by=cast.alice, country="FR")
    set_residence(cast.bob, Residence("FR"), by=cast.bob, at=START)
    woken(cast.blue, cast.bob, START - timedelta(days=11))
    sent = filled(visit(client, place(policy, "edit"), as_=cast.alice))
    told = words(checked(send(client, place(policy, "trial"), sent, status=200)).select_one("#trial"))
    assert "Bob" not in told
    assert "Not once." in told


def test_a_trial_asks_as_much_for_many_as_for_one(
    client: FlaskClient, cast: Cast, policy: RecoveryPolicy
) -> None:
    woken(cast.blue, cast.bob, START - timedelta(days=11))
    sent = filled(visit(client, place(policy, "edit"), as_=cast.alice))
    counts = []
    for number in range(2):
        send(client, place(policy, "trial"), sent, status=200)
        with noted() as statements:
            send(client, place(policy, "trial"), sent, status=200)
        counts.append(len(statements))
        for name in ("Dana", "Erik", "Fay"):
            woken(cast.blue, a_person(f"{name} {number}", team=cast.blue), START - timedelta(days=9))
    assert counts[0] == counts[1]
