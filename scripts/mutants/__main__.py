"""`python -m scripts.mutants --only rota.windows,turns`: change one thing at a time, and tell what no test notices."""

import argparse
import json
import sys
import tempfile
from collections import Counter
from pathlib import Path

import pytest

from scripts.mutants.fresh import is_noticed_anew, warm_libraries
from scripts.mutants.modules import Module, judged, pure_modules
from scripts.mutants.processes import in_child
from scripts.mutants.running import FOLDERS, OPTIONS, Passages, Steady, read_passages
from scripts.mutants.warm import Warm

FEW_EXAMPLES = 10
"""Of each property, before what survives them is tried with more."""


def main() -> int:
    asked = _arguments()
    modules = pure_modules(asked.only)
    with tempfile.TemporaryDirectory(prefix="releve-mutants-") as name:
        folder = Path(name)
        if in_child(lambda: _warm(modules, folder, asked.tests), seconds=24 * 3600, is_quiet=False):
            return 1
        warm_libraries(json.loads((folder / "libraries.json").read_text()))
        known, reasons = read_passages(folder), judged()
        print(f"{'module':40} {'changes':>7} {'noticed':>7} {'judged':>7} {'unseen':>7}", flush=True)
        return sum(_told(module, folder, known, reasons, asked.examples) for module in modules) > 0


def _warm(modules: list[Module], folder: Path, tests: list[str]) -> int:
    status = pytest.main([*OPTIONS, *tests], plugins=[Steady(FEW_EXAMPLES), Warm(modules, folder)])
    libraries = [
        name for name in sys.modules if name.partition(".")[0] not in ("portal", "tests", "__main__")
    ]
    (folder / "libraries.json").write_text(json.dumps(libraries))
    return int(status)


def _told(module: Module, folder: Path, known: Passages, reasons: dict[str, str], examples: int) -> int:
    """Prints a module's line and what no test notices; how much that is."""
    verdicts: Counter[str] = Counter()
    unseen = []
    for change, said in zip(module.changes, json.loads((folder / module.name).read_text()), strict=True):
        name = f"{module.name}: {change.name}"
        if name in reasons:
            said = "judged"
        elif said in ("", "unseen"):
            said = "noticed" if is_noticed_anew(module, change, known, examples) else "unseen"
        verdicts[said] += 1
        if said in ("unseen", "unreached"):
            unseen.append(
                f"    {change.line}: {change.name}" + (" (no test comes here)" if said == "unreached" else "")
            )
    left = verdicts["unseen"] + verdicts["unreached"]
    print(f"{module.name:40} {verdicts.total():7} {verdicts['noticed']:7} {verdicts['judged']:7} {left:7}")
    print("\n".join(unseen), flush=True)
    return left


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="mutants", description="Change pure modules; tell what no test notices."
    )
    parser.add_argument("--only", type=_names, default=set(), help="ends of names, separated by commas")
    parser.add_argument("--tests", nargs="+", default=list(FOLDERS), help="files and folders of tests")
    parser.add_argument("--examples", type=int, default=25, help="how many of each property")
    return parser.parse_args()


def _names(text: str) -> set[str]:
    return {part for part in text.split(",") if part}


if __name__ == "__main__":
    sys.exit(main())
