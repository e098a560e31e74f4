"""Each of the 36 scenarios has a short form here, a trial in `make torture`, or a reason on the page."""

import re
from pathlib import Path

from scripts.torture.scenario import SCENARIOS
from scripts.torture.scenarios import load_all

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "reliability.md").read_text()
ALL = set(range(1, 37))
ROW = re.compile(r"^\| ([\d, ]+) \| [^|]+ \| ([^|]+) \|$", re.MULTILINE)


def test_every_scenario_has_a_test_or_a_reason() -> None:
    told = {int(number): cell for numbers, cell in ROW.findall(PAGE) for number in numbers.split(",")}
    assert set(told) == ALL
    files = {path for cell in told.values() for path in re.findall(r"`(tests/[\w/]+\.py)`", cell)}
    assert [path for path in sorted(files) if not (ROOT / path).is_file()] == []
    assert {n for n, cell in told.items() if "`tests/" not in cell} == {24}


def test_every_scenario_is_tried_by_torture() -> None:
    load_all()
    assert set(SCENARIOS) == ALL
