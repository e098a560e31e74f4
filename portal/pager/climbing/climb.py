"""Climbing the ladder of one incident."""

from datetime import datetime, timedelta
from typing import Any

from portal.escalations.ladder import Due, Exhausted, after_empty_step, due_step, next_due_at
from portal.escalations.queries import ladder_of
from portal.incidents.climbing import begin_climb, place_of, policy_now
from portal.incidents.models import EntryKind, Hold, Incident
from portal.incidents.timeline.actions import write
from portal.pager.climbing.holding import hold_or_release
from portal.pager.climbing.unreached import AGAIN, AGAIN_UNREACHED
from portal.pager.pages.actions import page_all
from portal.pager.pages.steps import LAST_RESORT_STEP
from portal.pager.reach.recipients import Found, asked_of, last_resort_of

GATHER = timedelta(seconds=10)
"""After the end of a night or a weekend, until all that was held for it is planned and leaves as one message. Chosen by
us: some hundred incidents are planned in that time."""


def climb(incident: Incident, *, at: datetime, is_early: bool = False) -> None:
    """Run the due step, and at once those after it as long as they find nobody. The caller holds the row lock.

    `is_early`: the step that ran reached nobody after all, or was passed on; the next one does not wait.
    """
    if incident.held_until is not None and incident.held_until > at:
        incident.next_escalation_at = incident.held_until
        return
    leaves_at = _leaves_at(incident, at)
    incident.policy = policy_now(incident)
    ladder, find = ladder_of(incident.policy), after_empty_step if is_early else due_step
    rung: Due | Exhausted | None = find(ladder, **place_of(incident), at=at)
    for _turn in ladder.rungs:
        if not isinstance(rung, Due):
            break
        found = asked_of(rung.step, incident.team, incident.severity, at)
        if hold_or_release(incident, found.recipients, at=at):
            return
        _run(incident, rung, found, at=at, leaves_at=leaves_at)
        if found.recipients:
            rung = None
            break
        rung = after_empty_step(ladder, **place_of(incident), at=at)
    if rung is None:
        incident.next_escalation_at = max(next_due_at(ladder, **place_of(incident)), at)
    else:
        _page_last_resort(incident, at=at, leaves_at=leaves_at)


def _leaves_at(incident: Incident, at: datetime) -> datetime:
    """Now; what was held for the hour leaves together, the same instant for all that was held until then."""
    if incident.held_until is None or incident.held_by not in (Hold.HOURS, Hold.QUIET):
        return at
    return max(at, incident.held_until + GATHER)


def _run(incident: Incident, due: Due, found: Found, *, at: datetime, leaves_at: datetime) -> None:
    """Page a step's people, if there are any."""
    incident.escalation_step, incident.escalation_loop = due.step.order, due.loop
    if due.step.is_postmortem_owed:
        incident.postmortem_owed_at = incident.postmortem_owed_at or at
    _tell_timeline(incident, due, found, at=at)
    page_all(incident, found, step=due.step, order=due.step.order, at=at, leaves_at=leaves_at)


def _tell_timeline(incident: Incident, due: Due, found: Found, *, at: datetime) -> None:
    names = list(dict.fromkeys(r.name for r in found.recipients))
    facts: dict[str, Any] = {
        "step": due.step.order,
        "loop": due.loop,
        "targets": names,
        "target_type": due.step.target_type,
    }
    if due.step.is_postmortem_owed:
        facts["postmortem"] = True
    if not names:
        facts["empty"] = "unreachable" if found.unreachable else "nobody"
    write(incident, EntryKind.ESCALATION, at=at, **facts)
    if found.unreachable:
        write(incident, EntryKind.WARNING, at=at, reason="unreachable", names=list(found.unreachable))


def _page_last_resort(incident: Incident, *, at: datetime, leaves_at: datetime) -> None:
    """The end of the ladder: the last resort, and a loud line when there is none either. Then it begins anew."""
    found = last_resort_of(incident.team)
    if hold_or_release(incident, found.recipients, at=at):
        return
    names = [r.name for r in found.recipients]
    write(incident, EntryKind.ESCALATION, at=at, exhausted=True, targets=names)
    page_all(incident, found, order=LAST_RESORT_STEP, at=at, leaves_at=leaves_at)
    if not names:
        write(incident, EntryKind.WARNING, at=at, reason="nobody_reached")
        incident.unreached_at = incident.unreached_at or at
    is_reached = incident.unreached_at is None
    begin_climb(incident, at=at + (AGAIN if is_reached else AGAIN_UNREACHED), is_now=False)
