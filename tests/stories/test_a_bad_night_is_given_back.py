"""Woken in the night: the morning is booked by itself, taken, and taken back when the page was none."""

from flask import Flask
from sqlalchemy import update

from portal.core.db import db
from portal.messages.models import Message, MessageKind
from portal.recovery.books.queries import ledger_of
from portal.recovery.earning_rules import CapExpiry, RecoveryAfterNight
from portal.recovery.tasks import settle_recovery
from tests.kept import kept
from tests.world import the_cast
from tests.world_policies import a_policy
from tests.world_recovery import DAY, HOUR, NIGHT, woken


def test_a_bad_night_is_given_back(app: Flask) -> None:
    cast = kept(the_cast)
    a_policy(cast.blue, RecoveryAfterNight(), CapExpiry(), by=cast.alice)
    page = woken(cast.blue, cast.bob)
    settle_recovery(NIGHT + 5 * HOUR)
    settle_recovery(NIGHT + 10 * HOUR)
    db.session.execute(update(Message).where(Message.id == page.id).values(kind=MessageKind.TEST))
    settle_recovery(NIGHT + DAY)
    told = [one.kind for one in ledger_of(cast.bob).transactions.values()]
    assert told == ["accrual", "booking", "consumption", "reversal"]
    assert ledger_of(cast.bob).balance == -240
