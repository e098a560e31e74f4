"""Every route is tried as every role, and does what `access.py` says."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import Connection

from portal.core.db import db
from portal.postmortems.models import Postmortem, PostmortemState
from tests.house.access import LEVELS, TOKEN, Who, level_of
from tests.house.belongings import Belongings, everything, only, places
from tests.house.catalog import changed, rows, writes
from tests.house.visitors import nobody, refusal, routes, undone, visitor, visitors
from tests.kept import kept
from tests.world_incidents import a_page

# What a look at something may write, and why.
WRITTEN_BY_READING = (
    "calendar_feed.last_read_at",  # shows its owner that the address is in use
    "api_token.last_used_at",  # shows its owner that the token is in use
)


@pytest.fixture
def mine(app: Flask) -> Belongings:
    return kept(everything)


def test_the_table_names_every_route_and_no_other(whole_app: Flask) -> None:
    assert {rule.endpoint for rule, _method in routes(whole_app)} == set(LEVELS)


@pytest.mark.parametrize("is_private", [False, True], ids=["incident", "private incident"])
@pytest.mark.parametrize("who", Who)
def test_every_route_lets_in_whom_it_should(app: Flask, mine: Belongings, who: Who, is_private: bool) -> None:
    """Whoever is refused has changed nothing."""
    known = places(mine, mine.private if is_private else mine.incident)
    asker = visitors(app, mine.cast)[who]
    tried, wrong = 0, []
    for rule, method in routes(app):
        if is_private and "<ref>" not in rule.rule:
            continue
        expected = level_of(rule.endpoint, is_private=is_private).refused.get(who)
        with undone() as connection:
            before = state(connection)
            answer = asker.try_(rule, method, known)
            touched = changed(before, state(connection)) if expected else []
        tried += 1
        if refusal(answer) != expected or touched:
            wrong.append((rule.endpoint, method, who, answer.status, f"expected {expected}", touched))
    assert wrong == []
    assert tried > 20


def state(connection: Connection) -> Mapping[str, str]:
    """What a request has changed differs in it: writes are counted, and where reading may write, rows compared."""
    seen = tuple(sorted({name.partition(".")[0] for name in WRITTEN_BY_READING}))
    return {**writes(connection), **rows(connection, of=seen, besides=WRITTEN_BY_READING)}


def test_looking_changes_nothing(app: Flask, mine: Belongings) -> None:
    """Mail scanners, previews and prefetching browsers look at everything they are given."""
    known, admin = places(mine, mine.incident), visitor(app, mine.cast.ada)
    db.session.commit()
    touched = {}
    for rule, method in routes(app):
        if method == "GET":
            with undone() as connection:
                before = state(connection)
                admin.try_(rule, method, known)
                touched[rule.endpoint] = changed(before, state(connection))
    assert len(touched) > 30
    assert {endpoint: tables for endpoint, tables in touched.items() if tables} == {}


def test_nobody_is_told_to_sign_in_on_a_page_of_their_own(app: Flask, mine: Belongings) -> None:
    """htmx would put the sign-in view into the middle of the page."""
    known, anonymous = places(mine, mine.incident), nobody(app)
    answers = {
        rule.endpoint: anonymous.try_(rule, method, known, HX_Request="true").status_code
        for rule, method in routes(app)
        if Who.ANONYMOUS in level_of(rule.endpoint).refused
    }
    assert set(answers.values()) == {401}


def test_a_wrong_key_in_an_address_opens_nothing(app: Flask, mine: Belongings) -> None:
    """As another's key, one that was cut in the mail, or one that somebody made up."""
    known, anonymous = places(mine, mine.incident), nobody(app)
    keys = ("ack/signed", "answers/signed", "password/token", "calendars/secret", "intake/key")
    for change in (lambda key: f"{key}x", lambda key: key[:-1], lambda key: "x" * len(key), lambda _: "0"):
        wrong = {**known, **{name: change(known[name]) for name in keys}}
        answers = {
            (rule.endpoint, anonymous.try_(rule, method, wrong).status_code)
            for rule, method in routes(app)
            if LEVELS[rule.endpoint] is TOKEN
        }
        assert answers == {(endpoint, 404) for endpoint, level in LEVELS.items() if level is TOKEN}


def test_who_was_paged_may_respond_wherever_they_belong(app: Flask, mine: Belongings) -> None:
    """Charlie is in another team: an incident he was paged for is his, the one beside it is not."""
    a_page(mine.private, mine.cast.charlie)
    his, other = places(mine, mine.private), places(mine, mine.incident)
    charlie = visitor(app, mine.cast.charlie)
    for rule, method in routes(app):
        if "<ref>" in rule.rule:
            with undone():
                assert refusal(charlie.try_(rule, method, his)) is None, rule
                assert refusal(charlie.try_(rule, method, other)) == 404, rule


def test_a_cookie_opens_nothing_of_the_api(app: Flask, mine: Belongings) -> None:
    """Browsers show cookies to whoever makes them ask; scripts show tokens on purpose."""
    known, admin = places(mine, mine.incident), visitor(app, mine.cast.ada)
    browser = replace(admin, token=admin.cookie)
    answers = {
        (rule.endpoint, browser.try_(rule, method, known).status_code)
        for rule, method in routes(app)
        if rule.endpoint.startswith("api.")
    }
    assert len(answers) > 20
    assert {status for _endpoint, status in answers} == {401}


def test_a_draft_is_for_the_team_until_it_is_published(app: Flask, mine: Belongings) -> None:
    """Viewers follow the incident; what is said of it is not said yet."""
    report = only(Postmortem, incident_id=mine.incident.id)
    report.state, report.published_at = PostmortemState.DRAFT, None
    known, viewer = places(mine, mine.incident), visitor(app, mine.cast.vera)
    about = [
        (rule, method)
        for rule, method in routes(app)
        if "postmortem" in rule.endpoint and "<ref>" in rule.rule
    ]
    assert {refusal(viewer.try_(rule, method, known)) for rule, method in about} == {404}
