"""What PostgreSQL itself says of a database: its shape, and the rows in it."""

from collections.abc import Mapping
from functools import cache

from sqlalchemy import Connection, Table, text

from portal.core.db import Base

_SHAPE = {
    "columns": """
        SELECT format('%s.%s %s not null %s identity %s', c.relname, a.attname,
                      format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity)
        FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
          AND a.attnum > 0 AND NOT a.attisdropped""",
    "constraints": """
        SELECT format('%s.%s %s', c.relname, k.conname, pg_get_constraintdef(k.oid))
        FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
        WHERE k.connamespace = 'public'::regnamespace AND k.contype <> 't'""",  # a trigger is named below
    "indexes": "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "defaults": """
        SELECT format('%s %s', d.adrelid::regclass, pg_get_expr(d.adbin, d.adrelid)) FROM pg_attrdef d
        JOIN pg_class c ON c.oid = d.adrelid WHERE c.relnamespace = 'public'::regnamespace""",
    "triggers": """
        SELECT pg_get_triggerdef(t.oid) FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
        WHERE c.relnamespace = 'public'::regnamespace AND NOT t.tgisinternal""",
    "functions": "SELECT pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'public'::regnamespace",
}
_ALEMBIC = "alembic_version"
_WRITES = "SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables"


def shape(connection: Connection) -> dict[str, set[str]]:
    """Everything that a migration can build, as PostgreSQL writes it, by what it is."""
    found = {what: set(connection.scalars(text(query))) for what, query in _SHAPE.items()}
    return {what: {line for line in lines if _ALEMBIC not in line} for what, lines in found.items()}


def rows(
    connection: Connection, *, of: tuple[str, ...] = (), besides: tuple[str, ...] = ()
) -> Mapping[str, str]:
    """The row count of each table, or of these, and a checksum of its rows; `besides`: `table.column`s left out."""
    return {str(name): str(sum_) for name, sum_ in connection.execute(text(_checksums(of, besides)))}


def writes(connection: Connection) -> Mapping[str, str]:
    """How often a row of each table was written in this transaction, also where that was undone again."""
    return {str(name): str(count) for name, count in connection.execute(text(_WRITES))}


def changed(before: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    return [name for name in before if before[name] != after[name]]


@cache
def _checksums(of: tuple[str, ...], besides: tuple[str, ...]) -> str:
    """One statement over all tables: it is asked a thousand times."""
    tables = [table for table in Base.metadata.sorted_tables if not of or table.name in of]
    return " UNION ALL ".join(_checksum(table, besides) for table in tables)


def _checksum(table: Table, besides: tuple[str, ...]) -> str:
    names = [column.name for column in table.columns if f"{table.name}.{column.name}" not in besides]
    columns = ", ".join(f'"{name}"' for name in names)
    total = "count(*) || coalesce(md5(string_agg(r::text, '|' ORDER BY r::text)), '')"
    return f"SELECT '{table.name}', {total} FROM (SELECT {columns} FROM \"{table.name}\") r"
