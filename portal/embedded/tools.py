"""Running PostgreSQL's own programs once."""

import errno
import os
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

from portal.embedded.child import refuse_if_root_cannot_hide
from portal.embedded.errors import EmbeddedError
from portal.embedded.wheels import postgres_program


def run(
    name: str, *arguments: str | Path, env: Mapping[str, str], setup: Callable[[], None] | None = None
) -> str:
    """Run one to its end, and return what it printed.

    Errors: EmbeddedError with what it complained about.
    """
    done = subprocess.run(
        [postgres_program(name), *arguments],
        env={**env, "LC_ALL": "C"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        start_new_session=True,  # Ctrl-C is for us alone
        preexec_fn=setup,
        check=False,
    )
    refuse_if_root_cannot_hide(done.returncode)
    if done.returncode:
        raise EmbeddedError(f"{name} failed: {_reason(done.stderr)}")
    return done.stdout


def _reason(complaint: str) -> str:
    """What it complained about; of a full disk, which it tells at length, what to do about it."""
    if os.strerror(errno.ENOSPC) in complaint:
        return f"{os.strerror(errno.ENOSPC)}. Make room, or set DATA_DIR to a folder on another disk."
    return complaint.strip()


def own_environment() -> dict[str, str]:
    """Our environment without the PG… variables, which would lead a program away from DATA_DIR."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PG")}
