"""What `releve doctor` looks at in PostgreSQL, in the queue and outside."""

from redis import Redis
from sqlalchemy import text

from portal.core.db import db
from portal.pager.doctor.finding import Finding

MOST_CONNECTIONS_RATIO = 0.8
"""Above it a few more web workers are refused. Chosen by us."""


def connections() -> Finding:
    count, most = db.session.execute(
        text("SELECT (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'), "
             "current_setting('max_connections')::int")
    ).one()  # fmt: skip
    advice = "Raise max_connections of PostgreSQL, or run fewer web workers."
    is_well = count <= most * MOST_CONNECTIONS_RATIO
    return Finding("connections", f"{count} of {most} connections used", "" if is_well else advice)


def durability() -> Finding:
    """A page is promised with the commit: a commit that is not on disk is no promise."""
    names = ("fsync", "synchronous_commit", "full_page_writes")
    settings = {name: db.session.scalar(text("SELECT current_setting(:n)"), {"n": name}) for name in names}
    off = ", ".join(name for name, value in settings.items() if value == "off")
    if not off:
        return Finding("durability", "commits are on disk")
    return Finding(
        "durability", f"{off} off", f"Set {off} to on: a power cut would lose alerts that were accepted."
    )


def indexes() -> Finding:
    """One left half-built by an interrupted migration is not used, and unique ones do not hold."""
    broken = db.session.scalars(
        text("SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid")
    ).all()
    if not broken:
        return Finding("indexes", "all are valid")
    advice = f"Run REINDEX INDEX CONCURRENTLY for: {', '.join(broken)}."
    return Finding("indexes", f"{len(broken)} are not valid", advice)


def queue(redis: Redis) -> Finding:
    """Whether it keeps nudges over a restart and throws none away when memory runs out."""
    facts = redis.info()
    policy, is_kept = facts.get("maxmemory_policy"), facts.get("aof_enabled") == 1
    said = f"answers, {facts['used_memory'] / 1024**2:.0f} MiB, {policy}, append-only file {'on' if is_kept else 'off'}"
    if policy != "noeviction":
        advice = (
            "Set maxmemory-policy to noeviction: it may throw nudges away, whose pages are then seconds late."
        )
        return Finding("queue", said, advice)
    advice = (
        "" if is_kept else "Set appendonly to yes: a restart loses nudges, whose pages are then seconds late."
    )
    return Finding("queue", said, advice)
