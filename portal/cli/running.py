"""The processes: `up` runs all of them, `web`, `worker` and `clock` one each."""

import ctypes
import gc
import os
import signal
import subprocess
import sys
from contextlib import suppress
from functools import partial

import click
from sqlalchemy.orm import configure_mappers

from portal.app import import_all
from portal.cli.program import complete_settings, program, read_settings
from portal.core.db import POOL_SIZES
from portal.core.settings import Settings
from portal.core.steady import SteadyClock
from portal.embedded import processes
from portal.embedded.processes import ROOT, Process, step
from portal.embedded.supervisor import Supervisor

M_ARENA_MAX = -8
"""Source: malloc.h of glibc."""

DEMO_SIGN_INS = """
  Sign in with the password  releve-demo  as
    bob@demo.example      on call for SRE Core right now
    alice@demo.example    manages SRE Core
    charlie@demo.example  Payments only
    vera@demo.example     a viewer
    admin@demo.example    may change everything
"""


@click.command()
@click.option("--demo", is_flag=True, help="Fill the database with the demo's teams and history first.")
def up(demo: bool) -> None:
    """Everything: the servers that are not given by address, web, worker and clock. Ctrl-C stops it all."""
    settings = read_settings()
    if demo and not settings.is_loopback:
        raise click.ClickException(f"The demo is served on a loopback address only, not on {settings.host}.")
    _warm_up()
    env = os.environ | {"SECRET_KEY": settings.secret_key} | ({"DEMO": "1"} if demo else {})
    Supervisor(
        data_dir=settings.data_dir,
        steps=[step("migrate"), *([step("seed", "demo")] if demo else [])],
        processes=[
            processes.web(),
            processes.worker(partial(worker.main, [], standalone_mode=False)),
            processes.clock(partial(clock.main, [], standalone_mode=False)),
        ],
        listen=(settings.host, settings.port),
        want_postgres=settings.database_url is None,
        want_valkey=settings.redis_url is None,
        env=env,
        on_ready=lambda: _greet(settings, demo),
        say=lambda sentence: click.echo(sentence),
    ).run()


def _warm_up() -> None:
    """Load all that worker and clock need before they are copied from here, and keep the collector off its pages."""
    _keep_arenas_few()
    import_all()
    configure_mappers()
    gc.collect()
    gc.freeze()


def _keep_arenas_few() -> None:
    """glibc gives each thread a heap of its own, and frees little of it; two serve all."""
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).mallopt(M_ARENA_MAX, 2)


def _greet(settings: Settings, demo: bool) -> None:
    click.echo(f"\n  Relève is at  {settings.base_url}")
    if demo:
        click.echo(DEMO_SIGN_INS)
    click.echo(f"  Logs are in {settings.data_dir / 'log'}. Ctrl-C stops everything.\n")


@click.command()
def web() -> None:
    """Serve the portal on HOST and PORT."""
    with complete_settings() as settings:
        env = os.environ | {
            "DATABASE_URL": str(settings.database_url),
            "REDIS_URL": str(settings.redis_url),
            "SECRET_KEY": settings.secret_key,
        }
        raise SystemExit(_run_until_stopped(processes.web(), env))


def _run_until_stopped(process: Process, env: dict[str, str]) -> int:
    """Run a child, hand SIGTERM on to it, and give its exit code."""
    child = subprocess.Popen(list(map(str, process.command)), env=env, cwd=ROOT)
    signal.signal(signal.SIGTERM, lambda *_: child.terminate())
    try:
        return child.wait()
    except KeyboardInterrupt:
        child.terminate()
        return child.wait()


@click.command()
def worker() -> None:
    """Send messages and write reports, as the queue asks."""
    from portal.pager.worker import work

    with program("worker", pool_size=POOL_SIZES["worker"], may_migrate=False) as app:
        work(app)


@click.command()
def clock() -> None:
    """Run every sweep when it is due. Two at once do no harm."""
    from portal.pager.engine import run_engine

    with program("clock", pool_size=POOL_SIZES["clock"], clock=SteadyClock(), may_migrate=False) as app:
        run_engine(app)


def add_to(group: click.Group) -> None:
    for command in (up, web, worker, clock):
        group.add_command(command)
