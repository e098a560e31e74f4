"""How grave alerts of one name are, whatever their sender says."""

from flask import Blueprint, abort, flash, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.alerts.integrations.actions import rank_alerts
from portal.alerts.integrations.forms import AlertRankForm
from portal.alerts.integrations.queries import integration_for
from portal.core import clock
from portal.core.htmx import done
from portal.core.text import _
from portal.people.access import To
from portal.people.current import current_person

bp = Blueprint("alert_ranks", __name__, url_prefix="/integrations/<key>/alerts")


@bp.post("")
def create(key: str) -> BaseResponse:
    """From now on; an alert that fires already stays as it is."""
    integration, form = integration_for(current_person(), key, to=To.MANAGE), AlertRankForm()
    if not form.validate():
        abort(422, _("Name an alert, in at most 300 characters, and say how grave it is: SEV1 to SEV4."))
    rank_alerts(integration, form.name.data, int(form.rank.data), by=current_person(), at=clock.now())
    flash(_("From now on “%(name)s” is SEV%(rank)s.", name=form.name.data, rank=form.rank.data))
    return done(f"{url_for('integrations.show', key=key)}#severities")


@bp.post("/removal")
def destroy(key: str) -> BaseResponse:
    integration, form = integration_for(current_person(), key, to=To.MANAGE), AlertRankForm()
    rank_alerts(integration, form.name.data or "", None, by=current_person(), at=clock.now())
    flash(_("From now on it is as grave as its sender says."))
    return done(f"{url_for('integrations.show', key=key)}#severities")
