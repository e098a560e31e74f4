"""What nights cost a team: names for its managers, sums for its members, nothing for anybody else."""

import json
from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from sqlalchemy import text

from portal.core.db import db
from portal.fatigue.days.actions import count_person
from portal.fatigue.queries import facts_of
from portal.fatigue.reports import report
from portal.people.actions import remove_member
from portal.people.models import Membership, Person
from portal.workload.guard_rails.actions import change_rails
from portal.workload.guard_rails.rails import DEFAULTS, Rail, Rails
from tests.clock import FakeClock
from tests.visit import query_count, send, sign_in_as, visit, words
from tests.world import Cast, a_person
from tests.world_swaps import Rota
from tests.world_workload import EVENING, a_bad_night, a_wake

PLACE, DAY = "/teams/ops/fatigue", timedelta(days=1)
NAMES = ("Hana ops", "Gil ops", "Eli ops", "Fay ops", "Jon ops", "Mia ops")


@pytest.fixture
def tired(rota: Rota, clock: FakeClock) -> Rota:
    """Hana had a bad night, Gil one wake five weeks ago, Eli one on a day."""
    a_wake(rota.team, rota.gil, EVENING - 35 * DAY + timedelta(hours=4))
    a_wake(rota.team, rota.eli, EVENING - 3 * DAY - timedelta(hours=11))
    for person in (rota.gil, rota.eli, rota.fay, rota.jon, rota.mia):
        count_person(person, at=EVENING)
    clock.at = a_bad_night(rota.team, rota.hana)
    return rota


def main(soup: BeautifulSoup) -> str:
    return words(soup.select_one("main"))


def heatmap(soup: BeautifulSoup) -> dict[str, list[str]]:
    rows = soup.select(".heatmap tbody tr")
    return {
        words(row.select_one("th .person-text")): [words(cell) for cell in row.select("td")] for row in rows
    }


def stats(soup: BeautifulSoup) -> dict[str, str]:
    return {words(one.select_one("dt")): words(one.select_one("dd")) for one in soup.select("main .stat")}


def got(client: FlaskClient, place: str, person: Person) -> str:
    """A file, as somebody."""
    db.session.commit()
    sign_in_as(client, person)
    with client.application.app_context():
        return client.get(f"{PLACE}{place}").text.replace("\r", "")


def items(client: FlaskClient, table: str, person: Person) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(got(client, f".json?table={table}", person))["items"]
    return found


def test_a_manager_sees_each_person_and_week_in_the_order_of_names(client: FlaskClient, tired: Rota) -> None:
    cells = heatmap(visit(client, PLACE, as_=tired.mia))
    assert [*cells] == sorted(NAMES)
    assert cells["Hana ops"][12] == "4 on call"
    assert cells["Gil ops"][7] == "1"
    assert cells["Eli ops"][:13] == [""] * 13
    assert cells["Jon ops"][13] == "OK 0.0"
    assert cells["Hana ops"][13].startswith("Recover ")


def test_the_figures_of_the_month_and_the_one_before(client: FlaskClient, tired: Rota) -> None:
    soup = visit(client, PLACE, as_=tired.mia)
    found = stats(soup)
    assert found["Night pages, 30 days"] == "4"
    assert "of 5 pages · +300 % against the 30 days before" in main(soup)
    assert found["Over a guard rail"] == "0 people"
    assert found["Recovery owed"].startswith("0")


def test_the_guard_rails_of_the_team_decide_who_is_over(client: FlaskClient, tired: Rota) -> None:
    row = visit(client, PLACE, as_=tired.mia).select("#people tbody tr")[3]
    assert "Pages at night" not in words(row)  # four are at the limit, not over it
    strict = Rails({**DEFAULTS, Rail.NIGHT_PAGES: 3})
    change_rails(tired.team, strict, by=tired.mia, at=EVENING)
    row = visit(client, PLACE).select("#people tbody tr")[3]
    assert words(row).startswith("HO Hana ops 4 1")
    assert "Pages at night" in words(row)


def test_every_figure_that_judges_leads_to_its_definition(client: FlaskClient, tired: Rota) -> None:
    soup = visit(client, PLACE, as_=tired.mia)
    targets = {str(one["id"]) for one in visit(client, "/fatigue").select("[id]")}
    anchors = {str(one["href"]).partition("#")[2] for one in soup.select("main a[href^='/fatigue#']")}
    assert len(anchors) >= 7
    assert anchors <= targets


def test_a_member_sees_sums_and_a_distribution_and_no_name(client: FlaskClient, tired: Rota) -> None:
    soup = visit(client, f"{PLACE}?person={tired.hana.key}", as_=tired.gil)
    told = main(soup)
    assert stats(soup)["Night pages, 30 days"] == "4"
    assert not [name for name in NAMES if name in told]
    assert not soup.select(".heatmap, #people, #why, #suggested")
    counts = [words(cell) for cell in soup.select("#spread td")]
    assert counts == ["5", "0", "1", "0"]


