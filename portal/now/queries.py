"""What the first view shows. The number of queries does not grow with the teams."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Row, bindparam, select
from sqlalchemy.orm import aliased, joinedload

from portal.asks.models import Ask
from portal.asks.queries import open_for
from portal.core.db import db, many
from portal.incidents.models import Incident
from portal.incidents.queries import open_incidents, visible_to
from portal.messages.contacts.queries import usable_methods
from portal.messages.outbox.queries import pages_to
from portal.now.beginning import Step, first_steps
from portal.now.duty import Duty, duties_at
from portal.now.nights import Rest, rest_of
from portal.people.models import Membership, Person, Role, Team, TeamRole
from portal.postmortems.models import Postmortem, PostmortemState
from portal.rota.models import Assignment, RotaRole, Rotation
from portal.rota.periods import covers
from portal.rota.queries import assignments, cover_by

LOOK_BACK = timedelta(days=30)
NEXT_SHIFTS = 4
_ORDER = {role: place for place, role in enumerate(RotaRole)}


@dataclass(frozen=True)
class Post:
    """One role of a team now. Nobody: no cover. `until` is None when the same person goes on after it."""

    role: RotaRole
    person: Person | None
    until: datetime | None


@dataclass(frozen=True)
class TeamNow:
    """A team at a glance. What happens in it is told only to those who may follow its incidents."""

    team: Team
    posts: Sequence[Post]
    worst_open: int | None
    quiet_since: datetime | None
    is_managed: bool


@dataclass(frozen=True)
class Board:
    """The part of the view that changes by itself."""

    teams: Sequence[TeamNow]
    incidents: Sequence[Incident]
    duties: Sequence[Duty[Assignment]]
    relief: Assignment | None
    rest: Rest | None
    names_people: bool
    may_declare: bool


@dataclass(frozen=True)
class Mine:
    """What is ahead of one person, and what the last thirty days were like."""

    shifts: Sequence[Assignment]
    rest: Rest
    asks: Sequence[Ask]
    drafts: Sequence[Postmortem]
    is_unreachable: bool
    first_steps: Sequence[Step]


def board_for(person: Person, *, at: datetime) -> Board:
    """Who is on call, what is open and this person's own duty: five queries, seven for whoever has one."""
    found = _teams(person)
    incidents = open_incidents(person)
    duties = duties_of(person, at=at)
    return Board(
        teams=_teams_now(found, incidents, person, at=at),
        incidents=incidents,
        duties=duties,
        relief=_relief(duties[0]) if duties else None,
        rest=_rest(person, duties[0].cover.starts_at, at) if duties else None,
        names_people=person.role != Role.VIEWER,
        may_declare=person.role == Role.ADMIN or any(row.role is not None for row in found),
    )


def mine(person: Person, *, at: datetime) -> Mine:
    cover = cover_by(person, at)
    is_wakeable = any(method.is_waking for method in usable_methods([person.id])[person.id])
    return Mine(
        shifts=[stretch for stretch in cover if stretch.starts_at > at][:NEXT_SHIFTS],
        rest=_rest(person, at - LOOK_BACK, at),
        asks=open_for(person),
        drafts=_drafts_of(person),
        is_unreachable=bool(cover) and not is_wakeable,
        first_steps=first_steps(person, is_reachable=is_wakeable, at=at),
    )


def duties_of(person: Person, *, at: datetime) -> list[Duty[Assignment]]:
    """What a person can be paged for now; a trainee cannot."""
    cover = cover_by(person, at, at + LOOK_BACK)
    return duties_at([stretch for stretch in cover if stretch.role != RotaRole.SHADOW], at)


class Stretch(NamedTuple):
    """As much of a stretch as it takes to know until when somebody is on call."""

    rotation_id: int
    starts_at: datetime
    ends_at: datetime


_STRETCHES = (
    select(Assignment.rotation_id, Assignment.starts_at, Assignment.ends_at)
    .where(Assignment.person_id == bindparam("person_id"), Assignment.replaced_at.is_(None))
    .where(Assignment.ends_at > bindparam("at"), Assignment.starts_at < bindparam("end"))
    .where(Assignment.role != RotaRole.SHADOW)
    .order_by(Assignment.starts_at, Assignment.id)
)
"""Built once, and names only what it needs: every view asks."""


