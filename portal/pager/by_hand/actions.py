"""Paging somebody by hand, who may be on call or not."""

from datetime import datetime, timedelta

from portal.core.db import transactional
from portal.escalations.rules.queries import rule_of
from portal.incidents.climbing import begin_climb
from portal.incidents.models import Incident, Source
from portal.incidents.opening import MANUAL, IncidentFacts, open_incident
from portal.pager.climbing.actions import call_in
from portal.people.models import Person, Team

SEVERITY = 2
"""Of what is paged by hand: worth an answer now, whatever the hour. Chosen by us; it can be changed at any time."""

ANSWER_MINUTES = 15
"""Until the team's ladder begins when the person who was called does not answer, where its rule says nothing.

Source: requirement 004-12.
"""


@transactional
def page_somebody(
    team: Team, text: str, person: Person | None, *, by: Person, at: datetime, source: Source = Source.TEAM
) -> Incident:
    """Open an incident that pages at once: whoever is on call, or one person and, without an answer, the ladder.

    Errors: Refused when the person has no way of being reached; then nothing is opened.
    """
    facts = IncidentFacts(text, SEVERITY, source=source, is_urgent=True, origin=MANUAL)
    incident = open_incident(team, facts, at=at, by=by)
    if person is not None:
        begin_climb(incident, at=at + answer_time(team), is_now=False)
        call_in(incident, person, by=by, at=at)
    return incident


def answer_time(team: Team) -> timedelta:
    return timedelta(minutes=rule_of(team.id, SEVERITY).answer_minutes or ANSWER_MINUTES)
