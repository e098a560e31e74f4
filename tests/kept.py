"""Worlds that many tests begin with: built by the portal's own actions once in a process, then laid down as rows.

A world costs a tenth of a second to build and a hundredth to lay down, and every test undoes what it stored.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, ParamSpec, TypeVar

from flask import current_app
from psycopg import sql
from sqlalchemy import Table, inspect, text

from portal.core.db import Base, db

P = ParamSpec("P")
T = TypeVar("T")
Rows = Mapping[str, Mapping[str, str]]
"""Table, key of a row, the row as JSON."""


@dataclass(frozen=True)
class Recording:
    """All that was stored, as one script, and what was made of it."""

    script: str
    made: Any


@dataclass(frozen=True)
class Picture:
    """An object of the database by its class and key."""

    model: type[Base]
    identity: tuple[Any, ...]


def kept(build: Callable[P, T], *of: P.args, **none: P.kwargs) -> T:
    """What `build` makes of worlds that were kept before it in the same test, with all it stored."""
    laid = current_app.extensions["kept"] = (*current_app.extensions["kept"], build)
    recordings: dict[object, Recording] = current_app.extensions.setdefault("recordings", {})
    if laid not in recordings:
        recordings[laid] = _recorded(lambda: build(*of, **none))
    else:
        _lay_down(recordings[laid].script)
    made: T = _revived(recordings[laid].made)
    return made


def nothing_kept() -> None:
    """A test begins."""
    current_app.extensions["kept"] = ()


def _recorded(build: Callable[[], object]) -> Recording:
    before = _all_rows()
    made = build()
    db.session.commit()
    after = _all_rows()
    assert all(before[table].keys() <= after[table].keys() for table in before), "worlds only grow"
    new = {
        table: {k: v for k, v in rows.items() if before[table].get(k) != v} for table, rows in after.items()
    }
    return Recording(_script({table: rows for table, rows in new.items() if rows}), _pictured(made))


def _all_rows() -> Rows:
    return {
        table.name: {str(key): row for key, row in db.session.execute(text(_selection(table)))}
        for table in Base.metadata.sorted_tables
    }


def _script(rows: Rows) -> str:
    """Past every trigger and foreign key: the rows have been through those."""
    lines = [_insertion(Base.metadata.tables[name], own.values()) for name, own in rows.items()]
    role = "SET LOCAL session_replication_role"
    return ";\n".join([f"{role} = replica", *lines, f"{role} = origin"])


def _lay_down(script: str) -> None:
    """In one go: the driver takes many statements where they have no parameters."""
    driver: Any = db.session.connection().connection.driver_connection
    driver.execute(script)
    db.session.commit()


def _selection(table: Table) -> str:
    key = ", ".join(f'"{column.name}"' for column in table.primary_key)
    return f'SELECT (ROW({key}))::text, to_jsonb(r)::text FROM "{table.name}" r'


def _insertion(table: Table, rows: Iterable[str]) -> str:
    names = [f'"{column.name}"' for column in table.columns if column.computed is None]
    key = ", ".join(f'"{column.name}"' for column in table.primary_key)
    changes = ", ".join(f"{name} = EXCLUDED.{name}" for name in names)
    literal = sql.Literal(f"[{','.join(rows)}]").as_string()
    return (
        f'INSERT INTO "{table.name}" ({", ".join(names)}) SELECT {", ".join(names)} '
        f'FROM jsonb_populate_recordset(NULL::"{table.name}", {literal}::jsonb) '
        f"ON CONFLICT ({key}) DO UPDATE SET {changes}"
    )


def _pictured(value: Any) -> Any:
    """A value with every object of the database replaced by its picture."""
    if isinstance(value, Base):
        return Picture(type(value), inspect(value).identity)
    if is_dataclass(value) and not isinstance(value, type):
        return type(value)(**{f.name: _pictured(getattr(value, f.name)) for f in fields(value)})
    if isinstance(value, list | tuple):
        return type(value)(_pictured(one) for one in value)
    return value


def _revived(value: Any) -> Any:
    if isinstance(value, Picture):
        return db.session.get_one(value.model, value.identity)
    if is_dataclass(value) and not isinstance(value, type):
        return type(value)(**{f.name: _revived(getattr(value, f.name)) for f in fields(value)})
    if isinstance(value, list | tuple):
        return type(value)(_revived(one) for one in value)
    return value
