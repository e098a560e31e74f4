"""A whole database into one file and back, for an embedded server and for any other."""

import os
import tempfile
from pathlib import Path
from urllib.parse import unquote, urlsplit, urlunsplit

from portal.embedded import tools
from portal.embedded.errors import EmbeddedError

_EMPTY = "DROP SCHEMA public CASCADE; CREATE SCHEMA public; GRANT USAGE ON SCHEMA public TO PUBLIC"
_IMPATIENT = "-c lock_timeout=10s"


def dump(url: str, file: Path) -> None:
    """Write a backup, readable by its owner alone; an older file of that name stays until the new is whole.

    Errors: EmbeddedError with the words of pg_dump.
    """
    part = file.with_name(f".{file.name}.part")
    part.unlink(missing_ok=True)
    part.touch(mode=0o600)
    try:
        address, env = connection(url)
        tools.run("pg_dump", "--format=custom", f"--file={part}", f"--dbname={address}", env=env)
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)


def restore(url: str, file: Path) -> None:
    """Make the database what the backup holds: all of it in one transaction, or nothing.

    Errors: EmbeddedError; also when somebody still works in the database.
    """
    if not file.is_file():
        raise EmbeddedError(f"There is no backup at {file}.")
    with tempfile.TemporaryDirectory(prefix="releve-restore-") as folder:
        script = Path(folder, "restore.sql")
        tools.run("pg_restore", "--no-owner", "--no-acl", f"--file={script}", file, env=os.environ)
        address, env = connection(url)
        at_once = ["-Xq", "--single-transaction", "--set=ON_ERROR_STOP=1"]
        work = [f"--command={_EMPTY}", f"--file={script}", f"--dbname={address}"]
        tools.run("psql", *at_once, *work, env={**env, "PGOPTIONS": _IMPATIENT})


def connection(url: str) -> tuple[str, dict[str, str]]:
    """The address for a command line, which everybody on the machine can read, and apart the password."""
    parts = urlsplit(url)
    user, _, password = parts.netloc.rpartition("@")[0].partition(":")
    host = parts.netloc.rpartition("@")[2]
    address = urlunsplit(parts._replace(scheme="postgresql", netloc=f"{user}@{host}" if user else host))
    env = dict(os.environ)
    return address, env | {"PGPASSWORD": unquote(password)} if password else env
