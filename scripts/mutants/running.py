"""Running some of the tests: which pass through which function, and whether one of them notices."""

import json
import warnings
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings

OPTIONS = (
    *("--noconftest", "-s", "-p", "no:cacheprovider", "-o", "timeout=0"),
    *("-o", "addopts=--import-mode=importlib", "-W", "ignore::pytest.PytestAssertRewriteWarning"),
)
FOLDERS = ("tests/unit", "tests/properties")

Passages = dict[str, tuple[float, set[tuple[str, str]]]]
"""Of each test that passes: its seconds, and the functions it goes through as file and name."""


class Steady:
    """Examples of properties are few and the same every time; one that fails is not made smaller."""

    def __init__(self, examples: int) -> None:
        self.examples = examples

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        for test in (getattr(item, "obj", None) for item in items):
            if test is not None and hasattr(test, "hypothesis"):
                test._hypothesis_internal_use_settings = self._fewer(test._hypothesis_internal_use_settings)

    def _fewer(self, own: settings) -> settings:
        return settings(
            own,
            max_examples=min(self.examples, own.max_examples),
            derandomize=True,
            database=None,
            deadline=None,
            phases=(Phase.explicit, Phase.generate),
            suppress_health_check=list(HealthCheck),
        )


def is_noticed(session: pytest.Session, item: pytest.Item) -> bool:
    """Whether a test fails. One without fixtures is called as it is, which takes a tenth of the time."""
    given = item.callspec.params if hasattr(item, "callspec") else {}
    if not isinstance(item, pytest.Function) or set(item.fixturenames) - given.keys():
        before = session.testsfailed
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=None)
        return session.testsfailed > before
    try:
        with warnings.catch_warnings(action="error"):
            item.obj(**given)
    except Exception:
        return True
    return False


def read_passages(folder: Path) -> Passages:
    raw = json.loads((folder / "passages.json").read_text())
    return {test: (seconds, {(a, b) for a, b in through}) for test, (seconds, through) in raw.items()}


def tests_through(known: Passages, path: str, scope: str) -> list[str]:
    """The quickest first."""
    through = [(seconds, test) for test, (seconds, functions) in known.items() if (path, scope) in functions]
    return [test for _seconds, test in sorted(through)]
