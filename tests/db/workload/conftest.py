import pytest
from flask import Flask

from portal.fatigue.case_files import CaseIn
from portal.people.models import Person
from portal.workload.explained.example import CASE
from tests.clock import FakeClock
from tests.kept import kept
from tests.world import Cast
from tests.world_fatigue import a_stored_life
from tests.world_swaps import Rota, a_rota

W1 = CaseIn.model_validate_json(CASE)


@pytest.fixture
def rota(app: Flask) -> Rota:
    return kept(a_rota)


@pytest.fixture
def lia(cast: Cast, clock: FakeClock) -> Person:
    """To whom the worked example has happened, seen when work begins."""
    clock.at = W1.as_of
    return a_stored_life(W1)
