import pytest

from portal.alerts.sources.paths import value_at

BODY = {"a": {"b": [10, {"c.d": 0}]}, "e": False}


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("e", False),
        ("$.a.b[0]", 10),
        ('a.b[1]["c.d"]', 0),
        ("a.b[2]", None),
        ("a.b.c", None),
        ("a[0]", None),
        ("e.f", None),
        ("missing", None),
    ],
)
def test_a_path_finds_its_value_or_none(path: str, value: object) -> None:
    assert value_at(BODY, path) == value
