"""Somebody takes a window, by their own word or a manager's: no consent is asked, everybody is told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from portal.audit.actions import record
from portal.core.db import many, transactional
from portal.core.errors import NotAllowed, Refused
from portal.core.text import _
from portal.people.access import Standing
from portal.people.models import Person, Team
from portal.people.queries import standing
from portal.rota.cover.actions import Stretch, fill, hand_over
from portal.rota.cover.handing import Handed
from portal.rota.cover.locking import lock_people, lock_rotations
from portal.rota.cover.queries import in_force
from portal.rota.models import Origin, RotaRole, Rotation, Shift
from portal.rota.windows import without
from portal.swaps.ledger.actions import enter
from portal.swaps.overrides.telling import tell_override
from portal.swaps.rules.cases import Finding, Held
from portal.swaps.rules.findings import findings, is_refused
from portal.swaps.rules.queries import facts_for
from portal.swaps.rules.wording import finding_text
from portal.swaps.settings.queries import settings_of


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
    """What has changed hands, what nobody had before, and which rules it breaks."""

    handed: Sequence[Handed]
    filled: Sequence[Shift]
    broken: Sequence[Finding]


@transactional
def override(team: Team, wanted: Override, *, by: Person, at: datetime) -> Overridden:
    """Put somebody on call for a window, in every rotation of the role; gaps in it are filled.

    A member may take hours themselves, a manager gives them to anybody of the team. The reason also answers the
    rules' warnings. Errors: Refused without a reason, for a window that is over, for a role without a rotation,
    where a rule would refuse it and nobody is certain (field `is_certain`), and for somebody who may not.
    """
    _demand(team, wanted, by, at)
    rotations = _rotations(team, wanted.role)
    lock_rotations(rotation.id for rotation in rotations)
    start = max(wanted.starts_at, at)
    shifts = _shifts(rotations, start, wanted.ends_at)
    lock_people([team.id], {wanted.person.id, *_holders(shifts)})
    broken = _broken(team, wanted, rotations[0], start, by, at)
    if is_refused(broken) and not wanted.is_certain:
        text = " ".join(finding_text(one, by.time_zone) for one in broken)
        raise Refused(text, fields={"is_certain": text})
    stretches = [Stretch(shift, wanted.person.id, start, wanted.ends_at) for shift in shifts]
    done = (
        hand_over(stretches, origin=Origin.OVERRIDE, reason=wanted.reason, by=by, at=at) if stretches else []
    )
    gaps = without([(start, wanted.ends_at)], ((shift.starts_at, shift.ends_at) for shift in shifts))
    filled = fill(rotations[0], gaps, wanted.person, reason=wanted.reason, by=by, at=at)
    if not done and not filled:
        raise Refused(_("%(name)s has these hours already.", name=wanted.person.name))
    enter(done, team_id=team.id, reason=wanted.reason, by=by, at=at)
    tell_override(team, wanted.person, done, filled, reason=wanted.reason, by=by, at=at)
    facts = {"role": wanted.role.value, "reason": wanted.reason, "broken": [one.rule.value for one in broken]}
    record("cover.overridden", f"{team.slug}/{wanted.person.email}", by=by.id, at=at, **facts)
    return Overridden(done, filled, broken)


def _demand(team: Team, wanted: Override, by: Person, at: datetime) -> None:
    held = standing(by, team.id)
    may = held in (Standing.ADMIN, Standing.MANAGER) or (
        held is Standing.MEMBER and by.id == wanted.person.id
    )
    if not may:
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
    found = select(Rotation).where(Rotation.team_id == team.id, Rotation.role == role, Rotation.is_active)
    rotations = many(found.order_by(Rotation.id))
    if not rotations:
        text = _("No rotation of this team has this role. Make one first.")
        raise Refused(text, fields={"role": text})
    return rotations


def _holders(shifts: Sequence[Shift]) -> set[int]:
    return {row.person_id for shift in shifts for row in in_force(shift)}


def _broken(
    team: Team, wanted: Override, rotation: Rotation, start: datetime, by: Person, at: datetime
) -> list[Finding]:
    facts = facts_for(team, [wanted.person], start, wanted.ends_at, at)[wanted.person.id]
    taking = [Held(team.id, team.name, wanted.role, rotation.id, start, wanted.ends_at)]
    return findings(facts, taking, settings=settings_of(team), at=at, is_offered=by.id == wanted.person.id)


def _shifts(rotations: Sequence[Rotation], start: datetime, end: datetime) -> Sequence[Shift]:
    touched = select(Shift).where(
        Shift.rotation_id.in_([rotation.id for rotation in rotations]),
        Shift.cancelled_at.is_(None),
        Shift.starts_at < end,
        Shift.ends_at > start,
    )
    return many(touched.order_by(Shift.starts_at, Shift.id))
