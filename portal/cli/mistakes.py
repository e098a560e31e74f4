"""What is known to go wrong, said in one line at the terminal instead of a traceback."""

import errno
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click
from sqlalchemy.exc import OperationalError, ProgrammingError

from portal.core.errors import Refused
from portal.core.settings import WrongSetting
from portal.embedded.errors import EmbeddedError
from portal.embedded.supervisor import SAYS

_ADVICE = {
    errno.ENOSPC: "Make room there, or set DATA_DIR to a folder on another disk.",
    errno.EDQUOT: "Make room there, or set DATA_DIR to a folder on another disk.",
    errno.EROFS: "Set DATA_DIR to a folder you may write to.",
    errno.EACCES: "Set DATA_DIR to a folder you may write to.",
}

_NO_TABLE = "42P01"
"""Source: PostgreSQL, appendix A, undefined_table."""


@contextmanager
def in_one_line() -> Iterator[None]:
    """End with a sentence where the cause is known. Anything else is a bug, and keeps its traceback."""
    try:
        yield
    except (WrongSetting, EmbeddedError, Refused) as error:
        _end(str(error))
    except OSError as error:
        if error.errno not in _ADVICE:
            raise
        where = f"{error.filename}: " if error.filename else ""
        _end(f"{where}{error.strerror}. {_ADVICE[error.errno]}")
    except OperationalError as error:
        if getattr(error.orig, "sqlstate", None):  # it does answer, and said no
            raise
        _end(
            f"The database does not answer: {_reason(error)}. Look at DATABASE_URL, and whether it runs there."
        )
    except ProgrammingError as error:
        if getattr(error.orig, "sqlstate", None) != _NO_TABLE:
            raise
        _end(
            "This database holds no portal yet. Give DATA_DIR, or DATABASE_URL, as `releve up` has it; "
            "`releve migrate` makes the tables of a new one."
        )


def _reason(error: OperationalError) -> str:
    """What the driver says last of all it tried; hints follow on lines of their own."""
    lines = [line.strip(" -\t") for line in str(error.orig).splitlines()]
    return next((line for line in reversed(lines) if "failed" in line), lines[0]).rstrip(".:")


def _end(sentence: str) -> None:
    click.echo(f"{SAYS}{sentence}", err=True)
    sys.exit(1)
