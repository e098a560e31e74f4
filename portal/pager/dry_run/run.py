"""Who would be told, how and when, if something fired: the ladder climbed on paper, with nobody answering.

It asks what the engine asks, at the instants the engine would ask it, and writes nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from portal.escalations.ladder import Due, Exhausted, Ladder, after_empty_step, next_due
from portal.escalations.queries import ladder_of, policy_of
from portal.incidents.models import Hold
from portal.pager.pages.steps import LAST_RESORT_STEP, MANAGEMENT_STEP
from portal.pager.reach.holds import LONGEST_WAIT, Held, hold_of
from portal.pager.reach.knowledge import Gathered, Knowledge
from portal.pager.reach.pacing import in_turns, urgency_for
from portal.pager.reach.recipients import Found, asked_of, last_resort_of, management_of
from portal.people.models import Person, Team

LOOK_AHEAD = timedelta(days=14)
"""How long holds are followed. Chosen by us: beyond it planned work says little."""


class RowKind(StrEnum):
    PAGED = "paged"
    NOBODY = "nobody"
    UNREACHABLE = "unreachable"
    HELD = "held"


@dataclass(frozen=True)
class Row:
    """One thing that would happen. `step` is as in the outbox: 0 the last resort, -2 management.

    PAGED: `who` by `channel`. UNREACHABLE: `who` is meant and has no way that works. NOBODY: the step finds nobody
    at all and the next one runs at once. HELD: nobody is paged before `until`, because of `held_by`; `whose`
    hours or work it is, by name.
    """

    at: datetime
    kind: RowKind
    step: int | None = None
    loop: int = 0
    who: str = ""
    channel: str = ""
    person: Person | None = None
    until: datetime | None = None
    held_by: Hold | None = None
    whose: str = ""


@dataclass(frozen=True)
class Case:
    """What fires: an incident of this severity for this team, opened at `at`.

    `is_asked`: by a person who wants it to page now, whatever the hour and the planned work.
    """

    team: Team
    severity: int
    at: datetime
    service_id: int | None = None
    is_asked: bool = False


@dataclass(frozen=True)
class _Place:
    """Where the climb stands: the last step that ran, and since when delays count."""

    began_at: datetime
    order: int | None = None
    loop: int = 0


@dataclass(frozen=True)
class _Run:
    """One case with all that is asked to answer it."""

    case: Case
    ladder: Ladder
    known: Knowledge

    @property
    def ends_at(self) -> datetime:
        return self.case.at + LOOK_AHEAD

    def held(self, found: Found, at: datetime, *, is_urgent: bool) -> Held | None:
        case = self.case
        return hold_of(
            case.team, case.severity, found.recipients,
            at=at, service_id=case.service_id, is_urgent=is_urgent, is_asked=case.is_asked,
            known=self.known,
        )  # fmt: skip


def dry_run(case: Case) -> list[Row]:
    """What happens until the last resort has been asked once, in the order of time; as many queries for any policy."""
    policy = policy_of(case.team.id, case.severity)
    ladder = ladder_of(policy)
    known = Gathered(case.team, ladder, case.at, case.at + LOOK_AHEAD, service_id=case.service_id)
    run = _Run(case, ladder, known)
    return sorted([*_climb(run), *_management(run)], key=lambda row: row.at)


def _climb(run: _Run) -> list[Row]:
    rows: list[Row] = []
    place: _Place | None = _Place(run.case.at)
    at, since, is_urgent = run.case.at, None, run.case.is_asked
    while place is not None and (at := max(at, _next(run.ladder, place).at)) < run.ends_at:
        began_at = place.began_at
        is_urgent = is_urgent or (since is not None and since + LONGEST_WAIT <= at)
        for rung, found in _tries(run, place, at):
            held = run.held(found, at, is_urgent=is_urgent)
            if held is not None:
                since = (since or at) if held.by == Hold.HOURS else None
                until = held.until if since is None else min(held.until, since + LONGEST_WAIT)
                wait = Row(at, RowKind.HELD, until=until, held_by=held.by, whose=held.whose)
                rows = [*_not_taken_back(rows, at), wait]
                place, at = _Place(until), until
                break
            since = None
            rows += _rows(run, rung, found, at, is_urgent=is_urgent)
            place = _Place(began_at, rung.step.order, rung.loop) if isinstance(rung, Due) else None
    return rows


def _not_taken_back(rows: list[Row], at: datetime) -> list[Row]:
    """A hold cancels the pages that were still to follow."""
    return [row for row in rows if row.at < at or row.kind != RowKind.PAGED]


def _tries(run: _Run, place: _Place, at: datetime) -> Iterator[tuple[Due | Exhausted, Found]]:
    """The due step, and at once those after it as long as they find nobody; at the end the last resort."""
    rung = _next(run.ladder, place)
    for _turn in run.ladder.rungs:
        if isinstance(rung, Exhausted):
            break
        found = asked_of(rung.step, run.case.team, run.case.severity, at, run.known)
        yield rung, found
        if found.recipients:
            return
        rung = after_empty_step(
            run.ladder, began_at=place.began_at, last_order=rung.step.order, loop=rung.loop, at=at
        )
    yield Exhausted(at), last_resort_of(run.case.team, run.known)


def _next(ladder: Ladder, place: _Place) -> Due | Exhausted:
    return next_due(ladder, began_at=place.began_at, last_order=place.order, loop=place.loop)


def _rows(run: _Run, rung: Due | Exhausted, found: Found, at: datetime, *, is_urgent: bool) -> Iterator[Row]:
    step = rung.step if isinstance(rung, Due) else None
    row = Row(
        at,
        RowKind.NOBODY,
        step.order if step else LAST_RESORT_STEP,
        rung.loop if isinstance(rung, Due) else 0,
    )
    urgency = urgency_for(run.known.rule(run.case.team, run.case.severity), is_urgent=is_urgent)
    for to, minutes in in_turns(found.recipients, step.channels if step else (), urgency, run.known):
        yield replace(
            row,
            at=at + timedelta(minutes=minutes),
            kind=RowKind.PAGED,
            who=to.name,
            channel=to.channel,
            person=to.person,
        )
    yield from (replace(row, kind=RowKind.UNREACHABLE, who=name) for name in found.unreachable)
    if not found.recipients and not found.unreachable:
        yield row


def _management(run: _Run) -> Iterator[Row]:
    """The second clock: told when nothing is mitigated by then, whoever has acknowledged."""
    minutes = run.known.rule(run.case.team, run.case.severity).management_minutes
    due = None if minutes is None else run.case.at + timedelta(minutes=minutes)
    while due is not None and due < run.ends_at:
        found = management_of(run.case.team, due, run.known)
        held = run.held(found, due, is_urgent=run.case.is_asked)
        if held is None:
            yield from _told(found, due)
            return
        due = held.until


def _told(found: Found, at: datetime) -> Iterator[Row]:
    row = Row(at, RowKind.NOBODY, MANAGEMENT_STEP)
    for to in found.recipients:
        yield replace(row, kind=RowKind.PAGED, who=to.name, channel=to.channel, person=to.person)
    if not found.recipients:
        yield row
