"""Tables as text that spreadsheets open. Values in, text out."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

Cells = Mapping[str, object]
"""One row by the names of its columns."""


def csv_of(rows: Iterable[Iterable[object]]) -> str:
    """UTF-8 text with a line for each row; nothing that a spreadsheet would run."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows([harmless(cell) for cell in row] for row in rows)
    return out.getvalue()


def named(rows: Sequence[Cells]) -> str:
    """The same below a line with the names of the columns; of no rows nothing."""
    return csv_of([[*rows[0]], *(row.values() for row in rows)]) if rows else ""


def harmless(cell: object) -> str:
    """Text that begins like a formula gets an apostrophe before it; numbers stay as they are, None is empty."""
    text = "" if cell is None else str(cell)
    is_number = text.removeprefix("-").replace(".", "", 1).isdecimal()
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") and text and not is_number else text
