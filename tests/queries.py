"""Counting what is asked of the database."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event

from portal.core.db import db

_BRACKETS = ("SAVEPOINT", "RELEASE", "ROLLBACK")  # a test's own, which no request has in life


@contextmanager
def noted() -> Iterator[list[str]]:
    """Every statement of the block, as it is sent; clear the list where counting begins."""
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith(_BRACKETS):
            statements.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
