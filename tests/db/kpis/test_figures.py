"""What the figures say of incidents, held against each incident's own facts and against plain SQL."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from statistics import mean, median
from typing import Any

import pytest
from sqlalchemy import text

from portal.core.db import db
from portal.incidents import actions
from portal.kpis.figures import Figure, Report
from portal.kpis.periods import Period
from portal.kpis.queries import Wanted, report_of, targets_of
from portal.pager.climbing.actions import pass_on
from portal.people.models import Team
from tests.clock import START
from tests.db.kpis.conftest import MINUTE, example, over
from tests.world import Cast, a_team
from tests.world_incidents import an_incident
from tests.world_setup import a_service

NOVEMBER = Period(date(2026, 11, 1), date(2026, 11, 30))
D, A, R, B = Figure.DETECT, Figure.ACKNOWLEDGE, Figure.RESOLVE, Figure.BETWEEN


def report(*teams: Team, period: Period = NOVEMBER, **narrowed: Any) -> Report:
    return report_of(Wanted(teams, period, **narrowed), targets_of(teams))


def test_the_example_misses_one_target_and_meets_two(cast: Cast) -> None:
    example(cast)
    found = report(cast.blue)
    verdicts = {f: (found.of(f).mean, found.of(f).target, found.of(f).is_met) for f in (D, A, R)}
    assert verdicts == {D: (0, 120, True), A: (480, 300, False), R: (1800, 3600, True)}


def test_groups_have_the_mean_the_median_and_nine_tenths(cast: Cast) -> None:
    taken = [2, 4, 9, 30]
    for minutes in taken:
        over(an_incident(cast.blue, severity=3), by=cast.bob, answered=minutes, solved=minutes + 60)
    measure = report(cast.blue).of(A, severity=3)
    seconds = [minutes * 60 for minutes in taken]
    assert (measure.count, measure.mean, measure.median) == (4, mean(seconds), median(seconds))
    assert measure.p90 == pytest.approx(9 * 60 + 0.7 * 21 * 60)


def test_what_is_not_known_is_counted_apart_and_is_no_zero(cast: Cast) -> None:
    an_incident(cast.blue)
    found = report(cast.blue)
    for figure in (D, A, R):
        measure = found.of(figure)
        assert (measure.count, measure.unknown_count, measure.mean, measure.is_met) == (0, 1, None, None)


def test_an_alert_that_was_there_before_its_impact_took_no_time(cast: Cast) -> None:
    an_incident(cast.blue, impact_started_at=START + MINUTE)
    assert report(cast.blue).of(D).mean == 0


def test_the_first_answer_counts_though_it_was_passed_on(cast: Cast) -> None:
    incident = an_incident(cast.blue)
    actions.acknowledge(incident, by=cast.bob, at=START + 3 * MINUTE)
    pass_on(incident, by=cast.bob, at=START + 4 * MINUTE)
    assert report(cast.blue).of(A).mean == 180
    actions.acknowledge(incident, by=cast.alice, at=START + 30 * MINUTE)
    assert report(cast.blue).of(A).mean == 180


def test_what_was_opened_again_is_over_when_it_is_over_for_good(cast: Cast) -> None:
    incident = over(an_incident(cast.blue), by=cast.bob, answered=3, solved=10)
    actions.reopen(incident, by=cast.bob, at=START + 20 * MINUTE)
    assert report(cast.blue).of(R).unknown_count == 1
    actions.acknowledge(incident, by=cast.bob, at=START + 25 * MINUTE)
    actions.resolve(incident, by=cast.bob, at=START + 50 * MINUTE)
    found = report(cast.blue)
    assert (found.of(R).mean, found.of(A).mean) == (3000, 180)


def test_a_month_is_that_of_the_team_s_clock(cast: Cast) -> None:
    """An hour before midnight in Paris is a quarter past seven of the next morning in Kathmandu, less fifteen hours."""
    far = a_team("far", time_zone="Asia/Kathmandu")
    for team in (cast.blue, far):
        an_incident(team, at=datetime.fromisoformat("2026-10-31T20:00:00Z"))
    both = report(cast.blue, far, period=Period(date(2026, 10, 1), date(2026, 11, 30)))
    assert [both.of(R, month=date(2026, month, 1)).unknown_count for month in (10, 11)] == [1, 1]
    assert report(far).of(R).unknown_count == 1
    assert report(cast.blue).of(R).unknown_count == 0


def test_time_between_failures_is_that_of_a_service_and_reaches_back(cast: Cast) -> None:
    shop, other = a_service(cast.blue), a_service(cast.blue, "Ledger")
    for days, service, severity in (
        (-40, shop, 1), (-20, shop, 3), (-10, shop, 2), (-4, shop, 1), (-2, other, 1), (-1, None, 1),
    ):  # fmt: skip
        an_incident(cast.blue, at=START + timedelta(days=days), service=service, severity=severity)
    found = report(cast.blue)
    days = 86_400
    assert (found.of(B).count, found.of(B).mean, found.of(B).unknown_count) == (2, 18 * days, 1)
    assert (found.of(B, service_id=shop.id).p90, found.of(B, severity=1).mean) == (27.6 * days, 6 * days)
    assert (found.of(B).target, found.of(B).is_met) == (30 * days, False)
    assert report(cast.blue, severity=3).of(B).count == 0


def test_a_group_is_judged_where_one_target_is_for_all_of_it(cast: Cast) -> None:
    for severity in (1, 2):
        over(an_incident(cast.blue, severity=severity), by=cast.bob, answered=1, solved=20)
    found = report(cast.blue)
    assert (found.of(A).is_met, found.of(R).target, found.of(R).is_met) == (True, None, None)
    assert found.of(R, severity=1).is_met is True
    assert report(cast.blue, severity=1).of(R).target == 3600


def test_private_incidents_count(cast: Cast) -> None:
    over(an_incident(cast.blue, is_private=True), by=cast.bob, answered=1, solved=20)
    assert report(cast.blue).of(R).count == 1


PLAIN = """
    SELECT to_char(i.created_at AT TIME ZONE 'Europe/Paris', 'YYYY-MM') AS month, severity, count(*) AS count,
           avg(extract(epoch FROM resolved_at - created_at)) AS mean,
           percentile_cont(0.9) WITHIN GROUP (ORDER BY extract(epoch FROM resolved_at - created_at)) AS p90
      FROM incident i WHERE resolved_at IS NOT NULL AND team_id = :team GROUP BY 1, 2 ORDER BY 1 DESC, 2
"""


def test_plain_sql_says_the_same(cast: Cast) -> None:
    for n in range(40):
        at = START - timedelta(days=2 * n, hours=n)
        over(an_incident(cast.blue, severity=1 + n % 4, at=at), by=cast.bob, answered=n % 7, solved=10 + n)
    found = report(cast.blue, period=Period(date(2026, 8, 1), date(2026, 11, 30)))
    expected = db.session.execute(text(PLAIN), {"team": cast.blue.id}).mappings().all()
    groups = [found.of(R, month=month, severity=severity) for month, severity in found.by_month_and_severity]
    assert [_told(one) for one in groups] == [_told(row) for row in expected]
    assert found.of(R).count == 40


def _told(row: Any) -> Mapping[str, Any]:
    of = row if isinstance(row, Mapping) else {name: getattr(row, name) for name in ("count", "mean", "p90")}
    return {
        "count": of["count"],
        "mean": pytest.approx(float(of["mean"])),
        "p90": pytest.approx(float(of["p90"])),
    }
