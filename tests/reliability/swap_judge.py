"""What has to be true of swaps, cover, the ledger, messages and feeds, whatever was done to them at once."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise

from icalendar import Calendar
from sqlalchemy import func, select, text

from portal.asks.models import Ask
from portal.audit.models import AuditEntry
from portal.calendars.actions import subscribe
from portal.calendars.models import Feed
from portal.core.db import db, many
from portal.messages.models import Message
from portal.people.models import Team
from portal.rota.models import Assignment, Shift
from portal.rota.windows import merged
from portal.swaps.ledger.queries import balances
from portal.swaps.models import CoverEntry, Happened, State, Swap, SwapEvent
from portal.swaps.queries import managers_of
from tests.icscheck import faults
from tests.reliability.swap_trial import Trial

APPEND_ONLY = ("swap_event", "cover_entry", "audit_entry")
Event = tuple[int, object, object, str]
"""Sequence, beginning, end, title."""


@dataclass
class Judge:
    """Looks between the rounds and remembers, so that a rewritten past is found out."""

    trial: Trial
    seen: dict[str, dict[int, str]] = field(default_factory=lambda: defaultdict(dict))
    feeds: dict[str, dict[str, Event]] = field(default_factory=lambda: defaultdict(dict))

    def look(self) -> None:
        with self.trial.app.app_context():
            for table in APPEND_ONLY:
                self._remember(table, f"SELECT id, {table}::text FROM {table}")
            self._remember("assignment", "SELECT id, (to_jsonb(a) - 'replaced_at')::text FROM assignment a")
            _tiled()
            _alive()
            secrets = {team.slug: _feed_of(team) for team in many(select(Team))}
            db.session.commit()
            db.session.remove()
        for slug, secret in secrets.items():
            self._read(slug, secret)

    def close(self) -> None:
        """At the end, when the last sweep has run."""
        self.look()
        if self.trial.bugs:
            raise ExceptionGroup("what clients got beside refusals", self.trial.bugs)
        with self.trial.app.app_context():
            _nobody_in_two_places()
            _every_message_once()
            _ledger_adds_up()
            deadlocks = db.session.scalar(
                text("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
            )
            assert deadlocks == 0

    def _remember(self, table: str, statement: str) -> None:
        now = {row[0]: row[1] for row in db.session.execute(text(statement))}
        lost = {id_ for id_, row in self.seen[table].items() if now.get(id_) != row}
        assert not lost, f"{table}: {lost} were changed or taken away"
        self.seen[table] = now

    def _read(self, slug: str, secret: str) -> None:
        """A feed is clean, and an event that is shown otherwise than before has a higher sequence."""
        answer = self.trial.app.test_client().get(f"/calendars/{secret}.ics")
        assert answer.status_code == 200
        assert faults(answer.data) == []
        now = dict(_events(answer.data))
        for uid, before in self.feeds[slug].items():
            if uid in now and now[uid] != before:
                assert now[uid][0] > before[0], f"{slug}: {uid} was {before}, is {now[uid]}"
        self.feeds[slug].update(now)


def _feed_of(team: Team) -> str:
    boss = managers_of(team)[0]
    found = db.session.scalar(select(Feed.secret).where(Feed.owner_id == boss.id))
    return found or subscribe(boss, team, at=team.created_at).secret


def _events(body: bytes) -> Iterator[tuple[str, Event]]:
    for event in Calendar.from_ical(body).walk("VEVENT"):
        uid = str(event["UID"])
        if uid.startswith("shift-"):
            shown = (event.get("STATUS"), event["DTSTART"].dt, event["DTEND"].dt, str(event["SUMMARY"]))
            yield uid, (int(event.get("SEQUENCE", 0)), *shown[1:])


def _tiled() -> None:
    """Every shift on the plan is covered from its beginning to its end, once; one taken off is not covered."""
    rows: dict[int, list[tuple[datetime, datetime]]] = defaultdict(list)
    for row in many(
        select(Assignment).where(Assignment.replaced_at.is_(None)).order_by(Assignment.starts_at)
    ):
        rows[row.shift_id].append((row.starts_at, row.ends_at))
    for shift in many(select(Shift)):
        covered = rows[shift.id]
        if shift.cancelled_at is not None:
            assert covered == []
            continue
        assert merged(covered) == [(shift.starts_at, shift.ends_at)]
        assert all(end <= start for (_s, end), (start, _e) in pairwise(covered))


def _alive() -> None:
    """What is open is about hours that its giver has, and somebody is asked or a manager knows."""
    waiting = Counter(db.session.scalars(select(Ask.reference).where(Ask.settled_at.is_(None))))
    known = {swap.key: swap for swap in many(select(Swap))}
    for swap in known.values():
        if not swap.is_live:
            assert swap.key not in waiting, f"{swap.state} and still asked"
            continue
        held = select(func.count()).select_from(Assignment).where(
            Assignment.shift_id == swap.shift_id, Assignment.replaced_at.is_(None),
            Assignment.person_id == swap.giver_id, Assignment.starts_at < swap.ends_at,
            Assignment.ends_at > swap.starts_at,
        )  # fmt: skip
        assert db.session.scalar(held), f"{swap.key} is {swap.state} and its giver has nothing of it"


def _nobody_in_two_places() -> None:
    """Whoever took hours had nothing else in them then. The audit log, one line after the other, says what was when."""
    place = {
        at: id_
        for id_, at in db.session.execute(select(AuditEntry.id, AuditEntry.at).order_by(AuditEntry.id))
    }
    last = max(place.values()) + 1
    rows = many(select(Assignment))
    for entry in many(select(CoverEntry)):
        now = place[entry.at]
        for row in rows:
            is_there = place[row.created_at] <= now < (place[row.replaced_at] if row.replaced_at else last)
            is_meant = row.person_id == entry.to_id and row.shift_id != entry.shift_id
            if is_there and is_meant and row.starts_at < entry.ends_at and row.ends_at > entry.starts_at:
                raise AssertionError(
                    f"entry {entry.id}: person {entry.to_id} covers assignment {row.id} as well"
                )


def _every_message_once() -> None:
    """The key of a message is unique in the database; here none is missing."""
    keys = Counter(db.session.scalars(select(Message.idem_key)))
    assert set(keys.values()) <= {1}
    for swap, event in db.session.execute(
        select(Swap, SwapEvent).join(SwapEvent, SwapEvent.swap_id == Swap.id)
    ):
        if event.kind is Happened.APPLIED:
            for who in {swap.giver_id, swap.taker_id, swap.asked_by_id} - {event.by_id}:
                assert f"swap:{swap.key}:{event.id}:{who}" in keys
    for key in db.session.scalars(select(Ask.key)):
        assert f"ask:{key}" in keys


def _ledger_adds_up() -> None:
    """What one has given others have got, to the minute; applied swaps have lines, others have none."""
    net: Counter[int] = Counter()
    for entry in many(select(CoverEntry)):
        net[entry.from_id] -= entry.minutes
        net[entry.to_id] += entry.minutes
    assert sum(net.values()) == 0
    for one in balances():
        net[one.creditor.id] -= one.minutes
        net[one.debtor.id] += one.minutes
    assert set(net.values()) <= {0}
    with_lines = set(db.session.scalars(select(CoverEntry.swap_id).where(CoverEntry.swap_id.is_not(None))))
    done = select(Swap.id).where(Swap.state.in_([State.APPLIED, State.RETURNED]))
    assert with_lines == set(db.session.scalars(done))
