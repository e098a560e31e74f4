"""What a team pays: saved by its managers, version by version, and whose rates a person has."""

from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from portal.audit.models import AuditEntry
from portal.core.db import db, many
from portal.core.errors import Refused
from portal.people.actions import put_member
from portal.people.models import TeamRole
from portal.recovery.pay import AnyTariff, WeeklyTariff
from portal.recovery.rates.actions import save_rates
from portal.recovery.rates.models import PayRates
from portal.recovery.rates.queries import rates_for, rates_of_team
from tests.clock import START
from tests.queries import noted
from tests.security.forms import RATES
from tests.visit import send, visit
from tests.world import Cast, a_person, a_team

TODAY, DAY = START.date(), timedelta(days=1)
RATES_URL = "/teams/blue/recovery/rates"


def saved(cast: Cast, tariff: AnyTariff, *, since: date = TODAY, based_on: int = 0) -> PayRates:
    return save_rates(
        cast.blue, tariff, applies_from=since, reason="Agreed", based_on=based_on, by=cast.alice, at=START
    )


def test_each_save_is_a_version_that_stays(cast: Cast) -> None:
    saved(cast, WeeklyTariff("EUR", 50_000))
    saved(cast, WeeklyTariff("EUR", 60_000), since=TODAY + DAY, based_on=1)
    assert [one.number for one in rates_of_team(cast.blue)] == [1, 2]
    told = many(select(AuditEntry).where(AuditEntry.action == "pay_rates.saved"))
    assert [entry.detail["terms"]["amount"] for entry in told] == [50_000, 60_000]
    for change in ("UPDATE pay_rates SET currency = 'GBP'", "DELETE FROM pay_rates"):
        with pytest.raises(DBAPIError, match="kept as they were saved"), db.session.begin_nested():
            db.session.execute(text(change))


def test_what_cannot_be_saved(cast: Cast) -> None:
    tariff = WeeklyTariff("EUR", 50_000)
    saved(cast, tariff)
    with pytest.raises(Refused, match="Nothing is different"):
        saved(cast, tariff, based_on=1)
    with pytest.raises(Refused, match="Alice Blue has saved other rates"):
        saved(cast, tariff, since=TODAY + DAY)
    with pytest.raises(Refused, match="400 days"):
        saved(cast, tariff, since=TODAY + 401 * DAY, based_on=1)


def test_the_team_one_has_been_in_longest_pays(cast: Cast) -> None:
    other = a_team("late", managers=(a_person("Max Late"),), at=START)
    put_member(other, cast.bob, role=TeamRole.MEMBER, by=None, at=START + DAY)
    save_rates(
        other, WeeklyTariff("GBP", 1), applies_from=TODAY, reason="x", based_on=0, by=cast.alice, at=START
    )
    assert [one.tariff.currency for one in rates_for([cast.bob])[cast.bob.id]] == ["GBP"]
    saved(cast, WeeklyTariff("EUR", 50_000))
    people = [cast.alice, cast.bob, cast.charlie]
    assert all(one.id for one in people)
    with noted() as statements:
        found = rates_for(people)
    assert [one.tariff.currency for one in found[cast.bob.id]] == ["EUR"]
    assert found[cast.charlie.id] == []
    assert len(statements) == 2


def test_a_manager_saves_rates_and_sees_what_they_come_to(client: FlaskClient, cast: Cast) -> None:
    assert "What it comes to" not in visit(client, RATES_URL, as_=cast.alice).get_text()
    send(client, RATES_URL, RATES)
    shown = visit(client, RATES_URL)
    assert [one.get_text() for one in shown.select("#examples dd")] == [
        "500.00 EUR",
        "142.86 EUR",
        "50.60 EUR",
    ]
    amount = shown.find("input", {"name": "week_amount"})
    assert amount is not None
    assert amount["value"] == "500.00"
    assert "500.00 EUR a week from Monday 09:00" in shown.select_one("#versions").get_text()


@pytest.mark.parametrize("kind", ["hourly", "weekly", "blocks"])
def test_what_is_typed_stands_there_again(client: FlaskClient, cast: Cast, kind: str) -> None:
    send(client, RATES_URL, {**RATES, "kind": kind}, as_=cast.alice)
    again = {
        one["name"]: one.get("value", "") for one in visit(client, RATES_URL).select("form.rates input[name]")
    }
    asked = {
        "hourly": ("rate_6_off", "rate_holiday_night"),
        "weekly": ("week_amount",),
        "blocks": ("next_amount",),
    }
    assert all(again[name] == RATES[name] for name in asked[kind])
    refused = send(client, RATES_URL, {**RATES, "kind": kind, "based_on": "1"}, status=422)
    assert again["based_on"] == "1"
    assert "Nothing is different from version 1" in refused.get_data(as_text=True)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"currency": "EURO"}, "three letters"),
        ({"currency": "XQZ"}, "no such currency"),
        ({"week_amount": "much"}, "such as 12.50"),
        ({"kind": "hourly", "rate_usual_off": ""}, "such as 12.50"),
        ({"kind": "hourly", "rate_5_off": "4.505"}, "such as 12.50"),
        ({"kind": "blocks", "most_hours": "4"}, "No less than the first hours"),
        ({"kind": "blocks", "next_hours": ""}, "Fill this in"),
        ({"kind": "barter"}, "Nothing was saved"),
        ({"applies_from": "2036-12-01"}, "400 days"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_stored(
    client: FlaskClient, cast: Cast, wrong: dict[str, str], said: str
) -> None:
    answer = send(client, RATES_URL, {**RATES, **wrong}, as_=cast.alice, status=422)
    assert said in answer.get_data(as_text=True)
    assert rates_of_team(cast.blue) == []
