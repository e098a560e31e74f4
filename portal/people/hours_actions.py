"""Changing working hours of teams and people, quiet hours, and the notice a team gives."""

from datetime import datetime, time

from portal.audit.actions import record
from portal.core.db import transactional
from portal.core.jobs import poke
from portal.people.hours import Hours
from portal.people.models import Person, Team


@transactional
def set_hours(person: Person, hours: Hours | None, *, quiet: tuple[time, time] | None, at: datetime) -> None:
    """`hours` None: those of the team. `quiet` None: no quiet hours; they may pass midnight."""
    person.work_days = sorted(hours.days) if hours else None
    person.work_from, person.work_until = (hours.from_, hours.until) if hours else (None, None)
    person.quiet_from, person.quiet_until = quiet or (None, None)
    record("person.hours_set", person.email, by=person.id, at=at)
    poke("reconcile")


@transactional
def set_team_hours(team: Team, hours: Hours, *, by: Person, at: datetime) -> None:
    """What is held until the old hours is looked at again."""
    team.hours = hours
    record("team.hours_set", team.slug, by=by.id, at=at)
    poke("reconcile")


@transactional
def set_notice(team: Team, *, usual_days: int, clear_days: int, by: Person, at: datetime) -> None:
    """Holds for what is published from now on."""
    team.usual_notice_days, team.clear_notice_days = usual_days, clear_days
    record("team.notice_set", team.slug, by=by.id, at=at, usual_days=usual_days, clear_days=clear_days)
