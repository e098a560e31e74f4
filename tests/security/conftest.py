from collections.abc import Iterator

import pytest
from flask import Flask

from portal.core.db import db
from portal.core.security import limiter
from portal.people import actions as people
from portal.postmortems.models import Postmortem, PostmortemState
from tests.clock import START
from tests.house.access import Who
from tests.house.belongings import Belongings, everything, only
from tests.house.visitors import Visitor, visitors
from tests.kept import kept
from tests.world import PASSWORD


@pytest.fixture
def mine(app: Flask) -> Belongings:
    return kept(everything)


@pytest.fixture(autouse=True)
def _no_tries_yet(whole_app: Flask) -> Iterator[None]:
    """Tries are counted outside the database, so no savepoint takes them back."""
    with whole_app.app_context():
        limiter.reset()
        yield
        limiter.reset()


@pytest.fixture
def asking(app: Flask, mine: Belongings) -> dict[Who, Visitor]:
    """Everybody; Bob has a password, and the postmortem can be worked on."""
    people.set_password(mine.cast.bob, PASSWORD, at=START)
    report = only(Postmortem, incident_id=mine.incident.id)
    report.state, report.published_at = PostmortemState.DRAFT, None
    db.session.commit()
    return visitors(app, mine.cast)
