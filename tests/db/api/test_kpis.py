"""How long incidents take, by the API."""

from collections.abc import Callable

import pytest

from portal.incidents.models import Incident
from tests.db.api.scripts import Script
from tests.db.kpis.conftest import example
from tests.world import Cast


@pytest.fixture
def solved(cast: Cast) -> Incident:
    return example(cast)


def measure(seconds: float, target: int, *, met: bool) -> dict[str, object]:
    return {
        "mean_seconds": seconds, "median_seconds": seconds, "p90_seconds": seconds, "count": 1, "unknown_count": 0,
        "target_seconds": target, "met": met,
    }  # fmt: skip


def test_the_example_misses_one_target_and_meets_two(
    cast: Cast, solved: Incident, script: Callable[..., Script]
) -> None:
    told = script(cast.bob).get("/teams/blue/kpis", **{"from": "2026-11-01", "until": "2026-11-30"})
    assert (told["team"], told["time_zone"]) == ("blue", "Europe/Paris")
    expected = {
        "mttd": measure(0, 120, met=True), "mtta": measure(480, 300, met=False), "mttr": measure(1800, 3600, met=True)
    }  # fmt: skip
    for figure, one in expected.items():
        groups = ("by_severity", "by_month", "by_severity_and_month")
        assert {name: value for name, value in told[figure].items() if name not in groups} == one
        named = {"severity": "SEV1_CRITICAL", "month": "2026-11"}
        assert told[figure]["by_severity_and_month"] == [one | named]
        assert told[figure]["by_month"] == [one | {"month": "2026-11"}]
        assert told[figure]["by_severity"][0] == one | {"severity": "SEV1_CRITICAL"}
    assert (told["mtbf"]["count"], told["mtbf"]["met"]) == (0, None)


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"from": "soon"}, "from"), ({"until": "1999-12-31"}, "until"), ({"from": "2026-12-01"}, "until"),
        ({"from": "2010-01-01"}, "until"), ({"severity": "9"}, "severity"), ({"month": "1"}, "month"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(
    cast: Cast, script: Callable[..., Script], query: dict[str, str], field: str
) -> None:
    told = script(cast.bob).get("/teams/blue/kpis", status=422, **query)
    assert list(told["error"]["fields"]) == [field]
