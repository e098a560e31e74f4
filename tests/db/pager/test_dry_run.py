"""What a dry run says is what the pager does when nobody answers."""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta

import pytest
from flask.testing import FlaskClient

from portal.core.db import add, db
from portal.escalations.actions import StepFacts
from portal.escalations.delivery import Rule, WhenHours
from portal.escalations.ladder import TargetType
from portal.escalations.rules.actions import set_rules
from portal.messages.contacts.queries import usable_methods
from portal.messages.models import Urgency
from portal.messages.notification_rules.actions import add_rule
from portal.pager.dry_run.run import Case, RowKind, dry_run
from portal.people.models import Person
from portal.rota.models import RotaRole
from portal.services.models import Maintenance, Service
from tests.clock import START, FakeClock
from tests.db.pager.climbed import pages_by, sent_by_the_engine
from tests.queries import noted
from tests.visit import visit, words
from tests.world import Cast
from tests.world_pager import a_method, on_call_now
from tests.world_setup import a_policy, a_service

SUNDAY = datetime(2026, 11, 22, 2, 10, tzinfo=UTC)  # 03:10 in Paris
MONDAY = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)  # 10:30 in Paris
TUESDAY = datetime(2026, 11, 24, 2, 10, tzinfo=UTC)  # 03:10 in Paris
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
    case = Case(blue.blue, severity, at)
    told = pages_by(dry_run(case))
    assert told
    assert told == sent_by_the_engine(case, clock)


@pytest.mark.parametrize("severity", [1, 2, 3, 4])
@pytest.mark.parametrize("at", [MONDAY, TUESDAY, SUNDAY], ids=["office", "night", "weekend"])
@pytest.mark.parametrize(
    "world", ["by the step", "planned work", "own rules", "own rules and planned work", "nobody on call"]
)
def test_they_agree_whatever_comes_together(
    cast: Cast, clock: FakeClock, severity: int, at: datetime, world: str
) -> None:
    if world == "nobody on call":
        a_policy(cast.blue, steps=LADDERS["with a gap"], is_default=True)
        a_method(cast.alice)
    else:
        people_on_call(cast)
        a_policy(cast.blue, steps=LADDERS["in turn"], is_default=True)
    if "own rules" in world:
        own_wishes(cast)
    service = a_service(cast.blue)
    if "planned work" in world:
        planned(service, at - timedelta(minutes=5), at + timedelta(hours=1))
    case = Case(cast.blue, severity, at, service.id)
    told = pages_by(dry_run(case))
    assert told
    assert told == sent_by_the_engine(case, clock)


def people_on_call(cast: Cast) -> None:
    for person, phone in ((cast.bob, "+33600000001"), (cast.alice, "+33600000002")):
        a_method(person)
        a_method(person, channel="SMS", address=phone, position=2)
    on_call_now(cast.blue, RotaRole.PRIMARY, [cast.bob, cast.alice])
    on_call_now(cast.blue, RotaRole.SECONDARY, [cast.alice, cast.bob])


def own_wishes(cast: Cast) -> None:
    """Bob: SMS, mail, SMS; mail at leisure, not at night, and to work from noon on. Alice is quiet at night too."""
    mail, phone = usable_methods([cast.bob.id])[cast.bob.id]
    for urgency, method, minutes in (
        (Urgency.HIGH, phone, 0),
        (Urgency.HIGH, mail, 2),
        (Urgency.HIGH, phone, 4),
        (Urgency.LOW, mail, 0),
        (Urgency.LOW, phone, 30),
    ):
        add_rule(cast.bob, urgency=urgency, method=method, delay_minutes=minutes, at=START)
    cast.bob.work_days, cast.bob.work_from, cast.bob.work_until = [0, 1, 2, 3, 4], time(12), time(20)
    for person in (cast.bob, cast.alice):
        person.quiet_from, person.quiet_until = time(20), time(11)
    rules = {3: Rule(WhenHours.PERSON, management_minutes=40), 4: Rule(WhenHours.TEAM, True)}
    set_rules(cast.blue, rules, by=cast.alice, at=START)


def planned(service: Service, starts_at: datetime, ends_at: datetime) -> None:
    period = {"starts_at": starts_at, "ends_at": ends_at, "created_at": START}
    add(Maintenance(service_id=service.id, reason="New disks", **period))


def test_many_steps_ask_as_much_as_few(blue: Cast) -> None:
    """Cover, methods, wishes and planned work are read once, for any ladder and any wait."""
    some, many = ladder_of(blue.bob, 1), ladder_of(blue.bob, 5)
    service = a_service(blue.blue)
    for week in range(3):
        planned(service, SUNDAY + timedelta(days=week), SUNDAY + timedelta(days=week, hours=5))
    counts = {queries_of(Case(blue.blue, 3, SUNDAY, service.id), steps) for steps in (some, many)}
    assert len(counts) == 1
    assert counts.pop() <= 15


def ladder_of(person: Person, times: int) -> list[StepFacts]:
    """So many steps of each kind."""
    return [
        *(StepFacts(n, TargetType.USER, ("SMS",), target_person_id=person.id) for n in range(times)),
        *(StepFacts(n, TargetType.CHANNEL, target_channel=f"#{n}") for n in range(times, 2 * times)),
        *LADDERS["in turn"],
    ]


def queries_of(case: Case, steps: Sequence[StepFacts]) -> int:
    a_policy(case.team, steps=tuple(steps), is_default=True)
    db.session.commit()
    with noted() as statements:
        assert dry_run(case)
    return len(statements)


