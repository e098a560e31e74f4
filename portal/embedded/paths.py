"""Where things lie in DATA_DIR, and where sockets go when DATA_DIR cannot hold them."""

import os
import tempfile
from pathlib import Path

from portal.embedded.errors import EmbeddedError

SOCKET_FOLDER_BYTES = 85
"""A socket's whole path may have 107 bytes on Linux and 103 on macOS; `/.s.PGSQL.5432` takes 15 of them."""


def prepare(data_dir: Path) -> Path:
    """Make DATA_DIR, and return it as an absolute path without symbolic links."""
    home = absolute(data_dir)
    try:
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise _unusable(home, error) from error
    if not os.access(home, os.W_OK | os.X_OK):
        raise _unusable(home, PermissionError(13, "no right to write"))
    return home


def prepare_sockets(home: Path) -> None:
    """Make the folder of the sockets: in DATA_DIR, or behind a link when its path is too long or has a comma.

    Both PostgreSQL and its clients read a comma as the start of a second address.
    """
    run = home / "run"
    if run.exists():
        return
    run.unlink(missing_ok=True)  # a link into a temporary folder that a reboot has emptied
    if len(bytes(run)) <= SOCKET_FOLDER_BYTES and not set('",') & set(str(run)):
        run.mkdir(mode=0o700)
    else:
        run.symlink_to(tempfile.mkdtemp(prefix="releve-"))


def sockets(data_dir: Path) -> Path:
    """The folder, for this user alone, that holds the sockets of PostgreSQL and Valkey."""
    return (absolute(data_dir) / "run").resolve()


def absolute(data_dir: Path) -> Path:
    """DATA_DIR as every process must see it, wherever it was started."""
    return data_dir.expanduser().resolve()


def _unusable(home: Path, error: OSError) -> EmbeddedError:
    reason = f"DATA_DIR {home} cannot be used: {error.strerror}."
    return EmbeddedError(f"{reason} Set DATA_DIR to a folder you may write to.")
