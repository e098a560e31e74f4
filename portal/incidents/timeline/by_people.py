"""What people did, as sentences that follow their name."""

from portal.core.text import _, _n
from portal.incidents.facts import Status, is_reopening
from portal.incidents.names import field_name, listed, severity_name, status_name
from portal.incidents.timeline.observed import Observed
from portal.incidents.timeline.phrases import Wording, joined


def acknowledged(seen: Observed) -> Wording:
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


def passed_on(seen: Observed) -> Wording:
    to = seen.text("to")
    if not to:
        return Wording(_("passed it on") if seen.by_person else _("Passed on"), "arrow-right")
    said = _("passed it on to %(name)s", name=to) if seen.by_person else _("Passed on to %(name)s", name=to)
    return Wording(said, "arrow-right")


def status(seen: Observed) -> Wording:
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


def severity(seen: Observed) -> Wording:
    values = {"before": severity_name(seen.text("before")), "after": severity_name(seen.text("after"))}
    if seen.by_person:
        return Wording(_("changed the severity from %(before)s to %(after)s", **values), "gauge", "warn")
    return Wording(_("Severity changed from %(before)s to %(after)s", **values), "gauge", "warn")


def note(_seen: Observed) -> Wording:
    return Wording("", "message-square")


def decision(_seen: Observed) -> Wording:
    return Wording(_("decided"), "gavel", "warn")


def edited(seen: Observed) -> Wording:
    changed = seen.changes()
    fields = listed([field_name(name) for name in changed]) or _("record")
    before = _("it was “%(title)s”", title=changed["title"][0]) if "title" in changed else ""
    return Wording(joined(_("corrected the %(fields)s", fields=fields), before), "pencil")


_STATUS_MARKS = {
    "triaged": ("list-checks", "quiet"),
    "investigating": ("search", "quiet"),
    "mitigated": ("shield", "ok"),
    "resolved": ("circle-check", "ok"),
    "closed": ("lock", "quiet"),
}
