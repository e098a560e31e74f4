"""A portal of its own to look at: full, as the demo is, or empty, with one admin."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

from flask import Flask
from sqlalchemy import select

from portal.app import create_app
from portal.asks.links import answer_token
from portal.asks.models import Ask
from portal.core.clock import now
from portal.core.db import db
from portal.core.settings import Settings
from portal.embedded import postgres, valkey
from portal.incidents.models import Incident
from portal.pager.pages.links import ack_url
from portal.people.links import password_token
from portal.people.models import Person

ROOT = Path(__file__).resolve().parents[2]
KEY = "a key for pictures only, long enough"
PASSWORD = "releve-demo"
ROLES = ("admin", "alice", "bob", "charlie", "vera")
FIRST = "ada@example.org"


@dataclass(frozen=True)
class Stand:
    """Where it answers, the same portal here for its rules and links, and who may sign in."""

    url: str
    app: Flask
    people: dict[str, str]
    links: tuple[str, ...] = ()


def demo_at(url: str) -> Stand:
    """One that runs already. Links that are signed there cannot be made here."""
    settings = Settings(
        database_url="postgresql://127.0.0.1:1/none", redis_url="redis://127.0.0.1:1", secret_key=KEY
    )
    return Stand(url, create_app(settings), _demo_people())


@contextmanager
def demo(folder: Path) -> Iterator[Stand]:
    with _running(folder, "--demo") as (url, app):
        yield Stand(url, app, _demo_people(), links_of(app))


@contextmanager
def empty(folder: Path) -> Iterator[Stand]:
    with _running(folder) as (url, app):
        yield Stand(url, app, {"first": FIRST}, (_first_link(folder),))


def _demo_people() -> dict[str, str]:
    return {role: f"{role}@demo.example" for role in ROLES}


@contextmanager
def _running(folder: Path, *options: str) -> Iterator[tuple[str, Flask]]:
    folder.mkdir(parents=True)
    port = _free_port()
    env = _env(folder) | {"PORT": str(port), "SECRET_KEY": KEY}
    with (folder / "up.log").open("wb") as log:
        up = subprocess.Popen(
            [sys.executable, "-m", "portal.cli", "up", *options], cwd=ROOT, env=env, stdout=log
        )
    try:
        _await(f"http://127.0.0.1:{port}/health", up)
        settings = Settings(database_url=postgres.url(folder), redis_url=valkey.url(folder), secret_key=KEY)
        yield f"http://127.0.0.1:{port}", create_app(settings)
    finally:
        up.send_signal(signal.SIGTERM)
        up.wait(20)


def _env(folder: Path) -> dict[str, str]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in ("DATABASE_URL", "REDIS_URL", "BASE_URL")
    }
    return kept | {"DATA_DIR": str(folder)}


def _first_link(folder: Path) -> str:
    """The link with which the first admin chooses a password, as the README says it."""
    command = [sys.executable, "-m", "portal.cli", "user", "add", FIRST, "--name", "Ada Lind", "--admin"]
    env = _env(folder) | {"SECRET_KEY": KEY}
    said = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=True).stdout
    found = re.search(r"/password/\S+", said)
    assert found is not None, said
    return found[0]


def links_of(app: Flask) -> tuple[str, ...]:
    """What opens without signing in: a page's link, while it is open and after; an ask's; a new password's."""
    with app.app_context():
        bob = db.session.scalars(select(Person).where(Person.email == "bob@demo.example")).one()
        live = select(Incident).where(Incident.resolved_at.is_(None)).order_by(Incident.severity)
        past = select(Incident).where(Incident.resolved_at.is_not(None))
        pages = [db.session.scalars(rows.limit(1)).one() for rows in (live, past)]
        asks = [*db.session.scalars(select(Ask).order_by(Ask.id.desc()).limit(1))]
        return (
            *(ack_url(incident, bob).removeprefix(app.config["BASE_URL"]) for incident in pages),
            *(f"/asks/answers/{answer_token(ask)}" for ask in asks),
            f"/password/{password_token(bob, at=now())}",
        )


def _free_port() -> int:
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        return int(line.getsockname()[1])


def _await(url: str, process: subprocess.Popen[bytes], seconds: float = 120) -> None:
    patience = time.monotonic() + seconds
    while time.monotonic() < patience and process.poll() is None:
        try:
            with urlopen(url, timeout=5):
                return
        except OSError:
            time.sleep(0.2)
    raise SystemExit(f"{url} does not answer")
