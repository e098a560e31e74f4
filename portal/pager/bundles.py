"""Several pages to one address in one message."""

import hashlib
from collections.abc import Sequence
from typing import Any

from flask_babel import force_locale
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
    """What the one message says: the page itself when all are about one incident, else a list, gravest first."""
    carrier = carrier_of(messages)
    about = list(dict.fromkeys(m.incident_id for m in sorted(messages, key=_gravest_first)))
    if len(about) == 1:
        return carrier.content
    more_count = len(about) - 1
    with force_locale(carrier.person.locale if carrier.person else "en"):
        counted = _n("%(num)s incident", "%(num)s incidents", len(about))
        more = _("%(title)s and %(count)s more", title=carrier.content["title"], count=f"{more_count:,}")
        return carrier.content | {"title": f"{counted} · {more}", "text": _list(about)}


def _list(incident_ids: Sequence[int | None]) -> str:
    shown = incident_ids[:MOST_LISTED]
    found = {i.id: i for i in many(select(Incident).where(Incident.id.in_(shown)))}
    lines = [_line(found[number]) for number in shown if number in found]
    left = len(incident_ids) - len(lines)
    return "\n".join([*lines, _("and %(count)s more", count=f"{left:,}")] if left else lines)


def _line(incident: Incident) -> str:
    count = incident.alert_count
    alerts = [_n("%(num)s alert", "%(num)s alerts", count)] if count > 1 else []
    return " · ".join([incident.ref, label_of(Severity(incident.severity)), incident.title, *alerts])


def _gravest_first(message: Message) -> tuple[int, int]:
    return (message.rank if message.rank is not None else 9, message.id)
