"""Who may import whom: the contracts in pyproject.toml hold, and say all there is to say."""

import ast
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from portal.app import SLICES

ROOT = Path(__file__).parents[2]


@cache
def contract(name: str) -> dict[str, Any]:
    told = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    found: dict[str, Any] = next(one for one in told if one["name"] == name)
    return found


def test_the_contracts_hold() -> None:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_the_slices_are_those_of_the_contract_in_its_order() -> None:
    layers = contract("Slices import downwards only")["layers"]
    inside = layers[layers.index("app") + 1 : layers.index("core | embedded")]
    assert list(SLICES) == inside[::-1]
    whole = [name for name in contract("Inside a slice")["containers"] if name.count(".") == 1]
    assert whole == [f"portal.{name}" for name in SLICES]  # sub-slices follow


# Pure modules


@cache
def modules() -> dict[str, Path]:
    paths = (ROOT / "portal").rglob("*.py")
    return {".".join(p.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): p for p in paths}


@cache
def imported_by(module: str) -> frozenset[str]:
    """Modules of ours, and packages of others; what only a type checker loads is left out."""
    tree = ast.parse(modules()[module].read_text())
    return frozenset(name for node in _run(tree) for name in _named(node))


def _run(node: ast.AST) -> Iterator[ast.AST]:
    if not (isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"):
        yield node
        for child in ast.iter_child_nodes(node):
            yield from _run(child)


def _named(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (_ours(alias.name) for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        yield from (_ours(f"{node.module}.{alias.name}", node.module) for alias in node.names)


def _ours(name: str, module: str | None = None) -> str:
    if name.startswith("portal."):
        return name if name in modules() else module or name
    return name.partition(".")[0]


WITHOUT_EFFECTS = {"dateutil", "holidays", "icalendar", "pydantic", "recurring_ical_events", "x_wr_timezone"}
"""Libraries that neither read nor write anything but what they are given."""


PURE_CORE = {"portal.core.ical"}
"""Of core: text in, a parsed calendar out."""


def is_pure(module: str) -> bool:
    """Built on the standard library, on those, and on modules that are themselves."""
    return all(_is_allowed(name) for name in imported_by(module))


def _is_allowed(name: str) -> bool:
    if name.startswith("portal."):
        is_beside = name.startswith(("portal.core", "portal.embedded")) and name not in PURE_CORE
        return not is_beside and is_pure(name)
    return name in sys.stdlib_module_names or name in WITHOUT_EFFECTS


def test_every_pure_module_is_kept_pure() -> None:
    """What thinks without input or output is listed in the contract, so that it goes on without them."""
    listed = set(contract("Pure modules stay pure")["source_modules"])
    inside = {name for name, path in modules().items() if name.count(".") > 1 and path.stem != "__init__"}
    pure = {name for name in inside if name.split(".")[1] in SLICES and is_pure(name)}
    is_covered = {name for name in pure if any(name == one or name.startswith(f"{one}.") for one in listed)}
    assert pure - is_covered == set()
