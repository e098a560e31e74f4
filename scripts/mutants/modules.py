"""Which modules are changed: those that import-linter holds to be pure. And what was judged to make no difference."""

import ast
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from scripts.mutants.changes import Change, changes_of

ROOT = Path(__file__).parents[2]
CONTRACT = "Pure modules stay pure"
JUDGED = Path(__file__).with_name("judged.txt")


@dataclass(frozen=True, slots=True)
class Module:
    """A module with every change of it."""

    name: str
    path: Path
    tree: ast.Module
    changes: tuple[Change, ...]


def pure_modules(only: set[str]) -> list[Module]:
    """Those asked for by the end of their name, such as `windows` or `swaps.rules`, or all.

    Errors: SystemExit that names what there is.
    """
    paths = {".".join(path.relative_to(ROOT).with_suffix("").parts): path for path in _paths()}
    for asked in only:
        if not any(name.endswith(f".{asked}") for name in paths):
            raise SystemExit(f"There is no pure module {asked}. There are: {', '.join(sorted(paths))}.")
    return [
        _module(name, path)
        for name, path in paths.items()
        if not only or any(name.endswith(f".{asked}") for asked in only)
    ]


def judged() -> dict[str, str]:
    """By module and change: why no test can notice it. A line for the change, and an indented one for the reason."""
    reasons: dict[str, str] = {}
    change = ""
    for line in JUDGED.read_text().splitlines():
        if line.startswith("  "):
            reasons[change] = line.strip()
        else:
            change = line.strip()
    return reasons


def _paths() -> Iterator[Path]:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    [names] = (one["source_modules"] for one in contracts if one["name"] == CONTRACT)
    for name in names:
        place = ROOT.joinpath(*name.split("."))
        yield from sorted(place.glob("[!_]*.py")) if place.is_dir() else [place.with_suffix(".py")]


def _module(name: str, path: Path) -> Module:
    source = path.read_text()
    tree = ast.parse(source)
    return Module(name, path, tree, tuple(changes_of(tree, source)))
