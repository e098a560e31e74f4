"""Starting, stopping and restarting, without any server."""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from portal.embedded import child
from portal.embedded.child import LOG_BYTES, NO_NAMESPACE, Program
from portal.embedded.errors import EmbeddedError
from portal.embedded.kept import Kept
from portal.embedded.processes import ROOT
from tests.waiting import until

DEAF = """
import signal
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("deaf now", flush=True)
signal.pause()
"""


def program(folder: Path, text: str = "print('here')") -> Program:
    return Program("it", [sys.executable, "-c", text], os.environ, cwd=folder, log=folder / "log" / "it.log")


def test_a_log_that_has_grown_is_put_aside_at_the_next_start(tmp_path: Path) -> None:
    for size, old in ((LOG_BYTES, False), (LOG_BYTES + 1, True)):
        (tmp_path / "log").mkdir(exist_ok=True)
        (tmp_path / "log" / "it.log").write_bytes(b"x" * (size - 1) + b"\n")
        child.start(program(tmp_path)).process.wait()
        assert (tmp_path / "log" / "it.old").exists() is old
    assert child.last_words(program(tmp_path)) == "here"


def test_children_read_nothing_and_lead_their_own_session(tmp_path: Path) -> None:
    look = "import os, sys; print(repr(sys.stdin.read()), os.getsid(0) == os.getpid())"
    started = child.start(program(tmp_path, look))
    started.process.wait()
    assert child.last_words(started.program) == "'' True"


def test_pauses_grow_to_five_seconds_and_shrink_after_health(tmp_path: Path) -> None:
    kept = Kept("it", lambda: program(tmp_path, ""))
    now, pauses = 1000.0, []
    for healthy_seconds in (0, 0, 0, 0, 0, 0, 31):
        assert kept.tend(now) == ""
        now += healthy_seconds
        until(lambda: kept.child and kept.child.ended)
        pauses.append(float(kept.tend(now).partition("starts again in ")[2].partition(" s")[0]))
        assert kept.tend(now + pauses[-1] - 0.01) == ""
        assert kept.child is None
        now += pauses[-1]
    assert pauses == [0.2, 0.4, 0.8, 1.6, 3.2, 5.0, 0.2]


def test_what_cannot_be_started_is_tried_again(tmp_path: Path) -> None:
    missing = tmp_path / "missing"
    kept = Kept("it", lambda: Program("it", [missing], {}, cwd=tmp_path, log=tmp_path / "it.log"))
    assert kept.tend(0.0).startswith("it could not be started, next try in 0.2 s: ")
    assert kept.tend(0.1) == ""
    assert kept.tend(0.3).startswith("it could not be started, next try in 0.4 s: ")


def test_stop_kills_at_the_end_of_its_time(tmp_path: Path) -> None:
    started = child.start(program(tmp_path, DEAF))
    until(lambda: child.last_words(started.program))
    child.stop([started], until=time.monotonic() + 0.3)
    assert started.process.returncode == -9


def test_where_root_cannot_hide_the_words_are_plain() -> None:
    child.refuse_if_root_cannot_hide(0)
    with pytest.raises(EmbeddedError, match="Run as another user, or set DATABASE_URL"):
        child.refuse_if_root_cannot_hide(NO_NAMESPACE)


@pytest.mark.skipif(os.geteuid() != 0 or not shutil.which("unshare"), reason="needs root and unshare(1)")
def test_a_system_without_user_namespaces_refuses_root(tmp_path: Path) -> None:
    forbid = 'echo 0 > /proc/sys/user/max_user_namespaces && exec "$@"'
    start = [sys.executable, "-m", "tests.embedded.stand_in", tmp_path, ""]
    done = subprocess.run(
        ["unshare", "--user", "--map-root-user", "sh", "-c", forbid, "sh", *start],
        cwd=ROOT,
        env=os.environ | {"STEP": "pass", "PROCESSES": "{}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("PostgreSQL refuses to run as root, and this system forbids")
