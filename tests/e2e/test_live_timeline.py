"""One incident, two people, real browsers: what one writes, the other reads, whatever happens in between."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from portal.core import clock
from portal.core.db import db
from portal.incidents.actions import acknowledge, change_severity
from portal.incidents.models import Incident
from portal.incidents.timeline.actions import add_entry
from portal.people.models import Person
from tests.e2e.conftest import Visitor
from tests.e2e.proxy import Proxy
from tests.e2e.server import Server
from tests.waiting import until
from tests.world import Cast, the_cast
from tests.world_incidents import an_incident

STREAM = "**/stream*"
STANDS = "document.querySelector('[hx-sse\\\\:connect]')._htmx?.sse !== undefined"


@pytest.fixture(scope="module")
def team(portal: Flask) -> Cast:
    return the_cast()


@pytest.fixture
def incident(team: Cast) -> Iterator[Incident]:
    yield an_incident(team.blue, at=clock.now(), by=team.bob)
    db.session.rollback()


def here(incident: Incident) -> str:
    return f"/incidents/{incident.ref}"


def write(incident: Incident, by: Person, text: str) -> None:
    add_entry(incident, text, by=by, at=clock.now())


def numbers(page: Page) -> list[int]:
    rows = page.locator("#tl > li").evaluate_all("rows => rows.map(row => Number(row.dataset.seq))")
    return [int(number) for number in rows]


def until_true(page: Page, what: Callable[[], bool]) -> None:
    """Playwright's clock goes on meanwhile."""
    until(what, told=lambda: numbers(page), pause=lambda seconds: page.wait_for_timeout(seconds * 1000))


def until_seen(page: Page, last: int) -> None:
    """Wait until a page has every row once, in order."""
    until_true(page, lambda: numbers(page) == list(range(last, 0, -1)))


def streaming(page: Page, url: str) -> None:
    """Open a view and wait until its stream stands."""
    page.goto(url)
    until_true(page, lambda: bool(page.evaluate(STANDS)))


def test_what_one_writes_the_other_reads_at_once(
    server: Server, visitor: Visitor, team: Cast, incident: Incident
) -> None:
    alice, bob = visitor(server.url, team.alice), visitor(server.url, team.bob)
    for page in (alice, bob):
        streaming(page, here(incident))
    alice.get_by_label("Write what you see or do").fill("Failing **over** now")
    alice.get_by_role("button", name="Post").click()
    row = bob.locator("#e-2")
    expect(row).to_contain_text("Alice Blue Failing over now")
    expect(row.locator("strong")).to_have_text("over")
    expect(alice.get_by_label("Write what you see or do")).to_have_value("")
    expect(alice.locator("#e-2")).to_be_visible()
    assert numbers(alice) == numbers(bob) == [2, 1]
    expect(bob.locator("#announcer")).to_contain_text("Failing over now")


def test_the_whole_view_follows_a_change(
    server: Server, visitor: Visitor, team: Cast, incident: Incident
) -> None:
    alice, bob = visitor(server.url, team.alice), visitor(server.url, team.bob)
    for page in (alice, bob):
        streaming(page, here(incident))
    expect(bob.get_by_role("button", name="Acknowledge")).to_be_visible()
    alice.get_by_label("Write what you see or do").fill("I have it")
    alice.get_by_role("button", name="Acknowledge").click()
    expect(bob.locator("#stats")).to_contain_text("Acknowledged in")
    expect(bob.get_by_role("button", name="Acknowledge")).to_have_count(0)
    expect(bob.locator("#responders")).to_contain_text("Alice Blue acknowledged")
    expect(bob.locator("#e-2")).to_contain_text("I have it")
    expect(alice.get_by_label("Write what you see or do")).to_have_value("")
    change_severity(incident, 1, by=team.alice, at=clock.now())
    expect(bob.locator("#mark")).to_have_text("SEV1")


def test_a_refusal_is_told_and_the_words_stay(
    server: Server, visitor: Visitor, team: Cast, incident: Incident
) -> None:
    bob = visitor(server.url, team.bob)
    bob.route(STREAM, lambda route: route.abort())
    bob.route("**/timeline?*", lambda route: route.abort())
    bob.goto(here(incident))
    acknowledge(incident, by=team.alice, at=clock.now())
    bob.get_by_label("Write what you see or do").fill("Mine")
    bob.get_by_role("button", name="Acknowledge").click()
    expect(bob.locator("#flash")).to_contain_text("Alice Blue has acknowledged it already.")
    expect(bob.get_by_label("Write what you see or do")).to_have_value("Mine")


def test_the_poll_alone_is_enough(server: Server, visitor: Visitor, team: Cast, incident: Incident) -> None:
    bob = visitor(server.url, team.bob)
    bob.route(STREAM, lambda route: route.abort())
    bob.goto(here(incident))
    write(incident, team.alice, "without a stream")
    until_seen(bob, 2)


def test_the_stream_alone_is_enough(server: Server, visitor: Visitor, team: Cast, incident: Incident) -> None:
    bob = visitor(server.url, team.bob)
    bob.route("**/timeline?*", lambda route: route.abort())
    streaming(bob, here(incident))
    for number in range(20):
        write(incident, team.alice, f"no. {number}")
    until_seen(bob, 21)


