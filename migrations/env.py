"""Alembic's entry: run the migrations on the application's engine."""

from logging.config import fileConfig

from alembic import context
from flask import current_app
from sqlalchemy import text

config = context.config
if config.config_file_name and config.cmd_opts is not None:
    fileConfig(config.config_file_name, disable_existing_loggers=False)
migrate = current_app.extensions["migrate"]


def run() -> None:
    engine = migrate.db.engine
    with engine.connect() as connection:
        context.configure(
            connection=connection, target_metadata=migrate.db.metadata, **migrate.configure_args
        )
        with context.begin_transaction():
            connection.execute(
                text("SELECT pg_advisory_xact_lock(4711002)")
            )  # two starts at once: one migrates
            connection.execute(text("SET LOCAL lock_timeout = '10s'"))
            connection.execute(text("SET LOCAL statement_timeout = '10min'"))
            refuse_strangers()
            context.run_migrations()


def refuse_strangers() -> None:
    """Errors: RuntimeError, which Flask-Migrate tells without a traceback."""
    here = set(context.get_context().get_current_heads())
    unknown = here - {script.revision for script in context.script.walk_revisions()}
    if unknown:
        raise RuntimeError(
            f"The database stands at migration {unknown.pop()}, which this version of Relève does not have. "
            "If a newer version has been here, start that one. If it is a draft from before migration 0022, "
            "nothing can carry it over: begin with an empty DATA_DIR, or an empty database at DATABASE_URL."
        )


run()
