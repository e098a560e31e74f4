"""Lists a part at a time: each part begins after the last row of the one before, whatever was added since."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Select, tuple_
from sqlalchemy.orm import InstrumentedAttribute

from portal.api.schema import PartQuery
from portal.core.db import Base, UtcDateTime, many
from portal.core.errors import Refused
from portal.core.text import _

B = TypeVar("B", bound=Base)
Column = InstrumentedAttribute[Any]


def part_of(
    statement: Select[B], query: PartQuery, *by: Column, newest_first: bool = False
) -> tuple[Sequence[B], str | None]:
    """The rows of one part and the cursor of the next one, None after the last.

    Shape:  `by` are the columns of the order, together unique.
    Errors: Refused for a cursor that is not ours.
    """
    if query.cursor is not None:
        here, last = tuple_(*by), tuple_(*_read(query.cursor, by))
        statement = statement.where(here < last if newest_first else here > last)
    order = [column.desc() if newest_first else column for column in by]
    rows = many(statement.order_by(*order).limit(query.limit + 1))
    shown = rows[: query.limit]
    return shown, _written(shown[-1], by) if len(rows) > query.limit else None


def _written(row: Base, by: Sequence[Column]) -> str:
    values = [getattr(row, column.key) for column in by]
    plain = [value.isoformat() if isinstance(value, datetime) else value for value in values]
    return urlsafe_b64encode(json.dumps(plain).encode()).decode().rstrip("=")


def _read(cursor: str, by: Sequence[Column]) -> list[object]:
    try:
        plain = json.loads(urlsafe_b64decode(cursor.encode() + b"==="))
        return [_value(value, column) for value, column in zip(plain, by, strict=True)]
    except (ValueError, TypeError):
        raise _unknown() from None


def _value(plain: object, column: Column) -> object:
    if isinstance(column.type, UtcDateTime):
        return _aware(datetime.fromisoformat(str(plain)))
    if type(plain) is not int or not 0 <= plain < 2**63:
        raise ValueError(plain)
    return plain


def _aware(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise ValueError(at)
    return at


def _unknown() -> Refused:
    return Refused(
        _("Send next_cursor of the part before as it is, or leave it out to begin anew."), field="cursor"
    )
