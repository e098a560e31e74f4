"""Scenario 33: what was due long before a backup was restored is held, listed, and pages after one word."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from portal.core.db import db, many
from portal.incidents.actions import acknowledge, resolve
from portal.incidents.models import EntryKind, Hold, Incident
from portal.incidents.opening import IncidentFacts, open_incident
from portal.incidents.queries import entries_by_id
from portal.messages.models import Message, MessageState
from portal.messages.outbox.actions import claim, start
from portal.pager.climbing.clocks import run_clocks
from portal.pager.climbing.overdue import LOST_IDS, OLD, PATIENCE, held_overdue, hold_overdue, page_overdue
from portal.pager.climbing.reconcile import reconcile
from portal.pager.tasks import escalate
from tests.clock import START
from tests.kept import kept
from tests.world_pager import Setting, a_setting

pytestmark = pytest.mark.usefixtures("app")
NOW = START + timedelta(hours=1)


@pytest.fixture
def setting(app: object) -> Setting:
    return kept(a_setting)


def opened(setting: Setting, severity: int = 2, at: datetime = START) -> Incident:
    return open_incident(setting.team, IncidentFacts("x", severity), at=at)


def unsent() -> list[MessageState]:
    return [m.state for m in many(select(Message)) if m.state in (MessageState.PENDING, MessageState.SENDING)]


def test_what_is_old_is_held_and_what_is_new_pages(setting: Setting) -> None:
    old, new = opened(setting), opened(setting, at=NOW - OLD)
    assert hold_overdue(at=NOW) == [old]
    assert (old.held_by, old.held_until, new.held_by) == (Hold.RESTORED, NOW + PATIENCE, None)
    escalate(NOW)
    assert {m.incident_id for m in many(select(Message))} == {new.id}
    assert reconcile(NOW + timedelta(minutes=1)) == 0, "it is no wait for nothing"
    assert hold_overdue(at=NOW) == [], "once is enough"


def test_pages_that_were_waiting_or_on_their_way_are_taken_back(setting: Setting) -> None:
    """The step after them is not due yet: it is the pages that are old."""
    incident = opened(setting)
    escalate(START)
    ((own,),) = claim(at=START, worker="w", lease_seconds=30)
    start(own, at=START)
    incident.next_escalation_at = NOW + timedelta(minutes=1)
    db.session.flush()
    assert hold_overdue(at=NOW) == [incident]
    assert unsent() == []
    assert claim(at=NOW, worker="w", lease_seconds=30, limit=9) == []


def test_one_word_pages_for_all_as_the_policies_are_now(setting: Setting) -> None:
    first, second = opened(setting), opened(setting)
    hold_overdue(at=NOW)
    assert held_overdue() == [first, second]
    at = NOW + timedelta(minutes=5)
    assert page_overdue(at=at) == [first, second]
    escalate(at)
    assert {m.incident_id for m in many(select(Message))} == {first.id, second.id}
    assert [entry.seq for entry in entries_by_id(first.id)] == list(range(1, first.timeline_seq + 1))
    assert page_overdue(at=at) == []


def test_without_a_word_it_pages_after_a_few_hours(setting: Setting) -> None:
    incident = opened(setting)
    hold_overdue(at=NOW)
    escalate(NOW + PATIENCE - timedelta(seconds=1))
    assert not unsent()
    escalate(NOW + PATIENCE)
    assert unsent()
    assert incident.held_by is None


def test_the_clocks_of_what_somebody_has_wait_too(setting: Setting) -> None:
    incident = opened(setting, severity=1)
    acknowledge(incident, by=setting.primary, at=START)
    at = NOW + timedelta(hours=2)
    assert hold_overdue(at=at) == [incident]
    assert run_clocks(at + timedelta(minutes=5)) == 0
    page_overdue(at=at + timedelta(minutes=5))
    assert (incident.acknowledged_by, incident.held_by) == (setting.primary, None)
    assert run_clocks(at + timedelta(minutes=5)) == 2, "management, and whoever has it"


def test_what_is_over_is_left_alone(setting: Setting) -> None:
    resolve(opened(setting), by=setting.primary, at=START)
    assert hold_overdue(at=NOW) == []


def test_no_incident_gets_a_number_that_was_given_out_since_the_backup(setting: Setting) -> None:
    """Its pages would carry the references of the lost one's."""
    before = opened(setting).id
    hold_overdue(at=NOW)
    assert opened(setting, at=NOW).id > before + LOST_IDS


def test_the_timeline_says_why_it_waits(setting: Setting) -> None:
    incident = opened(setting)
    hold_overdue(at=NOW)
    (held,) = [entry for entry in entries_by_id(incident.id) if entry.kind == EntryKind.HELD]
    assert held.facts["held_by"] == "restored"
