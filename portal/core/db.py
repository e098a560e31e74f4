"""The database: base class, column types, reads in one line and the transaction of an action."""

from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, time
from enum import StrEnum
from functools import wraps
from typing import Any, ClassVar, ParamSpec, TypeVar

from flask import Response
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    ARRAY,
    BigInteger,
    CheckConstraint,
    DateTime,
    Dialect,
    Enum,
    Identity,
    MetaData,
    Select,
    SmallInteger,
    Table,
    Text,
    Time,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

from portal.core import crypto


class UtcDateTime(TypeDecorator[datetime]):
    """An instant. Naive datetimes are refused; what comes back is in UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError(f"an instant needs a time zone: {value!r}")
        return value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.astimezone(UTC)


class EncryptedText(TypeDecorator[str]):
    """Text that is unreadable in a copy of the database (keys: SECRET_KEY, SECRET_KEY_PREVIOUS)."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else crypto.encrypt(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else crypto.decrypt(value)


def _values(states: type[StrEnum]) -> list[str]:
    return [state.value for state in states]


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: UtcDateTime(),
        str: Text(),
        StrEnum: Enum(StrEnum, native_enum=False, length=20, values_callable=_values),
        dict[str, Any]: JSONB(),
        list[str]: ARRAY(Text()),
        list[int]: ARRAY(SmallInteger()),
        list[dict[str, Any]]: JSONB(),
        time: Time(),
    }


def one_of(column: str, words: type[StrEnum]) -> CheckConstraint:
    """The rule that a column holds one of the words."""
    listed = ", ".join(f"'{word}'" for word in words)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


def filled(*columns: str) -> tuple[CheckConstraint, ...]:
    """The rule that texts have something in them that can be read, where they are there at all."""
    return tuple(CheckConstraint(f"{column} ~ '\\S'", name=column) for column in columns)


class Row(Base):
    """A table with a number of its own."""

    __abstract__ = True
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)


db = SQLAlchemy(metadata=Base.metadata)

B = TypeVar("B", bound=Base)
P = ParamSpec("P")
T = TypeVar("T")


def table_of(model: type[Base]) -> Table:
    """A model's table, for statements that take and give no objects: they cost half."""
    table = model.__table__
    assert isinstance(table, Table)
    return table


def many(statement: Select[B]) -> Sequence[B]:
    return db.session.scalars(statement).all()


def one_or_none(statement: Select[B]) -> B | None:
    return db.session.scalars(statement).one_or_none()


def add(row: B) -> B:
    """Store a new row now, so that it has its id and the database has had its say."""
    db.session.add(row)
    db.session.flush()
    return row


def transactional(action: Callable[P, T]) -> Callable[P, T]:
    """Make a function one transaction: the outermost commits, an exception undoes it all."""

    @wraps(action)
    def in_transaction(*args: P.args, **kwargs: P.kwargs) -> T:
        with transaction():
            return action(*args, **kwargs)

    return in_transaction


@contextmanager
def transaction() -> Iterator[None]:
    """The block behind `@transactional`; what was put down with `after_commit` runs once it is stored."""
    info = db.session().info
    if info.get("is_inside"):
        yield
        return
    info["is_inside"], info["afterwards"] = True, {}
    try:
        _leave_autocommit()
        yield
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise
    else:
        waiting = info["afterwards"]
    finally:
        info["is_inside"], info["afterwards"] = False, {}
    for call in waiting.values():
        call()


def is_inside() -> bool:
    """Whether an action is under way."""
    return bool(db.session().info.get("is_inside"))


def _leave_autocommit() -> None:
    """What a request has only read so far needed no transaction; from here on there is one."""
    if db.session().in_transaction():
        driver: Any = db.session.connection().connection.driver_connection
        if driver.autocommit:
            driver.autocommit = False


def after_commit(call: Callable[[], object], *, key: Hashable = None) -> None:
    """Run `call` when the transaction is stored; at once when there is none. It must not raise.

    Of several calls with one `key` the last is run, once.
    """
    info = db.session().info
    if info.get("is_inside"):
        info["afterwards"][object() if key is None else key] = call
    else:
        call()


def forget_after_commit() -> None:
    """Drop what waits for the commit: a past that is being written down is no news to anybody."""
    db.session().info["afterwards"] = {}


def end_reading(response: Response) -> Response:
    """End what a request has read in a commit: after a rollback the driver prepares every statement anew."""
    if response.status_code < 400 and db.session.registry.has() and db.session().in_transaction():
        db.session.commit()
    return response


POOL_SIZES = {"web": 16, "worker": 8, "clock": 20, "command": 4}
"""Connections a process of each kind uses; half as many again in a rush. Chosen by us: two web processes, a worker, a
clock and a command fit into the hundred of a PostgreSQL as it comes, of which three are its superuser's."""

KEPT = {"clock": 4}
"""Where fewer stay open than may be used: all sweeps begin at once when a clock starts, and hardly meet again. One
that only stays open costs PostgreSQL two and a half megabytes."""


STOPPED_SECONDS = 15
"""A process that stands still within a transaction keeps others from its rows; then PostgreSQL ends it. Chosen by us:
half a lease of a message, and no transaction of ours thinks that long. Commands, which seed and migrate, may."""


def most_connections(pool_size: int) -> int:
    return pool_size + pool_size // 2


def engine_options(*, name: str, pool_size: int) -> dict[str, Any]:
    kept = min(pool_size, KEPT.get(name, pool_size))
    return {
        "pool_size": kept,
        "max_overflow": most_connections(pool_size) - kept,
        "pool_timeout": 5,
        "pool_use_lifo": True,
        "pool_recycle": 1800,
        "connect_args": {
            "connect_timeout": 5,
            "application_name": f"releve-{name}",
            "options": " ".join(f"-c {setting}" for setting in _settings(name)),
        },
    }


def _settings(name: str) -> list[str]:
    usual = ["timezone=UTC", "statement_timeout=30000", "lock_timeout=5000"]
    return usual if name == "command" else [*usual, f"idle_in_transaction_session_timeout={STOPPED_SECONDS}s"]
