"""The rules of swaps as people choose them: what each is about, its number, and where that comes from."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from portal.core.text import _, _l, _n
from portal.swaps.settings.strictness import DEFAULTS, UNITS, Rule, Setting, Settings, Strictness

IN_A_ROW = _l("HSE, good practice: five to seven days in a row at most.")


@dataclass(frozen=True)
class About:
    """Of one rule: its name, what breaks it, where its default comes from (nothing: chosen by us), its number."""

    name: Any
    meaning: Any
    source: Any = ""
    number: Any = ""


ABOUT = {
    Rule.OVERLAP: About(
        _l("On call twice"),
        _l("Already on call at that time, in any team or role. Shadow turns do not count."),
    ),
    Rule.LEAVE: About(_l("Away"), _l("On leave or resting at that time, as far as the portal is told.")),
    Rule.TRAINING: About(_l("In training"), _l("Takes only shadow turns in this team.")),
    Rule.MEMBER: About(_l("Of another team"), _l("Is not in this team.")),
    Rule.ROLE: About(_l("New to the role"), _l("Takes no turns of that role in this team.")),
    Rule.CONSECUTIVE_WEEKS: About(
        _l("Weeks in a row"),
        _l(
            "On call for longer than this without 35 hours free. A single shift that is longer was planned so."
        ),
        IN_A_ROW,
        _l("Weeks at most"),
    ),
    Rule.CONSECUTIVE_NIGHTS: About(
        _l("Nights in a row"),
        _l("More nights than this; one counts when half of 22:00 to 07:00 is on call."),
        IN_A_ROW,
        _l("Nights at most"),
    ),
    Rule.WEEKLY_REST: About(
        _l("Weekly rest"),
        _l("On call for more than seven days without this long free."),
        _l("Directive 2003/88/EC, article 5; code du travail, L3132-2."),
        _l("Hours of weekly rest"),
    ),
    Rule.DAILY_REST: About(
        _l("Daily rest"),
        _l("Less time free than this between two shifts, or since the last call."),
        _l("Directive 2003/88/EC, article 3; code du travail, L3131-1."),
        _l("Hours of daily rest"),
    ),
    Rule.NOTICE: About(
        _l("Notice"),
        _l("Asked with fewer whole days before the shift than this. Who offers to take it needs none."),
        _l("Code du travail, L3121-12."),
        _l("Whole days of notice"),
    ),
}

_LEVELS = {
    Strictness.OFF: _l("Not checked"),
    Strictness.WARN: _l("Asks for a reason"),
    Strictness.BLOCK: _l("Refused"),
}


def level_text(level: Strictness) -> str:
    return str(_LEVELS[level])


def limit_text(rule: Rule, limit: int) -> str:
    """`1 week`, `35 h`."""
    return _LIMITS[UNITS[rule]](limit)


_LIMITS: Mapping[str, Callable[[int], str]] = {
    "weeks": lambda limit: _n("%(num)s week", "%(num)s weeks", limit),
    "nights": lambda limit: _n("%(num)s night", "%(num)s nights", limit),
    "hours": lambda limit: _("%(h)s h", h=limit),
    "days": lambda limit: _n("%(num)s day", "%(num)s days", limit),
}


@dataclass(frozen=True)
class RuleTold:
    """A rule as a team has set it; `limit` is empty where it has no number or is off."""

    about: About
    level: str
    limit: str
    is_default: bool


def rules_told(settings: Settings) -> list[RuleTold]:
    return [_told(rule, settings.rules[rule]) for rule in DEFAULTS]


def _told(rule: Rule, setting: Setting) -> RuleTold:
    counts = setting.limit is not None and setting.level is not Strictness.OFF
    limit = limit_text(rule, setting.limit or 0) if counts else ""
    return RuleTold(ABOUT[rule], level_text(setting.level), limit, setting == DEFAULTS[rule])
