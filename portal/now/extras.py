"""What the frame of every view shows: the rail, one's own shift, and whether the pager is late."""

from datetime import datetime
from typing import Any

from flask import Flask, url_for

from portal.core import clock
from portal.core.htmx import wants_partial
from portal.core.text import _
from portal.now import wording
from portal.now.banner import banners, observed
from portal.now.navigation import navigation
from portal.now.queries import on_call_until
from portal.people.current import person_or_none
from portal.people.extras import Account
from portal.people.models import Person


def install(app: Flask) -> None:
    app.jinja_env.filters.update(
        until=wording.until,
        until_long=wording.until_long,
        since=wording.since,
        length_of_time=wording.length,
        shift_days=wording.period,
    )
    app.context_processor(_frame)


def _frame() -> dict[str, Any]:
    """Two queries, for whole pages only: a poll swaps a part of a page whose frame is there already."""
    person = person_or_none()
    if person is None or wants_partial():
        return {}
    at = clock.now()
    seen = observed(person, at)
    return {
        "navigation": navigation(person, seen.waiting, seen.ask_count),
        "account": Account(url_for("me.show"), url_for("sessions.destroy"), _note(person, at)),
        "banners": banners(seen, person, at),
    }


def _note(person: Person, at: datetime) -> str | None:
    until = on_call_until(person, at=at)
    if until is None:
        return None
    return _("on call until %(time)s", time=wording.until(until, at, person.time_zone))
