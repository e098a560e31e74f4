"""The composition root: settings in, application out."""

from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

from flask import Flask
from sqlalchemy import TypeDecorator

from portal.core import assets, connections, crypto, errors, security, tally, web
from portal.core.clock import Clock, SystemClock
from portal.core.db import POOL_SIZES, db, end_reading, engine_options
from portal.core.jobs import Kicker
from portal.core.live import Hub
from portal.core.settings import Settings
from portal.people import guard
from portal.people.current import login_manager

# Lowest first. Each may have models, tasks (sweeps and jobs), routes (`blueprints`), extras (`install(app)`).
SLICES = (
    "audit", "people", "messages", "asks", "absences", "rota", "services", "escalations", "incidents", "pager",
    "alerts", "postmortems", "followups", "changes", "fatigue", "swaps", "conflicts", "recovery", "workload", "kpis",
    "digests", "calendars", "now", "api", "demo",
)  # fmt: skip
ROOT = Path(__file__).resolve().parent.parent


def create_app(
    settings: Settings,
    *,
    clock: Clock | None = None,
    name: str = "web",
    pool_size: int = POOL_SIZES["web"],
    may_migrate: bool = True,
) -> Flask:
    """An application for one process. `settings` must carry both URLs and the secret key.

    What runs for long is better off without what only migrations need: ten megabytes.
    """
    if not (settings.database_url and settings.redis_url and settings.secret_key):
        raise ValueError("create_app needs DATABASE_URL, REDIS_URL and SECRET_KEY")
    app = web.Portal("portal", template_folder=str(ROOT / "templates"), static_folder=str(ROOT / "static"))
    app.config["SQLALCHEMY_DATABASE_URI"] = settings.database_url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options(name=name, pool_size=pool_size)
    app.extensions["settings"] = settings
    app.extensions["clock"] = clock or SystemClock()
    app.extensions["cipher"] = crypto.cipher(settings.secret_key, settings.secret_key_previous)
    kicker = app.extensions["kicker"] = Kicker(settings.redis_url)
    app.extensions["hub"] = Hub(settings.redis_url, kicker.fuse)
    _install(app, settings)
    if may_migrate:
        _install_migrations(app)
    for slice_name in SLICES:
        _add_slice(app, slice_name)
    return app


def import_all() -> None:
    """Load every slice, as `create_app` does, without an application."""
    for slice_name in SLICES:
        for part in ("models", "tasks", "routes", "extras"):
            _module(slice_name, part)
    for part in ("engine", "worker"):
        _module("pager", part)


def _install(app: Flask, settings: Settings) -> None:
    db.init_app(app)
    connections.install(app)
    tally.install(app)
    app.after_request(end_reading)
    security.install(app, settings)
    errors.install(app)
    login_manager.init_app(app)
    web.install(app)
    assets.install(app)
    guard.install(app)


def _install_migrations(app: Flask) -> None:
    from flask_migrate import Migrate

    Migrate(app, db, directory=str(ROOT / "migrations"), render_item=_render_type, render_as_batch=False)


def _add_slice(app: Flask, name: str) -> None:
    for part in ("models", "tasks"):
        _module(name, part)
    routes = _module(name, "routes")
    for blueprint in routes.blueprints if routes else ():
        app.register_blueprint(blueprint)
    extras = _module(name, "extras")
    if extras:
        extras.install(app)


def _module(slice_name: str, part: str) -> ModuleType | None:
    path = f"portal.{slice_name}.{part}"
    return import_module(path) if find_spec(path) else None


def _render_type(kind: str, obj: object, _context: object) -> str | bool:
    """Migrations know the database's types, not ours."""
    if kind != "type":
        return False
    if type(obj).__name__ == "Enum":
        return "sa.String(length=20)"
    if isinstance(obj, TypeDecorator):
        return {"UtcDateTime": "sa.DateTime(timezone=True)", "EncryptedText": "sa.Text()"}.get(
            type(obj).__name__, False
        )
    return False
