"""A program that is patched after it was loaded waits as one that was patched before."""

import os
import subprocess
import sys
from pathlib import Path

from portal.embedded.processes import ROOT


def test_nothing_old_is_left_and_no_wait_holds_up_another(tmp_path: Path) -> None:
    addresses = {
        "DATABASE_URL": os.environ["RELEVE_TEST_DATABASES"].replace("/releve?", "/postgres?"),
        "REDIS_URL": os.environ["RELEVE_TEST_REDIS"],
    }
    script = [sys.executable, "-W", "error", "-m", "tests.embedded.late_patched"]
    done = subprocess.run(
        script,
        env=os.environ | addresses | {"PYTHONPATH": str(ROOT)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    tried = ["the_database", "the_pool", "the_queue", "threads", "a_shared_answer", "a_call_with_tls"]
    assert done.stdout.split() == tried
