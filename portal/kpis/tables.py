"""The tables of a view as rows for programs and spreadsheets: the very numbers that stand on it."""

from collections.abc import Callable, Iterator
from typing import Any

from portal.kpis.figures import MINUTE, SEVERITIES, Figure, Measure
from portal.kpis.pages import Page

Row = dict[str, Any]


def _months(page: Page) -> Iterator[Row]:
    for figure in Figure:
        for month in page.report.months:
            yield _row(page.report.of(figure, month=month), month=f"{month:%Y-%m}")


def _severities(page: Page) -> Iterator[Row]:
    for figure in Figure:
        for severity in SEVERITIES:
            yield _row(page.report.of(figure, severity=severity), severity=severity)


def _services(page: Page) -> Iterator[Row]:
    for figure in Figure:
        for number in page.report.service_ids:
            service = page.services.get(number)
            named = service.slug if service else ""
            yield _row(page.report.of(figure, service_id=number), service=named)


def _teams(page: Page) -> Iterator[Row]:
    for figure in Figure:
        for team in page.wanted.teams:
            yield _row(page.report.of(figure, team_id=team.id), team=team.slug)


def _resolution(page: Page) -> Iterator[Row]:
    """Source: requirement 003-79."""
    for month, severity in page.report.by_month_and_severity:
        measure = page.report.of(Figure.RESOLVE, month=month, severity=severity)
        minutes = None if measure.mean is None else round(measure.mean / MINUTE, 1)
        named = {"month": f"{month:%Y-%m}", "severity": severity}
        yield named | {"count": measure.count, "mean_minutes": minutes}


def _nights(page: Page) -> Iterator[Row]:
    for month in page.report.months:
        night = (page.nights or {}).get(month)
        yield {
            "month": f"{month:%Y-%m}",
            "mtta_median_seconds": _tenths(page.report.of(Figure.ACKNOWLEDGE, month=month).median),
            "night_pages": night.night_pages if night else None,
            "broken_nights": night.broken_nights if night else None,
        }


def _row(measure: Measure, **named: Any) -> Row:
    return {"figure": measure.figure.value} | named | numbers_of(measure)


def numbers_of(measure: Measure) -> Row:
    """What is known of a measure, by the names the API has for it; seconds to the tenth."""
    return {
        "count": measure.count,
        "unknown_count": measure.unknown_count,
        "mean_seconds": _tenths(measure.mean),
        "median_seconds": _tenths(measure.median),
        "p90_seconds": _tenths(measure.p90),
        "target_seconds": measure.target,
        "met": measure.is_met,
    }


def _tenths(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds, 1)


Tables = dict[str, Callable[[Page], Iterator[Row]]]
OF_A_TEAM: Tables = {
    "months": _months, "severities": _severities, "services": _services, "resolution": _resolution,
}  # fmt: skip
NIGHTS: Tables = {"nights": _nights}
OF_TEAMS: Tables = {"months": _months, "severities": _severities, "teams": _teams}
