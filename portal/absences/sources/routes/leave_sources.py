"""One source of leave: what it has brought, what was skipped, what it is set to."""

from flask import Blueprint, Response, flash, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.absences.sources.actions.settings import change, remove
from portal.absences.sources.forms import SourceForm
from portal.absences.sources.models import LeaveSource
from portal.absences.sources.queries import (
    brought_by,
    held_by,
    names_of,
    open_hold,
    people_of,
    readings_of,
    source_for,
)
from portal.core import clock
from portal.core.errors import Refused
from portal.core.htmx import done, respond, wants_partial
from portal.core.text import _, _n
from portal.people.current import current_person
from portal.people.queries import people_by_id

bp = Blueprint("leave_sources", __name__, url_prefix="/leave-sources")


@bp.get("/<key>")
def show(key: str) -> BaseResponse:
    """While it is being read htmx asks for its state, and is sent here once more when that is over."""
    source = source_for(current_person(), key)
    if wants_partial():
        here = url_for("leave_sources.show", key=key)
        return respond("absences/sources/_state.html", source=source) if source.is_being_read else done(here)
    hold, at = open_hold(source), clock.now()
    readings = readings_of(source)
    people = people_by_id(line["person_id"] for reading in readings for line in reading.changes)
    return respond(
        "absences/sources/show.html",
        source=source,
        hold=hold,
        held=held_by(hold) if hold else (),
        names=names_of(source),
        people=people_of(source),
        readings=readings,
        named={person.id: person.name for person in people.values()},
        brought=brought_by(source, since=at),
    )


@bp.get("/<key>/edit")
def edit(key: str) -> Response:
    source = source_for(current_person(), key)
    return respond("absences/sources/edit.html", source=source, form=SourceForm.showing(source))


@bp.post("/<key>")
def update(key: str) -> BaseResponse:
    source = source_for(current_person(), key)
    form = SourceForm(source.kind, is_team=source.team_id is not None, is_new=False)
    if not form.validate():
        return respond("absences/sources/edit.html", status=422, source=source, form=form)
    try:
        change(source, form.facts, by=current_person(), at=clock.now())
    except Refused as refusal:
        form.show(refusal)
        return respond("absences/sources/edit.html", status=422, source=source, form=form)
    flash(_("Saved."))
    return done(url_for("leave_sources.show", key=key))


@bp.post("/<key>/removal")
def destroy(key: str) -> BaseResponse:
    source = source_for(current_person(), key)
    place = _place(source)
    count = remove(source, by=current_person(), at=clock.now())
    flash(_n("Removed, with %(num)s absence to come.", "Removed, with %(num)s absences to come.", count))
    return done(place)


def _place(source: LeaveSource) -> str:
    if source.team is not None:
        return url_for("team_leave_sources.index", slug=source.team.slug)
    return url_for("own_leave_sources.index")
