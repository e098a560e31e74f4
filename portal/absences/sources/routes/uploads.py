"""Uploading a file of leave: its columns are named, it is looked at, then stored."""

from flask import Blueprint, Response, flash, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.absences.feeds.items import found
from portal.absences.feeds.reading import AHEAD, BACK
from portal.absences.feeds.tables import Lines, Table
from portal.absences.sources.actions.uploads import becomes, import_file
from portal.absences.sources.looking import seen
from portal.absences.sources.models import LeaveSource, SourceKind
from portal.absences.sources.queries import source_for
from portal.absences.sources.reader import reader_of
from portal.absences.sources.uploading import ColumnsForm, TableForm
from portal.core import clock
from portal.core.errors import Refused
from portal.core.htmx import done, respond
from portal.core.text import _
from portal.people.current import current_person

bp = Blueprint("leave_uploads", __name__, url_prefix="/leave-sources/<key>/uploads")


@bp.get("/new")
def new(key: str) -> Response:
    return _shown(_source(key), TableForm(formdata=None))


@bp.post("")
def create(key: str) -> BaseResponse:
    """The file first; then with what its columns are; then with `is_seen`, which stores it."""
    source, form = _source(key), TableForm()
    if not form.validate() or form.table is None:
        return _shown(source, form, status=422)
    if "who" not in request.form:
        return _shown(source, _remembered(source, form.table, form.text.data))
    mapped = ColumnsForm(form.table.header)
    if not mapped.validate():
        return _shown(source, mapped, status=422)
    return _looked_at_or_stored(source, mapped, form.table)


def _looked_at_or_stored(source: LeaveSource, form: ColumnsForm, table: Table) -> BaseResponse:
    at, reader = clock.now(), reader_of(source)
    reading = Lines(table, form.columns).read(reader.feed, reader.people, start=at - BACK, stop=at + AHEAD)
    read = found(reading, reader.ids, ignored=reader.ignored)
    if not form.is_seen.data:
        changes = becomes(source, read, is_whole=form.is_whole, at=at)
        return _shown(source, form, look=seen(read), changes=changes)
    columns = {**form.columns.to_json(), "extent": form.extent.data}
    said = import_file(source, read, columns, is_whole=form.is_whole, by=current_person(), at=at)
    flash(_("Stored: %(said)s.", said=said))
    return done(url_for("leave_sources.show", key=source.key))


def _remembered(source: LeaveSource, table: Table, text: str) -> ColumnsForm:
    """As the last file was, where its columns are still there; the order of days is asked the first time."""
    known = dict(source.columns or {})
    includes = {True: "y", False: "n"}.get(known.pop("is_last_included", None))
    state = known.pop("state", None)
    chosen = {**known, "includes": includes, "state": "" if state is None else state, "text": text}
    return ColumnsForm(
        table.header,
        formdata=None,
        data={name: one if one is None else str(one) for name, one in chosen.items()},
    )


def _source(key: str) -> LeaveSource:
    source = source_for(current_person(), key)
    if source.kind is not SourceKind.CSV:
        raise Refused(_("This one is read by itself: nothing is uploaded."))
    return source


def _shown(source: LeaveSource, form: TableForm, *, status: int = 200, **found_: object) -> Response:
    context: dict[str, object] = {"look": None, "changes": None, **found_}
    return respond(
        "absences/sources/upload.html", status=status, source=source, form=form,
        look=context["look"], changes=context["changes"], has_columns=isinstance(form, ColumnsForm),
    )  # fmt: skip
