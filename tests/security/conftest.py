from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.core.security import limiter
from tests.house.belongings import Belongings, everything


@pytest.fixture
def mine(client: FlaskClient) -> Belongings:
    return everything(client)


@pytest.fixture(autouse=True)
def _no_tries_yet(whole_app: Flask) -> Iterator[None]:
    """Tries are counted outside the database, so no savepoint takes them back."""
    with whole_app.app_context():
        limiter.reset()
        yield
        limiter.reset()
