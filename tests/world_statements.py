"""Builders: a month on call as it is stored, and what a team pays for it."""

from datetime import UTC, date, datetime, timedelta

from portal.fatigue.case_files import ShiftIn
from portal.people.models import Person, Team
from portal.recovery.pay import WeeklyTariff
from portal.recovery.rates.actions import save_rates
from portal.rota.models import Shift
from tests.world_fatigue import a_sent_page, a_shift
from tests.world_incidents import an_incident

OCTOBER, MONDAY = date(2026, 10, 1), datetime(2026, 10, 12, 7, tzinfo=UTC)
WEEK = timedelta(days=7)


def a_week(team: Team, person: Person, *, starts_at: datetime = MONDAY, role: str = "primary") -> Shift:
    """From Monday 09:00 in Paris to the next one."""
    return a_shift(team, person, ShiftIn(start=starts_at, end=starts_at + WEEK, role=role))


def woken(team: Team, person: Person, at: datetime) -> None:
    a_sent_page(an_incident(team, "It is slow", at=at), person, at=at)


def paid_by_the_week(team: Team, *, by: Person, at: datetime, amount: int = 50_000) -> None:
    since = OCTOBER - timedelta(days=60)
    save_rates(
        team, WeeklyTariff("EUR", amount), applies_from=since, reason="Agreed", based_on=0, by=by, at=at
    )
