"""When work can be planned: from now on, forwards, for a fortnight at the most."""

from datetime import timedelta

import pytest

from portal.services.periods import LONGEST, Unfit, begin_of, unfit
from tests.clock import START

HOUR = timedelta(hours=1)
TICK = timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("starts", "ends", "wrong"),
    [
        (-HOUR, TICK, None),
        (HOUR, HOUR + LONGEST, None),
        (-HOUR, timedelta(), Unfit.OVER),
        (HOUR, -HOUR, Unfit.OVER),
        (HOUR, HOUR, Unfit.BACKWARDS),
        (HOUR, HOUR + LONGEST + TICK, Unfit.TOO_LONG),
    ],
)
def test_the_first_thing_to_mend_is_told(starts: timedelta, ends: timedelta, wrong: Unfit | None) -> None:
    assert unfit(START + starts, START + ends, at=START) is wrong


@pytest.mark.parametrize(
    ("wanted", "begun", "begin"),
    [
        (HOUR, None, HOUR),
        (-HOUR, None, timedelta()),
        (-HOUR, HOUR, timedelta()),
        (2 * HOUR, HOUR, 2 * HOUR),
        (2 * HOUR, timedelta(), timedelta()),
        (2 * HOUR, -HOUR, -HOUR),
    ],
)
def test_work_begins_now_at_the_earliest_and_never_again(
    wanted: timedelta, begun: timedelta | None, begin: timedelta
) -> None:
    before = None if begun is None else START + begun
    assert begin_of(START + wanted, at=START, begun=before) == START + begin
