"""Timeline entries in words: the one place that turns observed facts into sentences.

Facts come from several writers and from older versions, so each sentence also reads well without them.
"""

from collections.abc import Callable, Mapping

from portal.core.text import _, _n, span
from portal.incidents.facts import Status, is_reopening
from portal.incidents.models import EntryKind, TimelineEntry
from portal.incidents.names import (
    field_name,
    listed,
    severity_name,
    source_name,
    status_name,
)
from portal.incidents.timeline.observed import Observed
from portal.incidents.timeline.phrases import Wording, held, joined, released, reminded
from portal.messages.names import channel_name


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


def _opened(seen: Observed) -> Wording:
    values = {"severity": severity_name(seen.text("severity")), "source": source_name(seen.text("source"))}
    if seen.by_person:
        return Wording(_("declared it as %(severity)s, noticed by %(source)s", **values), "siren", "bad")
    return Wording(_("Opened as %(severity)s, noticed by %(source)s", **values), "siren", "bad")


def _alert(seen: Observed) -> Wording:
    title, state, count = seen.text("title") or _("An alert"), seen.text("state"), int(seen.number("count"))
    alarm, total = "bad" if seen.facts.get("first") else "warn", int(seen.number("total"))
    states = {
        "firing": (_("%(title)s is firing", title=title), "bell", alarm),
        "storm": (_("%(n)s alerts so far, the latest: %(title)s", n=total, title=title), "bell", alarm),
        "resolved": (_("%(title)s is over", title=title), "circle-check", "ok"),
        "acknowledged": (_("%(title)s was acknowledged over there", title=title), "check", "quiet"),
    }
    said, icon, tone = states.get(state, (title, "bell", "quiet"))
    counted = _n("%(num)s alert", "%(num)s alerts", count) if count > 1 else ""
    return Wording(joined(said, seen.text("integration"), counted), icon, tone, url=seen.web_address("url"))


def _page(seen: Observed) -> Wording:
    channel, result = seen.text("channel"), seen.text("outcome")
    values = {"channel": channel_name(channel), "name": seen.text("recipient") or _("somebody")}
    tone = {"failed": "bad", "late": "warn"}.get(result, "quiet")
    after = _("after %(time)s", time=_short_time(seen.number("seconds"))) if "seconds" in seen.facts else ""
    detail = seen.text("reason") if result == "failed" else after
    others = int(seen.number("bundled")) - 1
    beside = _n("in one message with %(num)s other", "in one message with %(num)s others", others)
    said = joined(_step(seen), _("%(channel)s to %(name)s", **values), detail, beside if others > 0 else "")
    return Wording(said, _CHANNEL_ICONS.get(channel, "send"), tone, outcome=_page_outcome(seen, result))


def _page_outcome(seen: Observed, result: str) -> tuple[str, str] | None:
    if seen.facts.get("possible_duplicate") or result == "possible_duplicate":
        return _("sent, perhaps twice"), "warn"
    outcomes = {
        "sent": (_("sent"), "ok"),
        "kept": (_("kept in the outbox"), "warn"),
        "late": (_("sent late"), "warn"),
        "failed": (_("failed, tried again") if seen.facts.get("again") else _("failed"), "bad"),
    }
    return outcomes.get(result, (result, "quiet")) if result else None


def _escalation(seen: Observed) -> Wording:
    names = listed(seen.names("targets"))
    if seen.facts.get("called"):
        return Wording(_("called in %(names)s", names=names), "phone-call")
    if seen.facts.get("exhausted"):
        asked = _("%(names)s is asked as the last one", names=names) if names else ""
        return Wording(joined(_("No step is left"), asked), "life-buoy", "warn" if names else "bad")
    if seen.facts.get("management"):
        told = (
            _("management is told: %(names)s", names=names) if names else _("nobody of management is reached")
        )
        return Wording(joined(_("Not mitigated in time"), told), "arrow-up", "warn" if names else "bad")
    step = _step(seen) or _("The next step")
    owed = _("a postmortem is owed") if seen.facts.get("postmortem") else ""
    if not names:
        why = {"nobody": _("nobody is on call"), "unreachable": _("nobody can be reached")}
        said = _("%(step)s found nobody to page, the next one follows at once", step=step)
        return Wording(
            joined(said, why.get(seen.text("empty"), seen.text("empty")), owed), "arrow-up", "warn"
        )
    again = _("round %(n)s", n=int(seen.number("loop")) + 1) if seen.number("loop") else ""
    return Wording(joined(_("%(step)s pages %(names)s", step=step, names=names), again, owed), "arrow-up")


def _acknowledged(seen: Observed) -> Wording:
    said = _("acknowledged") if seen.by_person else _("Acknowledged")
    ways = {
        "portal": "",
        "link": _("from the page's link"),
        "api": _("through the API"),
        "phone": _("by phone"),
        "sms": _("by SMS"),
        "slack": _("from Slack"),
    }
    way, count = ways.get(seen.text("via"), seen.text("via")), int(seen.number("cancelled"))
    taken_back = _n("%(num)s page taken back", "%(num)s pages taken back", count) if count else ""
    said = f"{said} {way}".strip()
    return Wording(joined(said, _("the escalation stops"), taken_back), "check", "ok")


