"""What is known to go wrong ends in one line that says what to do; anything else is a bug and shows where."""

import errno
import os

import psycopg
import pytest
from sqlalchemy.exc import OperationalError, ProgrammingError

from portal.cli.mistakes import in_one_line
from portal.core.errors import Refused
from portal.core.settings import WrongSetting
from portal.embedded.errors import EmbeddedError

REFUSED = 'connection failed: connection to server at "127.0.0.1", port 1 failed: Connection refused\n\tIs it running?'
MANY = f"Multiple connection attempts failed. All failures were:\n- host: 'a': no such name\n- host: 'b': {REFUSED}"


def silent(text: str) -> OperationalError:
    return OperationalError(None, None, psycopg.OperationalError(text))


def refused(error: type[psycopg.Error]) -> ProgrammingError:
    return ProgrammingError(None, None, error("no"))


def disk_error(number: int, file: str | None = None) -> OSError:
    return OSError(number, os.strerror(number), file)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (WrongSetting("PORT: 'x' is not a whole number"), "PORT: 'x' is not a whole number"),
        (EmbeddedError("Stop it first."), "Stop it first."),
        (disk_error(errno.ENOSPC), "No space left on device. Make room there, or set DATA_DIR"),
        (disk_error(errno.EACCES, "/d/lock"), "/d/lock: Permission denied. Set DATA_DIR"),
        (silent(REFUSED), "port 1 failed: Connection refused. Look at DATABASE_URL"),
        (silent(MANY), "port 1 failed: Connection refused. Look at DATABASE_URL"),
        (silent("failed to resolve host 'x'"), "failed to resolve host 'x'. Look at DATABASE_URL"),
        (Refused("Ann already has an account."), "Ann already has an account."),
        (refused(psycopg.errors.UndefinedTable), "no portal yet. Give DATA_DIR, or DATABASE_URL,"),
    ],
    ids=[
        "setting",
        "embedded",
        "full",
        "closed",
        "refused",
        "refused twice",
        "no name",
        "not now",
        "no table",
    ],
)
def test_it_is_said_in_one_line(error: Exception, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end, in_one_line():
        raise error
    [line] = capsys.readouterr().err.splitlines()
    assert line.startswith("releve: ")
    assert said in line
    assert end.value.code == 1


@pytest.mark.parametrize(
    "bug",
    [
        KeyError("x"),
        refused(psycopg.errors.SyntaxError),
        disk_error(errno.EPIPE),
        OperationalError(
            None, None, psycopg.errors.LockNotAvailable("canceling statement due to lock timeout")
        ),
    ],
    ids=type,
)
def test_anything_else_keeps_its_traceback(bug: Exception) -> None:
    with pytest.raises(type(bug)), in_one_line():
        raise bug
