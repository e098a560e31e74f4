"""What a statement is made of: lines, each with a key that stays, and sums over them. Values only."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from portal.fatigue.bands import Band


class Section(StrEnum):
    ONCALL = "oncall"
    PAY = "pay"
    WORK = "work"
    STANDBY = "standby"
    REST = "rest"
    EARNED = "earned"
    REFUSED = "refused"
    SPENT = "spent"
    CORRECTION = "correction"


@dataclass(frozen=True, slots=True)
class Line:
    """One line. `amount` is in the currency's smallest unit; without a currency it is not about money.

    Shape: `about` names what is behind it (shifts, page, rule …), as plain JSON, for words and links.
    """

    section: Section
    key: str
    on: date
    minutes: int = 0
    amount: int = 0
    currency: str = ""
    about: Mapping[str, Any] = field(default_factory=dict)

    @property
    def worth(self) -> tuple[int, int, str]:
        """What a correction compares."""
        return self.minutes, self.amount, self.currency


@dataclass(frozen=True, slots=True)
class Statement:
    """All lines of a month, in the order of sections and dates; `month` is its first day."""

    month: date
    lines: tuple[Line, ...] = ()

    def of(self, section: Section) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.section is section)

    def minutes(self, section: Section) -> int:
        return sum(line.minutes for line in self.of(section))

    @property
    def by_band(self) -> dict[Band, int]:
        """Minutes on call."""
        found = dict.fromkeys(Band, 0)
        for line in self.of(Section.ONCALL):
            found[Band(line.about["band"])] += line.minutes
        return found

    @property
    def amounts(self) -> dict[str, int]:
        """What all lines are worth, by currency; corrections count."""
        found: dict[str, int] = {}
        for line in self.lines:
            if line.currency:
                found[line.currency] = found.get(line.currency, 0) + line.amount
        return found

    def line(self, key: str) -> Line | None:
        return next((line for line in self.lines if line.key == key), None)


def in_order(month: date, lines: Iterable[Line]) -> Statement:
    places = {section: place for place, section in enumerate(Section)}
    return Statement(month, tuple(sorted(lines, key=lambda one: (places[one.section], one.on, one.key))))


def stored(statement: Statement) -> list[dict[str, Any]]:
    return [stored_line(line) for line in statement.lines]


def stored_line(line: Line) -> dict[str, Any]:
    return {
        **asdict(line),
        "section": line.section.value,
        "on": line.on.isoformat(),
        "about": dict(line.about),
    }


def statement_from(month: date, rows: Iterable[Mapping[str, Any]]) -> Statement:
    """Shape: `statement_from(s.month, stored(s)) == s`."""
    return Statement(month, tuple(line_from(row) for row in rows))


def line_from(row: Mapping[str, Any]) -> Line:
    known = {**row, "section": Section(row["section"]), "on": date.fromisoformat(row["on"])}
    return Line(**known)


def month_after(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def month_before(month: date) -> date:
    return date(month.year - (month.month == 1), (month.month - 2) % 12 + 1, 1)
