"""What holds for the code as a whole: its size, its registers, its papers."""

import ast
import re
import statistics
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from flask import Flask

from portal.alerts import sources
from portal.alerts.sources import SOURCES
from portal.core import jobs
from portal.core.settings import settings_page
from portal.messages import channels
from portal.messages.channels import CHANNELS

ROOT = Path(__file__).parents[2]
LONGEST = {"portal": 250, "scripts": 250, "migrations": 250, "tests": 330}  # lines of a file


def code(*folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


# Size


def function_lengths(*folders: str) -> list[int]:
    """Lines from `def` to the end, without decorators and docstring."""
    return [
        node.end_lineno - node.lineno + 1 - _docstring_length(node)
        for path in code(*folders)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno
    ]


def _docstring_length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    first = node.body[0]
    is_docstring = ast.get_docstring(node) is not None
    return (first.end_lineno or first.lineno) - first.lineno + 1 if is_docstring else 0


@pytest.mark.parametrize("folder", ["portal", "tests"])
def test_functions_are_short(folder: str) -> None:
    lengths = function_lengths(folder)
    assert statistics.median(lengths) <= 8
    assert statistics.quantiles(lengths, n=20)[-1] <= 30


TABLES = ("versions/0001", "tests/house/access.py")
"""What was founded anew in one step, and a line for each route there is."""


@pytest.mark.parametrize("folder", LONGEST)
def test_files_are_short(folder: str) -> None:
    lengths = {named(path): len(path.read_text().splitlines()) for path in code(folder)}
    long = {name: n for name, n in lengths.items() if n > LONGEST[folder]}
    assert {name: n for name, n in long.items() if not any(table in name for table in TABLES)} == {}


# Exceptions


_EXCEPTION = re.compile(r"#\s*(?:type: ignore|noqa)")
_WITH_REASON = re.compile(r"# (?:type: ignore\[[a-z-]+\]|noqa: [A-Z]+\d+)  # \S+ \S")


def test_every_exception_from_a_tool_names_its_rule_and_says_why() -> None:
    """`# type: ignore[arg-type]  # an UPDATE's cursor has it`, on the line it is for."""
    lines = [
        (f"{named(path)}:{number}", line)
        for path in code("portal", "scripts", "tests")
        if path != Path(__file__)
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if _EXCEPTION.search(line)
    ]
    assert lines
    assert [place for place, line in lines if not _WITH_REASON.search(line)] == []


# Registers


def calls(*folders: str) -> Iterator[tuple[Path, ast.Call, str]]:
    """Every call by the last part of its name."""
    for path in code(*folders):
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call):
                name = (
                    node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                )
                yield path, node, name


def test_every_poke_names_work_that_exists(whole_app: Flask) -> None:
    """A poke of a misspelt name would fail at night, in the transaction that opens an incident."""
    known = {*jobs.JOBS, *jobs.SWEEPS}
    poked = [(path, call) for path, call, name in calls("portal") if name in ("poke", "kick")]
    outside = [(path, call) for path, call in poked if path.name != "jobs.py"]
    wrong = {f"{named(p)}:{c.lineno}" for p, c in outside if _text(c.args[0]) not in known}
    assert outside
    assert wrong == set()


def test_every_job_is_poked(whole_app: Flask) -> None:
    poked = {_text(call.args[0]) for _path, call, name in calls("portal") if name in ("poke", "kick")}
    assert set(jobs.JOBS) - poked == set()


def test_every_sweep_has_a_story(whole_app: Flask) -> None:
    """Each is run by a test, by its function or by its name."""
    told = "\n".join(path.read_text() for path in code("tests") if path != Path(__file__))
    functions = {sweep.run.__name__: name for name, sweep in jobs.SWEEPS.items()}
    assert {name for function, name in functions.items() if not re.search(rf"\b{function}\(", told)} == set()


def _text(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def test_every_channel_is_registered() -> None:
    """A channel is a module with a class that has a code."""
    folder = Path(str(channels.__file__)).parent
    codes = {
        _text(statement.value)
        for path in folder.glob("*.py")
        for node in tree(path).body
        if isinstance(node, ast.ClassDef)
        for statement in node.body
        if isinstance(statement, ast.Assign) and ast.unparse(statement.targets[0]) == "code"
    }
    assert codes == set(CHANNELS)


def test_every_source_is_registered() -> None:
    """A source is a module with `parse`."""
    folder = Path(str(sources.__file__)).parent
    modules = {path.stem for path in folder.glob("*.py") if "\ndef parse(" in path.read_text()}
    assert {source.__name__.rpartition(".")[2] for source in SOURCES.values()} == modules


def test_views_have_one_of_seven_names(whole_app: Flask) -> None:
    """An eighth would be a new noun, so a blueprint of its own."""
    seven = {"index", "show", "new", "create", "edit", "update", "destroy"}
    views = {e for e in whole_app.view_functions if "." in e and not e.startswith(("api.", "api_docs."))}
    assert {view for view in views if view.partition(".")[2].partition("_")[0] not in seven} == set()


# Papers


def test_the_settings_are_described() -> None:
    assert (ROOT / "docs" / "settings.md").read_text() == settings_page()


@pytest.mark.parametrize("name", ["README.md", "CHANGELOG.md", "LICENSE"])
def test_there_is_a(name: str) -> None:
    assert len((ROOT / name).read_text()) > 200


def test_every_test_the_security_page_names_exists() -> None:
    """`::name` alone is in the file named last."""
    named_: list[tuple[str, str]] = []
    for path, name in re.findall(
        r"`((?:tests/[\w/]+\.py)?)::(\w+)`", (ROOT / "docs" / "security.md").read_text()
    ):
        named_.append((path or named_[-1][0], name))
    assert len(named_) > 50
    assert [one for one in named_ if f"def {one[1]}(" not in (ROOT / one[0]).read_text()] == []


def test_requirements_are_pinned_and_come_from_anywhere() -> None:
    """A line is `name==version`, perhaps for some platforms only; where from is each machine's own affair."""
    line = re.compile(r"[a-z0-9._-]+(\[[a-z0-9,-]+\])?==[\w.!+]+( ;[^@/]*)?")
    lines = [one for path in ROOT.glob("requirements*.txt") for one in path.read_text().splitlines()]
    assert len(lines) > 50
    assert [one for one in lines if not line.fullmatch(one)] == []


_HERE = re.compile(r"(?<![\w.])/(?:root|work|home/\w+|Users/\w+)/|\bindex[-_]url\b")


def test_nothing_speaks_of_one_machine() -> None:
    found = {
        f"{named(path)}: {match[0]}"
        for path in papers()
        if path != Path(__file__)
        for match in _HERE.finditer(path.read_text())
    }
    assert found == set()


def papers() -> list[Path]:
    """Every text of the project that people read or programs run."""
    folders = ("portal", "tests", "templates", "migrations", "scripts", "docs", "static/css", "static/js")
    suffixes = {".py", ".html", ".md", ".css", ".js", ".mako", ".ini", ".toml", ".txt", ".yml", ".yaml", ""}
    inside = [path for folder in folders for path in (ROOT / folder).rglob("*") if path.suffix in suffixes]
    above = [path for path in ROOT.iterdir() if path.suffix in suffixes]
    return [p for p in (*inside, *above) if p.is_file() and p.name != ".git" and "__pycache__" not in p.parts]
