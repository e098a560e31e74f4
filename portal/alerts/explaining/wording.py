"""The trace of an alert, and what a request became, in words."""

from collections.abc import Mapping
from typing import Any

from portal.alerts.explaining.queries import Part
from portal.alerts.intake.tracing import What
from portal.alerts.sources.signals import State
from portal.core.text import _, _n

_HOMES = (What.OPENED, What.JOINED, What.STORM)


def explained(step: Mapping[str, Any]) -> str:
    """One decision as a sentence; also of steps that an older version wrote."""
    ref, what = step.get("ref", ""), step.get("what", "")
    if what == What.KEY:
        return _key(step)
    if what == What.SEVERITY:
        return _severity(step)
    if what == What.STORM:
        return _(
            "Joined the storm %(ref)s: %(n)s incidents were opened within a minute, so the rest is one more.",
            ref=ref,
            n=step.get("count"),
        )
    sentences = {
        What.OPENED: _opened(step),
        What.JOINED: _joined(step),
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


def fate(part: Part) -> str:
    """What one alert of a request did, and by what rule."""
    state, trace = part.signal.state, part.alert.trace if part.alert else []
    if state is State.IGNORED:
        return _("Its state asks for nothing, as paused or pending do: no effect.")
    if part.alert is None or (part.alert.incident_id is None and not part.is_first):
        return _("Nothing of this key was firing: no effect.")
    if part.alert.incident_id is None:
        return _("Its end came before its beginning: kept, and nobody is paged.")
    if state is State.FIRING and not part.is_first:
        return _("It was firing already: counted, and a repeat pages nobody again.")
    home = next((step for step in trace if step.get("what") in _HOMES), {})
    sentences = {
        State.FIRING: explained(home) if home else _("It came before decisions were kept."),
        State.RESOLVED: _("Its sender says that it is over."),
    }
    return sentences.get(state, _("Noted in the timeline; it pages nobody."))


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


def _opened(step: Mapping[str, Any]) -> str:
    values = {"ref": step.get("ref", ""), "group": step.get("group")}
    if not values["group"]:
        return _("Opened %(ref)s: it fires anew, and is in no group.", **values)
    return _("Opened %(ref)s: nothing was open for its group, %(group)s.", **values)


def _joined(step: Mapping[str, Any]) -> str:
    values = {"ref": step.get("ref", ""), "group": step.get("group")}
    if not values["group"]:
        return _("Joined %(ref)s, open for the same alert: it pages nobody anew.", **values)
    return _(
        "Joined %(ref)s, open for the same group, %(group)s: one incident a group, so it pages nobody anew.",
        **values,
    )


def _key(step: Mapping[str, Any]) -> str:
    sources = {
        "sender": _("The sender's own key: %(key)s.", key=step.get("key")),
        "labels": _("Known by its labels, as it has no fingerprint: %(key)s.", key=step.get("key")),
        "none": _("It has no key, so each request is a new alert."),
    }
    return sources.get(str(step.get("source")), str(step.get("key", "")))


def _severity(step: Mapping[str, Any]) -> str:
    values = {"word": step.get("word"), "rank": step.get("rank")}
    if step.get("how") == "own" and not step.get("word"):
        return _("No severity is said, which is SEV%(rank)s by this integration's own list.", **values)
    sentences = {
        "own": _("“%(word)s” is SEV%(rank)s by this integration's own list.", **values),
        "name": _("The team has said that “%(word)s” is SEV%(rank)s.", **values),
        "usual": _("“%(word)s” is SEV%(rank)s.", **values),
        "number": _("“%(word)s” is SEV%(rank)s.", **values),
        "unknown": _("“%(word)s” is no severity we know: treated as SEV%(rank)s, and never held.", **values),
        "missing": _("No severity is said: treated as SEV%(rank)s, and never held.", **values),
    }
    return sentences.get(str(step.get("how")), "")
