"""From what a secret leads to, to the bytes a calendar programme reads."""

import hashlib
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from flask import url_for
from flask_babel import force_locale

from portal.calendars import wording
from portal.calendars.ics import FeedEvent, FeedInfo, write_feed
from portal.calendars.queries import FeedState, Span, published_between, stretches_of, wanted_in
from portal.calendars.stretches import Gap, Stretch, gaps_between, of_hours
from portal.fatigue.models import RestBlock
from portal.fatigue.resting.queries import blocks_between
from portal.rota.models import RotaRole

FORMAT = 3
"""Raise it whenever the same cover gives other bytes, or clients keep the old ones."""


def etag_of(state: FeedState, span: Span, *, base_url: str) -> str:
    """Different whenever the bytes are; the same for the same state on the same day. No query is needed."""
    parts = (FORMAT, state.feed_id, state.revision, span.start, state.locale, state.time_zone, base_url)
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:32]


def body_of(state: FeedState, span: Span, *, base_url: str) -> bytes:
    """The whole feed, in its owner's language."""
    with force_locale(state.locale):
        host = urlsplit(base_url).hostname or "localhost"
        info = FeedInfo(name=wording.feed_name(state), host=host, time_zone=state.time_zone)
        return write_feed(info, _events(state, span, base_url))


def _events(state: FeedState, span: Span, base_url: str) -> Iterator[FeedEvent]:
    stretches = stretches_of(state, span)
    slugs = {stretch.team_slug for stretch in stretches} | ({state.slug} if state.slug else set())
    urls = {slug: base_url + url_for("schedules.show", slug=slug) for slug in slugs}
    titles = wording.titles(stretches, is_team=state.team_id is not None)
    for stretch, title in zip(stretches, titles, strict=True):
        yield _of_stretch(stretch, title=title, url=urls[stretch.team_slug])
    for gap in _gaps(state, span, stretches):
        yield _of_gap(gap, state, url=urls[str(state.slug)])
    for rest in blocks_between(state.owner_id, span.start, span.end) if state.team_id is None else ():
        yield _of_rest(rest, url=base_url + url_for("own_rest.show"))


def _of_stretch(stretch: Stretch, *, title: str, url: str) -> FeedEvent:
    return FeedEvent(
        uid=stretch.uid,
        starts_at=stretch.starts_at,
        ends_at=stretch.ends_at,
        summary=title,
        changed_at=stretch.changed_at,
        url=url,
        sequence=stretch.sequence,
        is_cancelled=stretch.is_cancelled,
    )


def _of_rest(rest: RestBlock, *, url: str) -> FeedEvent:
    """What keeps meetings away until somebody may work again."""
    return FeedEvent(
        uid=f"rest-{rest.key}",
        starts_at=rest.starts_at,
        ends_at=rest.ends_at,
        summary=wording.rest_title(),
        description=wording.rest_description(),
        changed_at=rest.changed_at,
        url=url,
        sequence=rest.sequence,
        is_cancelled=rest.withdrawn_at is not None,
        is_opaque=True,
    )


def _gaps(state: FeedState, span: Span, stretches: Sequence[Stretch]) -> list[Gap]:
    """Where the published plan of a team has nobody as primary, or in the role of the feed. None in a personal feed."""
    role = state.role or RotaRole.PRIMARY
    if state.team_id is None or (published := published_between(state.team_id, span, role)) is None:
        return []
    covering = (s for s in stretches if s.role == role and not s.is_cancelled)
    return of_hours(gaps_between(covering, *published), wanted_in(state.team_id, role, *published))


def _of_gap(gap: Gap, state: FeedState, *, url: str) -> FeedEvent:
    """A gap has no row: it is named after the stretch it follows, and every change may be one of it."""
    return FeedEvent(
        uid=f"gap-after-{gap.after}"
        if gap.after
        else "-".join(filter(None, ("gap", state.slug, state.role))),
        starts_at=gap.starts_at,
        ends_at=gap.ends_at,
        summary=wording.gap_title(),
        description=wording.gap_description(state),
        changed_at=state.changed_at,
        url=url,
        sequence=state.revision,
    )
