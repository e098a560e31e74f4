"""What rules would have given, had they held already. Values in, values out; nothing is stored."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from portal.fatigue.local_days import local_day
from portal.recovery.cases import Case
from portal.recovery.credits import Credit, Evaluation, evaluate
from portal.recovery.policies.history import Entry, holding
from portal.recovery.rules import Policy

DAYS = 90
"""How far back rules are tried. Chosen by us: a quarter has quiet weeks and bad ones."""


@dataclass(frozen=True, slots=True)
class Given:
    """A credit and whose it would have been, by key."""

    person: str
    credit: Credit


@dataclass(frozen=True, slots=True)
class Tried:
    """What one rule would have given after the rules before it, newest first."""

    given: tuple[Given, ...] = ()

    @property
    def minutes(self) -> int:
        return sum(one.credit.minutes for one in self.given)

    @property
    def people_count(self) -> int:
        return len({one.person for one in self.given})


Evaluating = Callable[[Policy, Case], Evaluation]


def remembering() -> Evaluating:
    """`evaluate` for a few cases that are asked about again: each policy once for each person."""
    known: dict[tuple[Policy, str], Evaluation] = {}

    def evaluated(policy: Policy, case: Case) -> Evaluation:
        key = policy, case.person
        if key not in known:
            known[key] = evaluate(policy, case)
        return known[key]

    return evaluated


def tried(policy: Policy, cases: Iterable[Case], evaluated: Evaluating = evaluate) -> dict[str, Tried]:
    """Each rule of a policy that is on, by its name. What `not_allowed` leaves to pay is not time, and not in it."""
    given = [Given(case.person, one) for case in cases for one in evaluated(policy, case).granted]
    given.sort(key=lambda one: one.credit.earned_at, reverse=True)
    return {
        ruling.name: Tried(tuple(one for one in given if one.credit.rule == ruling.name))
        for ruling in policy.rulings
    }


@dataclass(frozen=True, slots=True)
class Recomputed:
    """What days that have passed would give by other rules: minutes more and less, and for how many people."""

    more_minutes: int
    more_count: int
    less_minutes: int
    less_count: int


def recomputed(
    before: Sequence[Entry],
    after: Sequence[Entry],
    cases: Iterable[Case],
    since: date,
    evaluated: Evaluating = evaluate,
) -> Recomputed:
    """Days from `since` on by the versions of `after`, against those of `before`; those of the cases at most."""
    changes = [
        earned(after, case, since, evaluated) - earned(before, case, since, evaluated) for case in cases
    ]
    more, less = [n for n in changes if n > 0], [-n for n in changes if n < 0]
    return Recomputed(sum(more), len(more), sum(less), len(less))


def earned(line: Sequence[Entry], case: Case, since: date, evaluated: Evaluating = evaluate) -> int:
    """The minutes of days from `since` on, each by the version that held on it."""
    total, first = 0, holding(line, since)
    for entry in [one for one in line if first is None or one.since >= first.since]:
        for credit in evaluated(entry.policy, case).granted:
            day = local_day(case.home, credit.earned_at)
            total += credit.minutes if day >= since and holding(line, day) is entry else 0
    return total
