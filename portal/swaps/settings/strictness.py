"""Which rules a team has for who may take a stretch on call, and how strict each is. Values in, values out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Strictness(StrEnum):
    """What a broken rule does: nothing, ask for a reason, or refuse."""

    OFF = "off"
    WARN = "warn"
    BLOCK = "block"

    @property
    def rank(self) -> int:
        return [*Strictness].index(self)


class Rule(StrEnum):
    """What is checked, gravest first.

    `ACTIVE` is no choice of a team: nobody without an account can be paged. Nor are `CONSECUTIVE_DAYS` and
    `AVERAGE_WEEK`: the person's own policy says them, as it may say less of weeks and nights than the team.
    """

    ACTIVE = "active"
    OVERLAP = "overlap"
    LEAVE = "leave"
    TRAINING = "training"
    MEMBER = "member"
    ROLE = "role"
    CONSECUTIVE_WEEKS = "consecutive_weeks"
    CONSECUTIVE_NIGHTS = "consecutive_nights"
    CONSECUTIVE_DAYS = "consecutive_days"
    AVERAGE_WEEK = "average_week"
    WEEKLY_REST = "weekly_rest"
    DAILY_REST = "daily_rest"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True)
class Setting:
    """How strict a rule is and its number, None for a rule without one; the unit is in `UNITS`."""

    level: Strictness
    limit: int | None = None


UNITS: Mapping[Rule, str] = {
    Rule.CONSECUTIVE_WEEKS: "weeks",
    Rule.CONSECUTIVE_NIGHTS: "nights",
    Rule.WEEKLY_REST: "hours",
    Rule.DAILY_REST: "hours",
    Rule.NOTICE: "days",
}

BOUNDS: Mapping[Rule, tuple[int, int]] = {
    Rule.CONSECUTIVE_WEEKS: (1, 4),
    Rule.CONSECUTIVE_NIGHTS: (1, 28),
    Rule.WEEKLY_REST: (12, 72),
    Rule.DAILY_REST: (1, 24),
    Rule.NOTICE: (1, 15),
}
"""The least and the most of each number. Chosen by us: who wants more of a rule than that wants another plan."""

DEFAULTS: Mapping[Rule, Setting] = {
    Rule.OVERLAP: Setting(Strictness.BLOCK),
    Rule.LEAVE: Setting(Strictness.BLOCK),
    Rule.TRAINING: Setting(Strictness.BLOCK),
    Rule.MEMBER: Setting(Strictness.WARN),
    Rule.ROLE: Setting(Strictness.WARN),
    Rule.CONSECUTIVE_WEEKS: Setting(Strictness.BLOCK, 1),
    Rule.CONSECUTIVE_NIGHTS: Setting(Strictness.BLOCK, 7),
    Rule.WEEKLY_REST: Setting(Strictness.WARN, 35),
    Rule.DAILY_REST: Setting(Strictness.WARN, 11),
    Rule.NOTICE: Setting(Strictness.WARN, 1),
}
"""Source: FATIGUE 2.2, rules as data. 11 and 35 hours: directive 2003/88/EC, articles 3 and 5, and code du travail,
L3131-1 and L3132-2; both count on call as rest unless somebody is called, so these warn. One clear day: L3121-12.
One week and seven nights in a row: HSE, five to seven consecutive days at most. Somebody of another team warns,
because a neighbour who helps at night is better than nobody. The others: chosen by us."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a team has chosen. Shape: every rule of `DEFAULTS`; `from_json(to_json())` is identity.

    Errors: ValueError where a number is missing, not wanted or out of its bounds.
    """

    rules: Mapping[Rule, Setting] = field(default_factory=lambda: DEFAULTS)
    needs_approval: bool = False

    def __post_init__(self) -> None:
        if self.rules.keys() != DEFAULTS.keys():
            raise ValueError(f"The rules are {', '.join(DEFAULTS)}.")
        for rule, setting in self.rules.items():
            _check(rule, setting)

    def level(self, rule: Rule) -> Strictness:
        return Strictness.BLOCK if rule is Rule.ACTIVE else self.rules[rule].level

    def limit(self, rule: Rule) -> int:
        """The number of a rule that has one."""
        return self.rules[rule].limit or 0

    def to_json(self) -> dict[str, dict[str, str | int]]:
        """Shape: `{"daily_rest": {"level": "warn", "limit": 11}, "overlap": {"level": "block"}, …}`."""
        return {rule.value: _fields(self.rules[rule]) for rule in DEFAULTS}

    @classmethod
    def from_json(cls, value: Mapping[str, object], *, needs_approval: bool = False) -> "Settings":
        """What was stored; a rule that is left out has its default.

        Errors: ValueError that names the rule and what to write instead.
        """
        if unknown := sorted(map(str, value.keys() - {rule.value for rule in DEFAULTS})):
            raise ValueError(f"There is no rule {unknown[0]}; the rules are {', '.join(DEFAULTS)}.")
        given = {Rule(name): _setting(name, fields) for name, fields in value.items()}
        return cls({**DEFAULTS, **given}, needs_approval)


def _check(rule: Rule, setting: Setting) -> None:
    bounds = BOUNDS.get(rule)
    if bounds is None:
        if setting.limit is not None:
            raise ValueError(f"{rule} has no number: leave out its limit.")
    elif setting.limit is None or not bounds[0] <= setting.limit <= bounds[1]:
        raise ValueError(f"The limit of {rule} is a number from {bounds[0]} to {bounds[1]} {UNITS[rule]}.")


def _fields(setting: Setting) -> dict[str, str | int]:
    level: dict[str, str | int] = {"level": setting.level.value}
    return level if setting.limit is None else {**level, "limit": setting.limit}


def _setting(name: str, fields: object) -> Setting:
    if not isinstance(fields, Mapping) or not {"level"} <= fields.keys() <= {"level", "limit"}:
        raise ValueError(f"Give {name} a level, and a limit where it has a number.")
    level, limit = fields["level"], fields.get("limit")
    if level not in {known.value for known in Strictness}:
        raise ValueError(f"The level of {name} is one of {', '.join(Strictness)}.")
    if limit is not None and type(limit) is not int:
        raise ValueError(f"The limit of {name} is a whole number.")
    return Setting(Strictness(level), limit)
