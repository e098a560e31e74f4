from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.db.calendars.reader import Reader
from tests.queries import noted


@pytest.fixture
def calendar(client: FlaskClient) -> Reader:
    return Reader(client)


@pytest.fixture
def queries(app: Flask) -> Iterator[list[str]]:
    """Every statement from here on; clear it where counting begins."""
    with noted() as statements:
        yield statements
