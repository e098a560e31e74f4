"""Several pages to one address in one message."""

import hashlib
from collections.abc import Sequence
from typing import Any

from flask_babel import force_locale, format_decimal
from sqlalchemy import select

from portal.core.db import many
from portal.core.text import _, _n
from portal.incidents.facts import Severity, label_of
from portal.incidents.models import Incident
from portal.messages.models import Message

MOST_LISTED = 10
"""Incidents a message names one by one; the others are counted. Chosen by us: what one look at a phone takes in."""


def carrier_of(messages: Sequence[Message]) -> Message:
    """The gravest page, the oldest of several: its link and its address are the bundle's."""
    return min(messages, key=_gravest_first)


def reference_of(messages: Sequence[Message]) -> str:
    """The same for the same pages, so that a provider can tell a repetition from a bundle that has grown."""
    carrier = carrier_of(messages)
    if len(messages) == 1:
        return carrier.idem_key
    ids = ",".join(str(message.id) for message in sorted(messages, key=lambda m: m.id))
    return f"{carrier.idem_key}:bundle:{hashlib.sha256(ids.encode()).hexdigest()[:16]}"


def content_of(messages: Sequence[Message]) -> dict[str, Any]:
    """What the one message says, counted as it is sent: the page itself for one incident, else a list."""
    carrier = carrier_of(messages)
    incidents = _incidents(messages)
    with force_locale(carrier.person.locale if carrier.person else "en"):
        if len(incidents) > 1:
            return carrier.content | {"title": _title(carrier, incidents), "text": _list(incidents)}
        more = [_more_alerts(more_of(incident)) for incident in incidents if more_of(incident)]
        return carrier.content | {"title": " · ".join([carrier.content["title"], *more])}


def more_of(incident: Incident) -> int:
    """Its alerts beside the one that its title names; a storm's title names none."""
    return incident.alert_count if incident.is_storm else max(0, incident.alert_count - 1)


def _incidents(messages: Sequence[Message]) -> list[Incident]:
    """What they are about, gravest first, each once."""
    about = list(dict.fromkeys(m.incident_id for m in sorted(messages, key=_gravest_first)))
    if about == [None]:
        return []
    found = {i.id: i for i in many(select(Incident).where(Incident.id.in_(about)))}
    return [found[number] for number in about if number in found]


def _title(carrier: Message, incidents: Sequence[Incident]) -> str:
    """How many incidents, the gravest, and how much more there is: alerts where they are more than incidents."""
    counted = _n("%(num)s incident", "%(num)s incidents", len(incidents))
    others = len(incidents) - 1
    alerts = more_of(incidents[0]) + sum(max(1, incident.alert_count) for incident in incidents[1:])
    more = _more_alerts(alerts) if alerts > others else _more(others)
    return f"{counted} · " + _("%(title)s and %(more)s", title=carrier.content["title"], more=more)


def _list(incidents: Sequence[Incident]) -> str:
    lines = [_line(incident) for incident in incidents[:MOST_LISTED]]
    left = len(incidents) - len(lines)
    return "\n".join([*lines, _("and %(more)s", more=_more(left))] if left else lines)


def _line(incident: Incident) -> str:
    more = [_more_alerts(more_of(incident))] if more_of(incident) else []
    return " · ".join([incident.ref, label_of(Severity(incident.severity)), incident.title, *more])


def _more(count: int) -> str:
    return _n("%(count)s more", "%(count)s more", count, count=format_decimal(count))


def _more_alerts(count: int) -> str:
    return _n("%(count)s more alert", "%(count)s more alerts", count, count=format_decimal(count))


def _gravest_first(message: Message) -> tuple[int, int]:
    return (message.rank if message.rank is not None else 9, message.id)
