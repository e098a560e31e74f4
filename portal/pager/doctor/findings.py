"""What `releve doctor` looks at: each finding says what is wrong and what to do about it."""

import shutil
from collections.abc import Callable, Iterator

from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app
from redis.exceptions import RedisError
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from portal.core import clock
from portal.core.db import db
from portal.core.jobs import connect
from portal.core.settings import Settings
from portal.pager.doctor import reach, servers
from portal.pager.doctor.finding import Finding
from portal.pager.health.checks import checks
from portal.pager.health.disk import Space
from portal.people.models import Person, Role

LEAST_FREE_BYTES = 1024**3
MOST_CLOCK_SECONDS = 2.0


def findings() -> Iterator[Finding]:
    """Everything, in the order in which one thing depends on another. Stops at a silent database."""
    settings: Settings = current_app.extensions["settings"]
    yield _disk(settings)
    yield _queue(settings)
    yield from reach.sending(settings)
    yield _dead_man(settings)
    database = _guarded(_database)
    yield database
    if database.is_well:
        server = (servers.connections, servers.durability, servers.indexes, _clocks)
        reached = (reach.left_alone, _admins, reach.people, reach.teams)
        for look in (*server, *reached):
            yield _guarded(look)
        yield from _pager()


def _guarded(look: Callable[[], Finding]) -> Finding:
    try:
        return look()
    except SQLAlchemyError as error:
        db.session.rollback()
        said = f"does not answer ({type(error).__name__})"
        return Finding("database", said, "Look at DATABASE_URL, and whether PostgreSQL runs there.")


def _disk(settings: Settings) -> Finding:
    usage = shutil.disk_usage(settings.data_dir if settings.data_dir.exists() else "/")
    said = f"{usage.free / 1024**3:.1f} GiB free for {settings.data_dir}"
    is_well = usage.free >= LEAST_FREE_BYTES and Space(usage.free, usage.total).is_enough
    advice = "Free some space: when it is full, alerts are refused. Old logs lie in DATA_DIR/log."
    return Finding("disk", said, "" if is_well else advice)


def _queue(settings: Settings) -> Finding:
    try:
        return servers.queue(connect(str(settings.redis_url)))
    except (RedisError, OSError) as error:
        advice = "Pages go out all the same, a second later. Start it, or correct REDIS_URL."
        return Finding("queue", f"does not answer ({error})", advice)


def _dead_man(settings: Settings) -> Finding:
    if settings.dead_man_url:
        return Finding("dead-man's switch", "is told every 30 s while all is well")
    advice = "Set DEAD_MAN_URL: nobody outside notices when this machine is gone."
    return Finding("dead-man's switch", "not set up", advice)


def _database() -> Finding:
    version = db.session.scalar(select(func.current_setting("server_version")))
    config = Config()
    config.set_main_option("script_location", str(current_app.extensions["migrate"].directory))
    wanted = ScriptDirectory.from_config(config).get_current_head()
    here = MigrationContext.configure(db.session.connection()).get_current_revision()
    advice = "" if here == wanted else "Run `releve migrate`."
    return Finding("database", f"PostgreSQL {version}, at migration {here} of {wanted}", advice)


def _clocks() -> Finding:
    apart = abs((clock.now() - clock.database_now()).total_seconds())
    advice = "" if apart <= MOST_CLOCK_SECONDS else "Let both machines follow the same time server (NTP)."
    return Finding("clocks", f"this machine and the database are {apart:.1f} s apart", advice)


def _admins() -> Finding:
    active = (Person.role == Role.ADMIN, Person.is_active, Person.password_hash.is_not(None))
    count = db.session.scalar(select(func.count()).select_from(Person).where(*active))
    advice = "" if count else "Add one: releve user add you@example.com --name You --admin"
    return Finding("admins", f"{count} can sign in", advice)


def _pager() -> Iterator[Finding]:
    for check in checks():
        if check.name in ("providers", "disk"):
            continue  # looked at above, more closely
        reach = "Phone the people on call for the open incidents, then look at their contact methods."
        clock_advice = reach if check.name == "reach" else "Is `releve clock` running? Its log says more."
        advice = "" if check.is_well else clock_advice
        yield Finding(check.name, check.detail, advice)
