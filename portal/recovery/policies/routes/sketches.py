"""A policy read while it is being typed. Nothing is stored, and nothing has to be complete."""

from flask import Blueprint, Response, request

from portal.people.current import current_person
from portal.recovery.policies.forms.policies import PolicyForm
from portal.recovery.policies.queries import policy_for
from portal.recovery.policies.routes.policies import edited

bp = Blueprint("recovery_sketches", __name__)


@bp.post("/recovery/policies/<key>/sketch")
def create(key: str) -> Response:
    return edited(policy_for(current_person(), key), PolicyForm.sent(request.form))
