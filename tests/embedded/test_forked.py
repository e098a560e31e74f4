"""A child that is a copy of its parent takes nothing along that would outlive the parent."""

import fcntl
import os
import signal
import sys
from pathlib import Path

import pytest

from portal.embedded import child
from portal.embedded.child import Child, Program

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="other systems start the command instead")


def started(tmp_path: Path, call: object, **env: str) -> Child:
    assert callable(call)
    return child.start(
        Program(name="copy", command=["false"], env=env, cwd=tmp_path, log=tmp_path / "copy.log", call=call)
    )


def test_it_runs_the_call_with_its_own_environment_folder_log_and_session(tmp_path: Path) -> None:
    def tell() -> None:
        said = f"{sorted(os.environ)} {Path.cwd()} {os.getsid(0) == os.getpid()}"
        os.write(1, said.encode())

    copy = started(tmp_path, tell, ONLY="this")
    assert copy.process.wait() == 0
    assert (tmp_path / "copy.log").read_text() == f"['ONLY'] {tmp_path} True"


@pytest.mark.parametrize(("end", "code"), [(SystemExit(3), 3), (SystemExit("said"), 1), (ValueError("x"), 1)])
def test_its_end_is_seen(tmp_path: Path, end: BaseException, code: int) -> None:
    def fail() -> None:
        raise end

    copy = started(tmp_path, fail)
    assert copy.process.wait() == code
    assert copy.ended


def test_a_kill_is_seen(tmp_path: Path) -> None:
    copy = started(tmp_path, signal.pause)
    assert not copy.ended
    copy.process.send_signal(signal.SIGKILL)
    assert copy.process.wait() == -signal.SIGKILL
    copy.process.send_signal(signal.SIGTERM)  # nobody else may have its number by now


def test_a_lock_of_the_parent_is_not_held_by_the_copy(tmp_path: Path) -> None:
    with (tmp_path / "lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        copy = started(tmp_path, signal.pause)
    try:
        with (tmp_path / "lock").open("w") as again:
            for _try in range(200):
                try:
                    fcntl.flock(again, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError:
                    signal.sigtimedwait([], 0.02)
            else:
                raise AssertionError("the copy holds the lock")
    finally:
        child.kill_group(copy)
