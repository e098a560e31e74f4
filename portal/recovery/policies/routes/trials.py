"""What the rules that are typed would have given in the last 90 days. Nothing is stored."""

from flask import Blueprint, Response, request

from portal.core import clock
from portal.people.current import current_person
from portal.recovery.policies.forms.policies import PolicyForm
from portal.recovery.policies.queries import policy_for
from portal.recovery.policies.routes.policies import edited, today_in
from portal.recovery.policies.trials import try_out

bp = Blueprint("recovery_trials", __name__)


@bp.post("/recovery/policies/<key>/trial")
def create(key: str) -> Response:
    policy = policy_for(current_person(), key)
    form = PolicyForm.sent(request.form)
    since, today = form.applies_from.data, today_in(policy.team)
    trial = try_out(policy, form.policy, since=since, today=today, at=clock.now())
    return edited(policy, form, trial=trial, partial="recovery/policies/_trial.html")
