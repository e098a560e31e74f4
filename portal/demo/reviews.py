"""What people made of the incidents afterwards: postmortems written, published, a few left lying."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import insert

from portal.core.db import db
from portal.core.text import _
from portal.demo.stage import Stage
from portal.demo.story import Episode
from portal.incidents.actions import change_status
from portal.incidents.facts import Status
from portal.incidents.models import Incident
from portal.people.models import Person
from portal.postmortems.actions import publish
from portal.postmortems.draft import draft
from portal.postmortems.models import Postmortem, PostmortemState
from portal.postmortems.report import report_of

WORKER = timedelta(seconds=2)
"""From resolution to the draft."""
WRITTEN_AT, PUBLISHED_AT = time(10, 30), time(15)
WRITING = timedelta(days=3)
"""Incidents younger than this are still being written about, milder ones twice as long."""
FORGOTTEN_EVERY = 23
"""One draft in so many is never looked at."""


@dataclass(frozen=True, slots=True)
class Review:
    """A postmortem that somebody wrote, and who let everybody read it, and when."""

    incident: Incident
    postmortem: Postmortem
    lead: Person
    published_at: datetime

    def take_place(self) -> None:
        publish(self.postmortem, version=self.postmortem.version, by=self.lead, at=self.published_at)
        if self.incident.severity <= 2:
            closed_at = self.published_at + timedelta(minutes=5)
            change_status(self.incident, Status.CLOSED, by=self.lead, at=closed_at)


def write_reviews(
    stage: Stage, episodes: Sequence[Episode], incidents: Sequence[Incident], *, at: datetime
) -> list[Review]:
    """Store the drafts, some worked on by people already; the reviews of those are still to take place."""
    pairs = list(zip(episodes, incidents, strict=True))
    written = [_written_at(stage, *pair, place, at=at) for place, pair in enumerate(pairs)]
    rows = [_row(*pair, written_at=when) for pair, when in zip(pairs, written, strict=True)]
    stored = insert(Postmortem).returning(Postmortem, sort_by_parameter_order=True)
    postmortems = db.session.scalars(stored, rows)
    return list(_reviews(stage, pairs, list(postmortems)))


def _reviews(
    stage: Stage, pairs: Sequence[tuple[Episode, Incident]], postmortems: Sequence[Postmortem]
) -> Iterator[Review]:
    for (episode, incident), postmortem in zip(pairs, postmortems, strict=True):
        if postmortem.updated_at is not None:
            published_at = _next_day(stage, episode, postmortem.updated_at, PUBLISHED_AT)
            yield Review(incident, postmortem, stage.lead(episode.team), published_at)


def _written_at(
    stage: Stage, episode: Episode, incident: Incident, place: int, *, at: datetime
) -> datetime | None:
    age = at - episode.ends_at
    if age < (WRITING if incident.severity <= 2 else 2 * WRITING) or place % FORGOTTEN_EVERY == 0:
        return None
    return _next_day(stage, episode, episode.ends_at, WRITTEN_AT) if incident.acknowledged_by_id else None


def _next_day(stage: Stage, episode: Episode, after: datetime, when: time) -> datetime:
    """A time of the day after an instant, by the team's clock."""
    zone = ZoneInfo(stage.teams[episode.team].time_zone)
    on = after.astimezone(zone).date() + timedelta(days=1)
    return datetime.combine(on, when, zone).astimezone(ZoneInfo("UTC"))


def _row(episode: Episode, incident: Incident, *, written_at: datetime | None) -> dict[str, object]:
    text = draft(report_of(incident), _)
    return {
        "incident_id": incident.id,
        "state": PostmortemState.DRAFT,
        "body": _answered(text, episode) if written_at else text,
        "version": 2 if written_at else 1,
        "requested_at": episode.ends_at,
        "drafted_at": episode.ends_at + WORKER,
        "updated_at": written_at,
        "updated_by_id": incident.acknowledged_by_id if written_at else None,
    }


def _answered(text: str, episode: Episode) -> str:
    """The draft with its questions replaced, in their order, by what the team has to say."""
    trouble = episode.trouble
    answers = (
        f"{trouble.found} {trouble.fix}",
        f"{trouble.detail} It lasted {round(episode.resolved_after.total_seconds() / 60)} minutes.",
        "The alert named the cause." if trouble.alert else "Support called us at once.",
        "Nothing that mattered." if episode.acked_by == "primary" else "The first page was not heard.",
        trouble.cause,
    )
    questions = [line for line in text.splitlines() if line.startswith("*") and line.endswith("?*")]
    for question, answer in zip(questions, answers, strict=True):
        text = text.replace(question, answer, 1)
    rows = text.rstrip().splitlines()
    return "\n".join([*rows[:-1], f"| {trouble.follow_up} | {episode.team} | change | in two weeks |", ""])
