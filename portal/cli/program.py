"""From the environment to a running application, with the embedded parts where no address is given."""

import os
import threading
from atexit import register
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from flask import Flask
from sqlalchemy.orm import configure_mappers

from portal.app import create_app
from portal.core import logs
from portal.core.addresses import allow_list
from portal.core.db import POOL_SIZES
from portal.core.settings import Settings, WrongSetting, kept_secret, replace_settings
from portal.embedded import paths
from portal.embedded.servers import embedded
from portal.messages.providers.setup import check_providers

TALLY_FOLDER = "requests"
"""In DATA_DIR; gunicorn.conf.py empties it when it starts."""

TIMER_SECONDS = 5
"""A store of throttles in memory begins with a timer of a hundredth of a second; a copy must not find it half done."""


def read_settings() -> Settings:
    """Settings from the environment, all of them usable. Errors: WrongSetting."""
    settings = Settings.from_environ(os.environ)
    _check_edges(settings)
    if settings.secret_key:
        return settings
    if settings.database_url:
        raise WrongSetting(
            "SECRET_KEY must be set when DATABASE_URL is: any long random text, the same everywhere"
        )
    return replace_settings(settings, secret_key=kept_secret(paths.prepare(settings.data_dir)))


def _check_edges(settings: Settings) -> None:
    """A wrong address stops the start instead of failing each message later."""
    try:
        allow_list(settings.http_allow)
    except ValueError as error:
        raise WrongSetting(f"HTTP_ALLOW: {error}") from error
    try:
        check_providers(settings)
    except ValueError as error:
        raise WrongSetting(str(error)) from error


@contextmanager
def complete_settings() -> Iterator[Settings]:
    """Settings with both addresses; embedded servers run for as long as the block does."""
    settings = read_settings()
    wanted = {"want_postgres": settings.database_url is None, "want_valkey": settings.redis_url is None}
    with embedded(settings.data_dir, **wanted) as addresses:
        yield replace_settings(
            settings,
            database_url=settings.database_url or addresses.database_url,
            redis_url=settings.redis_url or addresses.redis_url,
        )


@contextmanager
def program(name: str, *, pool_size: int = POOL_SIZES["command"]) -> Iterator[Flask]:
    """An application inside its context, for one command."""
    with complete_settings() as settings:
        logs.install(settings.log_level)
        app = create_app(settings, name=name, pool_size=pool_size)
        with app.app_context():
            yield app


def web_app() -> Flask:
    """The application of a web server's process, for as long as the process lives."""
    until_exit = ExitStack()
    register(until_exit.close)
    settings = until_exit.enter_context(complete_settings())
    logs.install(settings.log_level)
    app = create_app(settings, name="web", may_migrate=False)
    make_whole(app)
    app.extensions["tally"].share(paths.absolute(settings.data_dir) / TALLY_FOLDER)
    return app


def make_whole(app: Flask) -> None:
    """Do now what the first request would do, before the process is copied: what is done by then is shared."""
    configure_mappers()
    app.url_map.update()
    for thread in threading.enumerate():
        if isinstance(thread, threading.Timer):
            thread.join(TIMER_SECONDS)
