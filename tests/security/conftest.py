import pytest
from flask.testing import FlaskClient

from tests.house.belongings import Belongings, everything


@pytest.fixture
def mine(client: FlaskClient) -> Belongings:
    return everything(client)
