import pytest
from flask import Flask

from tests.kept import kept
from tests.world_swaps import Rota, a_rota


@pytest.fixture
def rota(app: Flask) -> Rota:
    return kept(a_rota)
