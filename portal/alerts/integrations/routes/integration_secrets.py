"""A new secret for an integration: the address before it dies at once."""

from flask import Blueprint, flash, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.alerts.integrations.actions import renew_secret
from portal.alerts.integrations.queries import integration_for
from portal.core import clock
from portal.core.htmx import done
from portal.core.text import _
from portal.people.access import To
from portal.people.current import current_person

bp = Blueprint("integration_secrets", __name__, url_prefix="/integrations/<key>/secret")


@bp.post("")
def create(key: str) -> BaseResponse:
    integration = integration_for(current_person(), key, to=To.MANAGE)
    renew_secret(integration, by=current_person(), at=clock.now())
    flash(_("The address is new. Give it to the sender: the one before is refused."))
    return done(url_for("integrations.show", key=key))
