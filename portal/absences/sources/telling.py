"""Letters about sources of leave, to whoever looks after them."""

from collections.abc import Callable
from datetime import datetime, timedelta

from flask import current_app
from flask_babel import force_locale
from sqlalchemy import select

from portal.absences.sources.locking import lock
from portal.absences.sources.models import LeaveHold, LeaveSource
from portal.absences.sources.queries import readers_of
from portal.core.db import many, transactional
from portal.core.text import _, _n, local
from portal.messages.outbox.letters import write_to
from portal.people.models import Person

TOLD_AFTER = timedelta(days=1)
"""A source that cannot be read for so long is told of. Source: what was agreed: once, after a day."""

Words = Callable[[Person], tuple[str, str]]


def tell_stale(at: datetime) -> int:
    """Each source that could not be read for a day, once until it can. How many that are."""
    stale = select(LeaveSource).where(LeaveSource.stale_since_at <= at - TOLD_AFTER)
    due = many(stale.where(LeaveSource.stale_told_at.is_(None), LeaveSource.is_active))
    for source in due:
        _tell_stale(source, at=at)
    return len(due)


@transactional
def _tell_stale(source: LeaveSource, *, at: datetime) -> None:
    lock(source)
    since = source.stale_since_at
    if since is None or source.stale_told_at is not None:
        return
    source.stale_told_at = at

    def words(person: Person) -> tuple[str, str]:
        title = _("Leave from %(name)s cannot be read any more", name=source.name)
        text = _(
            "Not since %(time)s: %(why)s What was read before stays, so leave that is new or was changed is missing.",
            time=local(since, person.time_zone),
            why=source.last_error,
        )
        return title, text

    _write(source, f"leave_source:{source.key}:stale:{since.isoformat()}", words, at=at)


def tell_hold(source: LeaveSource, hold: LeaveHold, count: int, *, at: datetime) -> None:
    """So many are gone at once: are they?"""

    def words(_person: Person) -> tuple[str, str]:
        title = _n(
            "%(num)s absence is missing from %(name)s",
            "%(num)s absences are missing from %(name)s at once",
            count,
            name=source.name,
        )
        return title, _("They stay until you say whether they are gone, or the source has them again.")

    _write(source, f"leave_hold:{hold.key}", words, at=at)


def _write(source: LeaveSource, key: str, words: Words, *, at: datetime) -> None:
    url = f"{current_app.config['BASE_URL']}/leave-sources/{source.key}"
    for person in readers_of(source):
        with force_locale(person.locale):
            title, text = words(person)
        write_to(person, f"{key}:{person.id}", title=title, text=text, url=url, at=at)
