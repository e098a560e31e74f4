"""The page of what users of other tools ask for names tests that are there."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "wishes.md").read_text()
TEST = re.compile(r"`(test_\w+)`")


def test_every_wish_has_a_test_or_is_said_to_wait() -> None:
    rows = [
        line
        for line in PAGE.splitlines()
        if line.startswith("| ") and not line.startswith(("| wish", "| ---"))
    ]
    assert len(rows) > 25
    assert [row for row in rows if not TEST.search(row) and "Not yet" not in row] == []


def test_every_test_named_is_there() -> None:
    names = set(TEST.findall(PAGE))
    found = {
        name
        for path in (ROOT / "tests").rglob("test_*.py")
        for name in re.findall(r"def (test_\w+)", path.read_text())
    }
    assert sorted(names - found) == []
