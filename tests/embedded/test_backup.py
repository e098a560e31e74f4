"""`releve backup` and `releve restore`, with a password and a server that is not ours in mind."""

import os
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from portal.embedded import backup, postgres
from portal.embedded.errors import EmbeddedError
from portal.embedded.servers import embedded


@pytest.fixture
def url(data_dir: Path) -> Iterator[str]:
    with embedded(data_dir, want_valkey=False, durable=False) as addresses:
        yield str(addresses.database_url)


def rows(url: str, statement: str) -> list[tuple[object, ...]]:
    with psycopg.connect(url) as connection:
        cursor = connection.execute(statement)
        return cursor.fetchall() if cursor.description else []


def test_the_database_becomes_what_the_backup_holds(url: str, tmp_path: Path) -> None:
    file = tmp_path / "releve.backup"
    rows(url, "CREATE TABLE incidents AS SELECT 'é' AS title")
    backup.dump(url, file)
    assert file.stat().st_mode & 0o777 == 0o600
    rows(url, "UPDATE incidents SET title = 'changed'; CREATE TABLE newer (id int)")
    backup.restore(url, file)
    assert rows(url, "SELECT title FROM incidents") == [("é",)]
    assert rows(url, "SELECT to_regclass('newer')") == [(None,)]
    assert [p.name for p in tmp_path.iterdir() if "backup" in p.name] == ["releve.backup"]


def test_a_broken_backup_changes_nothing(url: str, tmp_path: Path) -> None:
    rows(url, "CREATE TABLE alerts AS SELECT repeat(md5(n::text), 50) FROM generate_series(1, 500) AS n")
    backup.dump(url, tmp_path / "whole")
    (tmp_path / "cut").write_bytes((tmp_path / "whole").read_bytes()[:-2000])
    (tmp_path / "nonsense").write_text("no backup")
    for name in ("cut", "nonsense"):
        with pytest.raises(EmbeddedError, match="pg_restore failed"):
            backup.restore(url, tmp_path / name)
    with pytest.raises(EmbeddedError, match="There is no backup at"):
        backup.restore(url, tmp_path / "missing")
    assert rows(url, "SELECT count(*) FROM alerts") == [(500,)]


def test_a_failed_backup_keeps_the_older_file(data_dir: Path, tmp_path: Path) -> None:
    (tmp_path / "kept").write_text("older")
    with pytest.raises(EmbeddedError, match="pg_dump failed"):
        backup.dump(postgres.url(data_dir), tmp_path / "kept")
    assert (tmp_path / "kept").read_text() == "older"
    assert not list(tmp_path.glob(".kept*"))


def test_the_password_is_on_no_command_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PGPASSWORD", raising=False)
    address, env = backup.connection("postgresql+psycopg://me:p%40ss@db.example:5433/on_call?sslmode=allow")
    assert address == "postgresql://me@db.example:5433/on_call?sslmode=allow"
    assert env == os.environ | {"PGPASSWORD": "p@ss"}
    address, env = backup.connection("postgresql://db.example/on_call")
    assert address == "postgresql://db.example/on_call"
    assert env == os.environ
