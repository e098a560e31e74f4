"""Twelve people, three teams, a year of publishing, rotations edited again and again: what must never happen."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from portal.core.db import many
from portal.people.models import Team
from portal.rota.models import Assignment, RotaRole, Rotation, Shift
from portal.rota.plans.actions import HORIZON, publish
from portal.rota.plans.consent import Consent
from portal.rota.plans.judging import judged
from portal.rota.plans.telling import MOST_LISTED
from portal.rota.queries import cover_between, rotations_of
from portal.rota.tasks import fill_horizon
from portal.rota.windows import Period, merged
from tests.calendar_clients import CLIENTS
from tests.clock import FakeClock
from tests.db.calendars.reader import Reader
from tests.db.rota.editing import Editor
from tests.db.rota.witness import (
    Witness,
    events_of,
    gaps_of,
    inside,
    is_wanted,
    overlaps,
    sequence,
    told_since,
    touched,
    witness,
)
from tests.icscheck import faults

EDITS = 52
SAID = Consent("It has to be.", is_agreed=True)
HOUR = timedelta(hours=1)

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


class Trial:
    """One year of one seed, week by week."""

    def __init__(self, reader: Reader, clock: FakeClock, seed: int) -> None:
        self.clock, self.reader = clock, reader
        self.editor = Editor(clock.at, seed)
        self.changed_count = self.promised_count = self.gap_count = 0
        for rotation in self.editor.rotations:
            publish(
                rotation,
                until=clock.at + HORIZON,
                at=clock.at,
                by=self.editor.manager(rotation),
                consent=SAID,
            )

    def run(self) -> None:
        for _week in range(EDITS):
            self.clock.move(days=6, hours=23, minutes=41)
            fill_horizon(self.clock.at)
            self.no_gap_is_hidden(self.one_edit().team)

    def one_edit(self) -> Rotation:
        at = self.clock.at
        rotation = self.editor.edit(at)
        before, feed = witness(rotation, at), self.feed(rotation.team)
        self.clock.move(seconds=1)
        done = publish(
            rotation,
            until=self.editor.until(at),
            at=self.clock.at,
            by=self.editor.manager(rotation),
            consent=SAID,
        )
        after = witness(rotation, self.clock.at)
        self.changed_count += done.changed
        self.history_stays(before, after)
        self.each_is_told(before, after)
        self.nobody_is_there_twice(rotation)
        self.the_calendar_follows(feed, self.feed(rotation.team), before, after)
        return rotation

    def history_stays(self, before: Witness, after: Witness) -> None:
        """What had begun, or was over, is the same row to the byte; nothing is ever deleted."""
        assert before.shifts.items() <= after.shifts.items()
        assert before.assignments.items() <= after.assignments.items()

    def each_is_told(self, before: Witness, after: Witness) -> None:
        """In the portal and by mail, one line for each shift; and whoever is on call at other times is among them."""
        concerned = touched(before, after)
        lines, mailed = told_since(before)
        assert lines == {who: min(len(shifts), MOST_LISTED) for who, shifts in concerned.items()}
        assert mailed == concerned.keys()
        people = before.cover.keys() | after.cover.keys()
        assert {who for who in people if before.cover.get(who) != after.cover.get(who)} <= concerned.keys()

    def nobody_is_there_twice(self, rotation: Rotation) -> None:
        """Neither two shifts nor two stretches at one time; and each shift is covered from its beginning to its end."""
        plan = many(select(Shift).where(Shift.rotation_id == rotation.id, Shift.cancelled_at.is_(None)))
        own = (Assignment.rotation_id == rotation.id, Assignment.replaced_at.is_(None))
        cover = many(select(Assignment).where(*own))
        for rows in (plan, cover):
            assert overlaps((row.starts_at, row.ends_at, row.person_id) for row in rows) == []
        of_shift = defaultdict(list)
        for row in cover:
            of_shift[row.shift_id].append((row.starts_at, row.ends_at))
        assert {s.id: [(s.starts_at, s.ends_at)] for s in plan} == {n: merged(c) for n, c in of_shift.items()}

    def the_calendar_follows(
        self, old: dict[str, bytes], new: dict[str, bytes], before: Witness, after: Witness
    ) -> None:
        """Each event keeps its name. What changes says so; what does not is the same to the byte."""
        moved = {key for shifts in touched(before, after).values() for key in shifts}
        keys = set(many(select(Shift.key).where(Shift.id.in_(moved))))
        assert old.keys() <= new.keys()
        for uid in new.keys() - old.keys():
            assert shift_key(uid) in keys
        for uid, event in old.items():
            if new[uid] != event:
                assert shift_key(uid) in keys
                assert sequence(new[uid]) > sequence(event)
                assert f"DTSTAMP:{self.clock.at:%Y%m%dT%H%M%SZ}".encode() in new[uid]

    def no_gap_is_hidden(self, team: Team) -> None:
        """Neither on the page of quality nor in the feed: asked of every hour, by the clock on the wall."""
        at, rotations = self.clock.at, rotations_of(team)
        hours = [at + n * HOUR for n in range(12 * 7 * 24)]
        cover = cover_between(team, at, hours[-1])
        for one in judged(team, rotations, at=at).before.coverage:
            mine = merged((c.starts_at, c.ends_at) for c in cover if c.role == one.role)
            hidden = [t for t in hours if not inside(mine, t) and is_wanted(rotations, one.role, t) is True]
            assert all(inside(one.gaps, t) for t in hidden)
            assert not [t for t in hours if inside(one.gaps, t) and inside(mine, t)]
            self.gap_count += len(one.gaps)
            if one.role == RotaRole.PRIMARY:
                self.no_gap_is_hidden_in_the_feed(team, mine, hidden)

    def no_gap_is_hidden_in_the_feed(
        self, team: Team, mine: Sequence[Period], hidden: Sequence[datetime]
    ) -> None:
        """Up to where the plan is published; what a paused rotation leaves is no gap of the feed."""
        listed = gaps_of(self.reader.ask(self.reader.address(self.editor.people[0], team)).data)
        is_paused = not any(r.is_active and r.role == RotaRole.PRIMARY for r in rotations_of(team))
        known = [t for t in hidden if mine and t < mine[-1][1] and not is_paused]
        assert all(inside(listed, t) for t in known)
        assert not [period for period in mine if any(a < period[1] and period[0] < b for a, b in listed)]

    def feed(self, team: Team) -> dict[str, bytes]:
        """Events of shifts, as bytes; gaps have no row whose changes could be counted."""
        events = events_of(self.reader.ask(self.reader.address(self.editor.people[0], team)).data)
        return {uid: event for uid, event in events.items() if not uid.startswith("gap-")}


def shift_key(uid: str) -> str:
    return uid.partition("@")[0].split("-")[1]


@pytest.mark.parametrize("seed", [1])
def test_a_year_of_edits(seed: int, calendar: Reader, clock: FakeClock) -> None:
    trial = Trial(calendar, clock, seed)
    trial.run()
    assert trial.changed_count > 300, "the edits must have moved something"
    assert trial.gap_count > 0, "and left something open inside hours"
    someone, other = trial.editor.people[:2]
    for owner, team in [(someone, None), (other, None), *((someone, team) for team in trial.editor.teams)]:
        body = calendar.ask(calendar.address(owner, team)).data
        assert faults(body) == []
        first, *others = (sorted(read(body)) for read in CLIENTS.values())
        assert len(first) > 10
        assert all(other == first for other in others)