def _passed_on(seen: Observed) -> Wording:
    to = seen.text("to")
    if not to:
        return Wording(_("passed it on") if seen.by_person else _("Passed on"), "arrow-right")
    said = _("passed it on to %(name)s", name=to) if seen.by_person else _("Passed on to %(name)s", name=to)
    return Wording(said, "arrow-right")


def _status(seen: Observed) -> Wording:
    before, after = seen.text("before"), seen.text("after")
    icon, tone = _STATUS_MARKS.get(after, ("ellipsis", "quiet"))
    if not seen.by_person:
        names = {"before": status_name(before), "after": status_name(after)}
        return Wording(_("From %(before)s to %(after)s", **names), icon, tone)
    if {before, after} <= set(Status) and is_reopening(Status(before), Status(after)):
        return Wording(_("reopened it, the escalation starts again"), "undo-2", "warn")
    said = {
        "triaged": _("triaged it"),
        "investigating": _("is investigating"),
        "mitigated": _("marked it mitigated"),
        "resolved": _("resolved it"),
        "closed": _("closed it"),
    }.get(after, _("moved it to %(after)s", after=after))
    return Wording(said, icon, tone)


def _severity(seen: Observed) -> Wording:
    values = {"before": severity_name(seen.text("before")), "after": severity_name(seen.text("after"))}
    if seen.by_person:
        return Wording(_("changed the severity from %(before)s to %(after)s", **values), "gauge", "warn")
    return Wording(_("Severity changed from %(before)s to %(after)s", **values), "gauge", "warn")


def _note(_seen: Observed) -> Wording:
    return Wording("", "message-square")


def _decision(_seen: Observed) -> Wording:
    return Wording(_("decided"), "gavel", "warn")


def _edited(seen: Observed) -> Wording:
    changed = seen.changes()
    fields = listed([field_name(name) for name in changed]) or _("record")
    before = _("it was “%(title)s”", title=changed["title"][0]) if "title" in changed else ""
    return Wording(joined(_("corrected the %(fields)s", fields=fields), before), "pencil")


def _warning(seen: Observed) -> Wording:
    names, reason = listed(seen.names("names")), seen.text("reason")
    said = {
        "unreachable": _("%(names)s cannot be reached: no contact method is verified", names=names),
        "step_failed": _("No page to %(names)s got through, the next step follows at once", names=names),
        "nobody_reached": _("Nobody could be paged. Phone somebody yourself."),
        "nobody_sent": _("The last page to anybody has failed. Phone somebody yourself."),
        "repaired": _("The next step was further away than the policy says; it was set right"),
        "firing_after_resolve": _("%(title)s fires, though its end came earlier", title=seen.text("title")),
        "intake": _("An alert was not understood whole"),
        "intake_rejected": _("An alert was refused"),
    }.get(reason, reason.replace("_", " ").capitalize())
    return Wording(said or _("Something needs a look"), "triangle-alert", "bad")


_WORDS: Mapping[EntryKind, Callable[[Observed], Wording]] = {
    EntryKind.OPENED: _opened,
    EntryKind.ALERT: _alert,
    EntryKind.PAGE: _page,
    EntryKind.ESCALATION: _escalation,
    EntryKind.ACKNOWLEDGED: _acknowledged,
    EntryKind.PASSED_ON: _passed_on,
    EntryKind.STATUS: _status,
    EntryKind.SEVERITY: _severity,
    EntryKind.NOTE: _note,
    EntryKind.DECISION: _decision,
    EntryKind.EDITED: _edited,
    EntryKind.WARNING: _warning,
    EntryKind.HELD: held,
    EntryKind.RELEASED: released,
    EntryKind.REMINDED: reminded,
}
_CHANNEL_ICONS = {
    "SMS": "smartphone",
    "PUSH": "smartphone",
    "PHONE": "phone-call",
    "EMAIL": "mail",
    "SLACK": "message-square",
    "DISCORD": "message-square",
    "TEAMS": "message-square",
    "WEBHOOK": "webhook",
}
_STATUS_MARKS = {
    "triaged": ("list-checks", "quiet"),
    "investigating": ("search", "quiet"),
    "mitigated": ("shield", "ok"),
    "resolved": ("circle-check", "ok"),
    "closed": ("lock", "quiet"),
}


def _step(seen: Observed) -> str:
    """`Step 2`; step 0 is the fallback contact, below that somebody was called in by hand."""
    step = int(seen.number("step"))
    if seen.facts.get("step") is None or step < 0:
        return ""
    return _("Step %(n)s", n=step) if step else _("Last one asked")


def _short_time(seconds: float) -> str:
    return _("%(n)s s", n=f"{seconds:.1f}") if seconds < 10 else span(seconds)
