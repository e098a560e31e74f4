import pytest
from flask import Flask

from tests.world import Cast, the_cast


@pytest.fixture
def cast(app: Flask) -> Cast:
    return the_cast()
