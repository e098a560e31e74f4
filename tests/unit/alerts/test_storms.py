"""When what is new of one integration goes into its storm."""

from dataclasses import replace

import pytest

from portal.alerts.intake.storms import STORM_FROM, Weather

CALM = Weather(0, None, None, None, is_acknowledged=False, is_fed=False)
STORM = replace(CALM, opened_count=2, id=1, ref="INC-4K7QX2", severity=2, is_fed=True)
TAKEN = replace(STORM, is_acknowledged=True)


@pytest.mark.parametrize(
    ("weather", "ranks"),
    [
        (CALM, []),
        (replace(CALM, opened_count=STORM_FROM - 1), []),
        (replace(CALM, opened_count=STORM_FROM), [1, 2, 3, 4]),
        (replace(CALM, opened_count=3, storm_from=3), [1, 2, 3, 4]),
        (STORM, [1, 2, 3, 4]),
        (replace(STORM, is_fed=False), []),
        (TAKEN, [2, 3, 4]),
        (replace(TAKEN, opened_count=STORM_FROM), [1, 2, 3, 4]),
        (replace(TAKEN, severity=None), [1, 2, 3, 4]),
    ],
    ids=[
        "calm", "nine in a minute", "ten in a minute", "as many as the integration says", "a storm that goes on",
        "one that has calmed down", "one that somebody has taken: what is graver stays apart",
        "unless it is many", "one whose severity nobody knows",
    ],
)  # fmt: skip
def test_what_goes_into_a_storm(weather: Weather, ranks: list[int]) -> None:
    assert [rank for rank in (1, 2, 3, 4) if weather.is_storm_for(rank)] == ranks
    assert STORM_FROM == 10
