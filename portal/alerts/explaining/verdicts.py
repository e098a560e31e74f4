"""What became of an alert, in one sentence: the answer, before all that led to it."""

from collections.abc import Sequence
from dataclasses import dataclass

from portal.alerts.intake.tracing import What
from portal.alerts.models import Alert
from portal.core.text import _
from portal.incidents.models import EntryKind, TimelineEntry
from portal.incidents.names import listed
from portal.incidents.timeline.wording import word


@dataclass(frozen=True)
class Verdict:
    """A badge (text and kind), and the sentence behind it."""

    badge: str
    kind: str
    said: str


def verdict(alert: Alert, entries: Sequence[TimelineEntry]) -> Verdict:
    """`entries` is what its incident's timeline says since the alert came."""
    homes = {str(step.get("what")) for step in alert.trace}
    told = _told(entries)
    if What.OPENED not in homes and homes & {What.JOINED, What.STORM}:
        alone = _("Its incident was open already, so it paged nobody by itself.")
        since = _("Since then the incident has paged %(names)s.", names=told) if told else ""
        return Verdict(_("joined"), "quiet", f"{alone} {since}".strip())
    if told:
        return Verdict(_("paged"), "bad", _("It paged %(names)s.", names=told))
    waits = [entry for entry in entries if entry.kind in (EntryKind.HELD, EntryKind.RELEASED)]
    if waits and waits[-1].kind == EntryKind.HELD:
        return Verdict(_("held"), "warn", word(waits[-1]).said)
    if alert.resolved_at is not None:
        return Verdict(_("over"), "ok", _("It was over before anybody was paged."))
    return Verdict(_("waiting"), "warn", _("Nobody has been paged yet."))


def _told(entries: Sequence[TimelineEntry]) -> str:
    """Whom its incident has paged since, each once."""
    pages = [e.facts for e in entries if e.kind == EntryKind.PAGE and e.facts.get("outcome") != "failed"]
    return listed(list(dict.fromkeys(str(page["recipient"]) for page in pages if page.get("recipient"))))
