"""What would happen, in words."""

from portal.core.text import _
from portal.incidents.models import Hold
from portal.messages.names import channel_label
from portal.pager.dry_run.run import Row, RowKind
from portal.pager.pages.steps import LAST_RESORT_STEP, MANAGEMENT_STEP


def step_name(row: Row) -> str:
    if row.step is None:
        return ""
    if row.step == LAST_RESORT_STEP:
        return _("Last resort")
    if row.step == MANAGEMENT_STEP:
        return _("Management")
    if row.loop:
        return _("Step %(step)s, once more", step=row.step)
    return _("Step %(step)s", step=row.step)


def outcome(row: Row) -> str:
    """What comes of it: by which channel, or why nobody is told."""
    if row.kind is RowKind.PAGED:
        return channel_label(row.channel)
    if row.kind is RowKind.HELD:
        return _hold_reason(row)
    if row.kind is RowKind.UNREACHABLE:
        return _("cannot be reached: no contact that works")
    if row.step in (LAST_RESORT_STEP, MANAGEMENT_STEP):
        return _("nobody can be reached")
    return _("nobody there: the next step runs at once")


def _hold_reason(row: Row) -> str:
    if row.held_by == Hold.HOURS:
        return _("outside the working hours of %(whose)s; then handed over as one message", whose=row.whose)
    if row.held_by == Hold.QUIET:
        return _("quiet hours of everybody meant; those of %(whose)s end first", whose=row.whose)
    return _("planned work on %(whose)s; what is still wrong then pages", whose=row.whose)
