import pytest
from flask.testing import FlaskClient

from tests.db.calendars.reader import Reader


@pytest.fixture
def calendar(client: FlaskClient) -> Reader:
    return Reader(client)