def test_of_fewer_than_five_a_member_sees_no_distribution(client: FlaskClient, tired: Rota) -> None:
    for person in (tired.fay, tired.jon):
        remove_member(db.session.get_one(Membership, (tired.team.id, person.id)), by=tired.mia, at=EVENING)
    soup = visit(client, PLACE, as_=tired.gil)
    assert "fewer than five people" in words(soup.select_one("#spread"))
    assert not {"Over a guard rail", "Recovery owed"} & set(stats(soup))
    assert "People over a guard rail" not in main(soup)
    months = items(client, "months", tired.gil)
    assert {one["people_over_a_guard_rail"] for one in months} == {None}
    assert heatmap(visit(client, PLACE, as_=tired.mia))


def test_nobody_else_sees_anything(client: FlaskClient, tired: Rota, cast: Cast) -> None:
    for person in (cast.charlie, cast.vera, cast.alice):
        for place in (PLACE, f"{PLACE}.csv", f"{PLACE}.json?table=months"):
            visit(client, place, as_=person, status=403)
    visit(client, PLACE, as_=cast.ada)


def test_the_table_of_people_is_for_managers_alone(client: FlaskClient, tired: Rota) -> None:
    visit(client, f"{PLACE}.csv?table=people", as_=tired.gil, status=403)
    weeks = got(client, ".csv?table=weeks", tired.gil).splitlines()
    assert weeks[0] == "week,night_pages,pages"
    assert weeks[-1] == "2026-W47,4,5"
    named = got(client, ".csv?table=people", tired.mia).splitlines()
    assert [line.partition(",")[0] for line in named[1:]] == sorted(NAMES)
    rows = items(client, "weeks", tired.mia)
    (hana,) = [one for one in rows if one["name"] == "Hana ops" and one["week"] == "2026-W47"]
    assert (hana["night_pages"], hana["pages"]) == (4, 4)


def test_another_table_or_span_is_said(client: FlaskClient, tired: Rota) -> None:
    visit(client, f"{PLACE}.json?table=scores", as_=tired.mia, status=422)
    visit(client, f"{PLACE}?months=5", status=422)
    assert len(visit(client, f"{PLACE}?months=12").select("#rested tbody tr")) == 12


def test_a_name_that_is_a_formula_is_none_in_a_spreadsheet(client: FlaskClient, tired: Rota) -> None:
    a_person("=1+1", team=tired.team, email="formula@people.example")
    assert "\n'=1+1," in got(client, ".csv?table=people", tired.mia)


def test_why_is_the_arithmetic_of_the_engine(client: FlaskClient, tired: Rota, clock: FakeClock) -> None:
    soup = visit(client, f"{PLACE}?person={tired.hana.key}", as_=tired.mia)
    known = report(facts_of([tired.hana], clock.at - 30 * DAY, clock.at)[tired.hana.id], as_of=clock.at)
    assert f"Why Hana is at {known.score}" in words(soup.select_one("#why"))
    assert len(soup.select("#why tbody tr")) == len(known.items)
    assert not visit(client, PLACE).select("#why")


def test_the_proposal_is_one_click_on_the_view(client: FlaskClient, tired: Rota) -> None:
    soup = visit(client, PLACE, as_=tired.mia)
    card = soup.select_one("#suggested")
    assert "Hana ops needs time to recover" in words(card)
    form = card.select("form")[0]
    send(client, str(form["action"]), as_=tired.mia)
    assert "waits for an answer" in words(visit(client, PLACE).select_one("#suggested"))


def test_more_people_and_pages_cost_no_more_queries(client: FlaskClient, tired: Rota) -> None:
    before = query_count(client, PLACE, as_=tired.mia)
    for number in range(3):
        other = a_person(f"Other {number}", team=tired.team)
        a_bad_night(tired.team, other)
    assert query_count(client, PLACE, as_=tired.mia) == before


SQL = """
    SELECT person.name,
        (SELECT count(*) FROM (
            SELECT DISTINCT ON (m.incident_id, m.step, m.run) m.sent_at
            FROM message m WHERE m.person_id = person.id AND m.kind = 'page' AND m.is_waking
            ORDER BY m.incident_id, m.step, m.run, m.sent_at) page
         WHERE (page.sent_at AT TIME ZONE person.time_zone)::time NOT BETWEEN '07:00' AND '21:59:59'
           AND (page.sent_at AT TIME ZONE person.time_zone)::date BETWEEN DATE '2026-11-21' - 29 AND DATE '2026-11-21'),
        (SELECT coalesce(sum(extract(epoch FROM least(a.ends_at, :at) - a.starts_at)), 0) / 3600
         FROM assignment a WHERE a.person_id = person.id AND a.replaced_at IS NULL AND a.starts_at < :at)
    FROM person JOIN membership ON membership.person_id = person.id AND membership.team_id = :team
    ORDER BY person.name"""


def test_plain_sql_over_messages_and_cover_gives_the_same(
    client: FlaskClient, tired: Rota, clock: FakeClock
) -> None:
    shown = items(client, "people", tired.mia)
    found = db.session.execute(text(SQL), {"at": clock.at, "team": tired.team.id}).all()
    assert [(one["name"], one["night_pages"]) for one in shown] == [
        (name, count) for name, count, _hours in found
    ]
    hours = {name: round(float(hours), 1) for name, _count, hours in found}
    assert hours["Hana ops"] > 100
    assert {one["name"]: one["oncall_h"] for one in shown}["Hana ops"] == hours["Hana ops"]
