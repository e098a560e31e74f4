"""The trace of an alert, and what a request became, in words."""

from collections.abc import Mapping
from typing import Any

from portal.alerts.tracing import What
from portal.core.text import _, _n


def explained(step: Mapping[str, Any]) -> str:
    """One decision as a sentence; also of steps that an older version wrote."""
    ref, what = step.get("ref", ""), step.get("what", "")
    if what == What.KEY:
        return _key(step)
    if what == What.SEVERITY:
        return _severity(step)
    if what == What.STORM:
        return _(
            "Joined the storm %(ref)s: %(n)s incidents were opened within a minute.",
            ref=ref,
            n=step.get("count"),
        )
    sentences = {
        What.OPENED: _("Opened %(ref)s: the first of its group, %(group)s.", ref=ref, group=_group(step)),
        What.JOINED: _("Joined %(ref)s, open for the same group, %(group)s.", ref=ref, group=_group(step)),
        What.LATE: _("Its end had come before it, with the same beginning. It pages all the same."),
        What.GRAVER: _(
            "Sent again as SEV%(rank)s instead of SEV%(before)s.",
            rank=step.get("rank"),
            before=step.get("before"),
        ),
        What.RESOLVED: _("Its sender says that it is over."),
        What.CLOSED: _(
            "Closed: it still fired, but its incident was over. The next one opens an incident anew."
        ),
        What.UNKNOWN: _("Its end came before its beginning: kept, and nobody is paged."),
    }
    return sentences.get(what, str(what).replace("_", " ").capitalize())


def became(counts: Mapping[str, int]) -> str:
    """What the alerts of a request became, such as `2 new, 1 repeat`."""
    words = {
        "new": lambda n: _n("%(num)s new", "%(num)s new", n),
        "storm": lambda n: _n("%(num)s new in a storm", "%(num)s new in a storm", n),
        "repeats": lambda n: _n("%(num)s repeat", "%(num)s repeats", n),
        "resolved": lambda n: _n("%(num)s resolved", "%(num)s resolved", n),
        "notes": lambda n: _n("%(num)s note", "%(num)s notes", n),
        "unknown": lambda n: _n(
            "%(num)s about an alert that does not fire", "%(num)s about alerts that do not fire", n
        ),
        "ignored": lambda n: _n("%(num)s without effect", "%(num)s without effect", n),
    }
    return ", ".join(words[name](n) for name, n in counts.items() if name in words and n)


def _group(step: Mapping[str, Any]) -> str:
    return step.get("group") or _("itself alone")


def _key(step: Mapping[str, Any]) -> str:
    sources = {
        "sender": _("The sender's own key: %(key)s.", key=step.get("key")),
        "labels": _("Known by its labels, as it has no fingerprint: %(key)s.", key=step.get("key")),
        "none": _("It has no key, so each request is a new alert."),
    }
    return sources.get(str(step.get("source")), str(step.get("key", "")))


def _severity(step: Mapping[str, Any]) -> str:
    values = {"word": step.get("word"), "rank": step.get("rank")}
    sentences = {
        "own": _("“%(word)s” is SEV%(rank)s by this integration's own list.", **values),
        "usual": _("“%(word)s” is SEV%(rank)s.", **values),
        "number": _("“%(word)s” is SEV%(rank)s.", **values),
        "unknown": _("“%(word)s” is no severity we know: treated as SEV%(rank)s, and never held.", **values),
        "missing": _("No severity is said: treated as SEV%(rank)s, and never held.", **values),
    }
    return sentences.get(str(step.get("how")), "")
