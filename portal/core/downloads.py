"""Files to save."""

from collections.abc import Sequence

from flask import Response, make_response

from portal.core.sheets import Cells, named


def sheet(rows: Sequence[Cells], name: str) -> Response:
    """Rows as a CSV file, its first line the names of the columns."""
    return saved(named(rows), name)


def saved(text: str, name: str) -> Response:
    """CSV as a file of that name."""
    headers = {
        "Content-Type": "text/csv; charset=utf-8",
        "Content-Disposition": f'attachment; filename="{name}.csv"',
    }
    return make_response(text, 200, headers)
