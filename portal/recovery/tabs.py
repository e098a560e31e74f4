"""The tabs above everything about one's own time off."""

from flask import request, url_for

from portal.core.text import _

Tab = tuple[str, str, bool]


def own_tabs() -> list[Tab]:
    """Leave, recovery, and statements."""
    places = ((_("Leave"), "own_leave"), (_("Recovery"), "own_recovery"), (_("Statements"), "statements"))
    return [(label, url_for(f"{name}.index"), request.blueprint == name) for label, name in places]
