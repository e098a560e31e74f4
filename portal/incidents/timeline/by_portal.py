"""What the portal saw and did, as sentences that stand alone."""

from portal.core.text import _, _n, span
from portal.incidents.names import hold_rule, listed, severity_name, source_name
from portal.incidents.timeline.observed import Observed
from portal.incidents.timeline.phrases import Wording, joined
from portal.messages.names import channel_name


def opened(seen: Observed) -> Wording:
    values = {"severity": severity_name(seen.text("severity")), "source": source_name(seen.text("source"))}
    if seen.by_person:
        return Wording(_("declared it as %(severity)s, noticed by %(source)s", **values), "siren", "bad")
    return Wording(_("Opened as %(severity)s, noticed by %(source)s", **values), "siren", "bad")


def alert(seen: Observed) -> Wording:
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


def page(seen: Observed) -> Wording:
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


def escalation(seen: Observed) -> Wording:
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


def warning(seen: Observed) -> Wording:
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


def held(seen: Observed) -> Wording:
    until = seen.instant("until")
    if seen.by_person:
        return Wording(_("snoozed it until %(until)s", until=until), "bell-off", "warn")
    why = hold_rule(seen.text("held_by"), seen.text("severity"), seen.text("whose"))
    return Wording(joined(_("Held until %(until)s", until=until), why), "hourglass", "warn")


def released(seen: Observed) -> Wording:
    if seen.by_person:
        return Wording(_("ended the waiting: pages go out now"), "bell", "warn")
    return Wording(_("The waiting is over, the escalation begins"), "bell")


def reminded(seen: Observed) -> Wording:
    names = listed(seen.names("targets")) or _("Whoever has it")
    if seen.facts.get("lifted"):
        said = _("No sign of work: the acknowledgement by %(names)s is lifted", names=names)
        return Wording(joined(said, _("the escalation begins anew")), "undo-2", "warn")
    return Wording(_("No sign of work for a while: %(names)s is asked again", names=names), "bell", "warn")


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


def _step(seen: Observed) -> str:
    """`Step 2`; step 0 is the last resort, below that somebody was called in by hand."""
    step = int(seen.number("step"))
    if seen.facts.get("step") is None or step < 0:
        return ""
    return _("Step %(n)s", n=step) if step else _("Last one asked")


def _short_time(seconds: float) -> str:
    return _("%(n)s s", n=f"{seconds:.1f}") if seconds < 10 else span(seconds)
