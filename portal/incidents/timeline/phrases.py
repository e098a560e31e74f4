"""What every sentence of a timeline is made of, and the sentences about waiting."""

from dataclasses import dataclass

from portal.core.text import _
from portal.incidents.names import hold_rule, listed
from portal.incidents.timeline.observed import Observed


@dataclass(frozen=True)
class Wording:
    """One entry for a row: `said` follows the name of who did it, or stands alone when the portal did.

    `outcome` is a badge (text, kind), `url` http(s) or None, `icon` and `tone` make the row's mark.
    """

    said: str
    icon: str
    tone: str = "quiet"
    outcome: tuple[str, str] | None = None
    url: str | None = None


def joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


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
