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

    @property
    def stem(self) -> str:
        return self.path.stem


def pure_modules(only: set[str]) -> list[Module]:
    """Those asked for by the last part of their name, or all.

    Errors: SystemExit that names what there is.
    """
    paths = [path for path in _paths() if not only or path.stem in only]
    if unknown := only - {path.stem for path in paths}:
        known = ", ".join(sorted(path.stem for path in _paths()))
        raise SystemExit(f"There is no pure module {', '.join(sorted(unknown))}. There are: {known}.")
    return [_module(path) for path in paths]


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


def _module(path: Path) -> Module:
    source = path.read_text()
    tree = ast.parse(source)
    name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
    return Module(name, path, tree, tuple(changes_of(tree, source)))
