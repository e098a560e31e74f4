"""The views of connecting a source: typed, looked at, stored. The same for a team and for oneself."""

from typing import Any

from flask import Response, abort, flash, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.absences.sources.actions.settings import connect, unsaved
from portal.absences.sources.forms import SourceForm
from portal.absences.sources.looking import Look, look
from portal.absences.sources.models import SourceKind
from portal.absences.sources.queries import sources_of, unmatched_counts
from portal.absences.sources.reader import USUAL_PATTERNS
from portal.absences.sources.systems.asking import OFFERED
from portal.absences.sources.systems.system import NoCopy
from portal.absences.sources.wording import kind_name
from portal.core import clock
from portal.core.errors import Refused
from portal.core.htmx import done, respond
from portal.core.text import _
from portal.people.current import current_person
from portal.people.models import Person, Team

Owner = Team | Person


def listed(owner: Owner) -> Response:
    found = sources_of(owner)
    waiting = unmatched_counts(source.id for source in found)
    return respond("absences/sources/index.html", sources=found, waiting=waiting, **_place(owner))


def typed_in(owner: Owner) -> Response:
    kind = _kind()
    known = {"name": kind_name(kind), "time_zone": owner.time_zone, "pattern": USUAL_PATTERNS.get(kind, "")}
    form = _form(kind, owner, formdata=None, data={**known, "feed_kind": "absence", "interval": 60})
    return _shown(kind, owner, form)


def looked_at_or_stored(owner: Owner) -> BaseResponse:
    """First what it would bring; with `is_seen`, as the button below that sends it, it is connected."""
    kind = _kind()
    form = _form(kind, owner)
    if not form.validate():
        return _shown(kind, owner, form, status=422)
    try:
        if kind is SourceKind.CSV or form.is_seen.data:
            return _stored(kind, owner, form)
        source = unsaved(kind, owner, form.facts, by=current_person(), at=clock.now())
        return _shown(kind, owner, form, look=look(source, at=clock.now()))
    except Refused as refusal:
        form.show(refusal)
    except NoCopy as why:
        form.url.errors = [*form.url.errors, str(why)]
    return _shown(kind, owner, form, status=422)


def _stored(kind: SourceKind, owner: Owner, form: SourceForm) -> BaseResponse:
    source = connect(kind, owner, form.facts, by=current_person(), at=clock.now())
    if kind is SourceKind.CSV:
        return done(url_for("leave_uploads.new", key=source.key))
    flash(_("%(name)s is connected. It is being read for the first time.", name=source.name))
    return done(url_for("leave_sources.show", key=source.key))


def _kind() -> SourceKind:
    try:
        kind = SourceKind(request.values.get("kind") or SourceKind.ICS)
    except ValueError:
        abort(404)
    return kind if kind in OFFERED else abort(404)


def _form(kind: SourceKind, owner: Owner, **values: object) -> SourceForm:
    return SourceForm(kind, is_team=isinstance(owner, Team), is_new=True, **values)


def _shown(
    kind: SourceKind, owner: Owner, form: SourceForm, *, look: Look | None = None, status: int = 200
) -> Response:
    return respond(
        "absences/sources/new.html", status=status, kind=kind, form=form, look=look, **_place(owner)
    )


def _place(owner: Owner) -> dict[str, Any]:
    """Whose sources they are, and where these stand."""
    if isinstance(owner, Team):
        place = url_for("team_leave_sources.index", slug=owner.slug)
        return {"team": owner, "place": place, "kinds": OFFERED}
    return {"team": None, "place": url_for("own_leave_sources.index"), "kinds": OFFERED}
