"""Changes in words."""

from collections.abc import Mapping

from portal.changes.cautions import Caution, Finding
from portal.changes.events import LONGEST, Status, Type, Unfit
from portal.core.text import _, local


def type_name(kind: str) -> str:
    """The name of a type; a team's own word is its own name."""
    names: Mapping[str, str] = {
        Type.DEPLOYMENT: _("deployment"),
        Type.DEPLOYMENT_WINDOW: _("deployment window"),
        Type.MAINTENANCE: _("maintenance"),
        Type.FREEZE: _("freeze"),
    }
    return names.get(kind) or kind.replace("_", " ")


def status_name(status: Status) -> str:
    return {
        Status.PLANNED: _("planned"),
        Status.RUNNING: _("under way"),
        Status.DONE: _("done"),
        Status.FAILED: _("failed"),
        Status.CANCELLED: _("cancelled"),
    }[status]


def unfit_in_words(wrong: Unfit) -> tuple[str, str]:
    """The field to mend, and how."""
    return {
        Unfit.WORD: ("type", _("A lower-case word of at most 30 letters, such as drill or key_rotation.")),
        Unfit.BACKWARDS: ("ends_at", _("The end does not come before the beginning.")),
        Unfit.TOO_LONG: ("ends_at", _("At most %(n)s days.", n=LONGEST.days)),
        Unfit.COMMITTED_LATE: (
            "committed_at",
            _("What is deployed was committed before. Check both clocks."),
        ),
    }[wrong]


def caution_text(finding: Finding, zone: str) -> str:
    """A sentence, with times in `zone`."""
    start, end = local(finding.starts_at, zone), local(finding.ends_at, zone)
    return {
        Caution.FREEZE: _("In a freeze: %(title)s, until %(end)s.", title=finding.what, end=end),
        Caution.MAINTENANCE: _(
            "Meets planned work: %(title)s, %(start)s to %(end)s.", title=finding.what, start=start, end=end
        ),
        Caution.NOBODY: _("Nobody is on call from %(start)s.", start=start),
        Caution.NIGHT: _("It is night for %(name)s, who is on call.", name=finding.what),
    }[finding.caution]
