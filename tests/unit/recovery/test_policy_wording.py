"""Every rule has a name, a field for each parameter and a sentence with its numbers."""

from collections.abc import Iterator
from dataclasses import fields
from datetime import time

import pytest
from flask import Flask
from flask_babel import Babel

from portal.recovery.earning_rules import (
    CapExpiry,
    DailyRest,
    Grant,
    NotAllowed,
    RecoveryAfterNight,
    RecoveryAfterWeekend,
    RecoveryHoliday,
    Toil,
)
from portal.recovery.limiting_rules import Consent, Notice, StandbyFactor, Statement
from portal.recovery.policies.differences import Change, Difference, differences
from portal.recovery.policies.forms.parameters import FIELDS
from portal.recovery.policies.wording.changes import change_text
from portal.recovery.policies.wording.names import ABOUT
from portal.recovery.policies.wording.sentences import sentence
from portal.recovery.rules import KINDS, Policy, Rule, Ruling, policy_of


@pytest.fixture(autouse=True)
def speaking() -> Iterator[None]:
    app = Flask(__name__)
    Babel(app)
    with app.test_request_context():
        yield


@pytest.mark.parametrize("kind", KINDS)
def test_every_parameter_of_every_rule_is_a_field_with_a_label(kind: str) -> None:
    names = {field.name for field in fields(KINDS[kind])}
    assert set(ABOUT[kind].labels) == set(FIELDS[kind]) == names
    assert sentence(KINDS[kind]()).endswith(".")


def test_every_rule_can_be_added() -> None:
    assert set(ABOUT) == set(KINDS)


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (
            RecoveryAfterNight(on_broken=False, engaged_minutes=None, auto_book=False),
            "Woken between 0:00 and 5:00: off until 13:00 on the next workday.",
        ),
        (
            RecoveryAfterNight(on_core=False, on_broken=False, grant=Grant.HALF_DAY, until=time(12)),
            "Engaged for 30 min at night: half of the next workday off. Booked at once.",
        ),
        (
            RecoveryAfterNight(grant=Grant.UNTIL_RESTED, auto_book=False),
            "Woken between 0:00 and 5:00, engaged for 30 min at night or a night without five hours in one part: "
            "off on the next workday until 11 h after the last call.",
        ),
        (
            DailyRest(reduced_to_hours=9, complete_before_counts=False, de_minimis_minutes=5),
            "A call begins the rest of 9 hours anew; work that would start sooner is off. "
            "Calls shorter than 5 min change nothing.",
        ),
        (RecoveryHoliday(half_days=1), "A public holiday with 12 h on call gives 0.5 days."),
        (RecoveryHoliday(), "A public holiday with 12 h on call gives a day."),
        (
            RecoveryAfterWeekend(engaged_minutes=60),
            "A weekend with 24 h on call gives half a day, with 48 h a day. Only if engaged for 60 min.",
        ),
        (
            Toil(business_percent=50),
            "Time engaged is given back: 100 % in the evening and on weekends, 150 % at night, "
            "200 % on public holidays, 50 % in working hours; rounded up to 15 min.",
        ),
        (CapExpiry(warn_days=()), "Time expires after 90 days; 5 days are kept at most."),
        (NotAllowed(), "No time is given by “Time off in lieu”: what it comes to is for pay."),
        (
            Notice(),
            "Told later than 15 days ahead, it takes a reason; with less than 1 whole day, their word.",
        ),
        (
            Consent(),
            "Shifts on weekends or on public holidays need their person's word before they are published.",
        ),
        (Consent(on_weekends=False, on_holidays=False), "No shift needs its person's word."),
        (StandbyFactor(percent=50), "Of each hour of waiting 50 % count as work."),
        (Statement(shows_pay=False), "Each month everybody gets a statement, without pay."),
    ],
)
def test_a_rule_says_what_it_does(rule: Rule, said: str) -> None:
    assert sentence(rule) == said


def test_what_a_version_changed() -> None:
    before = policy_of(DailyRest(), Toil(), CapExpiry(), is_on=False)
    after = Policy(
        (Ruling(CapExpiry(warn_days=(7,))), Ruling(DailyRest(reduced_to_hours=9)), Ruling(RecoveryHoliday())),
        is_on=True,
    )
    found = differences(before, after)
    assert [(one.change, one.kind) for one in found] == [
        (Change.SWITCHED_ON, ""),
        (Change.CHANGED, "cap_expiry"),
        (Change.CHANGED, "daily_rest"),
        (Change.ADDED, "recovery_holiday"),
        (Change.MOVED, "cap_expiry"),
        (Change.REMOVED, "toil"),
    ]
    assert [change_text(one) for one in found] == [
        "switched on",
        "Kept for: Warned so many days before 30, 7 → 7",
        "Daily rest: Reduced by an agreement to (hours) – → 9",
        "Public holidays: added",
        "Kept for: moved up",
        "Time off in lieu: taken away",
    ]
    assert differences(after, after) == []


def test_values_are_told_as_people_choose_them() -> None:
    was, is_ = (
        RecoveryAfterNight(),
        RecoveryAfterNight(grant=Grant.FULL_DAY, until=time(14, 30), on_core=False),
    )
    (found,) = differences(policy_of(was), policy_of(is_))
    assert change_text(found) == (
        "After a bad night: Woken between 0:00 and 5:00 yes → no; "
        "Gives A time of day until which they are off → A day; "
        "Off until, where it gives a time of day 13:00 → 14:30"
    )
    assert change_text(Difference(Change.SWITCHED_OFF)) == "switched off"
