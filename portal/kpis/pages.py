"""What the views of figures show: the filters, and everything that follows from them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from flask import request, url_for

from portal.core import clock
from portal.kpis.figures import SEVERITIES, Figure, Measure, Report, Targets
from portal.kpis.forms import FilterForm
from portal.kpis.queries import Nights, Wanted, nights_of, report_of, services_by_id, targets_of
from portal.people.access import Standing, To, may
from portal.people.models import Team
from portal.rota.windows import day_of
from portal.services.models import Service
from portal.services.queries import services_of


@dataclass(frozen=True)
class Page:
    """The figures of one team or of several."""

    form: FilterForm
    is_valid: bool
    wanted: Wanted
    targets: Mapping[int | None, Targets]
    report: Report
    services: Mapping[int, Service]
    nights: Mapping[date, Nights] | None = None
    """What the months cost at night, for whoever may know."""
    figures: Sequence[Figure] = tuple(Figure)
    severities: Sequence[int] = SEVERITIES

    @property
    def status(self) -> int:
        return 200 if self.is_valid else 422

    def behind(self, team: Team, measure: Measure, *, service: str | None = None) -> str:
        """Where the incidents of a measure are listed."""
        cut, said = measure.cut, self.form.said if self.is_valid else {}
        more: dict[str, Any] = {"month": f"{cut.month:%Y-%m}"} if cut.month else {}
        more |= {"severity": cut.severity} if cut.severity else {}
        more |= {"service": service} if service else {}
        return url_for(
            "kpi_incidents.index", slug=team.slug, **(said | {"figure": measure.figure.value} | more)
        )


def form_of(today: date, team: Team | None = None) -> FilterForm:
    return FilterForm(request.args, today=today, services=services_of(team) if team else ())


def team_page(team: Team, held: Standing) -> Page:
    """The figures of a team; for those who work in it beside what they cost."""
    page = _page([team], form_of(day_of(clock.now(), team.time_zone), team))
    return replace(page, nights=nights_of(team, page.wanted.period)) if may(held, To.RESPOND) else page


def teams_page(teams: Sequence[Team], zone: str) -> Page:
    return _page(teams, form_of(day_of(clock.now(), zone)))


def _page(teams: Sequence[Team], form: FilterForm) -> Page:
    is_valid = form.validate()
    wanted, targets = wanted_of(teams, form, is_valid=is_valid), targets_of(teams)
    report = report_of(wanted, targets)
    if is_valid:
        form.show_period()
    return Page(form, is_valid, wanted, targets, report, services_by_id(report.service_ids))


def wanted_of(teams: Sequence[Team], form: FilterForm, *, is_valid: bool = True) -> Wanted:
    """What a form means; the usual where it is wrong."""
    if not is_valid:
        return Wanted(teams, form.usual_period)
    service = form.chosen_service
    return Wanted(teams, form.period, form.rank, service.id if service else None)
