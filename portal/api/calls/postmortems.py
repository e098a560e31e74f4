"""The report of an incident, as JSON or as Markdown."""

from flask import Response, abort, make_response

from portal.api.endpoint import endpoint
from portal.api.schema import Moment, Out
from portal.core.text import _
from portal.people.current import current_person
from portal.postmortems.models import PostmortemState
from portal.postmortems.queries import case_for


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
    case = case_for(current_person(), ref)
    found = case.postmortem
    if found is None:
        abort(404, _("There is no postmortem yet. It is drafted once the incident is resolved."))
    return PostmortemOut(
        incident=case.incident.ref,
        title=case.incident.title,
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
    """For those who respond to the incident; whoever only follows it reads it once it is published."""
    return _show(ref)


@endpoint("GET", "/incidents/<ref>/postmortem.json", summary="The same")
def show_postmortem_json(ref: str) -> PostmortemOut:
    return _show(ref)


@endpoint(
    "GET", "/incidents/<ref>/postmortem.md", summary="Its postmortem as Markdown", media_type="text/markdown"
)
def show_postmortem_markdown(ref: str) -> Response:
    text = case_for(current_person(), ref).text
    if text is None:
        abort(404, _("There is no postmortem yet. It is drafted once the incident is resolved."))
    return make_response(text.body, 200, {"Content-Type": "text/markdown; charset=utf-8"})
