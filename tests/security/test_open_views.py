"""What is said to anybody who asks tells nothing of what is inside."""

from flask import Flask

from portal.core.db import db
from portal.pager.health.actions import record_run
from tests.clock import START
from tests.house.access import LEVELS, PUBLIC
from tests.house.belongings import Belongings, places
from tests.house.visitors import nobody, routes

FAILED = "IntegrityError: duplicate key [SQL: INSERT …] [parameters: {'title': 'For the board'}]"


def test_open_views_name_nobody_and_nothing(app: Flask, mine: Belongings) -> None:
    """Neither a person, a team, a service nor an incident; not even in why a sweep failed."""
    record_run("escalate", at=START, took_ms=3)
    record_run("escalate", at=START, took_ms=0, error=FAILED)
    db.session.commit()
    cast, anonymous = mine.cast, nobody(app)
    known = places(mine, mine.incident)
    inside = {
        cast.bob.name, cast.bob.email, cast.blue.name, mine.service.name, mine.incident.title, mine.incident.ref,
        mine.private.title, mine.room.name,
    }  # fmt: skip
    opened = 0
    for rule, method in routes(app):
        if LEVELS[rule.endpoint] is PUBLIC and method == "GET":
            answer = anonymous.try_(rule, method, known)
            assert {word for word in inside if word in answer.text} == set(), rule
            opened += 1
    assert opened > 8
    assert "IntegrityError, see the log" in anonymous.ask("/health").text
