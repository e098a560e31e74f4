"""Changes: the calendar of all teams, and one event with what speaks against it."""

from flask import Blueprint, Response, flash, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.changes import actions
from portal.changes.agenda import agenda, standing
from portal.changes.checklist import shown
from portal.changes.events import FINAL, JUDGED, Status
from portal.changes.forms import ChangedEventForm
from portal.changes.looking import findings_of
from portal.changes.models import ChangeEvent
from portal.changes.queries import checklist_of, event_for, incidents_of, ticks_of, to_tell
from portal.changes.routes.asked import asked
from portal.core import clock
from portal.core.errors import Refused
from portal.core.htmx import done, respond
from portal.core.text import _
from portal.incidents.queries import visible_to
from portal.people.access import To, may
from portal.people.current import current_person
from portal.people.queries import may_manage, teams_of
from portal.people.queries import standing as standing_of
from portal.services.models import Service
from portal.services.queries import services_of

bp = Blueprint("changes", __name__, url_prefix="/changes")


@bp.get("")
def index() -> Response:
    """`?from=&until=&team=&type=`."""
    person = current_person()
    query = asked(person.time_zone)
    return respond(
        "changes/index.html",
        asked=query,
        agenda=agenda(query.first, query.last, person.time_zone, query.wanted, at=clock.now()),
        findings={},
        zone=person.time_zone,
        team=None,
        own_teams=teams_of(person),
    )


@bp.get("/<key>")
def show(key: str) -> Response:
    person, at = current_person(), clock.now()
    event = event_for(person, key)
    held = standing_of(person, event.team_id)
    ticks = {tick.line: tick for tick in ticks_of(event)} if event.type in JUDGED else {}
    return respond(
        "changes/show.html",
        event=event,
        stands=standing(event, at=at),
        findings=findings_of(event.team, [event]).get(event.id, []),
        lines=shown(checklist_of(event.team), [*ticks]) if event.type in JUDGED else [],
        ticks=ticks,
        incidents=incidents_of(event, visible=visible_to(person)),
        may_tick=may(held, To.RESPOND),
        may_change=may(held, to_tell(event.type)),
        may_cancel=event.status not in FINAL and standing(event, at=at) != Status.DONE,
        zone=event.team.time_zone,
    )


@bp.get("/<key>/edit")
def edit(key: str) -> Response:
    event = event_for(current_person(), key, to_change=True)
    return respond("changes/edit.html", event=event, form=_filled(event))


@bp.post("/<key>")
def update(key: str) -> BaseResponse:
    event = event_for(current_person(), key, to_change=True)
    form = _form(event)
    if not form.validate() or not _is_changed(event, form):
        return respond("changes/edit.html", status=422, event=event, form=form)
    flash(_("Saved."))
    return done(url_for("changes.show", key=key))


@bp.post("/<key>/cancellation")
def destroy(key: str) -> BaseResponse:
    """Calls it off, or ends what runs."""
    person = current_person()
    actions.cancel(event_for(person, key, to_change=True), by=person, at=clock.now())
    flash(_("It is called off."))
    return done(url_for("changes.show", key=key))


def _is_changed(event: ChangeEvent, form: ChangedEventForm) -> bool:
    """False when it is refused; the form then says why."""
    try:
        facts = form.facts(_services(event), Status(form.status.data))
        actions.change(event, facts, by=current_person(), at=clock.now())
    except Refused as refusal:
        form.show(refusal)
        return False
    return True


def _form(event: ChangeEvent, **given: object) -> ChangedEventForm:
    person = current_person()
    return ChangedEventForm(
        _services(event),
        may_freeze=may_manage(person, event.team),
        zone=person.time_zone,
        period=(event.starts_at, event.ends_at),
        **given,
    )


def _filled(event: ChangeEvent) -> ChangedEventForm:
    told = {"title": event.title, "text": event.text, "url": event.url or "", "status": str(event.status)}
    form = _form(event, formdata=None, data=told | {"service": event.service.slug if event.service else ""})
    form.show_kind(event.type)
    return form


def _services(event: ChangeEvent) -> list[Service]:
    """A service that the team has given away stays among the choices of what was about it."""
    own = list(services_of(event.team))
    return own if event.service is None or event.service in own else [*own, event.service]
