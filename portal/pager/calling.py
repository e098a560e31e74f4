"""Paging somebody by hand, who may be on call or not."""

from datetime import datetime, timedelta

from portal.core.db import transactional
from portal.core.text import _
from portal.escalations.queries import rule_of
from portal.incidents.climbing import begin_climb
from portal.incidents.models import Incident, Source
from portal.incidents.names import channel_name, listed
from portal.incidents.opening import MANUAL, IncidentFacts, open_incident
from portal.pager.actions import call_in
from portal.pager.dry_run import Case
from portal.pager.outlook import outlook, outlook_text
from portal.pager.recipients import reach
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
        begin_climb(incident, at=at + _answer_time(team), is_now=False)
        call_in(incident, person, by=by, at=at)
    return incident


def call_outlook(team: Team, person: Person | None, *, zone: str, at: datetime) -> str:
    """Whom `page_somebody` would page, in words."""
    if person is None:
        return outlook_text(outlook(Case(team, SEVERITY, at, is_asked=True)), zone, at)
    ways = list(dict.fromkeys(channel_name(r.channel) for r in reach([person], ()).recipients))
    if not ways:
        return _("%(name)s has no verified way to be reached. Phone them.", name=person.name)
    return _(
        "This pages %(name)s now (%(ways)s). Without an answer, whoever is on call in %(team)s follows in %(n)s min.",
        name=person.name, ways=listed(ways), team=team.name, n=_answer_time(team) // timedelta(minutes=1),
    )  # fmt: skip


def _answer_time(team: Team) -> timedelta:
    return timedelta(minutes=rule_of(team.id, SEVERITY).answer_minutes or ANSWER_MINUTES)
