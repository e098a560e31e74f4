"""A statement as a table for spreadsheets and payroll."""

import csv
import io
from collections.abc import Iterator

from portal.people.models import Person
from portal.recovery.rates.money import plain
from portal.recovery.statements.lines import Line, Statement
from portal.recovery.statements.wording import line_text

HEADERS = ("person", "month", "section", "date", "about", "minutes", "amount", "currency", "key")


def csv_of(person: Person, statement: Statement) -> str:
    """UTF-8 text; amounts with a point, minutes as whole numbers, and nothing that a spreadsheet would run."""
    out = io.StringIO()
    rows = ([_harmless(cell) for cell in _cells(person, statement, line)] for line in statement.lines)
    csv.writer(out, lineterminator="\r\n").writerows([HEADERS, *rows])
    return out.getvalue()


def _harmless(cell: str) -> str:
    is_number = cell.removeprefix("-").replace(".", "", 1).isdecimal()
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") and not is_number else cell


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
