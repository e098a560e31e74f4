"""Letters about time that expires, and what managers are asked when there is more than may be kept."""

from collections import defaultdict
from datetime import date, datetime

from flask import current_app
from flask_babel import force_locale

from portal.absences.queries import managers_of
from portal.asks.actions import ask
from portal.asks.queries import asks_about
from portal.core.text import _, day
from portal.messages.outbox.letters import write_to
from portal.people.models import Person
from portal.recovery.balances import expiring
from portal.recovery.books.queries import ledger_of
from portal.recovery.days.actions import PLACE
from portal.recovery.days.wording import balance_text, time_text
from portal.recovery.earning_rules import CapExpiry
from portal.recovery.upkeep.queries import over_cap_of

OVER_CAP = "recovery_cap"


def warn(person: Person, rule: CapExpiry, *, on: date, at: datetime) -> None:
    """Write of what expires, once for each warning and date."""
    due: defaultdict[tuple[date, int], int] = defaultdict(int)
    for one in expiring(ledger_of(person), on=on, warn_days=rule.warn_days):
        assert one.lot.expires_on is not None
        due[one.lot.expires_on, one.warning] += one.minutes
    for (expires_on, warning), minutes in due.items():
        with force_locale(person.locale):
            title = _(
                "%(time)s of recovery time expire after %(day)s", time=time_text(minutes), day=day(expires_on)
            )
            text = _("Book it before: once it is booked it stays yours, whenever you take it.")
        mark = f"recovery:expires:{person.key}:{expires_on.isoformat()}:{warning}"
        url = f"{current_app.config['BASE_URL']}{PLACE}"
        write_to(person, mark, title=title, text=text, url=url, at=at)


def ask_about_cap(person: Person, rule: CapExpiry, *, on: date, at: datetime) -> None:
    """Ask the managers, once a month, what becomes of time that is more than may be kept."""
    over = over_cap_of([person], at=at)[person.id]
    reference = f"{person.key}:{on:%Y-%m}"
    if not over or asks_about(OVER_CAP, [reference]):
        return
    for manager in managers_of(person):
        with force_locale(manager.locale):
            title = over_cap_title(person, over)
            text = _("The policy keeps %(days)s days. Pay it out, or keep it for longer.", days=rule.cap_days)
        ask(OVER_CAP, reference, manager, title=title, text=text, by=None, at=at)


def over_cap_title(person: Person, over: int) -> str:
    return _(
        "%(name)s has %(balance)s more recovery time than is kept",
        name=person.name,
        balance=balance_text(over),
    )
