"""Who calls is told by a token alone."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from portal.core.db import db
from portal.people.actions import create_token, deactivate_person, revoke_token
from portal.people.models import ApiToken
from tests.clock import START, FakeClock
from tests.db.api.scripts import Script
from tests.world import Cast


@pytest.mark.parametrize("scheme", ["Bearer", "Token", "bearer", "TOKEN"])
def test_both_schemes_are_read(scheme: str, cast: Cast, script: Callable[..., Script]) -> None:
    bob = script(cast.bob)
    assert bob.ask("GET", "/teams", headers={"Authorization": f"{scheme} {bob.token}"}).status_code == 200


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer ", "Bearer oc_wrong", "Basic {}", "{}", "Bearer {} {}"]
)
def test_anything_else_is_nobody(header: str, cast: Cast, script: Callable[..., Script]) -> None:
    bob = script(cast.bob)
    given = header.format(bob.token, "more")
    assert bob.ask("GET", "/teams", headers={"Authorization": given}).status_code == 401


def test_a_token_in_the_address_does_not_count(cast: Cast, script: Callable[..., Script]) -> None:
    bob, nobody = script(cast.bob), script(None)
    nobody.get("/teams", status=401, token=bob.token)


def test_a_revoked_token_is_refused_at_once(cast: Cast, script: Callable[..., Script]) -> None:
    bob = script(cast.bob)
    bob.get("/teams")
    revoke_token(db.session.query(ApiToken).one(), by=cast.bob, at=START)
    bob.get("/teams", status=401)


def test_a_token_ends_when_it_says(cast: Cast, script: Callable[..., Script], clock: FakeClock) -> None:
    bob = script(cast.bob, expires_at=START + timedelta(hours=1))
    clock.move(minutes=59, seconds=59)
    bob.get("/teams")
    clock.move(seconds=1)
    bob.get("/teams", status=401)


def test_whoever_left_calls_no_more(cast: Cast, script: Callable[..., Script]) -> None:
    bob = script(cast.bob)
    deactivate_person(cast.bob, by=cast.ada, at=START)
    bob.get("/teams", status=401)


def test_its_use_is_noted_to_the_minute(cast: Cast, script: Callable[..., Script], clock: FakeClock) -> None:
    row, token = create_token(cast.bob, name="cron", at=START)
    bob = Script(script(None).client, token)
    seen = []
    for seconds in (1, 30, 29, 1, 59, 1):
        clock.move(seconds=seconds)
        bob.get("/teams")
        seen.append((row.last_used_at - START).total_seconds() if row.last_used_at else None)
    assert seen == [1, 1, 1, 61, 61, 121]


def test_a_refused_call_is_a_use_too(cast: Cast, script: Callable[..., Script]) -> None:
    row, token = create_token(cast.bob, name="cron", at=START)
    Script(script(None).client, token).get("/teams/none", status=404)
    assert row.last_used_at == START
