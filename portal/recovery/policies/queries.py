"""Reading the policies of teams, and which one a person has."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from flask import abort
from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from portal.core.db import db, many, one_or_none
from portal.people.access import To
from portal.people.models import Membership, Person, Team
from portal.people.queries import countries_of, require
from portal.recovery.policies.history import NOTHING, Entry, holding, in_force, in_turn, merged, since_joined
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
           that is off stands back. A team's policy holds for somebody from the day they joined, one for a country
           while they live there. Three queries.
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
    if entry is None or entry.policy is NOTHING:
        return None
    policy = db.session.get_one(RecoveryPolicy, entry.policy_id)
    version = next(one for one in policy.versions if one.number == entry.number)
    return Held(policy, version, entry.since)


def lines_for(people: Iterable[Person]) -> dict[int, list[Entry]]:
    """The same with the policies' numbers, so that a change can be told from another team's policy."""
    by_id = {person.id: person for person in people}
    lived = countries_of(by_id)
    theirs = _policies_of(by_id)
    return {
        who: in_turn([(since, _line_in(country, known)) for since, country in _stays(by_id[who], lived)])
        for who, known in theirs.items()
    }


Candidate = tuple[str | None, list[Entry]]
"""A country, or None for everybody, and what its policy says from when for one person."""


def _line_in(country: str | None, known: Sequence[Candidate]) -> list[Entry]:
    return merged([entries for of, entries in known if of in (None, country)])


def _stays(
    person: Person, lived: Mapping[int, Sequence[tuple[datetime, str | None]]]
) -> list[tuple[date, str | None]]:
    """The local dates from which they have lived in which country."""
    zone = ZoneInfo(person.time_zone)
    dated = [(at.astimezone(zone).date(), country) for at, country in lived.get(person.id, ())]
    changes = [one for n, one in enumerate(dated) if n == 0 or one[1] != dated[n - 1][1]]
    return changes or [(date.min, person.country)]


def _policies_of(by_id: Mapping[int, Person]) -> dict[int, list[Candidate]]:
    """Those of each person's teams, best first."""
    found: defaultdict[int, list[Candidate]] = defaultdict(list)
    known: dict[int, list[Entry]] = {}
    for person_id, joined_at, policy in _beside(by_id):
        if policy.id not in known:
            known[policy.id] = entries_of(policy)
        joined_on = joined_at.astimezone(ZoneInfo(by_id[person_id].time_zone)).date()
        found[person_id].append((policy.country, since_joined(known[policy.id], joined_on)))
    return found


def _beside(ids: Iterable[int]) -> Iterable[tuple[int, datetime, RecoveryPolicy]]:
    matching = (
        select(Membership.person_id, Membership.created_at, RecoveryPolicy)
        .join(RecoveryPolicy, RecoveryPolicy.team_id == Membership.team_id)
        .where(Membership.person_id.in_(ids))
        .order_by(RecoveryPolicy.country.nulls_last(), Membership.created_at, Membership.team_id)
        .options(selectinload(RecoveryPolicy.versions))
    )
    return [(row[0], row[1], row[2]) for row in db.session.execute(matching)]


def _with_versions() -> Select[RecoveryPolicy]:
    versions = selectinload(RecoveryPolicy.versions).joinedload(RecoveryPolicyVersion.saved_by)
    return select(RecoveryPolicy).options(joinedload(RecoveryPolicy.team, innerjoin=True), versions)
