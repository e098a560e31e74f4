"""PostgreSQL and Valkey as every command and every test gets them."""

import os
import shutil
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
import redis
import sqlalchemy

from portal.embedded import child, paths, postgres, server, valkey
from portal.embedded.errors import EmbeddedError
from portal.embedded.processes import ROOT
from portal.embedded.servers import Addresses, embedded
from tests.waiting import until

VISIT = """
import sys, time, psycopg
from pathlib import Path
from portal.embedded.servers import embedded

with embedded(Path(sys.argv[1]), durable=False) as addresses:
    Path(sys.argv[2]).touch()
    time.sleep(1)
    psycopg.connect(addresses.database_url).close()
"""


def ask(addresses: Addresses) -> None:
    """Both servers do work, by every library the portal reaches them with."""
    with psycopg.connect(str(addresses.database_url)) as connection:
        assert connection.execute("SELECT upper('éö'), current_database()").fetchone() == ("ÉÖ", "releve")
    engine = sqlalchemy.create_engine(str(addresses.database_url))
    with engine.connect() as connection:
        assert connection.scalar(sqlalchemy.text("SHOW timezone")) == "UTC"
    engine.dispose()
    with redis.Redis.from_url(str(addresses.redis_url)) as client:
        assert client.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}


def test_both_run_for_as_long_as_the_block(data_dir: Path) -> None:
    with embedded(data_dir, durable=False) as addresses:
        ask(addresses)
    assert not postgres.answers(data_dir)
    assert not valkey.answers(data_dir)


def test_a_first_start_makes_the_files_for_this_user_alone(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    with embedded(tmp_path / "new" / "var", durable=False) as addresses:
        ask(addresses)
        assert (tmp_path / "new" / "var" / "run").stat().st_mode & 0o777 == 0o700
    assert tmp_path.stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "new" / "var").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "new" / "var" / "pg").stat().st_uid == os.geteuid()


@pytest.mark.parametrize("name", ["x" * 150, "a, b", "déjà vu 50%"])
def test_any_folder_will_do(data_dir: Path, name: str) -> None:
    awkward = data_dir.with_name(name)
    data_dir.rename(awkward)
    with embedded(awkward, durable=False) as addresses:
        ask(addresses)
    with embedded(awkward, durable=False) as again:
        assert again == addresses
    shutil.rmtree(paths.sockets(awkward))
    with embedded(awkward, durable=False) as addresses:
        ask(addresses)
    shutil.rmtree(paths.sockets(awkward))


def test_a_relative_folder_is_the_same_from_anywhere(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(data_dir.parent)
    with embedded(Path("var"), durable=False) as addresses:
        assert addresses.database_url == postgres.url(data_dir)


def test_the_environment_of_another_postgresql_does_not_lead_astray(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = {"PGPORT": "6543", "PGHOST": "elsewhere", "PGDATA": "/nowhere", "LANG": "xx_YY.UTF-8"}
    for name, value in elsewhere.items():
        monkeypatch.setenv(name, value)
    with embedded(data_dir, durable=False) as addresses:
        ask(addresses)


def test_only_what_is_wanted_runs(data_dir: Path) -> None:
    with embedded(data_dir, want_postgres=False) as addresses:
        assert addresses.database_url is None
        assert not postgres.answers(data_dir)
        assert valkey.answers(data_dir)


def test_with_servers_of_ones_own_nothing_is_written(tmp_path: Path) -> None:
    with embedded(tmp_path / "var", want_postgres=False, want_valkey=False) as addresses:
        assert addresses == Addresses(None, None)
    assert not (tmp_path / "var").exists()


def test_a_second_command_visits_and_the_first_waits_for_it(data_dir: Path) -> None:
    mark = data_dir.with_name("visiting")
    with embedded(data_dir, durable=False):
        visitor = subprocess.Popen([sys.executable, "-c", VISIT, data_dir, mark], cwd=ROOT)
        until(mark.exists)
        began = time.monotonic()
    assert visitor.wait() == 0
    assert time.monotonic() - began > 0.5
    assert not postgres.answers(data_dir)


def test_stored_work_survives_the_end_of_both(data_dir: Path) -> None:
    with embedded(data_dir) as addresses:
        with psycopg.connect(str(addresses.database_url)) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 7 AS number")
        with redis.Redis.from_url(str(addresses.redis_url)) as client:
            client.rpush("queue", "job")
    with embedded(data_dir) as addresses:
        with psycopg.connect(str(addresses.database_url)) as connection:
            assert connection.execute("SELECT number FROM kept").fetchone() == (7,)
        with redis.Redis.from_url(str(addresses.redis_url)) as client:
            assert client.lrange("queue", 0, -1) == [b"job"]


def test_files_of_another_version_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "pg").mkdir()
    with pytest.raises(EmbeddedError, match="holds no database"), embedded(tmp_path):
        pass
    (tmp_path / "pg" / "PG_VERSION").write_text("17\n")
    with pytest.raises(EmbeddedError, match="made by PostgreSQL 17"), embedded(tmp_path):
        pass


def test_a_killed_first_start_is_made_good(tmp_path: Path) -> None:
    (tmp_path / "pg.new").mkdir()
    (tmp_path / "pg.new" / "half").touch()
    with embedded(tmp_path, durable=False) as addresses:
        ask(addresses)
    assert not (tmp_path / "pg.new").exists()


def test_a_server_that_does_not_start_shows_its_log(data_dir: Path) -> None:
    wrong = data_dir / "pg" / "postgresql.auto.conf"
    wrong.write_text("shared_buffers = nonsense\n")
    with pytest.raises(EmbeddedError, match=r'(?s)postgres does not start.*"nonsense"'), embedded(data_dir):
        pass
    wrong.unlink()


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(EmbeddedError, match=r"file/var cannot be used.*Set DATA_DIR"):
        paths.prepare(tmp_path / "file" / "var")


def test_what_can_be_done_meanwhile_is_done_once_before_a_server_is_asked(data_dir: Path) -> None:
    prepared, said = valkey.server(data_dir, durable=False), list[str]()

    def answers() -> bool:
        said.append("asked")
        return prepared.answers()

    running = server.start(replace(prepared, answers=answers), meanwhile=lambda: said.append("worked"))
    child.stop([running], until=time.monotonic() + 10)
    assert said[:2] == ["worked", "asked"]
    assert said.count("worked") == 1


def test_a_server_does_not_outlive_what_fails_meanwhile(data_dir: Path) -> None:
    def fail() -> None:
        until(prepared.answers)
        raise ValueError("a wrong setting")

    prepared = valkey.server(data_dir, durable=False)
    with pytest.raises(ValueError, match="a wrong setting"):
        server.start(prepared, meanwhile=fail)
    assert not prepared.answers()
