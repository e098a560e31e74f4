"""How long incidents take, against what is wanted."""

from datetime import date
from typing import Annotated, Any

from pydantic import Field

from portal.api.endpoint import endpoint
from portal.api.schema import Day, In, Out, Slug
from portal.api.shapes.severities import SeverityCode, SeverityIn, code_of
from portal.core import clock
from portal.core.errors import Refused
from portal.core.text import _
from portal.kpis.figures import SEVERITIES, Figure, Measure, Report
from portal.kpis.periods import Period, usual_period, wrong_with
from portal.kpis.queries import Wanted, report_of, targets_of
from portal.kpis.tables import numbers_of
from portal.kpis.wording import period_text
from portal.people.access import To
from portal.people.current import current_person
from portal.people.models import Team
from portal.people.queries import team_for
from portal.rota.windows import day_of
from portal.services.models import Service
from portal.services.queries import service_for


class KpisQuery(In):
    from_: Annotated[
        Day | None, Field(alias="from", description="the first of the sixth month back, if not sent")
    ] = None
    until: Annotated[Day | None, Field(description="the last day; today, if not sent")] = None
    severity: SeverityIn | None = None
    service: Slug | None = None


class MeasureOut(Out):
    """Seconds; null where nothing is known. The mean is held against the target, null where a group has several."""

    mean_seconds: float | None
    median_seconds: float | None
    p90_seconds: float | None
    count: Annotated[int, Field(description="incidents that have the figure")]
    unknown_count: Annotated[int, Field(description="incidents that have not, or not yet")]
    target_seconds: int | None
    met: bool | None


class OfMonth(MeasureOut):
    month: Annotated[str, Field(description="2026-11, by the team's clock")]


class OfSeverity(MeasureOut):
    severity: SeverityCode


class OfBoth(OfSeverity, OfMonth):
    pass


class FigureOut(MeasureOut):
    by_severity: list[OfSeverity]
    by_month: list[OfMonth]
    by_severity_and_month: Annotated[list[OfBoth], Field(description="newest month first; what has any")]


class KpisOut(Out):
    team: str
    time_zone: Annotated[str, Field(description="whose months they are")]
    from_: Annotated[date, Field(alias="from")]
    until: date
    mttd: Annotated[FigureOut, Field(description="from the start of the impact to the incident")]
    mtta: Annotated[FigureOut, Field(description="from the incident to its first acknowledgement")]
    mttr: Annotated[FigureOut, Field(description="from the incident to its resolution")]
    mtbf: Annotated[FigureOut, Field(description="from one failure of a service to its next")]


@endpoint("GET", "/teams/<slug>/kpis", summary="How long incidents take")
def show_kpis(slug: str, query: KpisQuery) -> KpisOut:
    """For those who may follow the team's incidents. Private ones count. At most five years."""
    team = team_for(current_person(), slug, to=To.FOLLOW)
    period = _period(query, day_of(clock.now(), team.time_zone))
    service = _service(query.service, team)
    severity = None if query.severity is None else int(query.severity)
    wanted = Wanted([team], period, severity, service.id if service else None)
    report = report_of(wanted, targets_of([team]))
    figures: dict[str, Any] = {figure.value: _figure(report, figure) for figure in Figure}
    said = {"team": team.slug, "time_zone": team.time_zone, "from_": period.first, "until": period.last}
    return KpisOut.model_validate(said | figures)


def _period(query: KpisQuery, today: date) -> Period:
    last = query.until or today
    period = Period(query.from_ or usual_period(last).first, last)
    if wrong := wrong_with(period):
        raise Refused(period_text(wrong), field="until")
    return period


def _service(slug: str | None, team: Team) -> Service | None:
    if slug is None:
        return None
    service = service_for(current_person(), slug)
    if service.team_id != team.id:
        raise Refused(
            _("%(team)s answers for this one. Send that team.", team=service.team.name), field="service"
        )
    return service


def _figure(report: Report, figure: Figure) -> dict[str, Any]:
    by_both = [report.of(figure, month=m, severity=s) for m, s in report.by_month_and_severity]
    return numbers_of(report.of(figure)) | {
        "by_severity": [_row(report.of(figure, severity=severity)) for severity in SEVERITIES],
        "by_month": [_row(report.of(figure, month=month)) for month in report.months],
        "by_severity_and_month": [_row(one) for one in by_both if one.count or one.unknown_count],
    }


def _row(measure: Measure) -> dict[str, Any]:
    cut = measure.cut
    named = {"severity": code_of(cut.severity)} if cut.severity else {}
    return named | ({"month": f"{cut.month:%Y-%m}"} if cut.month else {}) | numbers_of(measure)
