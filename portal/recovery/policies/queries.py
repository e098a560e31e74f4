"""Reading the policies of teams, and which one a person has."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from flask import abort
from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import joinedload, selectinload

from portal.core.db import db, many, one_or_none
from portal.people.access import To
from portal.people.models import Membership, Person, Team
from portal.people.queries import require
from portal.recovery.policies.history import Entry, holding, in_force, merged, since_joined
from portal.recovery.policies.models import RecoveryPolicy, RecoveryPolicyVersion
from portal.recovery.rules import Policy


def policy_for(person: Person, key: str) -> RecoveryPolicy:
    """The loader: with its team and versions, for those who manage the team. Errors: 404, 403."""
    policy = one_or_none(_with_versions().where(RecoveryPolicy.key == key)) or abort(404)
    require(person, policy.team_id, To.MANAGE)
    return policy


def policies_of_team(team: Team) -> Sequence[RecoveryPolicy]:
    """With their versions; the one for everybody first."""
    theirs = _with_versions().where(RecoveryPolicy.team_id == team.id)
    return many(theirs.order_by(RecoveryPolicy.country.nulls_first()))


def entries_of(policy: RecoveryPolicy) -> list[Entry]:
    """What holds from when."""
    return in_force(version.entry for version in policy.versions)


def version_on(policy: RecoveryPolicy, day: date) -> RecoveryPolicyVersion | None:
    """The version that holds on a date."""
    entry = holding(entries_of(policy), day)
    return next((one for one in policy.versions if entry and one.number == entry.number), None)


def policies_for(people: Iterable[Person]) -> dict[int, Sequence[tuple[date, Policy]]]:
    """The policies of each person by the local date from which they hold, ascending; before the first there is none.

    Shape: a person of no team with a policy has no key. At each date it is one of those of their teams: that of a
           team for their country before one for everybody, then that of the team they have been in longest; one
           that is off stands back. A team's policy holds for somebody from the day they joined. Two queries.
    """
    lines = lines_for(people)
    return {who: [(one.since, one.policy) for one in line] for who, line in lines.items() if line}


@dataclass(frozen=True)
class Held:
    """The policy that a person has on a day, and why this one: whose it is, and for whom it is meant."""

    policy: RecoveryPolicy
    version: RecoveryPolicyVersion
    since: date


def held_by(person: Person, *, on: date) -> Held | None:
    """Which policy a person has on a local date; one that is off only where none is on."""
    entry = holding(lines_for([person]).get(person.id, ()), on)
    if entry is None:
        return None
    policy = db.session.get_one(RecoveryPolicy, entry.policy_id)
    version = next(one for one in policy.versions if one.number == entry.number)
    return Held(policy, version, entry.since)


def lines_for(people: Iterable[Person]) -> dict[int, list[Entry]]:
    """The same with the policies' numbers, so that a change can be told from another team's policy."""
    by_id = {person.id: person for person in people}
    candidates: defaultdict[int, list[list[Entry]]] = defaultdict(list)
    known: dict[int, list[Entry]] = {}
    for person_id, joined_at, policy in _meant_for(by_id):
        if policy.id not in known:
            known[policy.id] = entries_of(policy)
        joined_on = joined_at.astimezone(ZoneInfo(by_id[person_id].time_zone)).date()
        candidates[person_id].append(since_joined(known[policy.id], joined_on))
    return {who: merged(entries) for who, entries in candidates.items()}


def _meant_for(ids: Iterable[int]) -> Iterable[tuple[int, datetime, RecoveryPolicy]]:
    """Each policy of somebody's teams that is for them, best first."""
    matching = (
        select(Membership.person_id, Membership.created_at, RecoveryPolicy)
        .join(RecoveryPolicy, RecoveryPolicy.team_id == Membership.team_id)
        .join(Person, Person.id == Membership.person_id)
        .where(Membership.person_id.in_(ids), _is_for(Person.country))
        .order_by(RecoveryPolicy.country.nulls_last(), Membership.created_at, Membership.team_id)
        .options(selectinload(RecoveryPolicy.versions))
    )
    return [(row[0], row[1], row[2]) for row in db.session.execute(matching)]


def _is_for(country: object) -> ColumnElement[bool]:
    return or_(RecoveryPolicy.country.is_(None), RecoveryPolicy.country == country)


def _with_versions() -> Select[RecoveryPolicy]:
    versions = selectinload(RecoveryPolicy.versions).joinedload(RecoveryPolicyVersion.saved_by)
    return select(RecoveryPolicy).options(joinedload(RecoveryPolicy.team, innerjoin=True), versions)
