"""Putting a draft onto the plan and saying so: the steps that publishing and importing share."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from portal.audit.actions import record
from portal.core.db import add
from portal.people.models import Person
from portal.rota.cover.actions import touch_calendars
from portal.rota.cover.locking import lock_people
from portal.rota.cover.signals import cover_changed
from portal.rota.models import Publication, Rotation
from portal.rota.plans.consent import Consent, demand_notice
from portal.rota.plans.differences import differences
from portal.rota.plans.drafting import Drafted, limits_of, verdict_on
from portal.rota.plans.notice import Affected, affected
from portal.rota.plans.storing import store


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


@dataclass(frozen=True)
class Written:
    """What was stored of one rotation, by which publication, and whom it touches."""

    rotation: Rotation
    drafted: Drafted
    publication: Publication
    touched: Sequence[Affected]

    @property
    def published(self) -> Published:
        return published_by(self.drafted)

    @property
    def moved_ids(self) -> list[int]:
        """The shifts that are not what they were."""
        plan = self.drafted.plan
        return [row.id for row in (*plan.remove, *(old for old, _new in plan.change))]

    @property
    def people_ids(self) -> set[int]:
        lines = differences(self.drafted.plan)
        people = {who for line in lines for who in (line.published_id, line.drafted_id) if who is not None}
        return people | {promise.person_id for promise in self.drafted.held}


def touched_by(
    rotation: Rotation, drafted: Drafted, *, by: Person | None, consent: Consent, at: datetime
) -> list[Affected]:
    """Whom a draft touches. Errors: Refused when a person does it at short notice and does not say what it takes."""
    lines, limits = differences(drafted.plan), limits_of(rotation.team)
    if by is not None:
        demand_notice(verdict_on(rotation, lines, at=at), consent, limits)
    return affected(lines, rotation.time_zone, limits, at=at)


def put(
    rotation: Rotation,
    drafted: Drafted,
    touched: Sequence[Affected],
    *,
    until: datetime,
    at: datetime,
    by: Person | None,
    consent: Consent,
) -> Written:
    """Store a draft, under the rotation's lock; what changes nothing leaves no publication."""
    counts = published_by(drafted)
    rotation.published_until = max(until, rotation.published_until or until)
    publication = Publication(
        rotation_id=rotation.id,
        by_id=by.id if by else None,
        published_at=at,
        until_at=until,
        created_count=counts.created,
        changed_count=counts.changed,
        removed_count=counts.removed,
        notice_days=min((one.notice_days for one in touched), default=None),
        reason=consent.reason or None,
        is_agreed=bool(consent.reason) and consent.is_agreed,
    )
    if not drafted.plan.is_empty:
        store(rotation, drafted, add(publication))
    return Written(rotation, drafted, publication, touched)


def announce(written: Sequence[Written], action: str = "rotation.published") -> None:
    """Calendars, whoever stands on the rota, and the audit log, once all is written: see decision 12 for the order."""
    stored = [one for one in written if not one.drafted.plan.is_empty]
    if not stored:
        return
    at, by = stored[0].publication.published_at, stored[0].publication.by
    people = frozenset[int]().union(*(one.people_ids for one in stored))
    lock_people({one.rotation.team_id for one in stored}, people)
    for one in stored:
        touch_calendars(one.rotation.team_id, one.people_ids, at=at)
    moved = frozenset(id_ for one in stored for id_ in one.moved_ids)
    cover_changed.send(moved, people=people, at=at, by=by)
    for one in stored:
        _note(action, one)


def published_by(drafted: Drafted) -> Published:
    plan = drafted.plan
    return Published(len(plan.create), len(plan.change), len(plan.remove))


def _note(action: str, written: Written) -> None:
    publication, reason = written.publication, written.publication.reason
    facts: dict[str, object] = {**vars(written.published), **({"reason": reason} if reason else {})}
    record(action, written.rotation.name, by=publication.by_id, at=publication.published_at, **facts)
