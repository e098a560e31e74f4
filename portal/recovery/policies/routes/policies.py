"""A team's recovery policies: begun from a preset or from nothing, changed version by version."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, flash, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.core import clock
from portal.core.errors import Refused
from portal.core.forms.rows import BUTTON
from portal.core.htmx import done, respond
from portal.core.text import _
from portal.people.access import To
from portal.people.current import current_person
from portal.people.models import Team
from portal.people.queries import team_for
from portal.recovery.policies.actions import begin_policy, save_policy
from portal.recovery.policies.forms.policies import BeginningForm, PolicyForm
from portal.recovery.policies.models import RecoveryPolicy
from portal.recovery.policies.pages import rule_told, rules_told, unchecked, versions_told
from portal.recovery.policies.queries import policies_of_team, policy_for, version_on
from portal.recovery.policies.trials import Trial
from portal.recovery.presets import PRESETS

bp = Blueprint("recovery_policies", __name__)


@bp.get("/teams/<slug>/recovery/policies")
def index(slug: str) -> Response:
    team = team_for(current_person(), slug, to=To.MANAGE)
    return _listed(team, BeginningForm(formdata=None))


@bp.post("/teams/<slug>/recovery/policies")
def create(slug: str) -> BaseResponse:
    team = team_for(current_person(), slug, to=To.MANAGE)
    form = BeginningForm()
    if not form.validate():
        return _listed(team, form, status=422)
    preset = PRESETS.get(form.preset.data)
    name = preset.name if preset else _("Rest and recovery")
    country = form.country.data or None
    try:
        policy = begin_policy(
            team, name=name, country=country, preset=preset, by=current_person(), at=clock.now()
        )
    except Refused as refusal:
        form.show(refusal)
        return _listed(team, form, status=422)
    flash(_("It is there and off. Read each rule, have it checked, then switch it on."))
    return done(url_for("recovery_policies.edit", key=policy.key))


@bp.get("/recovery/policies/<key>")
def show(key: str) -> Response:
    policy = policy_for(current_person(), key)
    today = today_in(policy.team)
    rules = rules_told(policy.versions[-1].meant, policy.versions[-1].preset)
    return respond(
        "recovery/policies/show.html",
        policy=policy,
        team=policy.team,
        rules=rules,
        is_unchecked=unchecked(rules),
        versions=versions_told(policy),
        holding=version_on(policy, today),
        today=today,
    )


@bp.get("/recovery/policies/<key>/edit")
def edit(key: str) -> Response:
    policy = policy_for(current_person(), key)
    tomorrow = today_in(policy.team) + timedelta(days=1)
    return edited(policy, PolicyForm.showing(policy.versions[-1], tomorrow=tomorrow))


@bp.post("/recovery/policies/<key>")
def update(key: str) -> BaseResponse:
    policy = policy_for(current_person(), key)
    if BUTTON in request.form:
        return edited(policy, PolicyForm.rearranging(request.form, request.form[BUTTON]))
    form = PolicyForm.sent(request.form)
    if not form.validate():
        return edited(policy, form, status=422)
    try:
        version = save_policy(policy, form.wish, by=current_person(), at=clock.now())
    except Refused as refusal:
        form.show(refusal)
        return edited(policy, form, status=422)
    flash(_("Version %(number)s is saved.", number=version.number))
    return done(url_for("recovery_policies.show", key=key))


def edited(
    policy: RecoveryPolicy,
    form: PolicyForm,
    *,
    status: int = 200,
    trial: Trial | None = None,
    partial: str = "recovery/policies/_sketch.html",
) -> Response:
    """The editor with what was typed, what that means, and what it would have given where that was asked."""
    return respond(
        "recovery/policies/edit.html",
        partial,
        status=status,
        trial=trial,
        policy=policy,
        team=policy.team,
        form=form,
        told=[rule_told(rule) if (rule := row.rule_if_any) else None for row in form.rows],
        preset=policy.versions[-1].preset,
    )


def today_in(team: Team) -> date:
    return clock.now().astimezone(ZoneInfo(team.time_zone)).date()


def _listed(team: Team, form: BeginningForm, *, status: int = 200) -> Response:
    return respond(
        "recovery/policies/index.html",
        status=status,
        team=team,
        form=form,
        policies=policies_of_team(team),
        presets=[*PRESETS.values()],
        today=today_in(team),
    )
