"""What a team wants done for a severity: now or in working hours, who else, and the clocks that run on."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from portal.people.hours import Hours, next_begin

ANSWER_MINUTES = 10
"""From asking whoever has an incident once more to the end of the acknowledgement. Chosen by us: time to look, and
to write a word."""


class WhenHours(StrEnum):
    """Whose hours pages of a severity wait for."""

    ALWAYS = "always"
    TEAM = "team"
    PERSON = "person"


@dataclass(frozen=True)
class Rule:
    """How incidents of one severity of one team are delivered.

    Units: minutes. `answer_minutes` is what is expected of whoever is paged; `management_minutes` counts from the
    opening to the mitigation; `forgotten_minutes` from the last sign of work on an acknowledged incident. None:
    that clock does not run.
    """

    hours: WhenHours
    is_secondary_too: bool = False
    answer_minutes: int | None = None
    management_minutes: int | None = None
    forgotten_minutes: int | None = None

    @property
    def is_low(self) -> bool:
        """Whether it may wait: what the quiet hours of a person apply to."""
        return self.hours is not WhenHours.ALWAYS

    def roles(self, role: str) -> tuple[str, ...]:
        """Whom a step asks that is for a role: the secondary beside the primary, where this says so.

        Source: requirement 004-11.
        """
        is_both = role == "primary" and self.is_secondary_too
        return (role, "secondary") if is_both else (role,)


DEFAULTS: Mapping[int, Rule] = {
    1: Rule(WhenHours.ALWAYS, True, answer_minutes=5, management_minutes=30, forgotten_minutes=60),
    2: Rule(WhenHours.ALWAYS, answer_minutes=15, forgotten_minutes=120),
    3: Rule(WhenHours.TEAM),
    4: Rule(WhenHours.TEAM),
}
"""Source: requirements 004-10 to 004-13, 004-17 and 003-80; the minutes of `forgotten_minutes` are chosen by us."""


def waits_until(rule: Rule, hours: Hours, zone: str, at: datetime) -> datetime | None:
    """Until when a page is held for the hour of the day; None when it goes now. `hours` are those of `rule.hours`."""
    if rule.hours is WhenHours.ALWAYS:
        return None
    begins = next_begin(hours, zone, at)
    return begins if begins > at else None


def clocks_of(
    rules: Mapping[int, Rule], severities: Iterable[int], clock: Callable[[Rule], int | None]
) -> dict[int, list[int]]:
    """The severities of each time a clock is set to, the shortest first; those it does not run for are left out."""
    found: dict[int, list[int]] = {}
    for severity in severities:
        if minutes := clock(rules[severity]):
            found.setdefault(minutes, []).append(severity)
    return dict(sorted(found.items()))
