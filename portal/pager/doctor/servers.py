"""What `releve doctor` looks at in PostgreSQL, in the queue and outside."""

from redis import Redis
from sqlalchemy import text

from portal.core.db import db

MOST_CONNECTIONS_RATIO = 0.8
"""Above it a few more web workers are refused. Chosen by us."""


def connections() -> tuple[str, str]:
    """What is said, and what to do about it if anything."""
    count, most = db.session.execute(
        text("SELECT (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'), "
             "current_setting('max_connections')::int")
    ).one()  # fmt: skip
    advice = "Raise max_connections of PostgreSQL, or run fewer web workers."
    return f"{count} of {most} connections used", advice if count > most * MOST_CONNECTIONS_RATIO else ""


def durability() -> tuple[str, str]:
    """A page is promised with the commit: a commit that is not on disk is no promise."""
    names = ("fsync", "synchronous_commit", "full_page_writes")
    off = [
        name for name in names if db.session.scalar(text("SELECT current_setting(:n)"), {"n": name}) == "off"
    ]
    if off:
        return (
            f"{', '.join(off)} off",
            f"Set {', '.join(off)} to on: a power cut would lose alerts that were accepted.",
        )
    return "commits are on disk", ""


def indexes() -> tuple[str, str]:
    """One left half-built by an interrupted migration is not used, and unique ones do not hold."""
    broken = db.session.scalars(
        text("SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid")
    ).all()
    if broken:
        return f"{len(broken)} are not valid", f"Run REINDEX INDEX CONCURRENTLY for: {', '.join(broken)}."
    return "all are valid", ""


def queue(redis: Redis) -> tuple[str, str]:
    """Whether it keeps nudges over a restart and throws none away when memory runs out."""
    facts = redis.info()
    policy, is_kept = facts.get("maxmemory_policy"), facts.get("aof_enabled") == 1
    said = f"answers, {facts['used_memory'] / 1024**2:.0f} MiB, {policy}, append-only file {'on' if is_kept else 'off'}"
    if policy != "noeviction":
        return (
            said,
            "Set maxmemory-policy to noeviction: it may throw nudges away, whose pages are then seconds late.",
        )
    return (
        said,
        ""
        if is_kept
        else "Set appendonly to yes: a restart loses nudges, whose pages are then seconds late.",
    )
