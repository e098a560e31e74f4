"""What a ledger says of tomorrow: what expires soon, and what is over the cap."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from portal.recovery.entries import Account, Lot
from portal.recovery.ledger import Ledger


@dataclass(frozen=True, slots=True)
class Expiring:
    lot: Lot
    minutes: int
    days_left: int


def expiring(ledger: Ledger, *, on: date, warn_days: Iterable[int]) -> list[Expiring]:
    """Lots whose expiry is exactly so many days ahead, with what nobody has booked of them; soonest first.

    Shape: asked once a local date, each lot is warned of once for each of the days.
    """
    days = set(warn_days)
    found = (
        Expiring(lot, ledger.on(Account.AVAILABLE, lot.id), (lot.expires_on - on).days)
        for lot in ledger.lots.values()
        if lot.expires_on is not None
    )
    due = (one for one in found if one.days_left in days and one.minutes > 0)
    return sorted(due, key=lambda one: (one.days_left, one.lot.id))


def over_cap(ledger: Ledger, cap_minutes: int) -> int:
    """Minutes that are more than may be kept, for a manager to decide upon: paid out, or kept for longer."""
    return max(0, ledger.balance - cap_minutes)
