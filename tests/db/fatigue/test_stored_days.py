"""Stored days give the figures that the engine gives, for anybody and over any dates."""

import json
from datetime import date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from portal.core.db import db, many
from portal.fatigue.case_files import CaseIn
from portal.fatigue.days.actions import count_person
from portal.fatigue.days.models import FatigueDay, FatigueUpkeep
from portal.fatigue.days.queries import (
    Sums,
    figures_by_week,
    figures_over,
    scores_at,
    sums_over,
)
from portal.fatigue.queries import facts_of, reports_of
from portal.fatigue.reports import Report, report
from portal.people.models import Person
from portal.rota.windows import DAY
from tests.db.fatigue.test_stored_lives import CASES
from tests.world_fatigue import a_stored_life


def lived(name: str) -> tuple[Person, Report, datetime]:
    """Somebody whose life has been counted, and what the engine says of it."""
    case = CaseIn.model_validate_json(CASES[name])
    person = a_stored_life(case)
    count_person(person, at=case.as_of)
    facts = facts_of([person], case.as_of - 60 * DAY, case.as_of)[person.id]
    return person, report(facts, as_of=case.as_of, days=case.days), case.as_of


@pytest.mark.parametrize("name", CASES)
def test_they_add_up_to_the_figures(app: Flask, name: str) -> None:
    person, wanted, at = lived(name)
    found = figures_over([person.id], wanted.span.first, wanted.span.last)[person.id]
    assert found == wanted.metrics
    scored = scores_at([person.id], at)[person.id]
    assert (scored.score, scored.level) == (wanted.score, wanted.level)


@pytest.mark.parametrize("name", CASES)
def test_weeks_add_up_to_the_whole(app: Flask, name: str) -> None:
    person, wanted, _at = lived(name)
    first, last = wanted.span.first, wanted.span.last
    weeks = figures_by_week([person.id], first, last)[person.id]
    whole = sums_over([person.id], first, last)[person.id]
    assert all(monday.weekday() == 0 for monday in weeks)
    for field in ("pages", "night_pages", "oncall", "sleep_loss", "broken_nights", "weekend_oncall"):
        parts = [getattr(sums, field) for sums in weeks.values()]
        assert sum(parts, type(getattr(whole, field))()) == getattr(whole, field)


def test_of_whoever_has_no_days_it_is_nothing(app: Flask) -> None:
    person, wanted, at = lived("one wake at three in Paris, quiet otherwise")
    first, last = wanted.span.first - 90 * DAY, wanted.span.first - 60 * DAY
    assert sums_over([person.id], first, last) == {person.id: Sums()}
    assert figures_by_week([person.id], first, last) == {person.id: {}}
    assert figures_over([person.id], first, last)[person.id].actionable_ratio is None
    assert scores_at([person.id], at - 60 * DAY)[person.id].score == 0


def test_counted_again_nothing_changes(app: Flask) -> None:
    person, _wanted, at = lived("who flies to New York and back")
    before = stored()
    assert before
    assert count_person(person, at=at) == 0
    assert stored() == before
    row = db.session.get_one(FatigueUpkeep, person.id)
    assert (row.counted_until, row.due_from) == (at, None)
    assert at < row.due_at


def stored() -> list[dict[str, object]]:
    rows = many(select(FatigueDay).order_by(FatigueDay.day))
    return [{column.key: getattr(row, column.key) for column in FatigueDay.__table__.columns} for row in rows]


def counted(shifts: list[dict[str, str]], pages: list[dict[str, str]], as_of: str) -> tuple[Person, datetime]:
    """Somebody in Paris whose life has been counted up to an instant."""
    case = CaseIn.model_validate_json(
        json.dumps({"zones": [[None, "Europe/Paris"]], "as_of": as_of, "shifts": shifts, "pages": pages})
    )
    person = a_stored_life(case)
    count_person(person, at=case.as_of)
    return person, case.as_of


@pytest.mark.parametrize("ago", [0, 16, 18, 20, 22, 24, 27])
def test_a_row_of_nights_that_began_before_the_span_scores_as_in_a_report(app: Flask, ago: int) -> None:
    """Thirteen nights: seen from later, the span begins among them, and the eighth is the eighth of the span."""
    shift = {"start": "2026-08-03T07:00:00Z", "end": "2026-08-16T07:00:00Z"}
    person, at = counted([shift], [], "2026-08-16T08:00:00Z")
    seen_at = at + ago * DAY
    wanted = reports_of([person], as_of=seen_at)[person.id]
    assert scores_at([person.id], seen_at)[person.id].score == wanted.score
    found = figures_over([person.id], wanted.span.first, wanted.span.last)[person.id]
    assert found.max_consecutive_oncall_nights == wanted.metrics.max_consecutive_oncall_nights
    assert found.oncall == wanted.metrics.oncall


def test_what_reaches_over_the_first_midnight_belongs_to_its_own_date(app: Flask) -> None:
    """A report cuts it, as it looks at no page from before; a sum of days does not have it at all."""
    pages = [
        {"at": "2026-08-10T21:50:00Z", "until": "2026-08-10T22:10:00Z"},
        {"at": "2026-08-10T22:20:00Z"},
        {"at": "2026-08-12T22:05:00Z"},
    ]
    person, at = counted([], pages, "2026-09-07T10:00:00Z")
    wanted = reports_of([person], as_of=at)[person.id]
    first = wanted.span.first
    assert first == date(2026, 8, 11)
    found = sums_over([person.id], first, wanted.span.last)[person.id]
    assert (wanted.metrics.interruptions, found.interruptions) == (2, 1)
    before = sums_over([person.id], first - DAY, wanted.span.last)[person.id]
    assert (before.interruptions, before.pages, before.engaged_night) == (2, 3, timedelta(minutes=50))
    assert (found.disturbed_nights, wanted.metrics.disturbed_nights) == (2, 2)
    assert abs(scores_at([person.id], at)[person.id].score - wanted.score) <= 0.1
