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
            context.run_migrations()


run()
