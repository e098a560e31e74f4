"""Everybody is told when pages may come late, and only then."""

from datetime import timedelta

from flask.testing import FlaskClient

from portal.core.db import db
from portal.messages.models import MessageKind, Provider
from portal.messages.outbox.actions import queue
from portal.now.banner import PAGING
from portal.pager.health.actions import record_run
from portal.people.models import Person
from tests.clock import START, FakeClock
from tests.queries import noted
from tests.visit import sign_in_as, visit
from tests.world import Cast
from tests.world_incidents import an_incident


def told(client: FlaskClient, person: Person) -> list[str]:
    return [tag.get_text(strip=True) for tag in visit(client, "/me", as_=person).select(".banner")]


def paging_ran(clock: FakeClock) -> None:
    for name in PAGING:
        record_run(name, at=clock.now(), took_ms=1)


def test_while_the_pager_works_there_is_no_banner(client: FlaskClient, cast: Cast, clock: FakeClock) -> None:
    paging_ran(clock)
    clock.move(seconds=15)
    assert told(client, cast.vera) == []


def test_a_pager_that_stopped_is_told_to_everybody(client: FlaskClient, cast: Cast, clock: FakeClock) -> None:
    paging_ran(clock)
    clock.move(minutes=3)
    record_run("escalate", at=clock.now(), took_ms=1)
    for person in (cast.ada, cast.bob, cast.vera):
        assert told(client, person) == ["Pages may be late: the pager last ran 3 min ago."]


def test_a_pager_that_never_ran_is_told_with_what_to_do(client: FlaskClient, cast: Cast) -> None:
    assert told(client, cast.ada) == [
        "Pages may be late: the pager does not run. An admin starts it with `releve clock`."
    ]


def test_a_message_that_waits_too_long_is_told(client: FlaskClient, cast: Cast, clock: FakeClock) -> None:
    queue("one", kind=MessageKind.PAGE, channel="SMS", address="1", recipient="Bob", content={}, at=START)
    clock.move(seconds=59)
    paging_ran(clock)
    assert told(client, cast.bob) == []
    clock.move(minutes=5)
    paging_ran(clock)
    assert told(client, cast.bob) == ["Pages may be late: one has been waiting for 5 min."]


def test_a_step_that_waits_too_long_is_told(client: FlaskClient, cast: Cast, clock: FakeClock) -> None:
    an_incident(cast.blue)
    clock.move(minutes=2)
    paging_ran(clock)
    assert told(client, cast.vera) == ["Pages may be late: one has been waiting for 2 min."]


def test_a_message_for_later_is_not_late(client: FlaskClient, cast: Cast, clock: FakeClock) -> None:
    later = START + timedelta(days=1)
    queue(
        "one", kind=MessageKind.NOTICE, channel="EMAIL", address="b", recipient="Bob", content={}, at=START,
        due_at=later,
    )  # fmt: skip
    clock.move(minutes=5)
    paging_ran(clock)
    assert told(client, cast.bob) == []


def test_an_incident_that_reached_nobody_is_told_to_whoever_may_see_it(
    client: FlaskClient, cast: Cast, clock: FakeClock
) -> None:
    paging_ran(clock)
    hidden = an_incident(cast.blue, "Payroll leak", is_private=True)
    hidden.unreached_at = hidden.next_escalation_at = clock.now()
    db.session.commit()
    clock.move(seconds=1)
    assert told(client, cast.vera) == told(client, cast.charlie) == []
    page = visit(client, "/me", as_=cast.ada)
    assert [tag.get_text(strip=True) for tag in page.select(".banner")] == [
        f"Nobody could be reached for {hidden.ref}: phone them."
    ]
    assert page.select_one(".banner a")["href"] == f"/incidents/{hidden.ref}"
    open_one = an_incident(cast.blue)
    open_one.unreached_at = clock.now()
    db.session.commit()
    assert told(client, cast.vera) == [f"Nobody could be reached for {open_one.ref}: phone them."]
    assert told(client, cast.ada) == ["Nobody could be reached for 2 incidents: phone them."]


def test_a_provider_left_alone_is_told_to_admins(client: FlaskClient, cast: Cast, clock: FakeClock) -> None:
    paging_ran(clock)
    db.session.add(Provider(name="SMS api.sms.example", failure_count=5, opened_at=clock.now()))
    db.session.commit()
    assert told(client, cast.bob) == []
    assert told(client, cast.ada) == [
        "Not delivering: SMS api.sms.example. Check the account, the key and the network."
    ]


def test_whoever_is_not_signed_in_is_not_told(client: FlaskClient, cast: Cast) -> None:
    assert not visit(client, "/sign-in").select(".banner")


def test_the_frame_costs_two_queries_and_a_poll_does_without(client: FlaskClient, cast: Cast) -> None:
    sign_in_as(client, cast.bob)
    assert queries(client, {}) == queries(client, {"HX-Request": "true"}) + 2


def queries(client: FlaskClient, headers: dict[str, str]) -> int:
    with noted() as found, client.application.app_context():
        assert client.get("/me", headers=headers).status_code == 200
    return len(found)
