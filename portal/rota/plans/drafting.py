"""What publishing a rotation would write. Reads and decides; stores nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from portal.core.errors import Refused
from portal.core.text import _
from portal.people.models import Team
from portal.rota.models import Assignment, Rotation, Shift
from portal.rota.plans import reconciling as plans
from portal.rota.plans.differences import Difference
from portal.rota.plans.notice import Limits, Verdict, affected, changes_of_plan, worst
from portal.rota.plans.queries import promises_ahead, shifts_ahead
from portal.rota.rule import shifts
from portal.rota.rule.stored import rule_of


@dataclass(frozen=True)
class Drafted:
    """The plan of one rotation, and what people have promised beside it."""

    plan: plans.Plan[Shift]
    held: Sequence[Assignment]


def draft(rotation: Rotation, *, until: datetime, at: datetime) -> Drafted:
    """What publishing up to an instant would write.

    What is published beyond `until` stays published. A paused rotation wants no shifts at all.
    Errors: Refused without members.
    """
    end = max([until, *(s.ends_at for s in shifts_ahead(rotation, at))])
    wanted = wanted_between(rotation, at, end)
    # A shift that is over may reach into the first wanted turn, after the hand-off day was changed.
    published = shifts_ahead(rotation, min([at, *(w.starts_at for w in wanted[:1])]))
    held = promises_ahead(rotation, at)
    loose = [row for row in published if not row.is_imported]
    imported = [row for row in published if row.is_imported]
    return Drafted(plans.reconcile(loose, wanted, at, imported=imported, held=held), held)


def extension(rotation: Rotation, *, until: datetime, at: datetime) -> Drafted:
    """What is missing behind the last published shift, which stays as it is."""
    published = shifts_ahead(rotation, at)
    behind = max((s.ends_at for s in published), default=at)
    ahead = tuple(w for w in wanted_between(rotation, behind, until) if w.starts_at >= behind)
    return Drafted(plans.Plan(ahead, (), (), tuple(published)), ())


def verdict_on(rotation: Rotation, lines: Sequence[Difference], *, at: datetime) -> Verdict:
    """What the notice of a publication asks for."""
    changes = changes_of_plan(lines, rotation.published_until)
    return worst(affected(changes, rotation.time_zone, limits_of(rotation.team), at=at))


def limits_of(team: Team) -> Limits:
    return Limits(team.usual_notice_days, team.clear_notice_days)


def wanted_between(rotation: Rotation, start: datetime, end: datetime) -> list[shifts.Shift]:
    if not rotation.is_active or start >= end:
        return []
    if not rotation.members:
        raise Refused(_("Add at least one person to the rotation first."))
    return shifts.shifts_between(rule_of(rotation), start, end)
