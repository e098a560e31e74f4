"""One's own rules of being paged: which way, how long after the page, for what must not wait and what may."""

from flask import Blueprint, flash, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.core import clock
from portal.core.errors import Refused
from portal.core.htmx import done, respond
from portal.core.text import _
from portal.messages.contacts.queries import usable_methods
from portal.messages.models import ContactMethod, Urgency
from portal.messages.notification_rules import actions as actions
from portal.messages.notification_rules.forms import NotificationRuleForm
from portal.messages.notification_rules.queries import notification_rule_for, notification_rules_of
from portal.people.current import current_person

bp = Blueprint("notification_rules", __name__, url_prefix="/me/notifications")


@bp.get("")
def index() -> BaseResponse:
    return _shown(NotificationRuleForm(_methods(), formdata=None))


@bp.post("")
def create() -> BaseResponse:
    form = NotificationRuleForm(_methods())
    if not form.validate():
        return _shown(form, status=422)
    try:
        _add(form)
    except Refused as refusal:
        form.delay_minutes.errors = [refusal.message]
        return _shown(form, status=422)
    return done(url_for("notification_rules.index"))


@bp.post("/suggested")
def update() -> BaseResponse:
    actions.use_suggested_rules(current_person(), at=clock.now())
    flash(_("These are your rules now. Change what does not suit you."))
    return done(url_for("notification_rules.index"))


@bp.post("/<key>/removal")
def destroy(key: str) -> BaseResponse:
    person = current_person()
    actions.remove_rule(notification_rule_for(person, key), by=person, at=clock.now())
    return done(url_for("notification_rules.index"))


def _methods() -> list[ContactMethod]:
    person = current_person()
    return usable_methods([person.id])[person.id]


def _shown(form: NotificationRuleForm, *, status: int = 200) -> BaseResponse:
    rules = notification_rules_of(current_person())
    by_urgency = {urgency: [rule for rule in rules if rule.urgency == urgency] for urgency in Urgency}
    return respond(
        "messages/notification_rules.html", status=status, form=form, rules=by_urgency, methods=_methods()
    )


def _add(form: NotificationRuleForm) -> None:
    actions.add_rule(
        current_person(),
        urgency=Urgency(form.urgency.data),
        method=form.chosen,
        delay_minutes=form.delay_minutes.data or 0,
        at=clock.now(),
    )
