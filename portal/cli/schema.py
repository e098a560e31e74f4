"""Whether there is anything to migrate, seen without Alembic."""

from contextlib import suppress

from sqlalchemy import NullPool, create_engine, text
from sqlalchemy.exc import SQLAlchemyError

from portal.core.settings import Settings
from portal.pager.generation import known_migrations


def is_current(settings: Settings) -> bool:
    """Whether the database stands at the newest migration, which is the last as they are numbered."""
    engine = create_engine(str(settings.database_url), poolclass=NullPool)
    with suppress(SQLAlchemyError), engine.connect() as connection:
        stored = connection.scalars(text("SELECT version_num FROM alembic_version")).all()
        return list(stored) == [max(known_migrations())]
    return False
