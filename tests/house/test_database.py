"""Every rule that the database can keep by itself is in it, and every column that is asked for has its index."""

import re
from collections.abc import Callable
from datetime import date, time, timedelta
from typing import TypeVar

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from portal.alerts.models import Alert
from portal.asks.models import Ask
from portal.audit.actions import record
from portal.audit.models import AuditEntry
from portal.core.db import Base, Row, add, db
from portal.escalations.models import EscalationPolicy
from portal.incidents.models import Incident
from portal.messages.models import ContactMethod, Message, MessageState
from portal.pager.tasks import escalate
from portal.people.models import Person
from portal.rota.models import Assignment, Publication, Rotation, RotationMember, RotationWindow, Shift
from tests.clock import START
from tests.house.catalog import shape
from tests.kept import kept
from tests.world_pager import Setting, a_body, a_setting, an_alert, post_alert

T = TypeVar("T", bound=Base)

# Foreign keys whose column leads no index of its own, and why none is needed.
UNINDEXED = {
    "absence.asked_by_id": "people are never deleted; an absence is read through its person",
    "absence.decided_by_id": "people are never deleted; an absence is read through its person",
    "acceptance.person_id": "people are never deleted; a word is read through its rotation",
    "acceptance.asked_by_id": "people are never deleted; a word is read through its rotation",
    "assignment.rotation_id": "what is asked of a rotation is what it has now or will: the partial index",
    "assignment.team_id": "asked is who covers now or will, or was replaced lately: the partial indexes",
    "assignment.person_id": "asked is what they cover now or will, or was replaced lately: the partial indexes",
    "assignment.publication_id": "a publication is never deleted; an assignment is read through its shift",
    "ask.asked_by_id": "people are never deleted; an ask is read through its person or its subject",
    "change_event.created_by_id": "people are never deleted, and nobody asks what somebody entered",
    "change_setting.updated_by_id": "people are never deleted; the choice is read through its team",
    "change_tick.ticked_by_id": "people are never deleted; a tick is read through its event",
    "change_cause.said_by_id": "people are never deleted; a cause is read through its incident",
    "conflict_event.by_id": "people are never deleted; an event is read through its conflict",
    "conflict_setting.updated_by_id": "people are never deleted; the choice is read through its team",
    "cover_entry.by_id": "people are never deleted, and nobody asks what somebody entered",
    "cover_entry.shift_id": "a shift is never deleted; the ledger is read by people and by team",
    "swap_event.by_id": "people are never deleted; an event is read through its swap",
    "publication.by_id": "people are never deleted, and nobody asks what somebody published",
    "shift_news.team_id": "teams are never deleted; news are read through their person",
    "assignment.created_by_id": "people are never deleted, and nobody asks what somebody changed",
    "escalation_step.target_person_id": "people are never deleted; steps are read through their policy",
    "fatigue_crossing.declined_by_id": "people are never deleted; a crossing is read through whose it is",
    "fatigue_crossing.proposed_id": "people are never deleted; a crossing is read through whose it is",
    "follow_up.created_by_id": "people are never deleted, and nobody asks what somebody has wished for",
    "follow_up.done_by_id": "people are never deleted, and nobody asks what somebody has done",
    "guard_rail_setting.updated_by_id": "people are never deleted; the choice is read through its team",
    "incident.opened_by_id": "people are never deleted; the view of an incident goes the other way",
    "kpi_target.changed_by_id": "people are never deleted; a target is read through its team",
    "maintenance.created_by_id": "people are never deleted, and nobody asks what somebody planned",
    "page_mark.by_id": "people are never deleted; a mark is read through its page",
    "postmortem.updated_by_id": "people are never deleted; a postmortem is read through its incident",
    "statement_closing.closed_by_id": "people are never deleted; a month is read through whose it is",
    "statement_contest.answered_by_id": "people are never deleted; a line is read through whose it is",
    "pay_rates.saved_by_id": "people are never deleted; rates are read through their team",
    "recovery_policy_version.saved_by_id": "people are never deleted; a version is read through its policy",
    "recovery_transaction.actor_id": "people are never deleted; a line is read through whose time it is",
    "leave_source.created_by_id": "people are never deleted, and nobody asks what somebody connected",
    "leave_hold.closed_by_id": "people are never deleted, and nobody asks what somebody decided",
    "swap_setting.updated_by_id": "people are never deleted; the choice is read through its team",
}


