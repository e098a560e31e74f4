"""Guard rails as people choose and read them: what each is about, and where its default comes from."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from portal.core.text import _, _l
from portal.workload.guard_rails.rails import AT_LEAST, DEFAULTS, OF_THE_TEAM, Rail, Rails

GOOGLE = _l("Google, Site Reliability Engineering, chapter 11")
HSE = _l("HSE, good practice guidelines: five to seven days in a row")
BY_US = _l("chosen by us")


@dataclass(frozen=True)
class About:
    """Of one guard rail: its name, what is counted, and where the default comes from."""

    name: Any
    meaning: Any
    source: Any = BY_US


ABOUT: Mapping[Rail, About] = {
    Rail.NIGHT_PAGES: About(_l("Pages at night"), _l("Of one person in 30 days. Four are one a week.")),
    Rail.BROKEN_NIGHTS: About(
        _l("Broken nights"), _l("Of one person in 30 days: nights without five hours of sleep in one piece.")
    ),
    Rail.ONCALL_PERCENT: About(
        _l("Share of time on call"), _l("In percent, of one person, of all hours of 30 days."), GOOGLE
    ),
    Rail.INCIDENTS: About(
        _l("Interruptions in 12 hours on call"), _l("Of one person in 30 days, on average."), GOOGLE
    ),
    Rail.NIGHTS_IN_A_ROW: About(
        _l("On-call nights in a row"), _l("Of one person in 30 days; half of a night makes it one."), HSE
    ),
    Rail.ACTIONABLE_PERCENT: About(
        _l("Interruptions that needed somebody"),
        _l("In percent at least, of the team in 30 days, of those that somebody has marked."),
    ),
    Rail.WEEKEND_SPREAD: About(
        _l("Weekend load, most to least"),
        _l("Of the team in 90 days: hours on call on Saturdays and Sundays, of who was on call at all."),
    ),
}


def rail_name(rail: Rail) -> str:
    return str(ABOUT[rail].name)


def number_text(rail: Rail, number: float) -> str:
    """`4`, `25 %`, `1.3 ×`."""
    if rail in (Rail.ONCALL_PERCENT, Rail.ACTIONABLE_PERCENT):
        return _("%(number)s %%", number=f"{number:.0f}")
    if rail is Rail.WEEKEND_SPREAD:
        return _("%(number)s ×", number=f"{number:.1f}")
    return f"{number:g}" if rail is not Rail.INCIDENTS else f"{number:.1f}"


def default_text(rail: Rail) -> str:
    """`25 %: Google, Site Reliability Engineering, chapter 11`"""
    return _(
        "Default %(number)s: %(source)s.",
        number=number_text(rail, DEFAULTS[rail]),
        source=ABOUT[rail].source,
    )


def limit_text(rail: Rail, rails: Rails) -> str:
    """`at most 4`, `at least 50 %`."""
    number = number_text(rail, rails.limits[rail])
    if rail in AT_LEAST:
        return _("at least %(number)s", number=number)
    return _("at most %(number)s", number=number)


def is_of_team(rail: Rail) -> bool:
    return rail in OF_THE_TEAM
