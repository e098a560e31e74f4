from zoneinfo import ZoneInfo

import pytest

from portal.people import zones


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Europe/Paris", "Europe/Paris"),
        (" europe/paris ", "Europe/Paris"),
        ("paris", "Europe/Paris"),
        ("New York", "America/New_York"),
        ("utc", "UTC"),
        ("Buenos Aires", None),  # two zones have this name
        ("Mars", None),
        ("../etc/passwd", None),
        ("", None),
    ],
)
def test_a_zone_is_found_by_what_people_call_it(text: str, name: str | None) -> None:
    assert zones.find(text) == name


def test_every_zone_offered_exists() -> None:
    assert len(zones.names()) > 400
    for name in zones.names():
        assert zones.find(name) == name
        assert ZoneInfo(name).key == name