def test_a_draft_and_its_focus_survive_a_hundred_entries(
    server: Server, visitor: Visitor, team: Cast, incident: Incident
) -> None:
    bob = visitor(server.url, team.bob)
    streaming(bob, here(incident))
    bob.locator("summary", has_text="More").click()
    field = bob.get_by_label("Write what you see or do")
    field.focus()
    draft = ""
    for number in range(100):
        write(incident, team.alice, f"no. {number}")
        if number % 10 == 0:
            bob.keyboard.type(f"word{number} ")
            draft += f"word{number} "
    until_seen(bob, 101)
    expect(field).to_have_value(draft)
    expect(field).to_be_focused()
    assert field.evaluate("field => field.selectionStart") == len(draft)


def test_a_button_keeps_its_focus_and_an_open_menu_stays_open(
    server: Server, visitor: Visitor, team: Cast, incident: Incident
) -> None:
    bob = visitor(server.url, team.bob)
    streaming(bob, here(incident))
    bob.locator("summary", has_text="More").click()
    bob.get_by_role("button", name="Change to SEV4").focus()
    write(incident, team.alice, "in between")
    change_severity(incident, 3, by=team.alice, at=clock.now())
    until_seen(bob, 3)
    expect(bob.get_by_role("button", name="Change to SEV4")).to_be_focused()
    expect(bob.get_by_role("button", name="Change to SEV2")).to_be_visible()


@pytest.mark.slow
def test_nothing_is_lost_or_doubled_through_503s_and_a_restart(
    database: str, tmp_path_factory: pytest.TempPathFactory, visitor: Visitor, team: Cast, incident: Incident
) -> None:
    """Of all polls and streams 30 % are refused, connections are cut twice, the server stops and starts."""
    with (
        Server(database, tmp_path_factory.mktemp("restarted")) as server,
        Proxy(server.port, share=0.3) as proxy,
    ):
        pages = [visitor(proxy.url, person) for person in (team.alice, team.bob)]
        for page in pages:
            page.goto(here(incident))
        for number in range(120):
            write(incident, team.ada, f"no. {number}")
            pages[0].wait_for_timeout(30)
            if number in (20, 90):
                proxy.cut()
            if number == 50:
                server.stop()
            if number == 70:
                server.start()
        for page in pages:
            until_seen(page, 121)
            assert page.locator("#tail").count() == 1
        assert proxy.refused_count > 0


@pytest.mark.slow
def test_a_page_opened_before_the_server_was_down_writes_after_it(
    database: str, tmp_path_factory: pytest.TempPathFactory, visitor: Visitor, team: Cast, incident: Incident
) -> None:
    with Server(database, tmp_path_factory.mktemp("again")) as server:
        bob = visitor(server.url, team.bob)
        streaming(bob, here(incident))
        bob.get_by_label("Write what you see or do").fill("Still here")
        server.stop()
        bob.get_by_role("button", name="Post").click()
        expect(bob.locator("#flash")).to_contain_text("does not answer")
        expect(bob.get_by_label("Write what you see or do")).to_have_value("Still here")
        server.start()
        bob.get_by_role("button", name="Post").click()
        until_seen(bob, 2)


def test_without_scripts_the_same_work_by_reloading(
    server: Server, visitor: Visitor, team: Cast, incident: Incident
) -> None:
    bob = visitor(server.url, team.bob, java_script_enabled=False)
    bob.goto(here(incident))
    field = bob.get_by_label("Write what you see or do")
    field.fill("By hand")
    bob.get_by_role("button", name="Post").click()
    expect(bob.locator("#e-2")).to_contain_text("By hand")
    field.fill("On my way")
    bob.get_by_role("button", name="Acknowledge").click()
    expect(bob.locator("#e-3")).to_contain_text("acknowledged")
    expect(bob.locator("#e-3")).to_contain_text("On my way")
    bob.locator("summary", has_text="More").click()
    bob.get_by_role("button", name="Investigating").click()
    expect(bob.locator("[aria-current=step]")).to_contain_text("Investigating")
    write(incident, team.alice, "from elsewhere")
    bob.reload()
    expect(bob.locator("#e-5")).to_contain_text("from elsewhere")
    for label, status in (("Mark mitigated", "Mitigated"), ("Resolve", "Resolved"), ("Close", "Closed")):
        bob.get_by_role("button", name=label).click()
        expect(bob.locator("[aria-current=step]")).to_contain_text(status)


@pytest.mark.slow
def test_a_viewer_follows_the_status(
    server: Server, visitor: Visitor, team: Cast, incident: Incident
) -> None:
    vera = visitor(server.url, team.vera)
    vera.goto(here(incident))
    expect(vera.locator("#status")).to_contain_text("detected")
    acknowledge(incident, by=team.bob, at=clock.now())
    expect(vera.locator("#status dd").nth(5)).not_to_have_text("not yet")
    assert "Bob" not in vera.locator("main").inner_text()
