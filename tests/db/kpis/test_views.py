"""The views of figures: what they show, what they lead to, and to whom."""

import csv
import io
from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.audit.models import AuditEntry
from portal.core.db import db
from portal.kpis.models import KpiTarget
from tests.clock import START
from tests.db.kpis.conftest import a_day, example, over
from tests.visit import query_count, send, visit, words
from tests.world import Cast
from tests.world_incidents import an_incident
from tests.world_setup import a_service

URL = "/teams/blue/kpis"
PERIOD = "from=2026-11-01&until=2026-11-30"
USUAL = {
    **{f"mttd_sev{n}": "2" for n in (1, 2, 3, 4)},
    **{f"mtta_sev{n}": "5" for n in (1, 2, 3, 4)},
    "mttr_sev1": "60",
    "mtbf_sev1": "30",
    "mtbf_sev2": "30",
}


def test_the_example_misses_one_target_and_meets_two(client: FlaskClient, cast: Cast) -> None:
    example(cast)
    soup = visit(client, URL, as_=cast.bob)
    told = {name: words(soup.select_one(f"#{name} .kpi-value")) for name in ("mttd", "mtta", "mttr", "mtbf")}
    assert told == {"mttd": "0 s met", "mtta": "8 min missed", "mttr": "30 min met", "mtbf": "not known"}
    assert "From the incident to the first person who took it" in words(soup.select_one("#mtta"))
    [row] = soup.select("#resolution tbody tr")
    assert words(row) == "November 2026 SEV1 1 30.0"


def test_each_figure_leads_to_the_incidents_behind_it(client: FlaskClient, cast: Cast) -> None:
    incident = example(cast)
    an_incident(cast.blue, "Later", severity=2, at=START + timedelta(hours=1))
    soup = visit(client, f"{URL}?{PERIOD}", as_=cast.bob)
    link = soup.select_one("#severities td[data-label=MTTA] a")
    assert link is not None
    [row] = visit(client, str(link["href"])).select("#behind tbody tr")
    assert (incident.ref in words(row), words(row).endswith("8 min")) == (True, True)
    rows = visit(client, f"{URL}/incidents?figure=mttr&month=2026-11").select("#behind tbody tr")
    assert [words(row).endswith("not known") for row in rows] == [True, False]
    assert "None that" in words(visit(client, f"{URL}/incidents?figure=mttr&month=2026-10").main)


def test_a_long_list_goes_on(client: FlaskClient, cast: Cast) -> None:
    for n in range(101):
        an_incident(cast.blue, at=START - timedelta(minutes=n))
    soup = visit(client, f"{URL}/incidents?figure=mtta&{PERIOD}", as_=cast.bob)
    older = soup.select_one("a[rel=next]")
    assert older is not None
    assert len(soup.select("#behind tbody tr")) == 100
    assert len(visit(client, str(older["href"])).select("#behind tbody tr")) == 1


def test_a_private_incident_counts_and_is_not_listed(client: FlaskClient, cast: Cast) -> None:
    over(an_incident(cast.blue, "Stolen key", is_private=True), by=cast.bob, answered=1, solved=20)
    soup = visit(client, URL, as_=cast.vera)
    assert words(soup.select_one("#mttr .kpi-value")) == "20 min"
    behind = words(visit(client, f"{URL}/incidents?figure=mttr").main)
    assert "Stolen key" not in behind
    assert "1 more counts and is private." in behind
    assert "Stolen key" in words(visit(client, f"{URL}/incidents?figure=mttr", as_=cast.bob).main)


def test_all_teams_stand_beside_each_other_for_who_may_see_them(client: FlaskClient, cast: Cast) -> None:
    example(cast)
    over(an_incident(cast.green, severity=1), by=cast.charlie, answered=2, solved=20)
    for who, teams in ((cast.ada, 2), (cast.vera, 2), (cast.bob, 1), (cast.charlie, 1)):
        soup = visit(client, "/kpis", as_=who)
        assert len(soup.select("#teams tbody tr")) == teams
    assert words(visit(client, "/kpis", as_=cast.ada).select_one("#mtta .kpi-value")) == "5 min missed"


def test_filters_stand_in_the_address(client: FlaskClient, cast: Cast) -> None:
    shop = a_service(cast.blue)
    over(an_incident(cast.blue, severity=1, service=shop), by=cast.bob, answered=1, solved=20)
    over(an_incident(cast.blue, severity=2), by=cast.bob, answered=1, solved=40)
    for narrowed, told in (
        ("", "30 min"), ("severity=1", "20 min met"), ("service=checkout", "20 min met"),
        ("until=2026-10-31", "not known"),
    ):  # fmt: skip
        soup = visit(client, f"{URL}?{narrowed}", as_=cast.bob)
        assert words(soup.select_one("#mttr .kpi-value")) == told
    assert len(visit(client, f"{URL}?{PERIOD}").select("#mttr-months .chart tbody tr")) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        "from=2026-12-01",
        "from=yesterday",
        "from=2010-01-01",
        "until=0001-01-01",
        "severity=9",
        "service=none",
    ],
)
def test_what_cannot_be_is_said_and_the_usual_shown(client: FlaskClient, cast: Cast, wrong: str) -> None:
    soup = visit(client, f"{URL}?{wrong}", as_=cast.bob, status=422)
    assert soup.select_one(".filters .field-error") is not None
    assert len(soup.select("#mttr-months .chart tbody tr")) == 7
    for path in (f"{URL}/incidents?figure=mtta&{wrong}", f"{URL}.csv?{wrong}", f"{URL}.json?table=odd"):
        assert client.get(path).status_code == 422


