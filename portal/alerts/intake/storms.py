"""Storms: when one integration has opened many incidents in a minute, what else is new becomes one more."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select, text

from portal.alerts.intake.senders import Sender
from portal.core.db import db
from portal.incidents.models import STORM, EntryKind, Incident, TimelineEntry

STORM_FROM = 10
"""Incidents of one integration within WINDOW, the next is a storm. Chosen by us: what one person can read.

An integration's settings may say another number, as `storm_from`.
"""

WINDOW = timedelta(seconds=60)
"""A storm that got no alert for so long has calmed down. Chosen by us, as the time in which pages are bundled."""

IN_LINE_FROM = 50
"""So many incidents before a storm, openings wait for each other. Chosen by us: more than any sender has at once."""

TOLD_EVERY = timedelta(seconds=10)

_WEATHER = text("""
    SELECT (SELECT count(*) FROM incident WHERE origin = :origin AND created_at > :since) AS opened_count,
           storm.id, storm.ref, storm.severity, storm.acknowledged_at IS NOT NULL AS is_acknowledged,
           EXISTS (SELECT 1 FROM alert WHERE integration_id = :integration_id AND first_received_at > :since
                   AND incident_id = storm.id) AS is_fed
      FROM (SELECT 1) AS one
      LEFT JOIN incident AS storm ON storm.grouping = :grouping AND storm.resolved_at IS NULL
""")


@dataclass(frozen=True)
class Weather:
    """How much one integration has opened in the last minute, and its storm that is still open, if any."""

    opened_count: int
    id: int | None
    ref: str | None
    severity: int | None
    is_acknowledged: bool
    is_fed: bool
    storm_from: int = STORM_FROM

    def is_storm_for(self, rank: int) -> bool:
        """Whether a new group of this severity goes into the storm.

        What is graver than a storm that somebody has taken over already stays apart, as long as it is not many:
        nobody would be paged for it.
        """
        if self.opened_count >= self.storm_from:
            return True
        is_hidden = self.is_acknowledged and self.severity is not None and rank < self.severity
        return self.is_fed and not is_hidden


def origin_of(integration_id: int) -> str:
    return f"integration:{integration_id}"


def storm_of(sender: Sender) -> str:
    """The grouping of an integration's storm incident."""
    return f"{STORM}{sender.id}"


def is_storm(incident: Incident) -> bool:
    return incident.is_storm


def weather_before_opening(sender: Sender, rank: int, *, at: datetime) -> Weather:
    """The weather where nobody else opens an incident meanwhile: parallel senders would not count each other.

    Once the storm is there, nobody waits, and whoever finds it there leaves the line at once.
    """
    weather = weather_of(sender, at=at)
    if weather.is_storm_for(rank) or weather.opened_count + IN_LINE_FROM < weather.storm_from:
        return weather
    place = db.session.begin_nested()
    db.session.execute(select(func.pg_advisory_xact_lock(func.hashtext(storm_of(sender)))))
    weather = weather_of(sender, at=at)
    if weather.is_storm_for(rank):
        place.rollback()  # which gives the lock back; else it is kept until the commit
    else:
        place.commit()
    return weather


def weather_of(sender: Sender, *, at: datetime) -> Weather:
    asked = {
        "origin": origin_of(sender.id), "grouping": storm_of(sender),
        "integration_id": sender.id, "since": at - WINDOW,
    }  # fmt: skip
    storm_from = sender.settings.get("storm_from")
    limit = storm_from if isinstance(storm_from, int) else STORM_FROM
    found: Any = db.session.execute(_WEATHER, asked).one()
    return Weather(**found._mapping, storm_from=limit)


def is_told(incident: Incident, *, at: datetime, new_count: int = 0) -> bool:
    """Whether an alert is worth a line: always, but in a storm the 1st, 10th, 100th …, and one every 10 s."""
    before = incident.alert_count - new_count
    if not is_storm(incident) or _digits(before) < _digits(incident.alert_count):
        return True
    lines = select(TimelineEntry.at).where(
        TimelineEntry.incident_id == incident.id, TimelineEntry.kind == EntryKind.ALERT
    )
    last = db.session.scalar(lines.order_by(TimelineEntry.seq.desc()).limit(1))
    return last is None or at - last >= TOLD_EVERY


def _digits(count: int) -> int:
    return len(str(count)) if count else 0
