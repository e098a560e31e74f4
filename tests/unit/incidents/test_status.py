"""Which status may follow which."""

import pytest

from portal.incidents.facts import OPEN, Status, can_move, is_reopening

# Rows are where an incident is, columns where it goes: triaged, investigating, mitigated, resolved, closed.
TABLE = {
    Status.DETECTED: "yes yes yes yes -",
    Status.TRIAGED: "- yes yes yes -",
    Status.INVESTIGATING: "- - yes yes -",
    Status.MITIGATED: "- yes - yes -",
    Status.RESOLVED: "- reopen - - yes",
    Status.CLOSED: "- reopen - - -",
}


@pytest.mark.parametrize("from_", Status)
def test_the_moves(from_: Status) -> None:
    _detected, *targets = Status
    for to, expected in zip(targets, TABLE[from_].split(), strict=True):
        assert can_move(from_, to) is (expected != "-"), to
        assert is_reopening(from_, to) is (expected == "reopen"), to


@pytest.mark.parametrize("status", Status)
def test_nothing_moves_to_where_it_is_nor_back_to_detected(status: Status) -> None:
    assert not can_move(status, status)
    assert not can_move(status, Status.DETECTED)


def test_open_is_all_before_the_resolution() -> None:
    assert set(Status) - OPEN == {Status.RESOLVED, Status.CLOSED}
