"""Five years of many people's books, reckoned from nothing twice: `python -m scripts.bench.ledgers [PEOPLE]`.

The lives are made up: every fifth week on call, a few pages in it, some of them at night. Prints the seconds of each
time and refuses to end well unless both gave the same ledgers.
"""

import sys
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from random import Random

from portal.fatigue.duty import Shift
from portal.fatigue.interruptions import Page
from portal.fatigue.local_days import home, midnight
from portal.fatigue.reports import Facts
from portal.recovery.books.lines import credits_since
from portal.recovery.earning_rules import (
    CapExpiry,
    DailyRest,
    RecoveryAfterNight,
    RecoveryAfterWeekend,
    Toil,
    WeeklyRest,
)
from portal.recovery.ledger import Ledger, replay
from portal.recovery.policies.history import Entry
from portal.recovery.rules import policy_of
from portal.recovery.settling import settle

FIRST, END = date(2022, 1, 3), datetime(2027, 1, 4, tzinfo=UTC)
WEEK, MINUTE = timedelta(weeks=1), timedelta(minutes=1)
RULES = (RecoveryAfterNight(), DailyRest(), WeeklyRest(), RecoveryAfterWeekend(), Toil(), CapExpiry())
LINE = [Entry(FIRST, policy_of(*RULES))]


def life(number: int) -> Facts:
    """One person's, the same for the same number."""
    random, start = Random(number), datetime(2022, 1, 3, 8, tzinfo=UTC) + (number % 5) * WEEK
    duties = [start + n * 5 * WEEK for n in range(52)]
    shifts = [Shift(at, at + WEEK, "primary", f"{number}-{at:%y%m%d}") for at in duties]
    return Facts(home((None, "Europe/Paris")), shifts, [*_pages(number, duties, random)])


def _pages(number: int, duties: list[datetime], random: Random) -> Iterator[Page]:
    for duty in duties:
        minutes = sorted(random.randrange(7 * 1440) for _n in range(random.randrange(9)))
        for n, minute in enumerate(minutes):
            at = duty + minute * MINUTE
            yield Page(f"{number}-{duty:%y%m%d}-{n}", at, at + random.randrange(5, 90) * MINUTE)


def ledger(facts: Facts) -> Ledger:
    earned = credits_since(facts, LINE, person="p", first=FIRST, as_of=END)
    return replay(settle(Ledger(), earned, since=midnight(facts.home, FIRST), until=END, at=END))


def main(people: int) -> int:
    lives, books = [life(number) for number in range(people)], []
    for _time in range(2):
        started = time.perf_counter()
        books.append([ledger(one) for one in lives])
        print(f"{people} people, five years: {time.perf_counter() - started:.1f} s")
    lines = sum(len(one.transactions) for one in books[0])
    print(f"{lines} lines; " + ("the same both times" if books[0] == books[1] else "NOT the same both times"))
    return int(books[0] != books[1])


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 200))
