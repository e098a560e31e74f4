"""Rows of charts: a label, cells of text and number, and where the row leads."""

from portal.core.text import day
from portal.kpis.figures import DAY, MINUTE, Figure
from portal.kpis.pages import Page
from portal.kpis.wording import time_text
from portal.people.models import Team

Cell = tuple[str, float | None]
Row = tuple[str, list[Cell], str]
NOTHING: Cell = ("–", None)


def trend(page: Page, team: Team, figure: Figure) -> list[Row]:
    """Mean, median and nine of ten by month, in days for the time between failures and in minutes else."""
    unit = DAY if figure is Figure.BETWEEN else MINUTE
    rows = []
    for month in page.report.months:
        measure = page.report.of(figure, month=month)
        cells = [_cell(seconds, unit) for seconds in (measure.mean, measure.median, measure.p90)]
        rows.append((day(month, "MMM yyyy"), cells, page.behind(team, measure)))
    return rows


def cost(page: Page, team: Team) -> list[Row]:
    """How soon half of all was answered, beside what the nights of the month cost; for whoever may know."""
    if page.nights is None:
        return []
    rows = []
    for month in page.report.months:
        measure, night = page.report.of(Figure.ACKNOWLEDGE, month=month), page.nights.get(month)
        counts = (night.night_pages, night.broken_nights) if night else (None, None)
        cells = [_cell(measure.median, MINUTE), *map(_count, counts)]
        rows.append((day(month, "MMM yyyy"), cells, page.behind(team, measure)))
    return rows


def _cell(seconds: float | None, unit: int) -> Cell:
    return NOTHING if seconds is None else (time_text(seconds), round(seconds / unit, 2))


def _count(count: int | None) -> Cell:
    return NOTHING if count is None else (str(count), count)
