"""The tabs above everything about one's own time off."""

from flask import request, url_for

from portal.core.text import _

Tab = tuple[str, str, bool]


def own_tabs() -> list[Tab]:
    """Leave, rest, recovery, and statements."""
    places = (
        (_("Leave"), "own_leave.index"),
        (_("Rest"), "own_rest.show"),
        (_("Recovery"), "own_recovery.index"),
        (_("Statements"), "statements.index"),
    )
    return [(label, url_for(view), request.blueprint == view.split(".")[0]) for label, view in places]
