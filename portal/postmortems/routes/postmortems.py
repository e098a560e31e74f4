"""Postmortems: the list, reading one, and writing it."""

from flask import Blueprint, Response, flash, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.core import clock
from portal.core.htmx import done, respond, wants_partial
from portal.core.text import _
from portal.people.access import To
from portal.people.current import current_person
from portal.postmortems.actions import Overtaken, save
from portal.postmortems.forms import TextForm, VersionForm
from portal.postmortems.models import Postmortem
from portal.postmortems.queries import DUE_AFTER, case_for, owed_while_open, postmortem_for, postmortems_for

bp = Blueprint("postmortems", __name__, url_prefix="/postmortems")

IN_A_PART = 50


@bp.get("")
def index() -> Response:
    """Newest first, a part at a time: `before` is the id of the last one seen."""
    before_id = request.args.get("before", type=int)
    found = postmortems_for(current_person(), before_id=before_id, limit=IN_A_PART + 1)
    shown = found[:IN_A_PART]
    older = url_for("postmortems.index", before=shown[-1].id) if len(found) > IN_A_PART else None
    newest = url_for("postmortems.index") if before_id is not None else None
    return respond(
        "postmortems/index.html",
        shown=shown,
        owed=owed_while_open(current_person()) if before_id is None else (),
        older=older,
        newest=newest,
        due_after=DUE_AFTER,
    )


@bp.get("/<ref>")
def show(ref: str) -> BaseResponse:
    """The text; until there is one, a view that waits for it: it asks by htmx and is sent here once more."""
    case = case_for(current_person(), ref)
    if case.text is None:
        return Response(status=204) if wants_partial() else respond("postmortems/waiting.html", case=case)
    if wants_partial():
        return done(url_for("postmortems.show", ref=case.incident.ref))
    form = VersionForm(version=case.text.version)
    return respond("postmortems/show.html", case=case, postmortem=case.text, form=form, due_after=DUE_AFTER)


@bp.get("/<ref>/edit")
def edit(ref: str) -> Response:
    postmortem = postmortem_for(current_person(), ref)
    return _editor(postmortem, TextForm(body=postmortem.body, version=postmortem.version))


@bp.post("/<ref>")
def update(ref: str) -> BaseResponse:
    """What was typed comes back with every refusal, so that nothing anybody wrote is lost."""
    person, form = current_person(), TextForm()
    postmortem = postmortem_for(person, ref)
    if not form.validate():
        return _editor(postmortem, form, status=422)
    try:
        save(postmortem, form.text, version=form.read_version, by=person, at=clock.now())
    except Overtaken:
        return _both_texts(ref, form)
    flash(_("Saved."))
    return done(url_for("postmortems.show", ref=postmortem.incident.ref))


def _both_texts(ref: str, form: TextForm) -> Response:
    """The editor with what was typed, beside what somebody else stored; saving again is then a decision."""
    stored = postmortem_for(current_person(), ref, to=To.RESPOND)
    form.version.process_data(stored.version)
    form.version.raw_data = None
    return _editor(stored, form, status=409, theirs=stored)


def _editor(
    postmortem: Postmortem, form: TextForm, *, status: int = 200, theirs: Postmortem | None = None
) -> Response:
    return respond("postmortems/edit.html", status=status, postmortem=postmortem, form=form, theirs=theirs)
