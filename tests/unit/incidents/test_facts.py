"""Times of one incident."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from portal.incidents.facts import Facts

CREATED = datetime(2026, 11, 21, 3, 21, tzinfo=UTC)


def minutes(count: int) -> timedelta:
    return timedelta(minutes=count)


# The worked example of requirement 002-81: acknowledged after 8 minutes, resolved after 30.
EXAMPLE = Facts(
    created_at=CREATED,
    impact_started_at=CREATED,
    acknowledged_at=CREATED + minutes(8),
    mitigated_at=CREATED + minutes(25),
    resolved_at=CREATED + minutes(30),
)


def test_the_example_of_the_source() -> None:
    assert EXAMPLE.time_to_detect == timedelta()
    assert EXAMPLE.time_to_acknowledge == minutes(8)
    assert EXAMPLE.time_to_mitigate == minutes(25)
    assert EXAMPLE.time_to_resolve == minutes(30)


def test_what_is_not_known_is_not_zero() -> None:
    fresh = Facts(created_at=CREATED)
    assert fresh.time_to_detect is None
    assert fresh.time_to_acknowledge is None
    assert fresh.time_to_mitigate is None
    assert fresh.time_to_resolve is None


def test_detection_counts_from_the_start_of_the_impact() -> None:
    assert replace(EXAMPLE, impact_started_at=CREATED - minutes(12)).time_to_detect == minutes(12)


def test_an_alert_before_the_impact_was_in_time() -> None:
    assert replace(EXAMPLE, impact_started_at=CREATED + minutes(3)).time_to_detect == timedelta()


def test_an_open_incident_grows_older_until_it_is_resolved() -> None:
    still_open = replace(EXAMPLE, resolved_at=None)
    assert still_open.open_for(CREATED + minutes(90)) == minutes(90)
    assert EXAMPLE.open_for(CREATED + minutes(90)) == minutes(30)
    assert still_open.open_for(CREATED - minutes(1)) == timedelta(), "a clock that went back"
