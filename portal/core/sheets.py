"""Tables as files that spreadsheets open."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

from flask import Response, make_response

Cells = Mapping[str, object]
"""One row by the names of its columns."""


def csv_of(rows: Iterable[Iterable[object]]) -> str:
    """UTF-8 text with a line for each row; nothing that a spreadsheet would run."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows([harmless(cell) for cell in row] for row in rows)
    return out.getvalue()


def harmless(cell: object) -> str:
    """Text that begins like a formula gets an apostrophe before it; numbers stay as they are."""
    text = "" if cell is None else str(cell)
    is_number = text.removeprefix("-").replace(".", "", 1).isdecimal()
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") and not is_number else text


def sheet(rows: Sequence[Cells], name: str) -> Response:
    """A CSV file to save, its first line the names of the columns. Of no rows it is empty."""
    lines = [[*rows[0]], *(row.values() for row in rows)] if rows else []
    return saved(csv_of(lines), name)


def saved(text: str, name: str) -> Response:
    headers = {
        "Content-Type": "text/csv; charset=utf-8",
        "Content-Disposition": f'attachment; filename="{name}.csv"',
    }
    return make_response(text, 200, headers)
