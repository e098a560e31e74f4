"""What managers are asked about recovery days."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from portal.absences.models import Status
from portal.asks.kinds import Card, Choice, Kind
from portal.asks.models import ACCEPT, REFUSE, Ask
from portal.core.text import _
from portal.people.models import Person
from portal.recovery.books.queries import balances, reasons_behind
from portal.recovery.days.actions import RECOVERY, decide_day
from portal.recovery.days.models import RecoveryDay
from portal.recovery.days.queries import days_by_absence
from portal.recovery.days.wording import asked_for, balance_text, earned_text, time_text
from portal.recovery.entries import Account


def recovery() -> Kind:
    return Kind(RECOVERY, lambda: _("recovery"), _cards, _answer, _answers, _answered)


def _cards(asks: Sequence[Ask]) -> Mapping[int, Card]:
    found = days_by_absence(one.reference for one in asks)
    reasons = reasons_behind([day.booking_id for day in found.values()])
    left = balances({day.person_id for day in found.values()})
    return {
        one.id: _card(day, reasons[day.booking_id], left[day.person_id].get(Account.AVAILABLE, 0))
        for one in asks
        if (day := found.get(one.reference))
    }


def _card(day: RecoveryDay, reasons: Sequence[str], left: int) -> Card:
    lines = [
        _("%(time)s, earned: %(reasons)s", time=time_text(day.minutes), reasons=earned_text(reasons)),
        _("%(balance)s stay.", balance=balance_text(left)),
        *([_("“%(note)s”", note=day.booking.reason)] if day.booking.reason else []),
    ]
    yes, no = _answers()
    choices = (
        Choice(ACCEPT, yes, is_primary=True),
        Choice(REFUSE, no, note="required", note_label=_("Why not")),
    )
    return Card(asked_for(day), lines, None, choices)


def _answers() -> tuple[str, str]:
    return _("Approve"), _("Decline")


def _answered(answer: str) -> str:
    return {ACCEPT: _("approved"), REFUSE: _("declined")}.get(answer, answer)


def _answer(one: Ask, choice: str, *, note: str | None, by: Person, at: datetime) -> str:
    day = days_by_absence([one.reference])[one.reference]
    status = Status.REFUSED if choice == REFUSE else Status.CONFIRMED
    decide_day(day, status, by=by, at=at, note=note, answered=one)
    return _("Thank you. %(name)s is told.", name=day.person.name)
