"""Escalation policies: who is told, when and how, while nobody has acknowledged."""

from collections.abc import Collection, Sequence
from typing import Any

from flask import Blueprint, Response, flash, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.core import clock
from portal.core.forms.rows import BUTTON
from portal.core.htmx import done, respond
from portal.core.text import _
from portal.escalations import actions, targets
from portal.escalations.drawing import being_changed, drawn, in_the_making
from portal.escalations.forms import PolicyForm
from portal.escalations.ladder import SEVERITIES, choose_policy, render_message
from portal.escalations.models import EscalationPolicy
from portal.escalations.queries import all_policies, ladder_of, policies_of, policy_for
from portal.escalations.rules.routes import rules_told
from portal.escalations.templates import Start, in_turn
from portal.people.access import To
from portal.people.current import current_person
from portal.people.models import Team
from portal.people.queries import all_teams, may_manage, team_for, teams_of

bp = Blueprint("escalations", __name__)

SAMPLE = {"title": "Checkout answers slowly", "service": "checkout", "short_id": "INC-4K7QX2"}
"""The incident that messages are shown with."""

Answer = tuple[int, EscalationPolicy | None]
"""A severity's rank and the policy that answers it; None: the last resort is paged at once."""


def answering_policies(team_id: int) -> list[Answer]:
    return _answers(policies_of(team_id))


def _answers(policies: Sequence[EscalationPolicy]) -> list[Answer]:
    return [(rank, choose_policy(policies, rank)) for rank in SEVERITIES]


@bp.get("/escalations")
def index() -> Response:
    policies, managed = all_policies(), {team.id for team in teams_of(current_person(), to=To.MANAGE)}
    teams = [(team, [p for p in policies if p.team_id == team.id]) for team in all_teams()]
    return respond(
        "escalations/index.html",
        teams=[(team, own, _answers(own), team.id in managed) for team, own in teams],
    )


@bp.get("/teams/<slug>/escalations/new")
def new(slug: str) -> Response:
    """Starts with primary, secondary and manager in turn: as the default, else for a severity without its own."""
    team = team_for(current_person(), slug, to=To.MANAGE)
    policies = [policy for policy in policies_of(team.id) if policy.is_active]
    start = in_turn(Start(team.name, team.slug))
    steps = [targets.typed(step, {}) for step in start.steps]
    data = {"name": start.name, "description": start.description, "is_default": True}
    if any(policy.is_default for policy in policies):
        data = _for_the_gravest_left(team, {policy.severity for policy in policies})
    return _begun(team, PolicyForm(targets.choices(team), formdata=None, data={**data, "steps": steps}))


def _for_the_gravest_left(team: Team, taken: Collection[int | None]) -> dict[str, Any]:
    rank = next((rank for rank in SEVERITIES if rank not in taken), None)
    return {} if rank is None else {"name": f"{team.name} - SEV{rank}", "severity": str(rank)}


@bp.post("/teams/<slug>/escalations")
def create(slug: str) -> BaseResponse:
    team = team_for(current_person(), slug, to=To.MANAGE)
    form = PolicyForm(targets.choices(team))
    if BUTTON in request.form:
        form.rearrange(request.form[BUTTON])
        return _begun(team, form)
    if not form.validate():
        return _begun(team, form, status=422)
    policy = actions.create_policy(team, _facts(form), by=current_person(), at=clock.now())
    flash(_("%(name)s is set up.", name=policy.name))
    return done(url_for("escalations.show", key=policy.key))


@bp.get("/escalations/<key>")
def show(key: str) -> Response:
    policy = policy_for(current_person(), key)
    drawing = drawn(policy)
    return respond(
        "escalations/show.html",
        policy=policy,
        team=policy.team,
        drawing=drawing,
        told=[told for told in rules_told(policy.team) if told[0] in drawing.severities],
        preview=lambda text: render_message(text, **SAMPLE),
        is_managed=may_manage(current_person(), policy.team),
    )


@bp.get("/escalations/<key>/edit")
def edit(key: str) -> Response:
    policy = policy_for(current_person(), key, to=To.MANAGE)
    form = PolicyForm(targets.choices(policy.team, policy), formdata=None, data=_stored(policy))
    return _edited(policy, form)


@bp.post("/escalations/<key>")
def update(key: str) -> BaseResponse:
    policy = policy_for(current_person(), key, to=To.MANAGE)
    form = PolicyForm(targets.choices(policy.team, policy))
    if BUTTON in request.form:
        form.rearrange(request.form[BUTTON])
        return _edited(policy, form)
    if not form.validate():
        return _edited(policy, form, status=422)
    actions.update_policy(policy, _facts(form, policy), by=current_person(), at=clock.now())
    flash(_("Saved. Incidents that are climbing it go on from the step they reached."))
    return done(url_for("escalations.show", key=key))


@bp.post("/escalations/<key>/removal")
def destroy(key: str) -> BaseResponse:
    policy = policy_for(current_person(), key, to=To.MANAGE)
    name = policy.name
    actions.delete_policy(policy, by=current_person(), at=clock.now())
    flash(_("%(name)s is gone.", name=name))
    return done(url_for("escalations.index"))


def _begun(team: Team, form: PolicyForm, *, status: int = 200) -> Response:
    return respond("escalations/new.html", status=status, **in_the_making(team, form))


def _edited(policy: EscalationPolicy, form: PolicyForm, *, status: int = 200) -> Response:
    return respond("escalations/edit.html", status=status, **being_changed(policy, form))


def _stored(policy: EscalationPolicy) -> dict[str, Any]:
    names = ("name", "is_default", "is_active", "description", "repeat_count")
    keys = targets.keys_of(policy)
    return {
        **{name: getattr(policy, name) for name in names},
        "severity": str(policy.severity or ""),
        "steps": [targets.typed(step, keys) for step in ladder_of(policy).steps],
    }


def _facts(form: PolicyForm, policy: EscalationPolicy | None = None) -> actions.PolicyFacts:
    ids = {key: person_id for person_id, key in targets.keys_of(policy).items()}
    return actions.PolicyFacts(
        name=form.name.data,
        severity=int(form.severity.data) if form.severity.data else None,
        is_active=form.is_active.data,
        is_default=form.is_default.data,
        description=form.description.data,
        repeat_count=form.repeat_count.data,
        steps=[targets.meant(step, ids) for step in form.filled_steps],
    )
