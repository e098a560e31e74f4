"""A whole portal fits into the connections of a PostgreSQL as it comes."""

import re
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import create_engine, text

from portal.app import import_all
from portal.core.db import KEPT, POOL_SIZES, engine_options, most_connections
from portal.core.jobs import SWEEPS
from portal.pager.sending.sender import SLOTS

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "operations.md").read_text()
FREE = 100 - 3
"""PostgreSQL's own max_connections and superuser_reserved_connections."""
MOST = {name: most_connections(size) for name, size in POOL_SIZES.items()}
WEB_PROCESSES = 2
GENERATION = 1
"""The clock's look at the schema."""


def test_the_defaults_fit() -> None:
    total = WEB_PROCESSES * MOST["web"] + MOST["worker"] + MOST["clock"] + MOST["command"]
    assert total <= FREE
    assert f"{total} of the 100" in PAGE


def test_the_numbers_on_the_page_are_those_of_the_program() -> None:
    said = re.search(r"each web process (\d+), a worker (\d+), a clock (\d+), any other command (\d+)", PAGE)
    assert said is not None
    assert [int(number) for number in said.groups()] == list(MOST.values())


def test_no_thread_waits_for_another_s_connection() -> None:
    """A slot or a sweep holds one connection at the most."""
    import_all()
    assert len(SWEEPS) > 5
    assert MOST["worker"] >= SLOTS + 1
    assert MOST["clock"] >= len(SWEEPS) + SLOTS + GENERATION


@pytest.mark.parametrize(
    ("name", "seconds"), [("clock", "15s"), ("worker", "15s"), ("web", "15s"), ("command", "0")]
)
def test_who_stands_still_in_a_transaction_keeps_its_rows_for_seconds(
    app: Flask, name: str, seconds: str
) -> None:
    """A process that is frozen, or the machine under it, must not hold a message that others could send."""
    options = engine_options(name=name, pool_size=1)["connect_args"]
    engine = create_engine(app.config["SQLALCHEMY_DATABASE_URI"], connect_args=options)
    with engine.connect() as connection:
        assert connection.scalar(text("SHOW idle_in_transaction_session_timeout")) == seconds
    engine.dispose()


def test_the_engine_keeps_to_it() -> None:
    for name, size in POOL_SIZES.items():
        options = engine_options(name=name, pool_size=size)
        assert options["pool_size"] + options["max_overflow"] == MOST[name]
        assert options["pool_size"] <= KEPT.get(name, size)
