"""Which policy held for somebody from when, and how far back a change of it is felt. Values only."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import takewhile

from portal.fatigue.local_days import local_day, midnight
from portal.fatigue.reports import Facts
from portal.recovery.cases import Case, case_of
from portal.recovery.credits import Credit, evaluate
from portal.recovery.policies.history import Entry

LOOK_BACK = 35
"""Days over which everything is reckoned anew each time: words about a page and changes of cover may come late.
Chosen by us: a month, and the weekend before it."""

MARGIN = 35
"""Days before those of which the facts are needed, for a shift of several weeks that ends within. Chosen by us."""


def marks(line: Sequence[Entry]) -> list[str]:
    """A line in a few words, so that the next change can be seen."""
    return [f"{one.since.isoformat()} {one.policy_id} {one.number}" for one in line]


def not_before(before: Sequence[str], line: Sequence[Entry], *, known: date | None, on: date) -> date | None:
    """The date before which nothing is reckoned anew for somebody; `known` is the answer of the last time.

    Shape: what one policy gave stays theirs when another team's takes its place; that one holds for them from now on.
    """
    held = {mark.split()[1] for mark in before}
    is_theirs = not held or not line or str(_changed(before, line).policy_id) in held
    return known if is_theirs else on


def reach(before: Sequence[str], line: Sequence[Entry]) -> date | None:
    """The first date on which another version holds than was thought; None when nothing has changed."""
    now, known = marks(line), [*before]
    shared = sum(1 for _pair in takewhile(lambda pair: pair[0] == pair[1], zip(known, now, strict=False)))
    changed = (*known[shared : shared + 1], *now[shared : shared + 1])
    return min((date.fromisoformat(mark.split()[0]) for mark in changed), default=None)


def credits_since(
    facts: Facts, line: Sequence[Entry], *, person: str, first: date, as_of: datetime
) -> list[Credit]:
    """All that was earned from a local date on, by the version that held on the day on which it was.

    Shape: the facts begin `MARGIN` days and those of a rest before it.
    """
    days = (local_day(facts.home, as_of) - first).days + MARGIN + 1
    case = case_of(person, facts, days=days, as_of=as_of)
    return [one for entry, until in _stretches(line) for one in _earned(case, entry, first, until)]


def _earned(case: Case, entry: Entry, first: date, until: date | None) -> Iterator[Credit]:
    if until is not None and until <= first:
        return
    start = midnight(case.home, max(first, entry.since))
    end = midnight(case.home, until) if until else case.span.as_of + timedelta(days=1)
    for credit in evaluate(entry.policy, case).granted:
        if start <= credit.earned_at < end:
            yield credit


def _stretches(line: Sequence[Entry]) -> Iterator[tuple[Entry, date | None]]:
    """Each entry with the date on which the next one begins."""
    return zip(line, [*(one.since for one in line[1:]), None], strict=True)


def _changed(before: Sequence[str], line: Sequence[Entry]) -> Entry:
    """The first entry that is not as it was; the last where only some are missing."""
    now = marks(line)
    return next((one for one, mark in zip(line, now, strict=True) if mark not in before), line[-1])
