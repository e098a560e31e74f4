"""How PostgreSQL would carry out what is asked of it: the rows that a statement reads of the tables that grow."""

import json
import sys
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from sqlalchemy import Connection, event, text
from sqlalchemy.exc import IntegrityError

from portal.core.db import db

WAYS_AROUND = ("enable_seqscan", "enable_hashjoin", "enable_mergejoin")
JUDGED = ("SELECT", "WITH", "UPDATE", "DELETE")
"""And what is inserted from a question."""


@dataclass
class Asked:
    """Every statement of a block, once, with the values of its first and of its last time; `place` names who asked."""

    place: str = ""
    first: dict[str, tuple[str, Any]] = field(default_factory=dict)
    last: dict[str, tuple[str, Any]] = field(default_factory=dict)

    def note(self, _connection: object, _cursor: object, statement: str, values: Any, *_rest: object) -> None:
        if statement.lstrip().startswith(JUDGED) or ("INSERT" in statement and "SELECT" in statement):
            once = (self.place, values[0] if isinstance(values, list) else values)
            self.first.setdefault(statement, once)
            self.last[statement] = once


@contextmanager
def noting(app: Flask, found: Asked) -> Iterator[None]:
    """Around what is asked of an application's database, with a context or without."""
    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", found.note)
    try:
        yield
    finally:
        event.remove(engine, "before_cursor_execute", found.note)


@dataclass(frozen=True)
class Slow:
    """A statement that reads too much, where it was asked, and how many rows of which table it reads."""

    place: str
    statement: str
    read: Mapping[str, int]


def slow(found: Asked, growing: Collection[str], *, most: int) -> list[Slow]:
    """What reads more than `most` rows of a growing table, as planned and also where only indexes are liked.

    The planner may like a scan better where it expects much of a table; what has no index reads it either way.
    """
    tried = [(s, *once) for times in (found.first, found.last) for s, once in times.items()]
    judged = {}
    db.session.commit()
    with db.engine.connect() as connection:
        for statement, place, values in tried:
            read = _too_much(_read(connection, statement, values, is_forced=False), growing, most)
            if read:
                read = _too_much(_read(connection, statement, values, is_forced=True), read, most)
            if read:
                judged[statement] = Slow(place, statement, read)
    return list(judged.values())


def _too_much(read: Counter[str], growing: Collection[str], most: int) -> dict[str, int]:
    return {table: count for table, count in read.items() if table in growing and count > most}


def _read(connection: Connection, statement: str, values: Any, *, is_forced: bool) -> Counter[str]:
    """What was read, since estimates are guesses. It is carried out within a savepoint, and what it did is undone.

    A change that cannot be made a second time is only planned.
    """
    try:
        return rows_read(_plan(connection, "ANALYZE, TIMING OFF, BUFFERS OFF,", statement, values, is_forced))
    except IntegrityError:
        return rows_read(_plan(connection, "", statement, values, is_forced))


def _plan(
    connection: Connection, how: str, statement: str, values: Any, is_forced: bool
) -> Mapping[str, Any]:
    savepoint = connection.begin_nested()
    try:
        for way in WAYS_AROUND:
            connection.execute(text(f"SET LOCAL {way} = {'off' if is_forced else 'on'}"))
        plan = connection.exec_driver_sql(f"EXPLAIN ({how} FORMAT JSON) {statement}", values).scalar_one()
    finally:
        savepoint.rollback()
    read: Any = json.loads(plan) if isinstance(plan, str) else plan
    whole: Mapping[str, Any] = read[0]["Plan"]
    return whole


def rows_read(plan: Mapping[str, Any]) -> Counter[str]:
    """Rows looked at by table, those that a filter then left out included."""
    found: Counter[str] = Counter()
    if "Relation Name" in plan and plan["Node Type"] != "ModifyTable":
        found[plan["Relation Name"]] += _rows_of(plan)
    for part in plan.get("Plans", ()):
        found += rows_read(part)
    return found


def _rows_of(node: Mapping[str, Any]) -> int:
    if "Actual Rows" in node:
        names = ("Actual Rows", "Rows Removed by Filter", "Rows Removed by Index Recheck")
        return round(sum(node.get(name, 0) for name in names) * node["Actual Loops"])
    return sys.maxsize if node["Node Type"] == "Seq Scan" else int(node["Plan Rows"])