def test_each_table_comes_as_csv_and_as_json(client: FlaskClient, cast: Cast) -> None:
    example(cast)
    soup = visit(client, f"{URL}?{PERIOD}", as_=cast.bob)
    links = {str(a["href"]) for a in soup.select(".kpi-files a")}
    assert len(links) == 10
    for link in links:
        answer = client.get(link)
        assert (answer.status_code, PERIOD in link) == (200, True)
    told = client.get(f"{URL}.json?table=resolution&{PERIOD}").get_json()
    assert told["items"] == [{"month": "2026-11", "severity": 1, "count": 1, "mean_minutes": 30.0}]
    rows = [*csv.DictReader(io.StringIO(client.get(f"{URL}.csv?table=severities&{PERIOD}").text))]
    [row] = [row for row in rows if (row["figure"], row["severity"]) == ("mtta", "1")]
    assert (row["mean_seconds"], row["target_seconds"], row["met"]) == ("480.0", "300", "False")
    teams = client.get(f"/kpis.json?table=teams&{PERIOD}").get_json()["items"]
    assert [row["mean_seconds"] for row in teams] == [0.0, 480.0, 1800.0, None]


def test_what_it_cost_stands_beside_it_for_the_team_alone(client: FlaskClient, cast: Cast) -> None:
    """Half answered within eight minutes, for three night pages and a broken night of the two in the team."""
    example(cast)
    for person, pages, is_broken in ((cast.alice, 2, True), (cast.bob, 1, False), (cast.charlie, 9, True)):
        a_day(person, date(2026, 11, 20), night_pages=pages, is_broken=is_broken)
    for who, told in ((cast.bob, "Nov 20268 min31"), (cast.alice, "Nov 20268 min31")):
        soup = visit(client, f"{URL}?{PERIOD}", as_=who)
        assert words(soup.select_one("#cost tbody tr")) == told
    [row] = client.get(f"{URL}.json?table=nights&{PERIOD}").get_json()["items"]
    assert (row["mtta_median_seconds"], row["night_pages"], row["broken_nights"]) == (480.0, 3, 1)
    assert visit(client, URL, as_=cast.vera).select_one("#cost") is None
    with client.application.app_context():
        assert client.get(f"{URL}.json?table=nights").status_code == 422


def test_a_manager_sets_the_targets_of_a_team(client: FlaskClient, cast: Cast) -> None:
    example(cast)
    visit(client, f"{URL}/targets", as_=cast.alice)
    send(client, f"{URL}/targets", USUAL)
    assert db.session.scalars(select(KpiTarget)).all() == []
    send(client, f"{URL}/targets", USUAL | {"mtta_sev1": "10", "mttr_sev1": ""})
    soup = visit(client, URL)
    assert words(soup.select_one("#mtta .kpi-value")) == "8 min met"
    assert words(soup.select_one("#mttr .kpi-value")) == "30 min"
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "kpi_targets.changed")).one()
    assert entry.detail == {
        "mtta_sev1": {"was": 300, "is": 600}, "mttr_sev1": {"was": 3600, "is": None}
    }  # fmt: skip
    assert words(visit(client, "/kpis").select_one("#mtta .kpi-value")) == "8 min met"


def test_a_team_follows_the_organisation_in_all_it_has_not_chosen(client: FlaskClient, cast: Cast) -> None:
    example(cast)
    send(client, f"{URL}/targets", USUAL | {"mttr_sev1": "20"}, as_=cast.alice)
    send(client, "/kpis/targets", USUAL | {"mtta_sev1": "9", "mttr_sev1": "90"}, as_=cast.ada)
    soup = visit(client, URL)
    assert [words(soup.select_one(f"#{name} .kpi-value")) for name in ("mtta", "mttr")] == [
        "8 min met", "30 min missed",
    ]  # fmt: skip
    send(client, f"{URL}/targets", USUAL | {"mtta_sev1": "9", "mttr_sev1": "90"})
    assert {row.team_id for row in db.session.scalars(select(KpiTarget))} == {None}


@pytest.mark.parametrize("typed", ["0", "-1", "1.5", "soon", "100001"])
def test_a_target_that_cannot_be_is_not_saved(client: FlaskClient, cast: Cast, typed: str) -> None:
    send(client, f"{URL}/targets", USUAL | {"mtta_sev1": typed}, as_=cast.alice, status=422)
    assert db.session.scalars(select(KpiTarget)).all() == []


def test_more_incidents_need_no_more_queries(client: FlaskClient, cast: Cast) -> None:
    example(cast)
    counts = [
        query_count(client, url, as_=cast.ada) for url in (URL, "/kpis", f"{URL}/incidents?figure=mttr")
    ]
    for n in range(5):
        an_incident(cast.blue, severity=1 + n % 4, service=a_service(cast.blue, f"s{n}"))
    again = [query_count(client, url, as_=cast.ada) for url in (URL, "/kpis", f"{URL}/incidents?figure=mttr")]
    assert again == counts
