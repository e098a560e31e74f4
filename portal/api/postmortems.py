"""The report of an incident, as JSON or as Markdown. For those who respond to it."""

from flask import Response, abort, make_response
from sqlalchemy import select

from portal.api.endpoint import endpoint
from portal.api.schema import Moment, Out
from portal.core.db import one_or_none
from portal.core.text import _
from portal.incidents.queries import incident_for
from portal.people.current import current_person
from portal.postmortems.models import Postmortem, PostmortemState


class PostmortemOut(Out):
    """`body` is Markdown, empty until the draft is written."""

    incident: str
    title: str
    status: PostmortemState
    body: str
    version: int
    requested_at: Moment
    drafted_at: Moment | None
    updated_at: Moment | None
    published_at: Moment | None


def _show(ref: str) -> PostmortemOut:
    incident = incident_for(current_person(), ref)
    found = one_or_none(select(Postmortem).where(Postmortem.incident_id == incident.id))
    if found is None:
        abort(404, _("There is no report yet. It is drafted once the incident is resolved."))
    return PostmortemOut(
        incident=incident.ref,
        title=incident.title,
        status=found.state,
        body=found.body,
        version=found.version,
        requested_at=found.requested_at,
        drafted_at=found.drafted_at,
        updated_at=found.updated_at,
        published_at=found.published_at,
    )


@endpoint("GET", "/incidents/<ref>/postmortem", summary="Its postmortem")
def show_postmortem(ref: str) -> PostmortemOut:
    return _show(ref)


@endpoint("GET", "/incidents/<ref>/postmortem.json", summary="The same")
def show_postmortem_json(ref: str) -> PostmortemOut:
    return _show(ref)


@endpoint(
    "GET", "/incidents/<ref>/postmortem.md", summary="Its postmortem as Markdown", media_type="text/markdown"
)
def show_postmortem_markdown(ref: str) -> Response:
    report = _show(ref)
    if report.status == PostmortemState.REQUESTED:
        abort(404, _("The draft is being written. Ask again in a moment."))
    return make_response(report.body, 200, {"Content-Type": "text/markdown; charset=utf-8"})
