"""What a killed machine or supervisor leaves in DATA_DIR."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.embedded import child, paths, postgres, server, valkey
from portal.embedded.servers import embedded


@pytest.fixture
def stranger() -> Iterator["subprocess.Popen[bytes]"]:
    """A process that has nothing to do with us."""
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]) as process:
        yield process
        process.kill()


def test_a_pid_that_now_belongs_to_a_stranger(data_dir: Path, stranger: "subprocess.Popen[bytes]") -> None:
    """PostgreSQL by itself would refuse to start here."""
    (data_dir / "pg" / "postmaster.pid").write_text(f"{stranger.pid}\n{data_dir}/pg\n1700000000\n5432\n")
    (data_dir / "valkey").mkdir()
    (data_dir / "valkey" / "pid").write_text(f"{stranger.pid}\n")
    with embedded(data_dir, durable=False):
        assert postgres.has_database(data_dir)
        assert valkey.answers(data_dir)
    assert stranger.poll() is None


@pytest.mark.parametrize("content", ["", "not a number\n", "999999999\n", "0\n"])
def test_a_pid_file_without_a_process(data_dir: Path, content: str) -> None:
    (data_dir / "pg" / "postmaster.pid").write_text(content)
    with embedded(data_dir, want_valkey=False, durable=False):
        assert postgres.has_database(data_dir)


def test_servers_that_still_run_are_ended_first(data_dir: Path) -> None:
    home = paths.prepare(data_dir)
    left = [server.start(kind.server(home, durable=False)) for kind in (postgres, valkey)]
    try:
        with embedded(data_dir, durable=False):
            assert all(one.ended for one in left)
            assert postgres.has_database(data_dir)
            assert valkey.answers(data_dir)
    finally:
        for one in left:
            child.kill_group(one)
