"""Whose a name is that a source uses."""

from flask import Blueprint, abort, flash, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.absences.sources.actions.names import assign_name, forget_name, ignore_names
from portal.absences.sources.models import LeaveSource, SourceKind
from portal.absences.sources.queries import name_for, names_of, source_for
from portal.core import clock
from portal.core.htmx import done
from portal.core.text import _
from portal.people.current import current_person
from portal.people.queries import person_by_key

bp = Blueprint("leave_names", __name__, url_prefix="/leave-sources/<key>/names")


@bp.post("")
def create(key: str) -> BaseResponse:
    """All names that wait are of no interest here."""
    source, by = source_for(current_person(), key), current_person()
    waiting = [name for name in names_of(source) if name.is_open]
    ignore_names(source, waiting, by=by, at=clock.now())
    flash(_("Left out: these names are asked about no more."))
    return done(url_for("leave_sources.show", key=key))


@bp.post("/<name_key>")
def update(key: str, name_key: str) -> BaseResponse:
    """`person` is whose it is; empty: of no interest."""
    source, by, at = source_for(current_person(), key), current_person(), clock.now()
    name = name_for(source, name_key)
    if request.form.get("person"):
        person = person_by_key(request.form["person"]) or abort(422, _("Choose somebody of the list."))
        assign_name(source, name, person, by=by, at=at)
        flash(_("Remembered. %(next)s", next=_next(source)))
    else:
        ignore_names(source, [name], by=by, at=at)
        flash(_("Left out: this name is asked about no more."))
    return done(url_for("leave_sources.show", key=key))


@bp.post("/<name_key>/removal")
def destroy(key: str, name_key: str) -> BaseResponse:
    source = source_for(current_person(), key)
    forget_name(source, name_for(source, name_key), by=current_person(), at=clock.now())
    flash(_("Forgotten. %(next)s", next=_next(source)))
    return done(url_for("leave_sources.show", key=key))


def _next(source: LeaveSource) -> str:
    """When what was said takes effect."""
    if source.kind is SourceKind.CSV:
        return _("Upload the file again: no copy of it is kept.")
    return _("The source is read again.")
