"""No view breaks a rule that axe knows, overflows its window or weighs too much, whatever the size and theme."""

import pytest
from flask import Flask
from playwright.sync_api import Page

from portal.core import clock
from portal.core.jobs import SWEEPS
from portal.demo.seed import seed_demo
from portal.pager.health.actions import record_run
from portal.people.models import Person
from portal.people.queries import person_by_email
from scripts.gallery.look import html_at, look
from scripts.gallery.stand import links_of
from scripts.gallery.views import views
from tests.e2e.conftest import Visitor
from tests.e2e.server import Server

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]


@pytest.fixture(scope="module")
def demo(portal: Flask) -> Flask:
    """Its pager counts as running, so that no banner hides what is below it."""
    seed_demo(at=clock.now())
    for name in SWEEPS:
        record_run(name, at=clock.now(), took_ms=1)
    return portal


def the(name: str) -> Person:
    person = person_by_email(f"{name}@demo.example")
    assert person is not None
    return person


def wrong(app: Flask, page: Page, starts: tuple[str, ...], *, at_least: int) -> dict[str, list[str]]:
    """What is wrong with each view that links lead to, one of a kind."""
    found = views(app.url_map, lambda path: html_at(page, path), starts)
    assert len(found) >= at_least
    seen = [look(page, path) for paths in found.values() for path in paths]
    return {one.path: one.told for one in seen if one.told}


@pytest.mark.parametrize(("name", "at_least"), [("admin", 60), ("bob", 45), ("vera", 25)])
def test_the_demo_is_right_for(
    name: str, at_least: int, server: Server, demo: Flask, visitor: Visitor
) -> None:
    assert wrong(demo, visitor(server.url, the(name)), ("/",), at_least=at_least) == {}


def test_the_demo_is_right_for_whoever_has_only_a_link(server: Server, demo: Flask, visitor: Visitor) -> None:
    assert wrong(demo, visitor(server.url), ("/sign-in", "/api/docs", *links_of(demo)), at_least=6) == {}
