"""What somebody covers themselves, in all their teams."""

from datetime import timedelta

from flask import Blueprint, Response

from portal.core import clock
from portal.core.htmx import respond
from portal.people.current import current_person
from portal.rota.queries import cover_by

bp = Blueprint("own_shifts", __name__)

AHEAD = timedelta(weeks=26)
"""Chosen by us: what is published further ahead is rarely planned around."""


@bp.get("/me/shifts")
def index() -> Response:
    """Those under way and ahead."""
    person, at = current_person(), clock.now()
    return respond("schedules/mine.html", cover=cover_by(person, at, at + AHEAD), zone=person.time_zone)
