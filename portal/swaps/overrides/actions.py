"""Somebody takes hours, by their own word or a manager's: no consent is asked, everybody is told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from portal.audit.actions import record
from portal.core.db import transactional
from portal.core.errors import NotAllowed, Refused
from portal.core.text import _
from portal.people.access import To, may
from portal.people.models import Person, Team
from portal.people.queries import standing
from portal.rota.cover.actions import fill, hand_over
from portal.rota.cover.handing import Handed
from portal.rota.cover.locking import lock_people, lock_rotations
from portal.rota.cover.queries import in_force, shifts_touching
from portal.rota.cover.stretches import Taking
from portal.rota.models import Origin, RotaRole, Rotation, Shift
from portal.rota.queries import active_rotations
from portal.rota.windows import without
from portal.swaps.ledger.actions import enter
from portal.swaps.overrides.telling import tell_override
from portal.swaps.rules.cases import Finding, Held
from portal.swaps.rules.findings import is_refused
from portal.swaps.rules.queries import broken_by
from portal.swaps.rules.wording import finding_text


@dataclass(frozen=True)
class Override:
    """Who covers a role of a team over [starts_at, ends_at), and why it has to be.

    `is_certain`: also where a rule of the team would refuse a swap: nobody on call is worse.
    """

    role: RotaRole
    person: Person
    starts_at: datetime
    ends_at: datetime
    reason: str
    is_certain: bool = True


@dataclass(frozen=True)
class Overridden:
    """What has changed hands, or had nobody before, and which rules it breaks."""

    handed: Sequence[Handed]
    broken: Sequence[Finding]


@transactional
def override(team: Team, wanted: Override, *, by: Person, at: datetime) -> Overridden:
    """Put somebody on call for some hours, in every rotation of the role; gaps in them are filled.

    A member may take hours themselves, a manager gives them to anybody of the team. The reason also answers the
    rules' warnings. Errors: Refused without a reason, for hours that are over, for a role without a rotation,
    where a rule would refuse it and nobody is certain (field `is_certain`), and for somebody who may not.
    """
    _demand(team, wanted, by, at)
    rotations = _rotations(team, wanted.role)
    lock_rotations(rotation.id for rotation in rotations)
    shifts = shifts_touching(rotations, max(wanted.starts_at, at), wanted.ends_at)
    lock_people([team.id], {wanted.person.id, *_holders(shifts)})
    broken = _broken(team, wanted, rotations[0], by, at)
    handed = _hand_over(wanted, rotations[0], shifts, by, at)
    enter(handed, team_id=team.id, reason=wanted.reason, by=by, at=at)
    tell_override(team, wanted.person, handed, reason=wanted.reason, by=by, at=at)
    facts = {"role": wanted.role.value, "reason": wanted.reason, "broken": [one.rule.value for one in broken]}
    record("cover.overridden", f"{team.slug}/{wanted.person.email}", by=by.id, at=at, **facts)
    return Overridden(handed, broken)


def _demand(team: Team, wanted: Override, by: Person, at: datetime) -> None:
    if not may(standing(by, team.id), To.RESPOND if by.id == wanted.person.id else To.MANAGE):
        raise NotAllowed(_("Take hours yourself, or ask a manager of the team."))
    if not wanted.person.is_active:
        raise Refused(_("%(name)s does not work here any more.", name=wanted.person.name))
    if not wanted.reason.strip():
        text = _("Say why: it is shown to whoever it touches.")
        raise Refused(text, fields={"reason": text})
    if wanted.ends_at <= max(wanted.starts_at, at):
        text = _("The end has to be after the beginning, and ahead of now.")
        raise Refused(text, fields={"ends_at": text})


def _rotations(team: Team, role: RotaRole) -> Sequence[Rotation]:
    found = [rotation for rotation in active_rotations(team) if rotation.role == role]
    if not found:
        text = _("No rotation of this team has this role. Make one first.")
        raise Refused(text, fields={"role": text})
    return found


def _holders(shifts: Sequence[Shift]) -> set[int]:
    return {row.person_id for shift in shifts for row in in_force(shift)}


def _broken(team: Team, wanted: Override, rotation: Rotation, by: Person, at: datetime) -> Sequence[Finding]:
    start = max(wanted.starts_at, at)
    taking = [Held(team.id, team.name, wanted.role, rotation.id, start, wanted.ends_at)]
    broken = broken_by(team, [wanted.person], taking, offered_by=by.id, at=at)[wanted.person.id]
    if is_refused(broken) and not wanted.is_certain:
        text = " ".join(finding_text(one, by.time_zone) for one in broken)
        raise Refused(text, fields={"is_certain": text})
    return broken


def _hand_over(
    wanted: Override, rotation: Rotation, shifts: Sequence[Shift], by: Person, at: datetime
) -> list[Handed]:
    """What others have of the hours, and what nobody has; of several rotations the first is filled."""
    start, end, who, reason = max(wanted.starts_at, at), wanted.ends_at, wanted.person, wanted.reason
    takings = [Taking(shift, start, end, who.id) for shift in shifts]
    done = hand_over(takings, origin=Origin.OVERRIDE, reason=reason, by=by, at=at)
    gaps = without([(start, end)], ((shift.starts_at, shift.ends_at) for shift in shifts))
    done += fill(rotation, gaps, who, reason=reason, by=by, at=at)
    if not done:
        raise Refused(_("%(name)s has these hours already.", name=who.name))
    return done