# Indexes

_FOREIGN_KEYS = """
    SELECT k.conrelid::regclass::text, array_agg(a.attname::text ORDER BY p.n)
    FROM pg_constraint k CROSS JOIN unnest(k.conkey) WITH ORDINALITY p(attnum, n)
    JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = p.attnum
    WHERE k.contype = 'f' AND k.connamespace = 'public'::regnamespace GROUP BY k.oid, k.conrelid"""
_INDEXES = """
    SELECT i.indrelid::regclass::text, array_agg(a.attname::text ORDER BY p.n)
    FROM pg_index i CROSS JOIN unnest(i.indkey::int2[]) WITH ORDINALITY p(attnum, n)
    JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = p.attnum
    WHERE i.indpred IS NULL GROUP BY i.indexrelid, i.indrelid"""


def test_every_foreign_key_leads_an_index(app: Flask) -> None:
    """Without one, a join from the parent reads the whole table."""
    keys = [(str(table), list(columns)) for table, columns in _ask(_FOREIGN_KEYS)]
    indexes = [(str(table), list(columns)) for table, columns in _ask(_INDEXES)]
    assert keys
    bare = {f"{t}.{','.join(c)}" for t, c in keys if not any(t == u and i[: len(c)] == c for u, i in indexes)}
    assert bare == set(UNINDEXED)


def _ask(query: str) -> list[tuple[str, list[str]]]:
    return [(row[0], row[1]) for row in db.session.execute(text(query))]


# Rules that the database keeps


def test_the_exclusion_constraints_triggers_and_partial_indexes_are_there(app: Flask) -> None:
    found = shape(db.session.connection())
    assert len([c for c in found["constraints"] if " EXCLUDE USING gist" in c]) == 3
    assert (
        len(
            [t for t in found["triggers"] if "BEFORE DELETE OR UPDATE OR TRUNCATE ON public.audit_entry" in t]
        )
        == 1
    )
    partial = {m[1] for i in found["indexes"] if (m := re.match(r"CREATE UNIQUE INDEX (\w+) .* WHERE", i))}
    assert partial == {
        "uq_alert_unresolved",
        "uq_ask_open",
        "uq_conflict_open",
        "uq_escalation_policy_default",
        "uq_fatigue_crossing_open",
        "uq_incident_grouping_open",
        "uq_leave_hold_open",
        "uq_statement_contest_open",
    }


@pytest.fixture
def setting(app: Flask, client: FlaskClient) -> Setting:
    """A team on call with an open incident that one alert belongs to."""
    setting = kept(a_setting)
    assert post_alert(client, setting.secret, a_body(an_alert())).status_code == 202
    return setting


def again(model: type[Row], **changes: object) -> Row:
    """A row like the first of its table, but for its key and the changes."""
    first = db.session.scalars(select(model).order_by(model.id)).first()
    assert first is not None
    fresh = {"id", "key", "idem_key", "ref"}
    kept = {c.key: getattr(first, c.key) for c in model.__table__.columns if c.name not in fresh}
    return model(**(kept | changes))


def _first(model: type[T]) -> T:
    return db.session.scalars(select(model)).first()


def a_publication(**changes: object) -> Publication:
    facts = {"created_count": 1, "changed_count": 0, "removed_count": 0, "is_agreed": False}
    own = {"rotation_id": _first(Rotation).id, "published_at": START, "until_at": START}
    return Publication(**(facts | own | changes))


