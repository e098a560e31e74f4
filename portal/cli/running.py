"""The processes: `up` runs all of them, `web`, `worker` and `clock` one each."""

import os
import signal
import subprocess
import sys

import click

from portal.app import ROOT
from portal.cli.program import complete_settings, program

GUNICORN = [sys.executable, "-m", "gunicorn", "-c", str(ROOT / "gunicorn.conf.py"), "--chdir", str(ROOT), "wsgi:app"]


def run_until_stopped(command: list[str], env: dict[str, str]) -> int:
    """Run a child, hand SIGTERM on to it, and give its exit code."""
    child = subprocess.Popen(command, env=env)
    signal.signal(signal.SIGTERM, lambda *_: child.terminate())
    try:
        return child.wait()
    except KeyboardInterrupt:
        child.terminate()
        return child.wait()


@click.command()
def web() -> None:
    """Serve the portal on HOST and PORT."""
    with complete_settings() as settings:
        env = os.environ | {
            "DATABASE_URL": str(settings.database_url),
            "REDIS_URL": str(settings.redis_url),
            "SECRET_KEY": settings.secret_key,
        }
        raise SystemExit(run_until_stopped(GUNICORN, env))


@click.command()
def worker() -> None:
    """Send messages and write reports, as the queue asks."""
    from portal.pager.worker import work

    with program("worker") as app:
        work(app)


@click.command()
def clock() -> None:
    """Run every sweep when it is due. Two at once do no harm."""
    from portal.pager.engine import run_engine

    with program("clock", pool_size=8) as app:
        run_engine(app)


def add_to(group: click.Group) -> None:
    for command in (web, worker, clock):
        group.add_command(command)


