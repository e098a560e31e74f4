import pytest
from flask import Flask

from tests.kept import kept
from tests.world import Cast, the_cast


@pytest.fixture
def cast(app: Flask) -> Cast:
    return kept(the_cast)
