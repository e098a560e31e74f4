"""Time that was earned is booked, approved, granted, given back: through HTTP."""

from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.absences.models import Absence, Origin, Status
from portal.absences.queries import away
from portal.asks.actions import give_answer
from portal.asks.kinds import kind_of
from portal.asks.models import Ask
from portal.core.db import db
from portal.core.errors import NotAllowed, Refused
from portal.people.models import Person
from portal.recovery.books.queries import balances, ledger_of
from portal.recovery.days.actions import cancel_day
from portal.recovery.days.giving import adjust
from portal.recovery.days.models import RecoveryDay
from portal.recovery.entries import Account
from tests.clock import START
from tests.visit import send, visit, words
from tests.world import Cast, a_person
from tests.world_recovery import earned

DAY = timedelta(days=1)
OFF = {"on": "2026-11-24", "part": "day", "note": "Three nights"}


def minutes(person: Person, account: Account = Account.AVAILABLE) -> int:
    return balances([person.id])[person.id].get(account, 0)


def ask_and_card() -> tuple[Ask, object]:
    [ask] = db.session.scalars(select(Ask).where(Ask.settled_at.is_(None)))
    return ask, kind_of("recovery").cards([ask])[ask.id]


def test_a_day_is_asked_for_approved_and_an_absence(client: FlaskClient, cast: Cast) -> None:
    earned(cast.bob, 600)
    assert send(client, "/me/recovery", OFF, as_=cast.bob).location == "/me/recovery"
    assert (minutes(cast.bob), minutes(cast.bob, Account.BOOKED)) == (120, 480)
    ask, card = ask_and_card()
    assert (ask.person, card.title) == (cast.alice, "Bob Blue asks for Tue 24 Nov off")
    assert card.lines == [
        "8 h, earned: woken in the middle of the night",
        "0.2 days (2 h) stay.",
        "“Three nights”",
    ]
    assert give_answer(ask, card, "accept", note="", at=START) == "Thank you. Bob Blue is told."
    [absence] = db.session.scalars(select(Absence))
    assert (absence.origin, absence.status, absence.starts_on) == (
        Origin.RECOVERY,
        Status.CONFIRMED,
        date(2026, 11, 24),
    )
    assert list(away([cast.bob.id], START, START + 30 * DAY)) == [cast.bob.id]
    shown = words(visit(client, "/me/recovery", as_=cast.bob).main)
    assert "Tue 24 Nov 8 h confirmed" in shown
    assert "0.2 days" in shown


def test_what_is_declined_goes_back_with_its_dates(client: FlaskClient, cast: Cast) -> None:
    earned(cast.bob, 480)
    send(client, "/me/recovery", OFF, as_=cast.bob)
    ask, card = ask_and_card()
    give_answer(ask, card, "refuse", note="We move the data centre.", at=START)
    assert minutes(cast.bob) == 480
    [lot] = ledger_of(cast.bob).lots.values()
    assert lot.expires_on == START.date() + 90 * DAY
    assert "We move the data centre." in words(visit(client, "/me/recovery", as_=cast.bob).main)


@pytest.mark.parametrize("path", ["/me/recovery/{day}/removal", "/me/leave/{absence}/removal"])
def test_what_is_taken_back_goes_back_wherever_it_is_taken_back(
    path: str, client: FlaskClient, cast: Cast
) -> None:
    earned(cast.bob, 480)
    send(client, "/me/recovery", OFF, as_=cast.bob)
    [day] = db.session.scalars(select(RecoveryDay))
    send(client, path.format(day=day.key, absence=day.absence.key), as_=cast.bob)
    assert (minutes(cast.bob), minutes(cast.bob, Account.BOOKED)) == (480, 0)
    assert db.session.scalars(select(Ask).where(Ask.settled_at.is_(None))).all() == []


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({}, "Bob Blue has 4 h of recovery time, and this takes 8 h."),
        ({"part": "hours"}, "Say from when until when."),
        ({"part": "hours", "starts": "12:00", "ends": "11:00"}, "Not before it begins."),
        ({"part": "morning", "on": "2026-11-20"}, "That is over already."),
        ({"on": ""}, "Fill this in."),
    ],
)
def test_what_cannot_be_booked_says_why(
    typed: dict[str, str], told: str, client: FlaskClient, cast: Cast
) -> None:
    earned(cast.bob, 240)
    answer = send(client, "/me/recovery", OFF | typed, as_=cast.bob, status=422)
    assert told in answer.get_data(as_text=True)
    assert db.session.scalars(select(Absence)).all() == []
    assert minutes(cast.bob) == 240


