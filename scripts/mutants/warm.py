"""Changes of functions: each is put into a copy of a process in which everything has been imported."""

import gc
import json
import mmap
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import _lru_cache_wrapper
from pathlib import Path
from types import CodeType, FrameType, FunctionType

import pytest

from scripts.mutants.changes import Change
from scripts.mutants.modules import Module
from scripts.mutants.processes import in_child
from scripts.mutants.running import Passages, is_noticed, read_passages, tests_through


class Known:
    """What collecting the tests has imported: functions by file and name, and what they keep of earlier calls."""

    def __init__(self, files: set[str]) -> None:
        self.functions: dict[tuple[str, str], list[FunctionType]] = defaultdict(list)
        self.kept = []
        for one in gc.get_objects():
            if isinstance(one, FunctionType) and one.__code__.co_filename in files:
                self.functions[one.__code__.co_filename, one.__code__.co_qualname].append(one)
            elif isinstance(one, _lru_cache_wrapper) and one.__module__.startswith("portal."):
                self.kept.append(one)

    def forget(self) -> None:
        for one in self.kept:
            one.cache_clear()

    def replace(self, module: Module, change: Change) -> None:
        """Give every function of that name its changed code."""
        change.apply()
        scope = change.place.scope
        code = _code_named(compile(module.tree, str(module.path), "exec"), scope)
        for one in self.functions[str(module.path), scope]:
            one.__code__ = code


def passages(session: pytest.Session, files: set[str], known: Known) -> Passages:
    """Run every test once and look on."""
    found: Passages = {}
    for item in session.items:
        known.forget()
        through: set[tuple[str, str]] = set()

        def look(frame: FrameType, event: str, _arg: object, through: set[tuple[str, str]] = through) -> None:
            code = frame.f_code
            if event == "call" and code.co_filename in files:
                through.add((code.co_filename, code.co_qualname.split(".<locals>")[0]))

        began = time.process_time()
        sys.setprofile(look)
        is_failed = is_noticed(session, item)
        sys.setprofile(None)
        if is_failed:  # such as one with a stop-watch
            print(f"left out, as it fails while somebody looks on: {item.nodeid}", file=sys.stderr)
        else:
            found[item.nodeid] = time.process_time() - began, through
    return found


class Warm:
    """Tries each change of a function in a copy of this process, in which everything has been imported."""

    def __init__(self, modules: Iterable[Module], folder: Path) -> None:
        self.modules, self.folder = modules, folder

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        files = {str(module.path) for module in self.modules}
        known = Known(files)
        gc.freeze()
        if in_child(lambda: self._write(passages(session, files, known)), seconds=900, is_quiet=False):
            return True
        trial = Trial(session, known, read_passages(self.folder))
        for module in self.modules:
            lines = [trial.of(module, change) for change in module.changes]
            (self.folder / module.name).write_text(json.dumps(lines))
        return True

    def _write(self, found: Passages) -> int:
        text = {test: (seconds, sorted(through)) for test, (seconds, through) in found.items()}
        (self.folder / "passages.json").write_text(json.dumps(text))
        return 0


class Trial:
    """Changes of functions, tried one by one; first by the tests that have noticed most so far."""

    def __init__(self, session: pytest.Session, known: Known, found: Passages) -> None:
        self.session, self.known, self.passages = session, known, found
        self.items = {item.nodeid: item for item in session.items}
        self.noticed: Counter[str] = Counter()
        self.by = mmap.mmap(-1, 4)
        """Which of the tests noticed: shared with the process that tries."""

    def of(self, module: Module, change: Change) -> str:
        """`noticed`, `unseen`, or `unreached` where no test passes through the function; "" for the module's own."""
        if not change.place.scope:
            return ""
        tests = tests_through(self.passages, str(module.path), change.place.scope)
        tests.sort(key=lambda test: -self.noticed[test])
        if not tests:
            return "unreached"
        seconds = 3 + int(4 * sum(self.passages[test][0] for test in tests))
        self.by[:] = bytes(4)
        if not in_child(lambda: self._attempt(module, change, tests), seconds=seconds):
            return "unseen"
        self.noticed[tests[int.from_bytes(self.by[:])]] += 1
        return "noticed"

    def _attempt(self, module: Module, change: Change, tests: Sequence[str]) -> int:
        self.known.forget()
        self.known.replace(module, change)
        for number, test in enumerate(tests):
            self.by[:] = number.to_bytes(4)
            if is_noticed(self.session, self.items[test]):
                return 1
        return 0


def _code_named(code: CodeType, scope: str) -> CodeType:
    inner = [one for one in code.co_consts if isinstance(one, CodeType)]
    for one in inner:
        if one.co_qualname == scope:
            return one
    return next(
        found
        for one in inner
        if scope.startswith(f"{one.co_qualname}.")
        for found in [_code_named(one, scope)]
    )
