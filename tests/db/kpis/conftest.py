from datetime import date, timedelta

from portal.core.db import add
from portal.fatigue.days.models import FatigueDay
from portal.incidents import actions
from portal.incidents.models import Incident
from portal.people.models import Person
from tests.clock import START
from tests.world import Cast
from tests.world_incidents import an_incident

MINUTE = timedelta(minutes=1)


def over(incident: Incident, *, by: Person, answered: float, solved: float) -> Incident:
    """Answered and solved so many minutes after it was opened."""
    actions.acknowledge(incident, by=by, at=incident.created_at + answered * MINUTE)
    actions.resolve(incident, by=by, at=incident.created_at + solved * MINUTE)
    return incident


def example(cast: Cast) -> Incident:
    """Noticed at once, answered after 8 minutes, solved after 30. Source: requirement 002-81."""
    incident = an_incident(cast.blue, "Redis is full", severity=1, impact_started_at=START)
    return over(incident, by=cast.bob, answered=8, solved=30)


def a_day(person: Person, day: date, *, night_pages: int, is_broken: bool) -> None:
    """A stored day of somebody who was paged at night."""
    times = ("engaged_night", "engaged_off", "engaged_business", "sleep_loss", "oncall", "weekend_oncall")
    counts = (
        "interruptions", "sleep_interruptions", "off_hours_interruptions", "business_interruptions",
        "marked_interruptions", "needed_interruptions", "daily_rest_violations", "weekly_rest_violations",
    )  # fmt: skip
    add(
        FatigueDay(
            person_id=person.id, day=day, zone=person.time_zone, pages=night_pages, night_pages=night_pages,
            is_disturbed=True, is_broken=is_broken, is_oncall_night=True, is_primary_night=True, items=[],
            **dict.fromkeys((*times, "holiday_oncall"), timedelta()), **dict.fromkeys(counts, 0),
        )
    )  # fmt: skip
