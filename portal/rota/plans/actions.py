"""Publishing rotations into stored shifts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from portal.audit.actions import record
from portal.core.db import add, db, transactional
from portal.people.models import Person, Team
from portal.rota.cover.actions import touch_calendars
from portal.rota.cover.locking import lock_people, lock_rotations
from portal.rota.cover.signals import cover_changed
from portal.rota.models import Publication, Rotation
from portal.rota.plans.consent import NO_CONSENT, Consent, demand_notice
from portal.rota.plans.differences import differences
from portal.rota.plans.drafting import Drafted, draft, extension, limits_of, verdict_on
from portal.rota.plans.notice import Affected, affected
from portal.rota.plans.storing import store
from portal.rota.plans.telling import tell

HORIZON = timedelta(weeks=13)

Written = Sequence[tuple[Rotation, Drafted, Publication]]
"""What was stored of each rotation, and by which publication."""


@dataclass(frozen=True)
class Published:
    """What a publication did, in shifts."""

    created: int = 0
    changed: int = 0
    removed: int = 0

    def __add__(self, other: "Published") -> "Published":
        return Published(
            self.created + other.created, self.changed + other.changed, self.removed + other.removed
        )


@transactional
def publish(
    rotation: Rotation,
    *,
    until: datetime,
    at: datetime,
    by: Person | None = None,
    consent: Consent = NO_CONSENT,
) -> Published:
    """Store the shifts ahead as the rotation wants them. A shift that has begun is never touched.

    Whoever gains or loses a shift is told, once, when a person publishes. Publishing twice changes nothing.
    Errors: Refused without members, and for changes at short notice without a reason (see `demand_notice`).
    """
    return publish_all([rotation], until=until, at=at, by=by, consent=consent)


@transactional
def publish_all(
    rotations: Sequence[Rotation],
    *,
    until: datetime,
    at: datetime,
    by: Person | None = None,
    consent: Consent = NO_CONSENT,
) -> Published:
    """Publish several rotations at once: one message to each person, whatever they are touched by."""
    done, touched, written = Published(), [], []
    lock_rotations(rotation.id for rotation in rotations)
    for rotation in sorted(rotations, key=lambda one: one.id):
        db.session.refresh(rotation)
        drafted = draft(rotation, until=until, at=at)
        lines = differences(drafted.plan)
        found = affected(lines, rotation.time_zone, limits_of(rotation.team), at=at)
        if by is not None:
            demand_notice(verdict_on(rotation, lines, at=at), consent, limits_of(rotation.team))
        rotation.published_until = max(until, rotation.published_until or until)
        publication = _publication(rotation, drafted, found, until=until, at=at, by=by, consent=consent)
        done += _write(rotation, drafted, publication)
        written.append((rotation, drafted, publication))
        touched.append((rotation, found))
    announce(written)
    if by is not None:
        tell(touched, by=by, reason=consent.reason, at=at)
    return done


@transactional
def publish_team(
    team: Team,
    rotations: Sequence[Rotation],
    *,
    until: datetime,
    at: datetime,
    by: Person,
    consent: Consent = NO_CONSENT,
) -> Published:
    """Publish every rotation of a team that has members."""
    ready = [r for r in rotations if r.members and r.team_id == team.id]
    return publish_all(ready, until=until, at=at, by=by, consent=consent)


@transactional
def extend(rotation: Rotation, *, until: datetime, at: datetime) -> Published:
    """Publish further ahead without touching what is published: an edited rule waits for a person."""
    lock_rotations([rotation.id])
    db.session.refresh(rotation)
    drafted = extension(rotation, until=until, at=at)
    rotation.published_until = max(until, rotation.published_until or until)
    publication = _publication(rotation, drafted, (), until=until, at=at, by=None, consent=NO_CONSENT)
    done = _write(rotation, drafted, publication)
    announce([(rotation, drafted, publication)])
    return done


def _publication(
    rotation: Rotation,
    drafted: Drafted,
    found: Sequence[Affected],
    *,
    until: datetime,
    at: datetime,
    by: Person | None,
    consent: Consent,
) -> Publication:
    plan = drafted.plan
    return Publication(
        rotation_id=rotation.id,
        by_id=by.id if by else None,
        published_at=at,
        until_at=until,
        created_count=len(plan.create),
        changed_count=len(plan.change),
        removed_count=len(plan.remove),
        notice_days=min((one.notice_days for one in found), default=None),
        reason=consent.reason or None,
        is_agreed=bool(consent.reason) and consent.is_agreed,
    )


def _write(rotation: Rotation, drafted: Drafted, publication: Publication) -> Published:
    plan = drafted.plan
    if not plan.is_empty:
        store(rotation, drafted, add(publication))
    return Published(len(plan.create), len(plan.change), len(plan.remove))


def announce(written: Written, action: str = "rotation.published") -> None:
    """Calendars, whoever stands on the rota, and the audit log, once all is written: see decision 12 for the order."""
    stored = [one for one in written if not one[1].plan.is_empty]
    if not stored:
        return
    at, by = stored[0][2].published_at, stored[0][2].by
    lock_people({r.team_id for r, _d, _p in stored}, set().union(*(_people(d) for _r, d, _p in stored)))
    for rotation, drafted, _publication in stored:
        touch_calendars(rotation.team_id, _people(drafted), at=at)
    moved = [
        row.id for _r, d, _p in stored for row in (*d.plan.remove, *(old for old, _new in d.plan.change))
    ]
    cover_changed.send(frozenset(moved), at=at, by=by)
    for rotation, drafted, publication in stored:
        _note(action, rotation, drafted, publication)


def _people(drafted: Drafted) -> set[int]:
    lines = differences(drafted.plan)
    people = {who for line in lines for who in (line.published_id, line.drafted_id) if who is not None}
    return people | {promise.person_id for promise in drafted.held}


def _note(action: str, rotation: Rotation, drafted: Drafted, publication: Publication) -> None:
    plan, reason = drafted.plan, publication.reason
    written = Published(len(plan.create), len(plan.change), len(plan.remove))
    facts: dict[str, object] = {**vars(written), **({"reason": reason} if reason else {})}
    record(action, rotation.name, by=publication.by_id, at=publication.published_at, **facts)
