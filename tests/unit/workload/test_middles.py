"""The middle of a team."""

import pytest

from portal.workload.own.middles import FEWEST, middles


@pytest.mark.parametrize(("pages", "middle"), [([0, 0, 1, 9, 40], 1), ([0, 1, 2, 3, 4, 90], 2.5)])
def test_half_of_the_people_are_below(pages: list[int], middle: float) -> None:
    assert middles({"pages": count} for count in pages) == {"pages": middle}


def test_too_few_have_none() -> None:
    assert middles([{"pages": 1}] * (FEWEST - 1)) == {}


def test_who_has_no_figure_is_left_out_of_it_alone() -> None:
    """Who was never on call has no share of it; four that have tell too much."""
    people = [{"pages": 1, "incidents_per_12h": None}, *[{"pages": 1, "incidents_per_12h": 2.0}] * 4]
    assert middles(people) == {"pages": 1}
