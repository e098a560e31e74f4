"""The four figures of delivery, from what was told and what happened."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from portal.changes.actions import choose, name_cause
from portal.changes.deliveries import behind, deliveries
from portal.changes.dora import Delivery
from portal.changes.events import Status
from portal.incidents.actions import resolve
from portal.incidents.opening import IncidentFacts, open_incident
from portal.services.models import Service
from tests.clock import START
from tests.visit import visit, words
from tests.world import Cast
from tests.world_changes import a_deployment
from tests.world_setup import a_service

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MONTH = START.date().replace(day=1)


@pytest.fixture
def checkout(cast: Cast) -> Service:
    return a_service(cast.blue)


def figures(cast: Cast) -> Delivery:
    [found] = deliveries(cast.blue, MONTH, MONTH, at=START)
    return found


def test_a_month_without_deployments_has_no_rate(cast: Cast) -> None:
    found = figures(cast)
    assert (found.done_count, found.per_week, found.failure_ratio, found.lead) == (0, 0, None, None)


def test_the_figures_of_a_month(cast: Cast, checkout: Service) -> None:
    for hours in (2, 4, 9):
        done = START - hours * DAY
        a_deployment(checkout, by=cast.bob, at=done, committed_at=done - hours * HOUR)
    a_deployment(checkout, by=cast.bob, at=START - 5 * DAY)
    a_deployment(checkout, by=cast.bob, at=START - 6 * DAY, status=Status.FAILED)
    a_deployment(checkout, by=cast.bob, at=START - 6 * DAY, status=Status.CANCELLED)
    a_deployment(checkout, by=cast.bob, at=START - 30 * DAY)
    incident = open_incident(
        cast.blue, IncidentFacts("It is slow", 2), at=START - 2 * DAY + 3 * HOUR, service=checkout
    )
    resolve(incident, by=cast.bob, at=START - 2 * DAY + 5 * HOUR)
    found = figures(cast)
    assert (found.done_count, found.told_count, found.failed_count) == (4, 5, 2)
    assert found.failure_ratio == 0.4
    assert (found.lead, found.lead_unknown_count) == (4 * HOUR, 1)
    assert (found.restore, found.restored_count, found.open_count) == (2 * HOUR, 1, 0)
    assert found.per_week == pytest.approx(4 / (found.length / timedelta(days=7)))


def test_only_grave_ones_of_its_service_within_the_hours_count(cast: Cast, checkout: Service) -> None:
    other = a_service(cast.blue, slug="search")
    event = a_deployment(checkout, by=cast.bob, at=START - 3 * DAY)
    for severity, service, after in ((3, checkout, HOUR), (1, other, HOUR), (1, checkout, 25 * HOUR)):
        open_incident(cast.blue, IncidentFacts("Slow", severity), at=event.ends_at + after, service=service)
    assert figures(cast).failed_count == 0
    choose(cast.blue, checklist=["x"], failure_hours=48, by=cast.alice, at=START)
    assert (figures(cast).failed_count, figures(cast).open_count) == (1, 1)


def test_what_somebody_has_said_counts_instead(cast: Cast, checkout: Service) -> None:
    early, late = (a_deployment(checkout, by=cast.bob, at=START - days * DAY) for days in (9, 2))
    incident = open_incident(cast.blue, IncidentFacts("Slow", 1), at=late.ends_at + HOUR, service=checkout)
    assert [row.is_failure for row in behind(cast.blue, MONTH)] == [True, False]
    name_cause(incident, early, by=cast.bob, at=START)
    rows = behind(cast.blue, MONTH)
    assert [(row.key, row.is_failure) for row in rows] == [(late.key, False), (early.key, True)]
    assert [*rows[1].incident_ids] == [incident.id]
    name_cause(incident, None, by=cast.bob, at=START)
    assert figures(cast).failed_count == 0


def test_the_view_leads_to_what_is_behind_it(client: FlaskClient, cast: Cast, checkout: Service) -> None:
    event = a_deployment(checkout, by=cast.bob, at=START - DAY, committed_at=START - 2 * DAY)
    incident = open_incident(cast.blue, IncidentFacts("Slow", 1), at=START - DAY + HOUR, service=checkout)
    place = "/teams/blue/delivery"
    assert "100" in words(visit(client, place, as_=cast.bob).select_one("#months"))
    shown = visit(client, f"{place}?month=2026-11").select_one("#behind")
    assert incident.ref in words(shown)
    assert shown.select(f"a[href='/changes/{event.key}']")
    told = client.get(f"{place}.json?from=2026-11").get_json()
    assert told["failure_hours"] == 24
    [row] = told["items"]
    assert (row["change_failure_ratio"], row["lead_time_median_seconds"], row["open_count"]) == (1, 86400, 1)
    assert (
        client.get(f"{place}.csv?from=2026-11")
        .get_data(as_text=True)
        .splitlines()[1]
        .startswith("2026-11,1,")
    )
    for wrong in ("from=soon", "from=2026-12&until=2026-01", "month=13"):
        visit(client, f"{place}?{wrong}", status=400)
    visit(client, place, as_=cast.charlie, status=403)
