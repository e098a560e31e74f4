"""Timeline entries in words: the one place that turns observed facts into sentences.

Facts come from several writers and from older versions, so each sentence also reads well without them.
"""

from collections.abc import Callable, Mapping

from portal.incidents.models import EntryKind, TimelineEntry
from portal.incidents.timeline import by_people, by_portal
from portal.incidents.timeline.observed import Observed
from portal.incidents.timeline.phrases import Wording


def word(entry: TimelineEntry) -> Wording:
    return _WORDS[entry.kind](Observed(entry.facts, by_person=entry.actor is not None))


def describe(entry: TimelineEntry) -> str:
    """The whole entry as plain text, for reports and machines: who, what, and what they wrote."""
    wording = word(entry)
    outcome = f"({wording.outcome[0]})" if wording.outcome else ""
    head = " ".join(part for part in (entry.actor.name if entry.actor else "", wording.said, outcome) if part)
    return ": ".join(part for part in (head, entry.text) if part)


def has_markdown(entry: TimelineEntry) -> bool:
    """Whether the text is what somebody wrote here; what an alert brought is shown as it is."""
    return entry.actor_id is not None and entry.kind not in (EntryKind.OPENED, EntryKind.ALERT)


_WORDS: Mapping[EntryKind, Callable[[Observed], Wording]] = {
    EntryKind.OPENED: by_portal.opened,
    EntryKind.ALERT: by_portal.alert,
    EntryKind.PAGE: by_portal.page,
    EntryKind.ESCALATION: by_portal.escalation,
    EntryKind.ACKNOWLEDGED: by_people.acknowledged,
    EntryKind.PASSED_ON: by_people.passed_on,
    EntryKind.STATUS: by_people.status,
    EntryKind.SEVERITY: by_people.severity,
    EntryKind.NOTE: by_people.note,
    EntryKind.DECISION: by_people.decision,
    EntryKind.EDITED: by_people.edited,
    EntryKind.WARNING: by_portal.warning,
    EntryKind.HELD: by_portal.held,
    EntryKind.RELEASED: by_portal.released,
    EntryKind.REMINDED: by_portal.reminded,
}
