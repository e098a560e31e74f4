"""Guard rails: what is beyond them, and what may be chosen."""

import pytest

from portal.workload.guard_rails.rails import DEFAULTS, Rail, Rails


def test_exactly_at_the_limit_is_not_beyond_it() -> None:
    at_it = dict(DEFAULTS)
    assert Rails().crossed(at_it) == []
    beyond = {Rail.NIGHT_PAGES: 5, Rail.ONCALL_PERCENT: 25.1, Rail.INCIDENTS: 2.0}
    assert Rails().crossed(at_it | beyond) == [Rail.NIGHT_PAGES, Rail.ONCALL_PERCENT]


def test_of_what_was_worth_it_less_is_worse() -> None:
    assert Rails().crossed({Rail.ACTIONABLE_PERCENT: 49}) == [Rail.ACTIONABLE_PERCENT]
    assert Rails().crossed({Rail.ACTIONABLE_PERCENT: 90}) == []


def test_what_is_not_known_is_beyond_nothing() -> None:
    assert Rails().crossed(dict.fromkeys(Rail)) == []


def test_stored_and_read_again_it_is_the_same_and_a_new_rail_has_its_default() -> None:
    rails = Rails({**DEFAULTS, Rail.NIGHT_PAGES: 1, Rail.WEEKEND_SPREAD: 1.5})
    assert Rails.from_json(rails.to_json()) == rails
    assert Rails.from_json({"night_pages": 1}).limits == {**DEFAULTS, Rail.NIGHT_PAGES: 1}


@pytest.mark.parametrize(
    "wrong", [{Rail.NIGHT_PAGES: -1}, {Rail.ONCALL_PERCENT: 101}, {Rail.WEEKEND_SPREAD: 0}]
)
def test_a_number_out_of_its_bounds_is_refused(wrong: dict[Rail, float]) -> None:
    with pytest.raises(ValueError, match="is a number from"):
        Rails({**DEFAULTS, **wrong})


def test_each_of_them_has_a_number() -> None:
    with pytest.raises(ValueError, match="guard rails are night_pages"):
        Rails({Rail.NIGHT_PAGES: 4})
