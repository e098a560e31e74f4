"""Migrations build what the models say, on an empty database and on one with people in it, and can be taken back."""

import ast
import re
from collections.abc import Iterator, Set
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import text

from portal.app import create_app
from portal.core.db import Base, db
from tests.conftest import create_database, test_settings
from tests.house.catalog import changed, rows, shape
from tests.world_demo import a_demo

VERSIONS = Path(__file__).parents[2] / "migrations" / "versions"
FOUNDED = "0022"
"""The last of the migrations that make the tables; those after it change them."""


@pytest.fixture
def empty_app(worker_number: int) -> Iterator[Flask]:
    """An application on a database with nothing in it."""
    app = create_app(test_settings(create_database(f"releve_house_{worker_number}")))
    with app.app_context():
        try:
            yield app
        finally:
            db.session.remove()
            db.engine.dispose()


def test_migrations_go_up_and_down_and_build_what_the_models_say(empty_app: Flask) -> None:
    upgrade()
    first = _shape()
    assert _drift() == []
    downgrade(revision="base")
    assert _shape() == {what: set() for what in first}
    upgrade()
    assert _shape() == first
    downgrade(revision="base")
    db.create_all()
    by_hand = {"triggers", "functions"}
    assert {k: v for k, v in _shape().items() if k not in by_hand} == {
        k: v for k, v in first.items() if k not in by_hand
    }


def _shape() -> dict[str, set[str]]:
    with db.engine.connect() as connection:
        return shape(connection)


def _drift() -> list[object]:
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, Base.metadata))


def test_migrations_know_nothing_of_the_code() -> None:
    """A migration is written for the code of its day and runs beside the code of any later one."""
    imported = {path.name: _imports(path) & {"portal", "tests"} for path in VERSIONS.glob("*.py")}
    assert {name for name, found in imported.items() if found} == set()


def test_migrations_are_numbered_in_a_line() -> None:
    files = sorted(VERSIONS.glob("*.py"))
    assert [path.name for path in files if not re.match(r"\d{4}_[a-z_]+\.py$", path.name)] == []
    for before, path in zip([None, *files], files, strict=False):
        source = path.read_text()
        assert f'revision = "{path.name[:4]}"' in source
        assert f"down_revision = {_quoted(before)}" in source


def _quoted(path: Path | None) -> str:
    return f'"{path.name[:4]}"' if path else "None"


def _imports(path: Path) -> set[str]:
    """The top packages a file imports."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add((node.module or "").partition(".")[0])
    return found


def test_a_database_of_another_line_is_told_what_to_do(
    empty_app: Flask, capfd: pytest.CaptureFixture[str]
) -> None:
    upgrade()
    db.session.execute(text("UPDATE alembic_version SET version_num = '0015'"))
    db.session.commit()
    with pytest.raises(SystemExit):
        upgrade()
    told = capfd.readouterr().err
    assert "stands at migration 0015" in told
    assert "begin with an empty DATA_DIR" in told


@pytest.mark.slow
def test_what_the_demo_has_stored_outlives_a_step_back(empty_app: Flask, worker_number: int) -> None:
    """Down to the founding migrations and up again nothing they know changes; down to nothing it is empty."""
    upgrade(revision=FOUNDED)
    known = _columns()
    with a_demo(f"migrated_{worker_number}") as app, app.app_context():
        before, first = _rows(known), _shape()
        downgrade(revision=FOUNDED)
        upgrade()
        assert changed(before, _rows(known)) == []
        assert _shape() == first
        downgrade(revision="base")
        upgrade()
        assert {*_rows(_columns()).values()} == {"0"}
        assert _shape() == first


def _columns() -> set[str]:
    """Each as `table.column`."""
    return {line.partition(" ")[0] for line in _shape()["columns"]}


def _rows(known: Set[str]) -> dict[str, str]:
    """Of the tables that are known, without the columns that are not."""
    tables = Base.metadata.sorted_tables
    of = tuple(table.name for table in tables if f"{table.name}.{table.columns.keys()[0]}" in known)
    besides = {f"{column.table.name}.{column.name}" for table in tables for column in table.columns} - known
    with db.engine.connect() as connection:
        return dict(rows(connection, of=of, besides=tuple(sorted(besides))))
