"""Letting somebody go, and taking them back."""

from flask import Blueprint, flash, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.core import clock
from portal.core.htmx import done
from portal.core.text import _
from portal.people import actions
from portal.people.current import current_admin
from portal.people.queries import person_for

bp = Blueprint("deactivations", __name__, url_prefix="/people/<key>")


@bp.post("/deactivation")
def create(key: str) -> BaseResponse:
    admin = current_admin()
    owner = person_for(admin, key, to_change=True)
    actions.deactivate_person(owner, by=admin, at=clock.now())
    flash(_("%(name)s can no longer sign in and is not paged.", name=owner.name))
    return done(url_for("people.show", key=key))


@bp.post("/reactivation")
def destroy(key: str) -> BaseResponse:
    admin = current_admin()
    owner = person_for(admin, key, to_change=True)
    actions.reactivate_person(owner, by=admin, at=clock.now())
    flash(_("%(name)s can sign in again.", name=owner.name))
    return done(url_for("people.show", key=key))
