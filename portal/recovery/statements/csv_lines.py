"""A statement as a table for spreadsheets and payroll."""

from collections.abc import Iterator

from portal.core.sheets import csv_of
from portal.people.models import Person
from portal.recovery.rates.money import plain
from portal.recovery.statements.lines import Line, Statement
from portal.recovery.statements.wording import line_text

HEADERS = ("person", "month", "section", "date", "about", "minutes", "amount", "currency", "key")


def lines_of(person: Person, statement: Statement) -> str:
    """UTF-8 text; amounts with a point, minutes as whole numbers, and nothing that a spreadsheet would run."""
    return csv_of([HEADERS, *(_cells(person, statement, line) for line in statement.lines)])


def _cells(person: Person, statement: Statement, line: Line) -> Iterator[str]:
    yield person.email
    yield f"{statement.month:%Y-%m}"
    yield line.section.value
    yield line.on.isoformat()
    yield line_text(line, person.time_zone)
    yield str(line.minutes)
    yield plain(line.amount, line.currency) if line.currency else ""
    yield line.currency
    yield line.key
