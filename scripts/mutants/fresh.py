"""A change of a whole module: everything is imported anew in a process that knows nothing of the portal yet."""

import importlib
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import spec_from_file_location
from types import CodeType

import pytest

from scripts.mutants.changes import Change
from scripts.mutants.modules import Module
from scripts.mutants.processes import in_child
from scripts.mutants.running import OPTIONS, Passages, Steady, is_noticed, tests_through


class _Changed(SourceFileLoader):
    def __init__(self, module: Module) -> None:
        super().__init__(module.name, str(module.path))
        self.module = module

    def get_code(self, fullname: str) -> CodeType:
        return compile(self.module.tree, str(self.module.path), "exec")


class _Finder:
    """Finds one module alone."""

    def __init__(self, module: Module) -> None:
        self.module = module

    def find_spec(self, name: str, path: object, target: object = None) -> ModuleSpec | None:
        if name != self.module.name:
            return None
        return spec_from_file_location(name, self.module.path, loader=_Changed(self.module))


class _Some:
    """Runs some of the collected tests, in an order."""

    def __init__(self, tests: Sequence[str]) -> None:
        self.tests = tests

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        by_name = {item.nodeid: item for item in session.items}
        if any(is_noticed(session, by_name[test]) for test in self.tests):
            session.testsfailed += 1
        return True


def is_noticed_anew(module: Module, change: Change, known: Passages, examples: int) -> bool:
    tests = _tests_for(module, change, known)
    limit = 10 + int(5 * sum(known[test][0] for test in tests))

    def attempt() -> int:
        change.apply()
        sys.meta_path.insert(0, _Finder(module))
        files = list(dict.fromkeys(test.split("::")[0] for test in tests))
        return int(pytest.main([*OPTIONS, *files], plugins=[Steady(examples), _Some(tests)]))

    return in_child(attempt, seconds=limit) != 0


def warm_libraries(names: Sequence[str]) -> None:
    """What every attempt would import again, but nothing of ours."""
    for name in names:
        with suppress(Exception):
            importlib.import_module(name)


def _tests_for(module: Module, change: Change, known: Passages) -> list[str]:
    """Those through the function; for a change of the module itself those of its slice and through anything in it."""
    if change.place.scope:
        return tests_through(known, str(module.path), change.place.scope)
    own = f"tests/unit/{module.name.split('.')[1]}/"
    through = [
        (seconds, test)
        for test, (seconds, functions) in known.items()
        if test.startswith(own) or any(path == str(module.path) for path, _name in functions)
    ]
    return [test for _seconds, test in sorted(through)]
