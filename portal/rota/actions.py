"""Changing rotations, and publishing them into stored shifts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from portal.audit.actions import record
from portal.core.db import add, db, transactional
from portal.core.errors import Refused
from portal.core.text import _
from portal.people.models import Person, Team
from portal.rota.differences import differences
from portal.rota.drafting import Drafted, draft, extension, verdict_on
from portal.rota.membership import is_past, rearranged
from portal.rota.models import Publication, RotaRole, Rotation, RotationMember, RotationWindow
from portal.rota.notice import Affected, affected
from portal.rota.storing import store, touch_calendars
from portal.rota.telling import NO_CONSENT, Consent, demand_notice, tell
from portal.rota.turns import Member, Unit
from portal.rota.windows import Window

HORIZON = timedelta(weeks=13)


@dataclass(frozen=True)
class RotationFacts:
    """What can be set of a rotation.

    `member_ids` are people in the order of their turns; a Member where they join or leave on a date.
    """

    name: str
    role: RotaRole
    time_zone: str
    starts_on: date
    member_ids: Sequence[int | Member]
    handoff_time: time = time(9)
    handoff_weekday: int | None = 0
    unit: str = "week"
    count: int = 1
    windows: Sequence[Window] = ()

    @property
    def members(self) -> list[Member]:
        return [Member(m) if isinstance(m, int) else m for m in self.member_ids]


@transactional
def create_rotation(team: Team, facts: RotationFacts, *, by: Person | None, at: datetime) -> Rotation:
    """A rotation without shifts: publishing makes them. Errors: Refused for turns of hours within windows."""
    _refuse_hours_in_windows(facts)
    rotation = add(Rotation(team_id=team.id, created_at=at, **_columns(facts)))
    _put(rotation, facts.members, facts.windows)
    record("rotation.created", f"{team.slug}/{facts.name}", by=by.id if by else None, at=at)
    return rotation


@transactional
def update_rotation(rotation: Rotation, facts: RotationFacts, *, by: Person, at: datetime) -> None:
    """Change the rule. What is published stays until it is published again.

    Once it is published, who is taken out of the order leaves today and who is new joins today, so that nobody
    else's place in the order changes.
    Errors: Refused for another role once shifts are published: those would keep the old one.
    """
    _refuse_hours_in_windows(facts)
    if facts.role != rotation.role and rotation.published_until is not None:
        raise Refused(_("The role stays as it was published. Pause this rotation and make another one."))
    for name, value in _columns(facts).items():
        setattr(rotation, name, value)
    members = facts.members
    if rotation.published_until is not None:
        today = at.astimezone(ZoneInfo(rotation.time_zone)).date()
        members = rearranged(_stored(rotation), _dated(rotation, facts, today), today)
    _put(rotation, members, facts.windows)
    record("rotation.changed", f"{rotation.team.slug}/{facts.name}", by=by.id, at=at)


@transactional
def set_active(rotation: Rotation, is_active: bool, *, by: Person, at: datetime) -> None:
    """Pause a rotation, or let it go on. The shifts that are published stay until it is published again."""
    rotation.is_active = is_active
    name = "rotation.resumed" if is_active else "rotation.paused"
    record(name, f"{rotation.team.slug}/{rotation.name}", by=by.id, at=at)


def _columns(facts: RotationFacts) -> dict[str, object]:
    own = vars(facts)
    return {name: value for name, value in own.items() if name not in ("member_ids", "windows")}


def _refuse_hours_in_windows(facts: RotationFacts) -> None:
    if facts.windows and facts.unit == Unit.HOUR:
        raise Refused(_("Turns of hours go round the clock. Count in days, or choose all hours."))


def _stored(rotation: Rotation) -> list[Member]:
    return [Member(m.person_id, m.joins_on, m.leaves_on) for m in rotation.members]


def _dated(rotation: Rotation, facts: RotationFacts, today: date) -> list[Member]:
    """The wanted members; who is only named keeps the dates they have."""
    known = {m.person_id: m for m in _stored(rotation) if not is_past(m, today)}
    return [known.get(m, Member(m)) if isinstance(m, int) else m for m in facts.member_ids]


def _put(rotation: Rotation, members: Sequence[Member], windows: Sequence[Window]) -> None:
    rotation.members, rotation.windows = [], []
    db.session.flush()
    for place, member in enumerate(members):
        dates = {"joins_on": member.joins_on, "leaves_on": member.leaves_on}
        add(RotationMember(rotation_id=rotation.id, position=place, person_id=member.person_id, **dates))
    for place, window in enumerate(windows):
        hours = {"days": sorted(window.days), "starts": window.starts, "until": window.until}
        add(RotationWindow(rotation_id=rotation.id, position=place, **hours))
    db.session.expire(rotation, ["members", "windows"])


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
    done, touched = Published(), []
    for rotation in rotations:
        db.session.refresh(rotation, with_for_update=True)
        drafted = draft(rotation, until=until, at=at)
        lines = differences(drafted.plan)
        found = affected(lines, rotation.time_zone, at=at)
        if by is not None:
            demand_notice(verdict_on(rotation, lines, at=at), consent)
        rotation.published_until = max(until, rotation.published_until or until)
        publication = _publication(rotation, drafted, found, until=until, at=at, by=by, consent=consent)
        done += _write(rotation, drafted, publication)
        touched.append((rotation, found))
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
    db.session.refresh(rotation, with_for_update=True)
    drafted = extension(rotation, until=until, at=at)
    rotation.published_until = max(until, rotation.published_until or until)
    publication = _publication(rotation, drafted, (), until=until, at=at, by=None, consent=NO_CONSENT)
    return _write(rotation, drafted, publication)


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
    plan, at = drafted.plan, publication.published_at
    if plan.is_empty:
        return Published()
    lines = differences(plan)
    people = {who for line in lines for who in (line.published_id, line.drafted_id) if who is not None}
    people |= {promise.person_id for promise in drafted.held}
    store(rotation, drafted, add(publication))
    touch_calendars(rotation.team_id, people, at=at)
    written = Published(len(plan.create), len(plan.change), len(plan.remove))
    facts: dict[str, object] = {
        **vars(written),
        **({"reason": publication.reason} if publication.reason else {}),
    }
    record("rotation.published", rotation.name, by=publication.by_id, at=at, **facts)
    return written