def test_a_manager_grants_a_half_day_adjusts_and_pays_out(client: FlaskClient, cast: Cast) -> None:
    earned(cast.bob, 480)
    place = f"/teams/blue/recovery/people/{cast.bob.key}"
    granted = {"grant-on": "2026-11-24", "grant-part": "morning"}
    assert send(client, f"{place}/grants", granted, as_=cast.alice).location == place
    [absence] = db.session.scalars(select(Absence))
    assert (absence.status, absence.decided_by) == (Status.CONFIRMED, cast.alice)
    more = {"adjust-hours": "1.5", "adjust-reason": "A call at a wedding"}
    send(client, f"{place}/adjustments", more, as_=cast.alice)
    send(client, f"{place}/payouts", {"pay-hours": "2", "pay-reason": "Asked for"}, as_=cast.alice)
    assert (minutes(cast.bob), minutes(cast.bob, Account.PAID_OUT)) == (480 - 240 + 90 - 120, 120)
    shown = words(visit(client, place, as_=cast.alice).main)
    assert "+1 h 30 A call at a wedding · by Alice Blue" in shown
    refused = {"pay-hours": "50", "pay-reason": "All"}
    answer = send(client, f"{place}/payouts", refused, as_=cast.alice, status=422)
    assert "Bob Blue has 3 h 30 of recovery time" in answer.get_data(as_text=True)


def test_what_a_team_is_owed_is_told_by_name(client: FlaskClient, cast: Cast) -> None:
    zoe = a_person("Zoe Zimt", team=cast.blue)
    earned(zoe, 1200, at=START - 20 * DAY, days=60)
    earned(cast.bob, 480)
    shown = words(visit(client, "/teams/blue/recovery", as_=cast.alice).main)
    assert "Recovery owed 3.5 days2.5 days older than 14 days" in shown
    assert shown.index("Alice") < shown.index("Bob") < shown.index("Zoe")


def test_a_manager_does_not_decide_for_themselves_nor_anybody_for_others(cast: Cast) -> None:
    earned(cast.bob, 480)
    for by in (cast.bob, cast.charlie, cast.vera):
        with pytest.raises(NotAllowed):
            adjust(cast.bob, 60, reason="For me", by=by, at=START)
    with pytest.raises(Refused):
        adjust(cast.bob, -600, reason="Too much", by=cast.alice, at=START)
    assert minutes(cast.bob) == 480


def test_only_its_person_declines_what_a_rule_gave(cast: Cast) -> None:
    earned(cast.bob, 480)
    from portal.recovery.cases import Reason, Source
    from portal.recovery.credits import Credit
    from portal.recovery.days.actions import book_morning

    block = (START + 3 * DAY, START + 3 * DAY + timedelta(hours=4))
    credit = Credit(
        240,
        Reason.WOKEN_IN_THE_CORE,
        "night",
        1,
        Source.INTERRUPTION,
        "81",
        "night:1",
        START,
        (block,),
        auto_book=True,
    )
    [day] = book_morning(cast.bob, credit, at=START)
    with pytest.raises(NotAllowed, match="Only Bob Blue may decline"):
        cancel_day(day, by=cast.alice, at=START)
    cancel_day(day, by=cast.bob, at=START)
    assert book_morning(cast.bob, credit, at=START) == []
