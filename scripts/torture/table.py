"""The table: on the terminal, and in docs/reliability.md."""

import os
import platform
import re
import time
from collections.abc import Sequence

from portal.embedded.processes import ROOT
from scripts.torture.scenario import Line

PAGE = ROOT / "docs" / "reliability.md"
HEAD = f"{'#':>3} {'scenario':58} {'tries':>6} {'missing':>7} {'doubled':>8} {'worst':>7}  verdict"


def shown(line: Line) -> str:
    verdict = "pass" if line.is_passed else "FAIL: " + "; ".join(_why(line))
    doubled = f"{line.doubled}/{line.allowed}"
    text = f"{line.number:>3} {line.title[:58]:58} {line.tries:>6} {line.missing:>7} {doubled:>8} {_worst(line):>7}"
    return f"{text}  {verdict}" + (f" ({line.note})" if line.note else "")


def _why(line: Line) -> list[str]:
    missing = [f"{line.missing} missing"] if line.missing else []
    doubled = [f"{line.doubled} doubled"] if line.doubled > line.allowed else []
    return [*missing, *doubled, *line.faults]


def _worst(line: Line) -> str:
    return "" if line.worst is None else f"{line.worst:.1f} s"


HEADS = (
    "#",
    "scenario",
    "tries",
    "missing",
    "doubled (allowed)",
    "worst beyond due",
    "verdict",
    "how",
    "note",
)
FIRST_CELL = re.compile(r"^\| (\d+) \|.*$", re.MULTILINE)


def write(lines: Sequence[Line], *, seed: int, scale: float) -> None:
    """Put the rows into the page; those of scenarios that were not run stay as they are."""
    rows = {int(match[1]): match[0] for match in FIRST_CELL.finditer(_stored("table"))}
    how = f"{today()}, seed {seed}, scale {scale:g}, load {os.getloadavg()[0]:.0f}"
    rows |= {line.number: _row(line, how) for line in lines}
    table = [f"| {' | '.join(HEADS)} |", "|" + " --- |" * len(HEADS), *(rows[n] for n in sorted(rows))]
    store("table", [f"Machine: {_machine()}.", "", *table])


def store(name: str, lines: Sequence[str]) -> None:
    """Put lines between the two marks of that name."""
    before, begin, old = PAGE.read_text().partition(f"<!-- {name}: begin -->\n")
    _old, end, after = old.partition(f"<!-- {name}: end -->")
    PAGE.write_text("".join([before, begin, *(f"{line}\n" for line in lines), end, after]))


def _stored(name: str) -> str:
    return PAGE.read_text().partition(f"<!-- {name}: begin -->")[2].partition(f"<!-- {name}: end -->")[0]


def today() -> str:
    return time.strftime("%Y-%m-%d")


def _row(line: Line, how: str) -> str:
    verdict = "pass" if line.is_passed else "**fail**: " + "; ".join(_why(line))
    cells = [
        str(line.number), line.title, str(line.tries), str(line.missing), f"{line.doubled} ({line.allowed})",
        _worst(line), verdict, how, line.note,
    ]  # fmt: skip
    return "| " + " | ".join(cell.replace("|", "/").replace("\n", " ") for cell in cells) + " |"


def _machine() -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**30
    return f"{os.cpu_count()} cores, {memory} GiB, {platform.system()}, Python {platform.python_version()}"
