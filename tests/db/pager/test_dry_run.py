"""What a dry run says is what the pager does when nobody answers."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update

from portal.core.db import add, db
from portal.escalations.actions import StepFacts, set_rules
from portal.escalations.delivery import Rule, WhenHours
from portal.escalations.ladder import TargetType
from portal.incidents.models import EntryKind, TimelineEntry
from portal.incidents.opening import IncidentFacts, open_incident
from portal.messages.models import Message, MessageKind, MessageState
from portal.pager.clocks import run_clocks
from portal.pager.dry_run import Case, Row, RowKind, dry_run
from portal.pager.planning import escalate_all
from portal.rota.models import RotaRole
from portal.services.models import Maintenance
from tests.clock import START, FakeClock
from tests.visit import visit, words
from tests.world import Cast
from tests.world_pager import a_method, on_call_now
from tests.world_setup import a_policy, a_service

SUNDAY = datetime(2026, 11, 22, 2, 10, tzinfo=UTC)  # 03:10 in Paris
FRIDAY = datetime(2026, 11, 20, 16, 52, tzinfo=UTC)  # eight minutes before the office closes in Paris
ON_CALL = TargetType.ON_CALL
LADDERS: dict[str, tuple[StepFacts, ...]] = {
    "in turn": (
        StepFacts(0, ON_CALL, ("EMAIL",)),
        StepFacts(5, ON_CALL, ("SMS", "EMAIL"), RotaRole.SECONDARY),
        StepFacts(15, ON_CALL, (), RotaRole.MANAGER),
    ),
    "with a gap": (
        StepFacts(0, TargetType.CHANNEL, ("SLACK",), target_channel="#nowhere"),
        StepFacts(10, ON_CALL, ("SMS",), RotaRole.MANAGER),
        StepFacts(20, TargetType.TEAM, ("SMS",)),
        StepFacts(40, TargetType.EMAIL, ("EMAIL",), target_email="cto@company.example"),
    ),
    "empty": (),
}


@pytest.fixture
def blue(cast: Cast) -> Cast:
    """Bob by mail and SMS, Alice by mail; Bob is the primary, Alice the secondary, no manager is on call."""
    a_method(cast.bob)
    a_method(cast.bob, channel="SMS", address="+33600000001", position=2)
    a_method(cast.alice)
    on_call_now(cast.blue, RotaRole.PRIMARY, [cast.bob])
    on_call_now(cast.blue, RotaRole.SECONDARY, [cast.alice])
    return cast


@pytest.mark.parametrize("ladder", LADDERS)
@pytest.mark.parametrize("severity", [1, 2, 3])
@pytest.mark.parametrize("at", [START, SUNDAY, FRIDAY], ids=["saturday", "sunday", "friday"])
def test_the_pager_does_what_the_dry_run_says(
    blue: Cast, clock: FakeClock, ladder: str, severity: int, at: datetime
) -> None:
    a_policy(blue.blue, steps=LADDERS[ladder], is_default=True)
    told = dry_run(Case(blue.blue, severity, at))
    assert told
    assert pages_by(told) == sent_by_the_engine(blue, clock, severity, at)


def pages_by(rows: list[Row]) -> Counter[tuple[datetime, str, str, int | None]]:
    return Counter((row.at, row.who, row.channel, row.step) for row in rows if row.kind is RowKind.PAGED)


def sent_by_the_engine(
    blue: Cast, clock: FakeClock, severity: int, at: datetime
) -> Counter[tuple[datetime, str, str, int | None]]:
    """An incident that nobody answers, with a look of the engine at every due instant until the last resort."""
    clock.at = at
    incident = open_incident(blue.blue, IncidentFacts("Checkout is down", severity), at=at)
    for _look in range(100):
        if not is_at_its_end():
            escalate_all(clock.now())
        run_clocks(clock.now())
        send_what_is_due(clock.now())
        db.session.refresh(incident)
        next_at = None if is_at_its_end() else incident.next_escalation_at
        due = [at for at in (next_at, incident.mitigation_due_at) if at is not None]
        if not due:
            break
        clock.at = max(clock.at, min(due))
    pages = db.session.scalars(
        select(Message).where(Message.kind == MessageKind.PAGE, Message.state != MessageState.CANCELLED)
    )
    return Counter((page.due_at, page.recipient, page.channel, page.step) for page in pages)


def send_what_is_due(at: datetime) -> None:
    due = update(Message).where(Message.state == MessageState.PENDING, Message.due_at <= at)
    db.session.execute(due.values(state=MessageState.SENT, sent_at=at))


def is_at_its_end() -> bool:
    ended = select(TimelineEntry).where(
        TimelineEntry.kind == EntryKind.ESCALATION, TimelineEntry.facts["exhausted"].as_boolean()
    )
    return db.session.scalars(ended).first() is not None


def test_a_held_severity_waits_for_monday(blue: Cast) -> None:
    a_policy(blue.blue, steps=LADDERS["in turn"], is_default=True)
    first, second, *_rest = dry_run(Case(blue.blue, 3, SUNDAY))
    assert (first.kind, first.at, second.at) == (RowKind.HELD, SUNDAY, first.until)
    assert (first.until, second.who) == (datetime(2026, 11, 23, 8, tzinfo=UTC), "Bob Blue")


def test_planned_work_holds_a_service_alone(blue: Cast) -> None:
    a_policy(blue.blue, steps=LADDERS["in turn"], is_default=True)
    service = a_service(blue.blue)
    ends_at = SUNDAY + timedelta(hours=2)
    period = {"starts_at": SUNDAY, "ends_at": ends_at, "created_at": START}
    add(Maintenance(service_id=service.id, reason="New disks", **period))
    held = dry_run(Case(blue.blue, 1, SUNDAY, service.id))[0]
    assert (held.kind, held.until) == (RowKind.HELD, ends_at)
    assert dry_run(Case(blue.blue, 1, SUNDAY))[0].kind is RowKind.PAGED


def test_a_team_nobody_can_reach_is_told_so(cast: Cast) -> None:
    a_policy(cast.blue, steps=LADDERS["in turn"], is_default=True)
    assert {row.kind for row in dry_run(Case(cast.blue, 2, SUNDAY))} <= {RowKind.NOBODY, RowKind.UNREACHABLE}


def test_the_view_answers_without_addresses(client: FlaskClient, blue: Cast) -> None:
    a_policy(blue.blue, steps=LADDERS["in turn"], is_default=True)
    set_rules(blue.blue, {1: Rule(WhenHours.ALWAYS)}, by=blue.alice, at=START)
    place = "/escalation-policies/dry-run?team=blue&severity=1&at=2026-11-22T03:10"
    told = words(visit(client, place, as_=blue.charlie).select_one("#run"))
    assert [name for name in ("Bob Blue", "Last resort", "Everything") if name not in told] == []
    assert [address for address in ("bob.blue@people.example", "+336") if address in told] == []


def test_the_view_without_a_question_and_with_a_wrong_one(client: FlaskClient, blue: Cast) -> None:
    assert "Try a night" in words(visit(client, "/escalation-policies/dry-run", as_=blue.bob).main)
    visit(client, "/escalation-policies/dry-run?team=blue&at=soon", status=422)
    visit(client, "/escalation-policies/dry-run?team=nowhere", status=422)
