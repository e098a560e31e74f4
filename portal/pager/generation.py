"""Whether this program is older than the tables it works on: then it ends, and the newer one goes on alone."""

import logging
import re
import threading
from collections.abc import Collection
from pathlib import Path

from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from portal.core.db import db

log = logging.getLogger(__name__)
_REVISION = re.compile(r"""^revision\b[^=\n]*=\s*["'](\w+)["']""", re.MULTILINE)
LOOK_EVERY_SECONDS = 5.0
"""Chosen by us: an old clock beside a new schema works for this long at the most."""


def known_migrations() -> frozenset[str]:
    """Those this program came with. Read it at the start: a deploy changes the files under a running program.

    Read as text: a clock that never migrates has no need of Alembic's memory.
    """
    folder = Path(__file__).resolve().parents[2] / "migrations" / "versions"
    found = [_REVISION.search(file.read_text()) for file in folder.glob("*.py")]
    return frozenset(match[1] for match in found if match)


def is_outdated(known: Collection[str]) -> bool:
    """Whether the database was migrated by a program that knows more. A silent database says nothing."""
    try:
        stored = db.session.scalars(text("SELECT version_num FROM alembic_version")).all()
    except SQLAlchemyError:
        return False
    finally:
        db.session.rollback()
    return not set(stored) <= set(known)


def stop_when_outdated(app: Flask, known: Collection[str], stopped: threading.Event) -> None:
    """Look every few seconds until the program stops, and stop it when the schema has gone ahead of it."""
    while not stopped.is_set():
        with app.app_context():
            if is_outdated(known):
                log.error(
                    "the database has been migrated by a newer version: this clock ends; start the new one"
                )
                stopped.set()
        stopped.wait(LOOK_EVERY_SECONDS)
