"""Who is in a team, as what; its managers decide."""

from flask import Blueprint, flash, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.core import clock
from portal.core.htmx import done, respond
from portal.core.text import _
from portal.people import actions
from portal.people.access import To
from portal.people.current import current_person
from portal.people.forms.teams import MemberForm
from portal.people.models import TeamRole
from portal.people.queries import active_people, members_of, membership_for, person_for, team_for

bp = Blueprint("members", __name__, url_prefix="/teams/<slug>/members")


@bp.post("")
def create(slug: str) -> BaseResponse:
    """Put somebody in the team, or give them another role in it."""
    manager = current_person()
    team = team_for(manager, slug, to=To.MANAGE)
    form = MemberForm(active_people())
    if not form.validate():
        members = members_of(team)
        return respond("teams/show.html", status=422, team=team, members=members, is_managed=True, form=form)
    person = person_for(manager, form.person.data)
    actions.put_member(team, person, role=TeamRole(form.role.data), by=manager, at=clock.now())
    flash(_("%(name)s is in %(team)s.", name=person.name, team=team.name))
    return done(url_for("teams.show", slug=slug))


@bp.post("/<key>/removal")
def destroy(slug: str, key: str) -> BaseResponse:
    membership = membership_for(current_person(), slug, key)
    name = membership.person.name
    actions.remove_member(membership, by=current_person(), at=clock.now())
    flash(_("%(name)s is no longer in the team.", name=name))
    return done(url_for("teams.show", slug=slug))
