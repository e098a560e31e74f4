"""What a ledger says of tomorrow: what expires soon, and what is over the cap."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from portal.recovery.entries import Account, Lot
from portal.recovery.ledger import Ledger


@dataclass(frozen=True, slots=True)
class Expiring:
    """`warning` is the number of days of the warning that this is."""

    lot: Lot
    minutes: int
    warning: int


def expiring(ledger: Ledger, *, on: date, warn_days: Iterable[int]) -> list[Expiring]:
    """Lots that expire within the days of a warning, with what nobody has booked of them; soonest first.

    Shape: each under the last warning that is due, so a day on which nobody looked costs none.
    """
    days = sorted(warn_days)
    found = [
        Expiring(lot, ledger.on(Account.AVAILABLE, lot.id), warning)
        for lot in ledger.lots.values()
        if lot.expires_on and on <= lot.expires_on
        for warning in [one for one in days if (lot.expires_on - on).days <= one][:1]
    ]
    due = (one for one in found if one.minutes > 0)
    return sorted(due, key=lambda one: (one.lot.expires_on or date.max, one.lot.id))


def over_cap(balance: int, cap_minutes: int) -> int:
    """Minutes that are more than may be kept, for a manager to decide upon: paid out, or kept for longer."""
    return max(0, balance - cap_minutes)
