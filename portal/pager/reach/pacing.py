"""A page over time: what goes to whom at once, and what follows by their own rules."""

from collections.abc import Iterator, Sequence

from portal.escalations.delivery import Rule
from portal.escalations.rules.queries import rule_of
from portal.incidents.models import Incident
from portal.messages.models import Urgency
from portal.pager.reach.knowledge import ASKED, Knowledge
from portal.pager.reach.methods import turns
from portal.pager.reach.recipients import Recipient, by_method


def paced(
    incident: Incident, recipients: Sequence[Recipient], channels: Sequence[str]
) -> Iterator[tuple[Recipient, int]]:
    """Who is paged for an incident by what, and after how many minutes; see `in_turns`."""
    return in_turns(recipients, channels, urgency_of(incident))


def in_turns(
    recipients: Sequence[Recipient], channels: Sequence[str], urgency: Urgency, known: Knowledge = ASKED
) -> Iterator[tuple[Recipient, int]]:
    """Each recipient with the minutes after which it is used; rooms and outside addresses at once.

    `channels` are those the step names. Nobody who was found is left out, whatever their rules say.
    """
    people = {r.person.id: r.person for r in recipients if r.person is not None}
    yield from ((r, 0) for r in recipients if r.person is None)
    methods, wishes = known.methods(list(people)), known.wishes(list(people), urgency)
    for person_id, person in people.items():
        for method, minutes in turns(methods[person_id], channels, wishes[person_id]):
            yield by_method(person, method), minutes


def urgency_of(incident: Incident) -> Urgency:
    """High for what is never held for the hour: by the team's rule for the severity, or because somebody said so."""
    return urgency_for(rule_of(incident.team_id, incident.severity), is_urgent=incident.is_urgent)


def urgency_for(rule: Rule, *, is_urgent: bool) -> Urgency:
    return Urgency.LOW if rule.is_low and not is_urgent else Urgency.HIGH
