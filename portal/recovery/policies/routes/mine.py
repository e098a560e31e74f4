"""The rules of rest that hold for oneself, and why these."""

from zoneinfo import ZoneInfo

from flask import Blueprint, Response

from portal.core import clock
from portal.core.htmx import respond
from portal.people.current import current_person
from portal.recovery.policies.pages import rules_told
from portal.recovery.policies.queries import held_by

bp = Blueprint("my_recovery_policy", __name__)


@bp.get("/me/recovery/policy")
def show() -> Response:
    person = current_person()
    today = clock.now().astimezone(ZoneInfo(person.time_zone)).date()
    held = held_by(person, on=today)
    return respond(
        "recovery/policies/mine.html",
        held=held,
        rules=rules_told(held.version.meant, held.version.preset) if held else (),
        today=today,
    )
