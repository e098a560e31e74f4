"""Until when a page kept somebody."""

from datetime import datetime, timedelta

import pytest

from portal.fatigue.deeds import engaged_until
from tests.unit.fatigue.lives import local

PAGED = local("2026-09-16 03:00")
JOINS = timedelta(minutes=20)


def at(*minutes: int) -> list[datetime]:
    return [PAGED + timedelta(minutes=one) for one in minutes]


@pytest.mark.parametrize(
    ("deeds", "ends", "until"),
    [
        ((), (), None),
        ((-5,), (), None),
        ((-5, 0), (), 0),
        ((2, 40, 300), (), 300),
        ((2, 40, 300), (-60,), 300),
        ((2, 40, 300), (30,), 40),
        ((2, 40, 60, 81), (30,), 60),
        ((2, 40, 60, 80), (30,), 80),
        ((2, 51), (30,), 2),
        ((2, 300, 320), (30, 310), 2),
        ((300,), (30,), None),
        ((30,), (30,), 30),
    ],
)
def test_it_ends_with_the_last_thing_they_did(
    deeds: tuple[int, ...], ends: tuple[int, ...], until: int | None
) -> None:
    found = engaged_until(PAGED, at(*deeds), at(*ends), joins_within=JOINS)
    assert found == (None if until is None else at(until)[0])