def test_a_held_severity_waits_for_monday(blue: Cast) -> None:
    a_policy(blue.blue, steps=LADDERS["in turn"], is_default=True)
    first, second, *_rest = dry_run(Case(blue.blue, 3, SUNDAY))
    assert (first.kind, first.at, second.at) == (RowKind.HELD, SUNDAY, first.until)
    assert (first.until, second.who) == (datetime(2026, 11, 23, 8, tzinfo=UTC), "Bob Blue")


def test_planned_work_holds_a_service_alone(blue: Cast) -> None:
    a_policy(blue.blue, steps=LADDERS["in turn"], is_default=True)
    service = a_service(blue.blue)
    ends_at = SUNDAY + timedelta(hours=2)
    planned(service, SUNDAY, ends_at)
    held = dry_run(Case(blue.blue, 1, SUNDAY, service.id))[0]
    assert (held.kind, held.until) == (RowKind.HELD, ends_at)
    assert held.whose == "Checkout"
    assert dry_run(Case(blue.blue, 1, SUNDAY))[0].kind is RowKind.PAGED


def test_a_team_nobody_can_reach_is_told_so(cast: Cast) -> None:
    a_policy(cast.blue, steps=LADDERS["in turn"], is_default=True)
    kinds = {row.kind for row in dry_run(Case(cast.blue, 2, SUNDAY))}
    assert kinds == {RowKind.NOBODY}


def test_the_view_answers_without_addresses(client: FlaskClient, blue: Cast) -> None:
    a_policy(blue.blue, steps=LADDERS["in turn"], is_default=True)
    set_rules(blue.blue, {1: Rule(WhenHours.ALWAYS)}, by=blue.alice, at=START)
    place = "/escalation-policies/dry-run?team=blue&severity=1&at=2026-11-22T03:10"
    told = words(visit(client, place, as_=blue.charlie).select_one("#run"))
    assert [name for name in ("Bob Blue", "Last resort", "Everything") if name not in told] == []
    assert [address for address in ("bob.blue@people.example", "+336") if address in told] == []


def test_the_view_says_what_holds_a_page_and_where_that_is_set(client: FlaskClient, blue: Cast) -> None:
    a_policy(blue.blue, steps=LADDERS["in turn"], is_default=True)
    planned(a_service(blue.blue), SUNDAY, SUNDAY + timedelta(hours=2))
    place = "/escalation-policies/dry-run?service=checkout&at=2026-11-22T03:10&severity="
    work = visit(client, place + "1", as_=blue.bob).select_one("#run")
    assert "SEV1 · Checkout · Sun 22 Nov 03:10 Paris" in words(work)
    assert "held until Sun 05:10 planned work on Checkout; what is still wrong then pages" in words(work)
    assert work.select("a[href='/services/checkout/maintenance']")
    hours = visit(client, place + "3").select_one("#run")
    told = "outside the working hours of Team Blue; then handed over as one message"
    assert f"held until Mon 09:00 {told}" in words(hours)
    assert hours.select("a[href='/teams/blue/delivery-rules']")


def test_quiet_hours_of_everybody_meant_are_named(client: FlaskClient, blue: Cast) -> None:
    own_wishes(blue)
    set_rules(blue.blue, {3: Rule(WhenHours.TEAM)}, by=blue.alice, at=START)
    a_policy(blue.blue, steps=LADDERS["in turn"], is_default=True)
    place = "/escalation-policies/dry-run?team=blue&at=2026-11-23T10:30&severity=3"
    told = words(visit(client, place, as_=blue.bob).select_one("#run"))
    assert "held until Mon 11:00 quiet hours of everybody meant; those of" in told


def test_a_service_or_a_policy_asks_with_its_form_filled(client: FlaskClient, blue: Cast) -> None:
    a_service(blue.blue)
    policy = a_policy(blue.blue, steps=LADDERS["in turn"], severity=2)
    for start, chosen in (
        (f"/escalations/{policy.key}", ("blue", "", "2")),
        ("/services/checkout", ("blue", "checkout", "1")),
    ):
        link = visit(client, start, as_=blue.alice).select_one("main a[href^='/escalation-policies/dry-run']")
        form = visit(client, str(link["href"]))
        assert form.select_one("#run"), "answered at once"
        shown = [
            form.select_one(f"select[name={name}] option[selected]")
            for name in ("team", "service", "severity")
        ]
        assert tuple(option["value"] for option in shown) == chosen
        assert form.find("a", string="Next Sunday 03:10")


def test_the_view_without_a_question_and_with_a_wrong_one(client: FlaskClient, blue: Cast) -> None:
    assert "Try a night" in words(visit(client, "/escalation-policies/dry-run", as_=blue.bob).main)
    visit(client, "/escalation-policies/dry-run?team=blue&at=soon", status=422)
    visit(client, "/escalation-policies/dry-run?team=nowhere", status=422)


@pytest.mark.parametrize(
    "at", ["0001-01-01T00:00", "1999-12-31T23:59", "2101-01-01T00:00", "9999-12-31T23:59"]
)
def test_a_moment_out_of_reach_is_refused(client: FlaskClient, blue: Cast, at: str) -> None:
    soup = visit(client, f"/escalation-policies/dry-run?team=blue&at={at}", as_=blue.bob, status=422)
    assert "Choose a moment from 2000 to 2100." in words(soup.main)
    for near in ("2000-01-01T00:00", "2100-12-31T23:59"):
        visit(client, f"/escalation-policies/dry-run?team=blue&at={near}")


def test_a_service_of_another_team_is_said_to_be_so(client: FlaskClient, blue: Cast) -> None:
    a_service(blue.blue)
    place = "/escalation-policies/dry-run?service=checkout&team="
    soup = visit(client, place + "green", as_=blue.bob, status=422)
    assert "Checkout belongs to Team Blue. Choose that team, or no service." in words(soup.main)
    for team in ("blue", ""):
        assert visit(client, place + team).select_one("#run")
