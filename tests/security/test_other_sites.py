"""What another site can make a browser send: it carries the cookie, and changes nothing."""

from dataclasses import replace

from flask import Flask

from portal.core.security import csrf
from tests.house.belongings import Belongings, places
from tests.house.catalog import changed, rows
from tests.house.visitors import MACHINES, READING, nobody, routes, undone, visitor


def test_no_write_from_another_site(app: Flask, mine: Belongings) -> None:
    """Beside the token of forms, which `tests/db/people/test_csrf.py` asks for on every route."""
    known, ada = places(mine, mine.incident), visitor(app, mine.cast.ada)
    answers = {
        rule.endpoint: ada.try_(rule, method, known, Origin="https://evil.example").status_code
        for rule, method in routes(app)
        if method not in READING and not rule.rule.startswith(MACHINES)
    }
    assert len(answers) > 40
    assert set(answers.values()) == {403}


FOREIGN = (
    "http://releve.test.evil.example",
    "http://evil.example/releve.test",
    "http://releve.test:8080",
    "null",
    "x",
)


def test_what_only_looks_like_the_portal_is_another_site(app: Flask) -> None:
    answers = {origin: nobody(app).ask("/sign-out", "POST", Origin=origin).status_code for origin in FOREIGN}
    assert set(answers.values()) == {403}


def test_the_portals_own_origin_is_let_in(app: Flask) -> None:
    for origin in ("http://releve.test", "http://localhost"):
        assert nobody(app).ask("/sign-out", "POST", Origin=origin).status_code == 303


def test_only_what_reads_no_cookie_needs_no_token(app: Flask) -> None:
    """The intake and the API know their callers by what is in the address or the header."""
    assert {blueprint.name for blueprint in csrf._exempt_blueprints} == {"intake", "api"}
    assert csrf._exempt_views == set()


def test_a_cookie_counts_for_nothing_at_the_intake(app: Flask, mine: Belongings) -> None:
    ada = visitor(app, mine.cast.ada)
    browser = replace(ada, token=ada.cookie)
    with undone() as connection:
        before = rows(connection)
        answer = browser.ask("/intake/generic/nobody", "POST", body={"title": "x"})
        assert (answer.status_code, changed(before, rows(connection))) == (404, [])
