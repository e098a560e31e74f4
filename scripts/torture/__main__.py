"""`python -m scripts.torture --seed 3 --scale 2 --only 3,14`: run the scenarios and print the table."""

import argparse
import sys
import tempfile
from pathlib import Path

from scripts.torture import table
from scripts.torture.scenario import SCENARIOS, attempt
from scripts.torture.scenarios import load_all
from scripts.torture.stand import template
from scripts.torture.trickle import trickle


def main() -> int:
    asked = _arguments()
    load_all()
    with tempfile.TemporaryDirectory(prefix="releve-torture-") as folder:
        made = template(Path(folder))
        if asked.trickle:
            home = Path(folder) / "trickle"
            return trickle(made, home, minutes=asked.trickle, seed=asked.seed, is_written=asked.write)
        lines = []
        print(table.HEAD, flush=True)
        for number in asked.only or sorted(SCENARIOS):
            lines.append(attempt(SCENARIOS[number], made, seed=asked.seed + number, scale=asked.scale))
            print(table.shown(lines[-1]), flush=True)
            if asked.write:
                table.write(lines[-1:], seed=asked.seed, scale=asked.scale)
    failed = [str(line.number) for line in lines if not line.is_passed]
    print(
        f"{len(lines) - len(failed)} passed, {len(failed)} failed"
        + (f": {', '.join(failed)}" if failed else "")
    )
    return 1 if failed else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="torture", description="Try to make the portal lose a page.")
    parser.add_argument("--seed", type=int, default=1, help="what is random is the same with the same seed")
    parser.add_argument("--scale", type=float, default=1.0, help="how much more or less of everything")
    parser.add_argument("--only", type=_numbers, help="numbers of scenarios, separated by commas")
    parser.add_argument("--write", action="store_true", help="put the table into docs/reliability.md")
    parser.add_argument("--trickle", type=float, help="minutes of a trickle of alerts under random kill -9")
    return parser.parse_args()


def _numbers(text: str) -> list[int]:
    return [int(part) for part in text.split(",") if part]


if __name__ == "__main__":
    sys.exit(main())