def on_call_until(person: Person, *, at: datetime) -> datetime | None:
    """The end of the first duty of `duties_of` to end; None for whoever has none."""
    asked = {"person_id": person.id, "at": at, "end": at + LOOK_BACK}
    duties = duties_at((Stretch(*row) for row in db.session.execute(_STRETCHES, asked)), at)
    return duties[0].until if duties else None


def _teams(person: Person) -> Sequence[Row[Team, TeamRole | None, datetime | None]]:
    """Every team, own ones first, with one's role there and the end of the newest incident one may see."""
    is_told = Membership.role.is_not(None) if person.role == Role.MEMBER else visible_to(person)
    newest_ended_at = (
        select(Incident.resolved_at)
        .where(Incident.team_id == Team.id, is_told)
        .order_by(Incident.created_at.desc())
        .limit(1)
        .correlate(Team, Membership)
        .scalar_subquery()
        .label("newest_ended_at")
    )
    is_mine = (Membership.team_id == Team.id) & (Membership.person_id == person.id)
    teams = select(Team, Membership.role, newest_ended_at).outerjoin(Membership, is_mine)
    return db.session.execute(teams.order_by(Membership.role.is_(None), Team.name)).all()


def _teams_now(
    found: Sequence[Row[Team, TeamRole | None, datetime | None]],
    incidents: Sequence[Incident],
    person: Person,
    *,
    at: datetime,
) -> list[TeamNow]:
    posts, worst = _posts(at), _worst(incidents)
    follows_all = person.role in (Role.ADMIN, Role.VIEWER)
    return [
        TeamNow(
            team=team,
            posts=posts[team.id],
            worst_open=worst.get(team.id),
            quiet_since=ended_at if follows_all or role is not None else None,
            is_managed=person.role == Role.ADMIN or role == TeamRole.MANAGER,
        )
        for team, role, ended_at in found
    ]


def _worst(incidents: Sequence[Incident]) -> Mapping[int, int]:
    """The gravest severity by team; the incidents come gravest first."""
    return {incident.team_id: incident.severity for incident in reversed(incidents)}


def _posts(at: datetime) -> Mapping[int, list[Post]]:
    """The roles of each team in order: those somebody covers, and those a rotation leaves empty."""
    posts: dict[int, list[Post]] = defaultdict(list)
    for cover, goes_on in _cover(at):
        posts[cover.team_id].append(Post(cover.role, cover.person, None if goes_on else cover.ends_at))
    planned = select(Rotation.team_id, Rotation.role).where(Rotation.is_active).distinct()
    for team_id, role in db.session.execute(planned.where(Rotation.role != RotaRole.SHADOW)):
        if role not in {post.role for post in posts[team_id]}:
            posts[team_id].append(Post(role, None, None))
    for of_team in posts.values():
        of_team.sort(key=lambda post: _ORDER[post.role])
    return posts


def _cover(at: datetime) -> Sequence[Row[Assignment, bool]]:
    """Everybody on call, and whether the same person covers what follows in the same rotation."""
    following = aliased(Assignment)
    goes_on = select(following.id).where(
        following.rotation_id == Assignment.rotation_id,
        following.starts_at == Assignment.ends_at,
        following.ends_at > Assignment.ends_at,  # always true; the index of a rotation's cover needs it
        following.person_id == Assignment.person_id,
        following.replaced_at.is_(None),
    )
    now = assignments().add_columns(goes_on.exists()).where(covers(at))
    return db.session.execute(now.order_by(Assignment.id)).all()


def _relief(duty: Duty[Assignment]) -> Assignment | None:
    """Whoever takes over at the end of a duty."""
    following = assignments().where(
        Assignment.team_id == duty.cover.team_id,
        Assignment.rotation_id == duty.cover.rotation_id,
        Assignment.starts_at == duty.until,
    )
    return db.session.scalars(following.limit(1)).one_or_none()


def _rest(person: Person, start: datetime, end: datetime) -> Rest:
    pages = pages_to(person.id, since=start)
    return rest_of([page.created_at for page in pages], start, end, person.time_zone)


def _drafts_of(person: Person) -> Sequence[Postmortem]:
    """Drafts of incidents that this person took, the oldest first."""
    drafts = (
        select(Postmortem)
        .join(Postmortem.incident)
        .where(Postmortem.state == PostmortemState.DRAFT, Incident.acknowledged_by_id == person.id)
        .options(joinedload(Postmortem.incident))
    )
    return many(drafts.order_by(Postmortem.requested_at).limit(5))
