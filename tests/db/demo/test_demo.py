"""What stands in the demo."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.alerts.models import Alert, AlertState
from portal.asks.queries import count_for
from portal.audit.models import AuditEntry
from portal.audit.queries import first_broken_entry
from portal.changes.events import Type
from portal.changes.models import ChangeCause, ChangeEvent
from portal.core.db import db, many
from portal.escalations.queries import policies_of
from portal.incidents.facts import Status
from portal.incidents.models import EntryKind, Incident, TimelineEntry
from portal.messages.contacts.queries import contact_methods_of
from portal.messages.models import Message, MessageKind, MessageState
from portal.messages.outbox.queries import pages_to
from portal.pager.climbing.planning import escalate_all
from portal.pager.health.checks import checks
from portal.people.demo import KEY
from portal.people.models import Team
from portal.people.queries import demo_people, person_by_email
from portal.postmortems.actions import request_drafts
from portal.postmortems.models import Postmortem, PostmortemState
from portal.recovery.statements.lines import Section
from portal.recovery.statements.queries import closed_months
from portal.rota.contacts.queries import contacts_of
from portal.rota.models import RotaRole
from portal.rota.queries import cover_between, on_call
from portal.services.models import Maintenance
from portal.swaps.ledger.queries import balances
from portal.swaps.models import State, Swap
from tests.clock import START
from tests.visit import send
from tests.world_demo import a_demo

SIGN_INS = ["admin", "alice", "bob", "charlie", "vera"]


@pytest.fixture(scope="module")
def whole_demo(worker_number: int) -> Iterator[Flask]:
    with a_demo(f"read_{worker_number}") as app:
        yield app


@pytest.fixture
def demo(whole_demo: Flask) -> Iterator[Flask]:
    with whole_demo.app_context():
        yield whole_demo


def the(slug: str) -> Team:
    return db.session.scalars(select(Team).where(Team.slug == slug)).one()


def count(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_the_five_sign_ins_work_and_can_be_reached(demo: Flask) -> None:
    assert sorted(person.email for person in demo_people()) == [f"{name}@demo.example" for name in SIGN_INS]
    for person in demo_people():
        assert [m.channel for m in contact_methods_of(person) if m.is_usable] == ["EMAIL"]
    for name in SIGN_INS:
        typed = {"email": f"{name}@demo.example", "password": KEY}
        assert send(demo.test_client(), "/sign-in", typed).headers["Location"] == "/"


def test_three_teams_in_two_zones_have_shifts_behind_and_ahead(demo: Flask) -> None:
    assert {(team.slug, team.time_zone) for team in many(select(Team))} == {
        ("sre-core", "Europe/Paris"),
        ("payments", "Europe/Paris"),
        ("data-platform", "America/New_York"),
    }
    for slug in ("sre-core", "payments", "data-platform"):
        cover = cover_between(the(slug), START - timedelta(weeks=25), START + timedelta(weeks=12))
        for role in (RotaRole.PRIMARY, RotaRole.SECONDARY, RotaRole.MANAGER):
            own = [stretch for stretch in cover if stretch.role == role]
            assert own[0].starts_at <= START - timedelta(weeks=25)
            assert own[-1].ends_at >= START + timedelta(weeks=12)
            assert all(a.ends_at == b.starts_at for a, b in pairwise(own)), "day and night, and no gap"


def test_nights_are_handed_to_where_it_is_day_and_consultants_are_shown(demo: Flask) -> None:
    data, payments = the("data-platform"), the("payments")
    night, noon = datetime(2026, 11, 25, 7, tzinfo=UTC), datetime(2026, 11, 25, 17, tzinfo=UTC)
    zones = [on_call(data, at, role=RotaRole.SECONDARY)[0].person.time_zone for at in (night, noon)]
    assert zones[0].startswith("Europe/")
    assert zones[1] == "America/New_York"
    assert {c.rotation.name for c in on_call(payments, night, role=RotaRole.SHADOW)} == set()
    at_eleven = datetime(2026, 11, 25, 10, tzinfo=UTC)
    assert len(on_call(payments, at_eleven, role=RotaRole.SHADOW)) == 1
    assert [len(contacts_of(team)) for team in (the("sre-core"), payments, data)] == [3, 3, 2]


def test_policies_are_the_default_and_a_template_that_waits(demo: Flask) -> None:
    default, *others = policies_of(the("sre-core").id)
    assert [(s.delay_minutes, s.role) for s in default.steps] == [
        (0, "primary"),
        (5, "secondary"),
        (15, "manager"),
    ]
    assert (default.is_active, default.is_default) == (True, True)
    assert [(p.is_active, [s.delay_minutes for s in p.steps]) for p in others] == [
        (False, [0, 5, 15, 30, 60])
    ]


def test_the_first_screen_is_an_incident_one_understands(demo: Flask) -> None:
    incident = db.session.scalars(
        select(Incident).where(Incident.severity == 1, Incident.resolved_at.is_(None))
    ).one()
    assert (incident.title, incident.team.slug) == ("Redis cluster down", "sre-core")
    assert timedelta(minutes=19) < START - incident.created_at < timedelta(minutes=22)
    assert (incident.status, incident.alert_count) == (Status.INVESTIGATING, 3)
    assert incident.acknowledged_by == person_by_email("bob@demo.example")
    assert incident.acknowledged_at - incident.created_at == timedelta(minutes=8.1)
    entries = many(select(TimelineEntry).where(TimelineEntry.incident_id == incident.id))
    pages = [e.facts["recipient"] for e in sorted(entries, key=lambda e: e.seq) if e.kind == EntryKind.PAGE]
    assert pages == ["Bob Keller", "Farah Rami", "Farah Rami"], "the gravest wakes both at once"
    assert [e.at for e in entries] == sorted(e.at for e in entries)
    assert max(e.at for e in entries) < START


def test_nothing_waits_to_be_sent_and_nobody_is_paged(demo: Flask) -> None:
    assert escalate_all(START + timedelta(minutes=1)) == 0
    assert {message.state for message in many(select(Message))} == {MessageState.SENT}
    assert [
        check.name for check in checks() if not check.is_well and not check.name.startswith("sweep")
    ] == []
    assert db.session.scalar(select(func.max(Message.created_at))) < START


def test_half_a_year_of_history_is_there(demo: Flask) -> None:
    assert 120 <= count(Incident) <= 260
    assert count(TimelineEntry) > 6 * count(Incident)
    firing = db.session.scalar(select(func.count()).where(Alert.state == AlertState.FIRING))
    assert firing == 4
    resolved = db.session.scalar(select(func.count()).where(Incident.resolved_at.is_not(None)))
    assert count(Postmortem) == resolved
    states = {p.state for p in many(select(Postmortem))}
    assert states == {PostmortemState.DRAFT, PostmortemState.PUBLISHED}
    assert request_drafts(at=START) == 0
    bob = person_by_email("bob@demo.example")
    assert bob is not None
    assert 5 <= len(pages_to(bob.id, since=START - timedelta(days=30))) <= 25


def test_pages_went_to_whoever_was_on_call_then(demo: Flask) -> None:
    pages = many(select(Message).where(Message.kind == MessageKind.PAGE))
    assert len(pages) > 100
    for message in pages:
        incident = db.session.get_one(Incident, message.incident_id)
        role = {1: RotaRole.PRIMARY, 2: RotaRole.SECONDARY, 3: RotaRole.MANAGER}[message.step or 0]
        asked = {role, RotaRole.SECONDARY} if (role, incident.severity) == (RotaRole.PRIMARY, 1) else {role}
        cover = [on_call(incident.team, message.created_at, role=one) for one in asked]
        assert message.person_id in {covering[0].person_id for covering in cover}


def test_what_may_wait_woke_nobody(demo: Flask) -> None:
    held = many(select(TimelineEntry).where(TimelineEntry.kind == EntryKind.HELD))
    assert len(held) > 5
    waited = {entry.incident_id for entry in held}
    assert many(select(Message).where(Message.incident_id.in_(waited))) == []


def test_published_postmortems_ask_nothing_any_more(demo: Flask) -> None:
    published = many(select(Postmortem).where(Postmortem.state == PostmortemState.PUBLISHED))
    assert len(published) > 80
    for postmortem in published:
        assert "?*" not in postmortem.body
        assert (
            postmortem.incident.created_at
            < postmortem.drafted_at
            < postmortem.updated_at
            < postmortem.published_at
        )
        assert postmortem.published_at < START


def test_the_audit_log_is_whole_and_in_order(demo: Flask) -> None:
    assert first_broken_entry() is None
    at = db.session.scalars(select(AuditEntry.at).order_by(AuditEntry.id)).all()
    assert list(at) == sorted(at)


def test_a_swap_of_every_state_and_something_asked_of_who_signs_in(demo: Flask) -> None:
    assert {swap.state for swap in many(select(Swap))} == {*State}
    for name in ("alice", "bob", "charlie"):
        person = person_by_email(f"{name}@demo.example")
        assert person is not None
        assert count_for(person), name
    assert balances(team=the("sre-core"))


def test_the_last_month_of_bob_is_closed_and_says_what_it_was(demo: Flask) -> None:
    bob = person_by_email("bob@demo.example")
    assert bob is not None
    october = closed_months([bob], until=date(2026, 10, 1))[bob.id][date(2026, 10, 1)]
    assert october.minutes(Section.ONCALL) > 160 * 60
    assert october.amounts["EUR"] > 50_000


def test_a_deployment_that_went_wrong_is_named_by_its_incident(demo: Flask) -> None:
    cause = db.session.scalars(select(ChangeCause)).one()
    incident = db.session.get_one(Incident, cause.incident_id)
    assert cause.event is not None
    assert (cause.event.type, cause.event.service_id) == (Type.DEPLOYMENT, incident.service_id)
    assert incident.created_at - cause.event.ends_at == timedelta(minutes=40)
    kinds = select(ChangeEvent.type, func.count()).group_by(ChangeEvent.type).order_by(ChangeEvent.type)
    assert [tuple(row) for row in db.session.execute(kinds)] == [
        ("deployment", 13),
        ("deployment_window", 1),
        ("freeze", 1),
    ]
    assert count(Maintenance) == 1
