"""Saving what a team pays."""

from datetime import date, datetime, timedelta

from portal.audit.actions import record
from portal.core.db import add, db, transactional
from portal.core.errors import Refused
from portal.core.text import _
from portal.people.models import Person, Team
from portal.recovery.pay import AnyTariff
from portal.recovery.rates.models import PayRates
from portal.recovery.rates.queries import rates_of_team
from portal.recovery.rates.terms import kind_of, terms_of

FARTHEST = timedelta(days=400)
"""How far back or ahead rates may hold from. Chosen by us: longer is a typing error in the year."""


@transactional
def save_rates(
    team: Team,
    tariff: AnyTariff,
    *,
    applies_from: date,
    reason: str,
    based_on: int,
    by: Person,
    at: datetime,
) -> PayRates:
    """Store the next version. What was to hold on its first date or later is replaced by it.

    Errors: Refused when somebody else has saved one since, when nothing is different, and for a date more than 400
    days away.
    """
    db.session.refresh(team, with_for_update=True)
    saved = rates_of_team(team)
    last = saved[-1] if saved else None
    _check(last, tariff, applies_from, based_on)
    if abs(applies_from - at.date()) > FARTHEST:
        raise Refused(_("That is more than 400 days away. Look at the year."), field="applies_from")
    version = add(
        PayRates(
            team_id=team.id,
            number=based_on + 1,
            kind=kind_of(tariff),
            currency=tariff.currency,
            terms=terms_of(tariff),
            applies_from=applies_from,
            reason=reason,
            saved_at=at,
            saved_by_id=by.id,
        )
    )
    told = {"number": version.number, "applies_from": applies_from.isoformat(), "currency": tariff.currency}
    record("pay_rates.saved", team.slug, by=by.id, at=at, kind=str(version.kind), **told, terms=version.terms)
    return version


def _check(last: PayRates | None, tariff: AnyTariff, applies_from: date, based_on: int) -> None:
    if based_on != (last.number if last else 0):
        who = last.saved_by.name if last else ""
        raise Refused(
            _("%(name)s has saved other rates since you opened this. Look at them first.", name=who)
        )
    if last and (last.tariff, last.applies_from) == (tariff, applies_from):
        raise Refused(_("Nothing is different from version %(number)s.", number=last.number))
