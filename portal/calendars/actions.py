"""Opening a calendar feed, renewing its secret, and noting that somebody reads it."""

from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from portal.audit.actions import record
from portal.calendars.models import Feed
from portal.calendars.queries import FeedState
from portal.core import crypto
from portal.core.db import db, transactional
from portal.people.models import Person, Team
from portal.rota.models import RotaRole

READING_NOTED_EVERY = timedelta(hours=1)
"""Chosen by us: enough to see that a calendar still reads, and most readings write nothing."""


@transactional
def subscribe(owner: Person, team: Team | None, *, at: datetime, role: RotaRole | None = None) -> Feed:
    """The feed of one's own cover, of a team's, or of one role. Asking again gives the same one with its secret."""
    secret = crypto.new_token()
    team_id = team.id if team else None
    values = {
        "owner_id": owner.id, "team_id": team_id, "role": role, "secret": secret,
        "secret_hash": crypto.token_hash(secret), "created_at": at, "renewed_at": at,
    }  # fmt: skip
    if db.session.scalar(insert(Feed).values(values).on_conflict_do_nothing().returning(Feed.id)):
        record("calendar.subscribed", _subject(owner, team), by=owner.id, at=at)
    own = select(Feed).where(Feed.owner_id == owner.id, Feed.team_id.is_not_distinct_from(team_id))
    return db.session.scalars(own.where(Feed.role.is_not_distinct_from(role))).one()


@transactional
def renew(feed: Feed, *, at: datetime) -> None:
    """A new secret; the old address is dead as soon as this is stored."""
    feed.secret = crypto.new_token()
    feed.secret_hash = crypto.token_hash(feed.secret)
    feed.renewed_at, feed.last_read_at = at, None
    record("calendar.renewed", _subject(feed.owner, feed.team), by=feed.owner_id, at=at)


def note_reading(state: FeedState, *, at: datetime) -> None:
    """Remember that the address is in use: a write by a GET, hourly at most, that only its owner sees.

    Nothing of the feed depends on it, so a feed is the same however often it is read.
    """
    if state.last_read_at is None or at - state.last_read_at >= READING_NOTED_EVERY:
        _note(state.feed_id, at)


@transactional
def _note(feed_id: int, at: datetime) -> None:
    db.session.execute(update(Feed).where(Feed.id == feed_id).values(last_read_at=at))


def _subject(owner: Person, team: Team | None) -> str:
    return f"{owner.email}/{team.slug}" if team else owner.email
