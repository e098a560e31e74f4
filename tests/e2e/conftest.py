"""One browser for the run, a context for each visitor, and an application in this process for the data.

Tests run against `server`, whose database lives as long as the module; `portal` opens that same database
here, so that a test can set the scene with the actions the portal uses.
"""

import os
import shutil
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from portal.app import create_app
from portal.core import clock
from portal.core.db import db
from portal.people.actions import begin_sign_in
from portal.people.models import Person
from tests.conftest import TEMPLATE, create_database, test_settings
from tests.e2e.server import SECRET_KEY, Server
from tests.waiting import PATIENCE_SECONDS

Visitor = Callable[..., Page]
expect.set_options(timeout=PATIENCE_SECONDS * 1000)
CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that ask for a browser say so by their fixtures, and are left out by name where there is none."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.skipif(chromium() is None, reason="no Chromium found"))


def chromium() -> str | None:
    found = (shutil.which(name) for name in CHROMIUM)
    return os.environ.get("CHROMIUM") or next((path for path in found if path), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def database(worker_number: int, request: pytest.FixtureRequest) -> str:
    name = request.module.__name__.rpartition(".")[2]
    return create_database(f"{name}_{worker_number}", template=TEMPLATE)


@pytest.fixture(scope="module")
def server(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with Server(database, tmp_path_factory.mktemp("server")) as server:
        yield server


@pytest.fixture(scope="module")
def portal(database: str) -> Iterator[Flask]:
    """The application here, on the server's database and the real clock; each action commits for real."""
    app = create_app(test_settings(database, secret_key=SECRET_KEY), name="command")  # it may stand still
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def visitor(browser: Browser, portal: Flask) -> Iterator[Visitor]:
    """Make a page in a browser of its own: `visitor(url, alice)`. Violations of the CSP fail the test."""
    contexts: list[BrowserContext] = []
    violations: list[str] = []

    def come(url: str, person: Person | None = None, **options: object) -> Page:
        context = browser.new_context(base_url=url, **options)
        contexts.append(context)
        if person is not None:
            context.add_cookies([{"name": "releve", "value": cookie(portal, person), "url": url}])
        page = context.new_page()
        page.on("console", lambda message: violations.append(message.text) if _is_csp(message.text) else None)
        return page

    yield come
    for context in contexts:
        context.close()
    assert violations == []


def _is_csp(text: str) -> bool:
    return "Content Security Policy" in text


def cookie(app: Flask, person: Person) -> str:
    """The session cookie of a new sign-in."""
    _sign_in, token = begin_sign_in(person, at=clock.now())
    signer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert signer is not None
    return str(signer.dumps({"_user_id": token, "_fresh": True}))
