"""Policies to begin with, by the law of a place. Off until somebody has read them; none of it is legal advice.

Facts that nobody has looked up say so (`is_general_knowledge`): whoever switches a policy on has them checked before,
and writes the name into `checked_by`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from portal.recovery.earning_rules import (
    CapExpiry,
    DailyRest,
    Grant,
    RecoveryAfterNight,
    RecoveryHoliday,
    Toil,
    WeeklyRest,
)
from portal.recovery.limiting_rules import (
    Consent,
    InterventionIsWork,
    MaxAverageWeek,
    MaxConsecutive,
    Notice,
    ResponseTimeFlag,
    StandbyFactor,
    Statement,
)
from portal.recovery.rules import Policy, Rule, policy_of

OURS = "docs/recovery.md"
GATHERED_ON = date(2026, 11, 21)


@dataclass(frozen=True, slots=True)
class LegalSource:
    """What a rule rests on, for which kinds of rule, and where it was found: nowhere, if nobody has looked it up."""

    text: str
    kinds: tuple[str, ...]
    found_in: str = ""

    @property
    def is_general_knowledge(self) -> bool:
        return not self.found_in


@dataclass(frozen=True, slots=True)
class Preset:
    """A policy that is off, with what it rests on, as of a date. `checked_by` is empty until somebody has."""

    code: str
    name: str
    policy: Policy
    sources: tuple[LegalSource, ...]
    gathered_on: date = GATHERED_ON
    checked_by: str = ""


def _preset(code: str, name: str, rules: tuple[Rule, ...], *sources: LegalSource) -> Preset:
    return Preset(code, name, policy_of(*rules, is_on=False), sources)


_FRANCE = _preset(
    "fr",
    "France",
    (
        Notice(min_days=15, exceptional_clear_days=1),
        DailyRest(hours=11),
        WeeklyRest(hours=35),
        MaxAverageWeek(hours=44, window_weeks=12),
        InterventionIsWork(),
        StandbyFactor(percent=0),
        RecoveryAfterNight(grant=Grant.UNTIL_RESTED, rest_hours=11),
        CapExpiry(),
        Statement(),
    ),
    LegalSource(
        "Code du travail L3121-9: an intervention is work, travel included",
        ("intervention_is_work",),
        found_in="legisocial.fr, legifrance.gouv.fr",
    ),
    LegalSource(
        "Code du travail L3121-10, L3131-1, L3132-2: on call is rest, except for interventions",
        ("daily_rest", "weekly_rest", "standby_factor"),
        found_in="legisocial.fr, legifrance.gouv.fr",
    ),
    LegalSource(
        "The rest begins anew after an intervention",
        ("daily_rest",),
        found_in="cdg61.fr; KALIARTI000027547708",
    ),
    LegalSource("Code du travail L3121-12: 15 days, or one clear day", ("notice",)),
    LegalSource("Code du travail L3121-22: 44 hours over 12 weeks", ("max_avg_week",)),
    LegalSource("Code du travail R3121-2: monthly statement", ("statement",)),
    LegalSource("Chosen by us", ("recovery_after_night", "cap_expiry"), found_in=OURS),
)

_EUROPE = _preset(
    "eu",
    "European Union",
    (
        DailyRest(hours=11),
        WeeklyRest(hours=35),
        MaxAverageWeek(hours=48, window_weeks=17),
        InterventionIsWork(),
        ResponseTimeFlag(minutes=15),
    ),
    LegalSource(
        "Directive 2003/88/EC, articles 3, 5, 6 and 16", ("daily_rest", "weekly_rest", "max_avg_week")
    ),
    LegalSource(
        "C-518/15 Matzak, C-344/19, C-580/19: waiting that binds is work",
        ("response_time_flag", "intervention_is_work"),
        found_in="curia.europa.eu",
    ),
)

_GERMANY = _preset(
    "de",
    "Germany",
    (
        DailyRest(hours=11, de_minimis_minutes=0),
        WeeklyRest(hours=35),
        MaxAverageWeek(hours=48, window_weeks=24),
        InterventionIsWork(least_minutes=0, round_up_minutes=1),
        RecoveryHoliday(half_days=2),
        ResponseTimeFlag(minutes=15),
    ),
    LegalSource(
        "ArbZG § 5: a call-out restarts the eleven hours in full, however short",
        ("daily_rest",),
        found_in="haufe.de, betriebsratsberater-berlin.de",
    ),
    LegalSource(
        "Rufbereitschaft is rest, the call-out is work",
        ("intervention_is_work",),
        found_in="haufe.de, betriebsratsberater-berlin.de",
    ),
    LegalSource("ArbZG § 3: eight hours a workday over 24 weeks", ("max_avg_week",)),
    LegalSource(
        "ArbZG § 11: a day in return for Sundays and holidays worked, and the daily rest with it",
        ("recovery_holiday", "weekly_rest"),
    ),
    LegalSource("C-518/15 Matzak, and what followed", ("response_time_flag",), found_in="curia.europa.eu"),
)

_BRITAIN = _preset(
    "gb",
    "United Kingdom",
    (
        DailyRest(hours=11),
        WeeklyRest(hours=24),
        MaxAverageWeek(hours=48, window_weeks=17),
        InterventionIsWork(),
    ),
    LegalSource(
        "Working Time Regulations 1998, regulations 4, 10, 11 and 24; an individual may opt out of 4",
        ("daily_rest", "weekly_rest", "max_avg_week", "intervention_is_work"),
    ),
)

_RUSSIA = _preset(
    "ru",
    "Russia",
    (
        WeeklyRest(hours=42),
        Consent(on_weekends=True, on_holidays=True),
        MaxConsecutive(weeks=1),
        StandbyFactor(percent=0),
        Toil(off_percent=100, night_percent=120, holiday_percent=200),
    ),
    LegalSource(
        "Labour code, article 110: 42 hours without a break each week", ("weekly_rest",), found_in="fzrf.su"
    ),
    LegalSource(
        "Labour code, article 113: written consent to work on days off",
        ("consent",),
        found_in="delo-press.ru, panor.ru, svprint34.ru",
    ),
    LegalSource(
        "Labour code, article 153: days off at double pay, or single and another day",
        ("toil",),
        found_in="delo-press.ru, panor.ru, svprint34.ru",
    ),
    LegalSource("Labour code, articles 96 and 154: 20 percent more at night", ("toil",)),
    LegalSource(
        "Duty at home is regulated for medics alone (article 350); elsewhere set the factor yourself",
        ("standby_factor",),
        found_in="delo-press.ru, panor.ru, svprint34.ru",
    ),
    LegalSource("Chosen by us", ("max_consecutive",), found_in=OURS),
)

PRESETS: Mapping[str, Preset] = {one.code: one for one in (_FRANCE, _EUROPE, _GERMANY, _BRITAIN, _RUSSIA)}
"""By a short code."""
