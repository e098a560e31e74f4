"""Taking hours for oneself, or giving them to somebody, with a reason."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from flask import Blueprint, Response, flash, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.core import clock
from portal.core.errors import Refused
from portal.core.htmx import done, respond
from portal.core.text import _
from portal.people.access import To
from portal.people.current import current_person
from portal.people.models import Person, Team
from portal.people.queries import may_manage, members_of, team_for
from portal.rota.cover.queries import shift_or_404
from portal.rota.models import RotaRole
from portal.rota.queries import active_rotations
from portal.swaps.overrides.actions import Override, override
from portal.swaps.overrides.forms import OverrideForm

bp = Blueprint("overrides", __name__, url_prefix="/teams/<slug>/overrides")

USUAL_LENGTH = timedelta(hours=4)
"""What the form begins with, from the next full hour. Chosen by us: an errand, an evening."""


@bp.get("/new")
def new(slug: str) -> Response:
    """`?shift=` begins with what is left of it, `?role=&until=` with the time from now on."""
    team = team_for(current_person(), slug, to=To.RESPOND)
    return _shown(team, _form(team, formdata=None))


@bp.post("")
def create(slug: str) -> BaseResponse:
    team = team_for(current_person(), slug, to=To.RESPOND)
    form = _form(team)
    if not form.validate():
        return _shown(team, form, status=422)
    start, end = form.period
    person = next(one for one in _people(team) if one.key == form.person.data)
    certain = form.is_certain.data
    wanted = Override(RotaRole(form.role.data), person, start, end, form.reason.data, is_certain=certain)
    try:
        override(team, wanted, by=current_person(), at=clock.now())
    except Refused as refused:
        form.show(refused)
        return _shown(team, form, status=409)
    flash(_("%(name)s has it, and everybody concerned is told.", name=person.name))
    return done(f"{url_for('schedules.show', slug=slug)}?from={start.date()}")


def _form(team: Team, **values: object) -> OverrideForm:
    roles = list(dict.fromkeys(rotation.role for rotation in active_rotations(team)))
    role, period = _beginning(roles)
    data = {"role": role, "person": current_person().key}
    zone = current_person().time_zone
    return OverrideForm(roles, _people(team), zone=zone, period=period, data=data, **values)


def _beginning(roles: Sequence[RotaRole]) -> tuple[RotaRole | None, tuple[datetime, datetime]]:
    at = clock.now()
    if request.args.get("shift"):
        shift = shift_or_404(request.args["shift"])
        return shift.rotation.role, (max(shift.starts_at, at), shift.ends_at)
    if request.args.get("role") in roles and (until := _instant(request.args.get("until", ""))):
        return RotaRole(request.args["role"]), (at, until)
    hour = at.astimezone(UTC).replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return next(iter(roles), None), (hour, hour + USUAL_LENGTH)


def _instant(text: str) -> datetime | None:
    """What an address says; nothing where it says no instant."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo and 2000 <= found.year < 2100 else None


def _people(team: Team) -> list[Person]:
    """A manager gives hours to anybody of the team, others take them themselves."""
    if may_manage(current_person(), team):
        return [membership.person for membership in members_of(team)]
    return [current_person()]


def _shown(team: Team, form: OverrideForm, *, status: int = 200) -> Response:
    zone = current_person().time_zone
    return respond("swaps/new_override.html", status=status, team=team, form=form, zone=zone)
