"""The changes of a team: its calendar, and planning something."""

from datetime import datetime, timedelta

from flask import Blueprint, Response, flash, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.changes.actions import Facts, Origin, tell
from portal.changes.agenda import agenda
from portal.changes.forms import NewEventForm
from portal.changes.looking import findings_of
from portal.changes.queries import to_tell
from portal.changes.routes.asked import asked
from portal.core import clock
from portal.core.errors import Refused
from portal.core.htmx import done, respond
from portal.core.text import _
from portal.people.access import To, may
from portal.people.current import current_person
from portal.people.models import Team
from portal.people.queries import may_manage, require, standing, team_for
from portal.services.actions import plan_maintenance
from portal.services.queries import services_of

bp = Blueprint("team_changes", __name__, url_prefix="/teams/<slug>/changes")
USUAL = timedelta(hours=2)


@bp.get("")
def index(slug: str) -> Response:
    """`?from=&until=&type=`."""
    person, at = current_person(), clock.now()
    team = team_for(person, slug)
    query, held = asked(team.time_zone, team), standing(person, team.id)
    found = agenda(query.first, query.last, team.time_zone, query.wanted, at=at)
    return respond(
        "changes/index.html",
        asked=query,
        agenda=found,
        findings=findings_of(team, [one for one in found.events if one.ends_at >= at]),
        zone=team.time_zone,
        team=team,
        may_plan=may(held, To.RESPOND),
        may_choose=may(held, To.MANAGE),
    )


@bp.get("/new")
def new(slug: str) -> Response:
    team = team_for(current_person(), slug, to=To.RESPOND)
    return respond("changes/new.html", team=team, form=_form(team, formdata=None))


@bp.post("")
def create(slug: str) -> BaseResponse:
    team = team_for(current_person(), slug, to=To.RESPOND)
    form = _form(team)
    if not form.validate():
        return respond("changes/new.html", status=422, team=team, form=form)
    try:
        url = _planned(team, form) if form.holds_pages.data else _told(team, form)
    except Refused as refusal:
        form.show(refusal)
        return respond("changes/new.html", status=422, team=team, form=form)
    return done(url)


def _told(team: Team, form: NewEventForm) -> str:
    person, at = current_person(), clock.now()
    facts: Facts = form.facts(services_of(team))
    require(person, team.id, to_tell(facts.type))
    event = tell(team, facts, origin=Origin(), by=person, at=at)
    flash(_("It is in the calendar."))
    return url_for("changes.show", key=event.key)


def _planned(team: Team, form: NewEventForm) -> str:
    """Work that holds pages is planned on its service, and nowhere else."""
    facts: Facts = form.facts(services_of(team))
    assert facts.service is not None
    plan_maintenance(
        facts.service, starts_at=facts.starts_at, ends_at=facts.until, reason=facts.title, by=current_person(),
        at=clock.now(),
    )  # fmt: skip
    flash(_("Planned. Alerts of that time are kept and page nobody."))
    return url_for("maintenances.index", slug=facts.service.slug)


def _form(team: Team, **given: object) -> NewEventForm:
    person = current_person()
    return NewEventForm(
        services_of(team),
        may_freeze=may_manage(person, team),
        zone=person.time_zone,
        period=_proposed(clock.now()),
        **given,
    )


def _proposed(at: datetime) -> tuple[datetime, datetime]:
    """The next whole hour."""
    begins = at.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return begins, begins + USUAL
