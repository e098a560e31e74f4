"""Switching an integration off, and on again."""

from flask import Blueprint, flash, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.alerts.integrations.actions import set_enabled
from portal.alerts.integrations.queries import integration_for
from portal.core import clock
from portal.core.htmx import done
from portal.core.text import _
from portal.people.access import To
from portal.people.current import current_person

bp = Blueprint("suspensions", __name__, url_prefix="/integrations/<key>")


@bp.post("/suspension")
def create(key: str) -> BaseResponse:
    integration = integration_for(current_person(), key, to=To.MANAGE)
    set_enabled(integration, False, by=current_person(), at=clock.now())
    flash(_("%(name)s is switched off: what it is sent is refused.", name=integration.name))
    return done(url_for("integrations.show", key=key))


@bp.post("/resumption")
def destroy(key: str) -> BaseResponse:
    integration = integration_for(current_person(), key, to=To.MANAGE)
    set_enabled(integration, True, by=current_person(), at=clock.now())
    flash(_("%(name)s is switched on.", name=integration.name))
    return done(url_for("integrations.show", key=key))
