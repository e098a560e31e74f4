"""What people read. One sentence a rule, with by how much."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from flask_babel import Babel

from portal.swaps.rules.cases import Facts, Finding
from portal.swaps.rules.wording import finding_text, length_text
from portal.swaps.settings.strictness import Rule, Setting, Strictness
from tests.unit.swaps.rulebook import (
    PARIS,
    PAYMENTS,
    chosen,
    local,
    nights,
    somebody,
    stretch,
    taking,
    week,
)

SATURDAY = stretch("2026-11-21 09:00", "2026-11-22 09:00")
AWAY = (local("2026-11-22 00:00"), local("2026-11-29 00:00"))
TWO_WEEKS = chosen(consecutive_weeks=Setting(Strictness.OFF, 1), consecutive_nights=Strictness.OFF)


@pytest.fixture(autouse=True)
def reader() -> Iterator[None]:
    app = Flask(__name__)
    Babel(app)
    with app.test_request_context():
        yield


def read(found: list[Finding], rule: Rule) -> str:
    return next(finding_text(one, PARIS) for one in found if one.rule is rule)


@pytest.mark.parametrize(
    ("rule", "taker", "text"),
    [
        (Rule.ACTIVE, somebody(is_active=False), "Cannot be paged: the account is closed."),
        (Rule.MEMBER, somebody(is_member=False), "Not in the team SRE Core."),
        (
            Rule.TRAINING,
            somebody(turns=("shadow",)),
            "Still in training: takes only shadow turns in SRE Core.",
        ),
        (Rule.ROLE, somebody(turns=()), "Takes no turns as Primary in SRE Core."),
        (
            Rule.OVERLAP,
            somebody(week("2026-11-16", role="secondary", team=PAYMENTS)),
            "Already on call for 24 h of it: Secondary in Payments.",
        ),
        (Rule.LEAVE, somebody(away=(AWAY,)), "Away for 9 h of it, from Sun 22 Nov 00:00."),
        (
            Rule.DAILY_REST,
            somebody(stretch("2026-11-20 09:00", "2026-11-21 03:00", team=PAYMENTS)),
            "Only 6 h free after Primary in Payments; 11 h are asked for.",
        ),
        (
            Rule.DAILY_REST,
            somebody(stretch("2026-11-22 15:20", "2026-11-22 20:00", team=PAYMENTS)),
            "Only 6 h 20 free before Primary in Payments; 11 h are asked for.",
        ),
        (
            Rule.DAILY_REST,
            somebody(stretch("2026-11-20 09:00", "2026-11-21 09:00", team=PAYMENTS)),
            "No time free between this and Primary in Payments; 11 h are asked for.",
        ),
        (
            Rule.DAILY_REST,
            somebody(rested_at=local("2026-11-21 15:00")),
            "Was called before: the rest of 11 h ends Sat 21 Nov 15:00.",
        ),
        (
            Rule.CONSECUTIVE_WEEKS,
            somebody(week("2026-11-23")),
            "On call 9 days in a row without 35 h free; at most 7.",
        ),
        (Rule.CONSECUTIVE_NIGHTS, somebody(*nights("2026-11-14", 7)), "8 nights in a row; at most 7."),
    ],
)
def test_a_rule_says_what_and_by_how_much(rule: Rule, taker: Facts, text: str) -> None:
    assert read(taking(SATURDAY, by=taker), rule) == text


def test_a_missing_weekly_rest_says_when_and_how_much_is_short() -> None:
    found = taking(SATURDAY, by=somebody(week("2026-11-23")), settings=TWO_WEEKS)
    assert read(found, Rule.WEEKLY_REST) == (
        "Never 35 h free from Sat 21 Nov 09:00 to Mon 30 Nov 09:00, 11 h short; once in 7 days is asked for."
    )


@pytest.mark.parametrize(
    ("asked", "at", "text"),
    [
        (1, "2026-11-21 08:00", "No clear day of notice; one is asked for."),
        (3, "2026-11-20 08:00", "No clear day of notice; 3 are asked for."),
        (3, "2026-11-19 08:00", "Only one clear day of notice; 3 are asked for."),
        (4, "2026-11-18 08:00", "Only 2 clear days of notice; 4 are asked for."),
    ],
)
def test_notice_is_counted_in_clear_days(asked: int, at: str, text: str) -> None:
    days = chosen(notice=Setting(Strictness.WARN, asked))
    assert read(taking(SATURDAY, by=somebody(), settings=days, at=local(at)), Rule.NOTICE) == text


@pytest.mark.parametrize(
    ("length", "text"),
    [
        (timedelta(minutes=40), "40 min"),
        (timedelta(hours=6), "6 h"),
        (timedelta(hours=33, minutes=20), "33 h 20"),
        (timedelta(days=7, hours=8), "7 d 8 h"),
    ],
)
def test_lengths_are_said_as_the_rules_say_them(length: timedelta, text: str) -> None:
    assert length_text(length) == text


def test_every_rule_has_its_sentence() -> None:
    for rule in Rule:
        assert finding_text(Finding(rule, Strictness.WARN, SATURDAY, limit=1), PARIS)
