"""Writing stored secrets anew with today's SECRET_KEY, so that the key before it can be forgotten."""

from collections.abc import Iterator

from sqlalchemy import Column, Table, Text, literal, select, type_coerce, update

from portal.core import crypto
from portal.core.db import Base, EncryptedText, db, transaction


def rewrite_secrets() -> int:
    """Everything that only SECRET_KEY_PREVIOUS opens, while the portal runs; the answer is how many values.

    A value that somebody changes meanwhile is left as they wrote it. Whatever is left out by a crash is found
    by the next call.

    Errors: UnreadableSecret for a value that neither key opens; those before it are done.
    """
    return sum(_rewrite(table, column) for table, column in _encrypted())


def _encrypted() -> Iterator[tuple[Table, Column[str]]]:
    for table in Base.metadata.sorted_tables:
        yield from ((table, column) for column in table.columns if isinstance(column.type, EncryptedText))


def _rewrite(table: Table, column: Column[str]) -> int:
    stored = type_coerce(column, Text)
    rows = db.session.execute(select(table.c.id, stored).where(column.is_not(None))).all()
    old = [(number, text) for number, text in rows if not crypto.is_current(text)]
    for number, text in old:
        with transaction():
            mine = update(table).where(table.c.id == number, stored == literal(text, Text))
            db.session.execute(mine.values({column.name: crypto.decrypt(text)}))
    return len(old)