def an_ask(s: Setting, **changes: object) -> Ask:
    words = {"title": "Join?", "text": "Please", "asked_at": START}
    return Ask(person_id=s.primary.id, kind="x", reference="y", **(words | changes))


def an_audit_entry(**changes: object) -> AuditEntry:
    return AuditEntry(
        **({"at": START, "action": "x", "subject": "y", "detail": {}, "hash": "0" * 64} | changes)
    )


def asked_twice(s: Setting) -> Ask:
    add(an_ask(s))
    return an_ask(s)


REFUSED: dict[str, Callable[[Setting], Row]] = {
    "ex_shift_no_overlap": lambda _: again(Shift, ends_at=START + timedelta(days=60)),
    "ex_assignment_no_overlap": lambda _: again(Assignment),
    "ck_rotation_member_dates": lambda _: RotationMember(
        rotation_id=_first(Rotation).id,
        position=9,
        person_id=_first(Person).id,
        joins_on=date(2026, 1, 2),
        leaves_on=date(2026, 1, 2),
    ),
    "ck_rotation_window_days": lambda _: RotationWindow(
        rotation_id=_first(Rotation).id, position=9, days=[7], starts=time(9), until=time(18)
    ),
    "ck_publication_changes": lambda _: a_publication(created_count=0),
    "ck_publication_reason": lambda _: a_publication(reason=""),
    "ck_publication_agreed": lambda _: a_publication(is_agreed=True),
    "ck_assignment_period": lambda _: again(Assignment, ends_at=START - timedelta(days=60), starts_at=START),
    "uq_alert_unresolved": lambda _: again(Alert),
    "ck_alert_resolved": lambda _: again(Alert, dedup_key="another", resolved_at=START),
    "uq_incident_grouping_open": lambda _: again(Incident, ref="INC-222222"),
    "ck_incident_resolved": lambda _: again(
        Incident, ref="INC-222222", grouping=None, next_escalation_at=None, resolved_at=START
    ),
    "ck_incident_severity": lambda _: again(Incident, ref="INC-222222", grouping=None, severity=5),
    "ck_incident_never_silent": lambda s: again(
        Incident,
        ref="INC-222222",
        grouping=None,
        acknowledged_at=START,
        acknowledged_by_id=s.primary.id,
        next_escalation_at=START,
    ),
    "uq_escalation_policy_default": lambda _: again(EscalationPolicy),
    "uq_contact_method_person_id_position": lambda _: again(ContactMethod),
    "uq_message_idem_key": lambda _: again(
        Message, idem_key=db.session.scalars(select(Message.idem_key)).first()
    ),
    "ck_message_claim": lambda _: again(Message, idem_key="another", state=MessageState.SENDING),
    "uq_ask_open": asked_twice,
    "ck_ask_settled": lambda s: an_ask(s, answer="accept"),
    "ck_ask_note": lambda s: an_ask(s, answer="refuse", settled_at=START, note=""),
    "ck_audit_entry_action": lambda _: an_audit_entry(action=" "),
    "ck_audit_entry_hash": lambda _: an_audit_entry(hash="short"),
    "uq_person_email": lambda s: again(Person, email=s.primary.email.upper()),
}


@pytest.mark.parametrize("rule", REFUSED)
def test_the_database_refuses(rule: str, setting: Setting) -> None:
    escalate(START)
    db.session.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
    row = REFUSED[rule](setting)
    with pytest.raises(IntegrityError) as refusal:
        add(row)
    assert refusal.value.orig is not None
    assert refusal.value.orig.diag.constraint_name == rule


CHANGES = ("UPDATE audit_entry SET subject = 'x'", "DELETE FROM audit_entry", "TRUNCATE audit_entry")


@pytest.mark.parametrize("change", CHANGES)
def test_the_audit_log_keeps_every_row(change: str, app: Flask) -> None:
    record("test.entry", "a subject", by=None, at=START)
    with pytest.raises(DBAPIError, match="append-only"):
        db.session.execute(text(change))
