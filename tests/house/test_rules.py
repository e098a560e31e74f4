"""Each rule that the database checks refuses a row that breaks it. The demo has a row of nearly everything."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from portal.absences.feeds.kinds import FeedKind
from portal.absences.sources.models import LeaveHold, LeaveName, LeaveReading, LeaveSource, SourceKind
from portal.calendars.actions import subscribe
from portal.core.db import Base, add, db
from portal.escalations.delivery import WhenHours
from portal.escalations.models import DeliveryRule
from portal.followups.models import FollowUp
from portal.followups.models import Kind as FollowUpKind
from portal.messages.models import ContactMethod, Provider, Urgency
from portal.messages.notification_rules.actions import add_rule
from portal.pager.health.actions import record_run
from portal.pager.models import ReadinessReport
from portal.people.actions import begin_sign_in, create_token
from portal.people.models import IdempotentAnswer, Person
from portal.recovery.books.models import RecoveryBalance, RecoveryLot, RecoveryPosting, RecoveryTransaction
from portal.recovery.days.models import RecoveryDay
from portal.recovery.entries import Account, Kind
from portal.recovery.policies.models import RecoveryPolicy, RecoveryPolicyVersion
from portal.rota.acceptances.models import Acceptance, stored
from portal.rota.models import RotaRole, Rotation, ShiftNews
from portal.services.actions import plan_maintenance
from portal.services.models import Service
from portal.swaps.models import CoverEntry, Swap
from tests.clock import START
from tests.house.rules import BROKEN, IMPLIED, WHICH
from tests.house.test_database import REFUSED
from tests.house.test_every_view_opens import a_swap, one, the
from tests.world_absences import an_absence
from tests.world_asks import an_ask
from tests.world_demo import a_demo

NO_TRIGGERS = text("SET LOCAL session_replication_role = replica")
"""Nor any look at the parent of a row: what a row can show by itself is tried here."""


@pytest.fixture(scope="module")
def demo(worker_number: int) -> Iterator[None]:
    with a_demo(f"rules_{worker_number}") as app, app.app_context():
        add_what_the_demo_lacks()
        yield


def add_what_the_demo_lacks() -> None:
    bob, swap = the("bob"), a_swap()
    begin_sign_in(bob, at=START)
    hours = stored([(START, START + timedelta(hours=1))])
    add(Acceptance(rotation_id=one(Rotation).id, person_id=bob.id, stretches=hours, asked_at=START))
    an_absence(bob, START.date() + timedelta(days=40))
    create_token(bob, name="Script", at=START)
    subscribe(bob, None, at=START)
    an_ask(swap.team, bob, by=the("alice"))
    method = one(ContactMethod, ContactMethod.person_id == bob.id)
    add_rule(bob, urgency=Urgency.HIGH, method=method, delay_minutes=2, at=START)
    plan_maintenance(
        one(Service), starts_at=START, ends_at=START.replace(hour=9), reason="Upgrade", by=bob, at=START
    )
    record_run("escalate", at=START, took_ms=1)
    db.session.execute(NO_TRIGGERS)
    db.session.add_all([Provider(name="smtp", failure_count=1), *rows_of(swap, bob)])
    times = {"at": START, "later": START + timedelta(hours=1), "end": START + timedelta(hours=2)}
    for row in BY_SQL:
        db.session.execute(text(row), {name: at for name, at in times.items() if f":{name}" in row})
    db.session.add_all([*rows_of_leave(bob), *rows_of_recovery(bob)])
    db.session.commit()


def rows_of(swap: Swap, bob: Person) -> Iterator[Base]:
    """What is rarely there."""
    team, later = swap.team_id, swap.starts_at + timedelta(hours=1)
    yield DeliveryRule(team_id=team, severity=1, hours=WhenHours.ALWAYS, is_secondary_too=True)
    yield ReadinessReport(team_id=team, looked_on=START.date(), told={})
    yield ShiftNews(person_id=bob.id, team_id=team, told_at=START, title="Your shifts have changed", lines=[])
    yield IdempotentAnswer(
        person_id=bob.id, idempotency_key="x", request_hash="x", status=200, body="", created_at=START
    )
    yield FollowUp(team_id=team, kind=FollowUpKind.REPAIR, title="Quieter disks", created_at=START)
    yield CoverEntry(
        team_id=team, shift_id=swap.shift_id, role=RotaRole.PRIMARY, from_id=swap.giver_id, to_id=the("admin").id,
        starts_at=swap.starts_at, ends_at=later, minutes=60, at=START,
    )  # fmt: skip


def rows_of_leave(bob: Person) -> Iterator[Base]:
    yield LeaveSource(
        id=-1, name="HR", kind=SourceKind.ICS, team_id=1, feed_kind=FeedKind.ABSENCE, url="https://hr.example/x",
        time_zone="UTC", pattern="", interval_minutes=60, created_at=START, next_sync_at=START,
    )  # fmt: skip
    yield LeaveReading(id=-1, source_id=-1, first_at=START, last_at=START)
    yield LeaveName(
        id=-1, source_id=-1, name_hash="0" * 64, name="Bob", person_id=bob.id, absence_count=1, seen_at=START
    )
    yield LeaveHold(id=-1, source_id=-1, opened_at=START)


def rows_of_recovery(bob: Person) -> Iterator[Base]:
    yield RecoveryPolicy(id=-1, team_id=1, country="ZZ", name="Nowhere", created_at=START)
    yield RecoveryPolicyVersion(
        id=-1, policy_id=-1, number=2, rulings=[{}], is_on=True, applies_from=START.date(),
        reason="Why not", checked_by="Legal", checked_on=START.date(), saved_at=START, saved_by_id=bob.id,
    )  # fmt: skip
    yield RecoveryTransaction(
        id=-1, person_id=bob.id, key="x", kind=Kind.ADJUSTMENT, at=START, actor_id=bob.id, reason="Agreed"
    )
    yield RecoveryLot(id=-1, transaction_id=-1, person_id=bob.id, minutes=60, earned_at=START)
    yield RecoveryPosting(id=-1, transaction_id=-1, lot_id=-1, account=Account.AVAILABLE, minutes=60)
    yield RecoveryDay(id=-1, person_id=bob.id, absence_id=-1, booking_id=-1, minutes=60, is_automatic=True)
    yield RecoveryBalance(lot_id=-1, account=Account.AVAILABLE, person_id=bob.id, minutes=60)


BY_SQL = (
    "INSERT INTO pay_rates VALUES (-1, -1, 1, 'hourly', 'EUR', '{}', '2026-11-21', 'Agreed', :at, 1)",
    "INSERT INTO rest_block (id, key, person_id, off_since_at, starts_at, ends_at, work_at, is_weekly, page_id,"
    " sequence, created_at, changed_at) VALUES (-1, 'x', 1, :at, :later, :end, :end, false, -1, 0, :at, :at)",
    "INSERT INTO conflict (id, key, team_id, shift_id, person_id, cause, starts_at, ends_at, away_starts_at,"
    " away_ends_at, opened_at, offer_at) VALUES (-1, 'x', 1, -1, 1, 'leave', :at, :end, :at, :end, :at, :at)",
    "INSERT INTO statement_closing (id, person_id, month, closed_at, closed_by_id, lines)"
    " VALUES (-1, -1, '2026-11-01', :at, -2, '[]')",
    "INSERT INTO statement_contest (id, key, person_id, month, line, told, words, contested_at, verdict, answer,"
    " answered_at, answered_by_id) VALUES (-1, 'x', -1, '2026-11-01', 'x', '{}', 'No', :at, 'stays', 'Yes', :at, -2)",
    "INSERT INTO page_mark (id, message_id, worth, word, by_id, marked_at) VALUES (-1, -1, 'noise', '', 1, :at)",
    "INSERT INTO change_event (id, key, type, title, text, team_id, starts_at, ends_at, status, source, created_at)"
    " VALUES (-1, 'x', 'drill', 'x', '', 1, :at, :at, 'done', 'x', :at)",
    "INSERT INTO change_count VALUES ('created', 'drill', 1)",
    "INSERT INTO change_setting VALUES (-1, '{x}', 24, 1, :at)",
    "INSERT INTO change_tick VALUES (-1, 'x', 1, :at)",
    "INSERT INTO conflict_setting VALUES (-1, 24, 48, :at, NULL)",
    "INSERT INTO fatigue_crossing (id, key, person_id, level, score, crossed_at)"
    " VALUES (-1, 'x', 1, 'recover', 60, :at)",
    "INSERT INTO guard_rail_setting VALUES (-1, '{}', :at, 1)",
    "INSERT INTO weekly_letter VALUES (-1, '2026-11-23', NULL)",
    "INSERT INTO check_in_tally VALUES (-1, '2026-11-01', '{0,0,0,0,0}')",
    "INSERT INTO fatigue_day SELECT -1, '2026-11-21', 'UTC', 1, 1, 1, 1, 0, 0, 1, 0, 0, 0, :end - :at, zero, zero,"
    " zero, zero, zero, zero, true, false, true, true, NULL, '[]' FROM (SELECT interval '0' AS zero) z",
)
"""Whose slices keep the making of them to themselves."""


CASES = [(table, rule, change) for table, rules in BROKEN.items() for rule, change in rules.items()]


@pytest.mark.parametrize(("table", "rule", "change"), CASES, ids=[f"{t}.{r}" for t, r, _ in CASES])
def test_a_row_that_breaks_a_rule_is_refused(demo: None, table: str, rule: str, change: str) -> None:
    row = f"SELECT ctid FROM {table} {WHICH.get(table, '')} LIMIT 1"
    db.session.execute(NO_TRIGGERS)
    with pytest.raises(IntegrityError) as refusal, db.session.begin_nested():
        db.session.execute(text(f"UPDATE {table} SET {change} WHERE ctid = ({row}) RETURNING 1")).one()
    db.session.rollback()
    assert refusal.value.orig is not None
    assert refusal.value.orig.diag.constraint_name == f"ck_{table}_{rule}"


def test_every_rule_is_tried(demo: None) -> None:
    tried = {f"ck_{table}_{rule}" for table, rule, _change in CASES} | {*REFUSED} | IMPLIED
    there = db.session.scalars(
        text("SELECT conname FROM pg_constraint WHERE contype = 'c' AND conname LIKE 'ck%'")
    )
    assert set(there) - tried == set()
