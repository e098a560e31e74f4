"""The engine and the slow way agree on every figure, for travellers and when the clocks change."""

from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from portal.fatigue.reports import Facts, Metrics, report
from tests.properties.fatigue import by_the_minute
from tests.properties.fatigue.lives import lives

MINUTE = timedelta(minutes=1)


def in_minutes(of: Metrics) -> dict[str, int | None]:
    return {
        "interruptions": of.interruptions,
        "sleep_interruptions": of.sleep_interruptions,
        "business_interruptions": of.business_interruptions,
        "minutes_night": of.engaged.night // MINUTE,
        "minutes_business": of.engaged.business // MINUTE,
        "minutes_off": of.engaged.off // MINUTE,
        "disturbed_nights": of.disturbed_nights,
        "broken_nights": of.broken_nights,
        "sleep_loss": of.sleep_loss // MINUTE,
        "worst_stretch": None if of.worst_stretch is None else of.worst_stretch // MINUTE,
        "max_consecutive_oncall_nights": of.max_consecutive_oncall_nights,
        "oncall": of.oncall // MINUTE,
        "weekend_oncall": of.weekend_oncall // MINUTE,
        "max_consecutive_oncall_days": of.max_consecutive_oncall_days,
        "daily_rest_violations": of.daily_rest_violations,
        "weekly_rest_violations": of.weekly_rest_violations,
    }


@settings(max_examples=60, deadline=None)
@given(lives(), st.integers(1, 28))
def test_every_figure(life: tuple[Facts, datetime], days: int) -> None:
    facts, as_of = life
    found = report(facts, as_of=as_of, days=days).metrics
    assert in_minutes(found) == by_the_minute.figures(facts, as_of, days)
