import time
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from portal.alerts.sources.instants import instant_of

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-01T12:00:00Z",
        "2026-03-01t12:00:00z",
        "2026-03-01T12:00:00.000000999Z",
        "2026-03-01T13:00:00+0100",
        "2026-03-01 07:00:00-05:00",
        "2026-03-01T12:00:00",
        "2026-03-01 12:00:00 UTC",
        "1772366400",
        "1772366400.0",
        "1772366400000",
        "1772366400000000",
        "1772366400000000000",
    ],
)
def test_every_way_to_write_an_instant(text: str) -> None:
    assert instant_of(text) == NOON


@pytest.fixture
def _tokyo(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.usefixtures("_tokyo")
def test_the_zone_of_the_server_does_not_matter() -> None:
    assert instant_of("2026-03-01T12:00:00") == NOON


@pytest.mark.parametrize(
    "text",
    [
        "0001-01-01T00:00:00Z",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-14:00",
        "1970-01-01T00:00:00Z",
        "0",
        "100000000",
        "9" * 19,
        "9" * 5000,
        "2026-13-01T00:00:00Z",
        "2026-03-01T25:00:00Z",
        "July 30, 2019 10:36 AM BST",
        "soon",
        "²",
        "",
    ],
)
def test_what_is_no_likely_instant_is_none(text: str) -> None:
    assert instant_of(text) is None
