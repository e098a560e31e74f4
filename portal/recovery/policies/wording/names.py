"""What each rule is called, what it is about, and what its numbers are called."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from portal.core.text import _l
from portal.recovery.effects import Effect
from portal.recovery.rules import KINDS

Words = Any
"""A text that waits for its reader's language."""


@dataclass(frozen=True)
class About:
    """A rule's name, what it is about, and its parameters by what they are called."""

    name: Words
    meaning: Words
    labels: Mapping[str, Words]


ABOUT: Mapping[str, About] = {
    "daily_rest": About(
        _l("Daily rest"),
        _l("Hours in one part between two days of work; whoever is called begins them anew."),
        {
            "hours": _l("Hours of rest"),
            "complete_before_counts": _l("Rest that was complete before the call counts"),
            "de_minimis_minutes": _l("Calls shorter than this change nothing (minutes)"),
            "reduced_to_hours": _l("Reduced by an agreement to (hours)"),
        },
    ),
    "weekly_rest": About(
        _l("Weekly rest"),
        _l("Hours in one part of two free days or more."),
        {"hours": _l("Hours of rest"), "take_within_days": _l("To be taken within (days)")},
    ),
    "recovery_after_night": About(
        _l("After a bad night"),
        _l("The next workday begins later, or not at all."),
        {
            "on_core": _l("Woken between 0:00 and 5:00"),
            "engaged_minutes": _l("Engaged at night for (minutes)"),
            "on_broken": _l("A night without five hours in one part"),
            "grant": _l("Gives"),
            "until": _l("Off until, where it gives a time of day"),
            "rest_hours": _l("Hours after the last call, where it gives rest"),
            "take_within_days": _l("The next workday within (days)"),
            "auto_book": _l("Booked at once; its person may decline"),
        },
    ),
    "recovery_after_weekend": About(
        _l("After a weekend"),
        _l("Time for weekends on call, at the end of the last shift of one."),
        {
            "half_day_hours": _l("Half a day from (hours on call)"),
            "full_day_hours": _l("A day from (hours on call)"),
            "engaged_minutes": _l("Only if engaged for (minutes)"),
        },
    ),
    "recovery_holiday": About(
        _l("Public holidays"),
        _l("Time for public holidays on call, those of where its person lives."),
        {"half_days": _l("Half days for each"), "least_hours": _l("From (hours on call)")},
    ),
    "toil": About(
        _l("Time off in lieu"),
        _l("Time for the minutes in which somebody was engaged."),
        {
            "off_percent": _l("Evenings and weekends (%)"),
            "night_percent": _l("Nights (%)"),
            "holiday_percent": _l("Public holidays (%)"),
            "business_percent": _l("Working hours (%)"),
            "round_up_minutes": _l("Rounded up to (minutes)"),
        },
    ),
    "cap_expiry": About(
        _l("Kept for"),
        _l("How much time is kept, and until when."),
        {
            "cap_days": _l("Days kept at most"),
            "expiry_days": _l("Days until it expires"),
            "warn_days": _l("Warned so many days before"),
        },
    ),
    "not_allowed": About(
        _l("Not as time"),
        _l("What the law wants paid: it is worked out, and goes to pay."),
        {"kinds": _l("No time is given by")},
    ),
    "notice": About(
        _l("Notice"),
        _l("How long before a shift people are told of it."),
        {
            "min_days": _l("Days of notice"),
            "exceptional_clear_days": _l("Whole days at the least, when it has to be"),
        },
    ),
    "consent": About(
        _l("Consent"),
        _l("Shifts for which their person has to say yes."),
        {
            "on_weekends": _l("On weekends"),
            "on_holidays": _l("On public holidays"),
            "on_nights": _l("At night"),
        },
    ),
    "max_consecutive": About(
        _l("In a row"),
        _l("How long somebody is on call without a break."),
        {
            "weeks": _l("Weeks at most"),
            "nights": _l("Nights at most"),
            "days": _l("Days at most"),
        },
    ),
    "max_avg_week": About(
        _l("Average week"),
        _l("Contract hours and interventions together."),
        {
            "hours": _l("Hours a week"),
            "window_weeks": _l("On average over (weeks)"),
            "warn_percent": _l("Warned from (%)"),
        },
    ),
    "score_trigger": About(
        _l("High score"),
        _l("What is suggested when nights add up."),
        {"offer_from": _l("Half a day is offered from"), "cover_from": _l("Cover is asked for from")},
    ),
    "response_time_flag": About(
        _l("Short response time"),
        _l("Who has to answer very soon may be at work all the time."),
        {"minutes": _l("To answer within (minutes)")},
    ),
    "intervention_is_work": About(
        _l("Interventions are work"),
        _l("How they count in statements and averages."),
        {"round_up_minutes": _l("Rounded up to (minutes)"), "least_minutes": _l("At least (minutes)")},
    ),
    "standby_factor": About(
        _l("Waiting"),
        _l("How much of waiting counts as working time."),
        {"percent": _l("Of each hour (%)")},
    ),
    "statement": About(
        _l("Monthly statement"),
        _l("What each person gets in writing each month."),
        {"shows_pay": _l("With on-call pay")},
    ),
}
"""By kind, in the order in which they are offered."""

EFFECTS: Mapping[Effect, Words] = {
    Effect.BLOCK: _l("refuses"),
    Effect.WARN: _l("warns"),
    Effect.CREDIT: _l("gives time"),
}


_PLANNING = (
    "max_consecutive",
    "notice",
    "consent",
    "intervention_is_work",
    "standby_factor",
    "score_trigger",
    "response_time_flag",
    "max_avg_week",
)
ACTING = frozenset(
    (
        *(kind for kind, rule in KINDS.items() if rule.effect is Effect.CREDIT),
        "cap_expiry",
        "not_allowed",
        *_PLANNING,
    )
)
"""The rules that the books, the planner and swaps follow. The others are told to people, and that is all."""


def rule_name(kind: str) -> str:
    return str(ABOUT[kind].name)


def effect_name(effect: Effect) -> str:
    return str(EFFECTS[effect])
