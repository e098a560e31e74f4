"""The processes: `up` runs all of them, `web`, `worker` and `clock` one each."""

import ctypes
import gc
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from importlib import import_module
from runpy import run_module

import click
from flask import Flask

from portal.app import create_app, import_all
from portal.cli.mistakes import in_one_line
from portal.cli.program import complete_settings, make_whole, read_settings
from portal.cli.schema import is_current
from portal.core import logs
from portal.core.db import POOL_SIZES
from portal.core.settings import Settings, replace_settings
from portal.core.steady import SteadyClock
from portal.embedded import late, paths, postgres, processes, valkey
from portal.embedded.processes import ROOT, Process, step
from portal.embedded.supervisor import Supervisor

M_ARENA_MAX = -8
"""Source: malloc.h of glibc."""


@click.command()
@click.option("--demo", is_flag=True, help="Fill the database with the demo's teams and history first.")
def up(demo: bool) -> None:
    """Everything: the servers that are not given by address, web, worker and clock. Ctrl-C stops it all."""
    settings = read_settings()
    if demo and not settings.is_loopback:
        raise click.ClickException(f"The demo is served on a loopback address only, not on {settings.host}.")
    click.echo("  Relève is starting: a few seconds, the first time some more.")
    env = os.environ | {"SECRET_KEY": settings.secret_key} | ({"DEMO": "1"} if demo else {})
    seen = _as_children_see(settings, is_demo=demo)
    Supervisor(
        data_dir=settings.data_dir,
        steps=[step("migrate", call=partial(_migrate, seen)), *([step("seed", "demo")] if demo else [])],
        processes=partial(_copies, seen),
        listen=(settings.host, settings.port),
        want_postgres=settings.database_url is None,
        want_valkey=settings.redis_url is None,
        env=env,
        on_ready=lambda: _greet(settings, demo),
        say=lambda sentence: click.echo(sentence),
    ).run()


def _as_children_see(settings: Settings, *, is_demo: bool) -> Settings:
    """The settings with the addresses that the servers will have, wherever a process is started."""
    home = paths.absolute(settings.data_dir)
    return replace_settings(
        settings,
        data_dir=home,
        database_url=settings.database_url or postgres.url(home),
        redis_url=settings.redis_url or valkey.url(home),
        is_demo=settings.is_demo or is_demo,
    )


def _copies(settings: Settings) -> list[Process]:
    """Worker and clock, loaded and built before they are copied from here: what they do not write to, they share.

    The collector is kept off their pages. Nothing here connects: connections cannot be shared.
    """
    if sys.platform != "linux":
        return [processes.web(), processes.worker(), processes.clock()]
    _keep_arenas_few()
    import_all()
    worker_app, clock_app = _worker_app(settings), _clock_app(settings)
    for app in (worker_app, clock_app):
        make_whole(app)
    import_module("gunicorn.workers.ggevent")  # gevent with it, which changes nothing until asked to
    places = late.taken()
    gc.collect()
    gc.freeze()
    return [
        processes.web(partial(_serve, places)),
        processes.worker(partial(_run_worker, worker_app)),
        processes.clock(partial(_run_clock, clock_app)),
    ]


def _serve(places: Sequence[late.Place]) -> None:
    """`python -m gunicorn` in a copy of this process; its settings come from the environment again."""
    late.patch(places)
    sys.argv = ["gunicorn", *processes.GUNICORN]
    run_module("gunicorn", run_name="__main__")


def _keep_arenas_few() -> None:
    """glibc gives each thread a heap of its own, and frees little of it; two serve all."""
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).mallopt(M_ARENA_MAX, 2)


def _greet(settings: Settings, demo: bool) -> None:
    click.echo(f"\n  Relève is at  {settings.base_url}")
    if demo:
        click.echo(demo_sign_ins())
    click.echo(f"  Logs are in {settings.data_dir / 'log'}. Ctrl-C stops everything.\n")


def demo_sign_ins() -> str:
    from portal.demo.people import SIGN_INS
    from portal.people.demo import DOMAIN, KEY

    lines = [f"    {f'{name}@{DOMAIN}':<22}{what}" for name, what in SIGN_INS.items()]
    return "\n".join(["", f"  Sign in with the password  {KEY}  as", *lines, ""])


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
    with complete_settings() as settings:
        _run_worker(_worker_app(settings))


@click.command()
def clock() -> None:
    """Run every sweep when it is due. Two at once do no harm."""
    with complete_settings() as settings:
        _run_clock(_clock_app(settings))


def _migrate(settings: Settings) -> None:
    """Loading Alembic and an application for it takes longer than to see that there is nothing to do."""
    if is_current(settings):
        return
    from flask_migrate import upgrade

    with in_one_line():
        _run(create_app(settings, name="migrate", pool_size=POOL_SIZES["command"]), lambda _app: upgrade())


def _worker_app(settings: Settings) -> Flask:
    return create_app(settings, name="worker", pool_size=POOL_SIZES["worker"], may_migrate=False)


def _clock_app(settings: Settings) -> Flask:
    clock, size = SteadyClock(), POOL_SIZES["clock"]
    return create_app(settings, name="clock", pool_size=size, clock=clock, may_migrate=False)


def _run_worker(app: Flask) -> None:
    from portal.pager.worker import work

    _run(app, work)


def _run_clock(app: Flask) -> None:
    from portal.pager.engine import run_engine

    _run(app, run_engine)


def _run(app: Flask, call: Callable[[Flask], None]) -> None:
    settings: Settings = app.extensions["settings"]
    logs.install(settings.log_level)
    with app.app_context():
        call(app)


def add_to(group: click.Group) -> None:
    for command in (up, web, worker, clock):
        group.add_command(command)
