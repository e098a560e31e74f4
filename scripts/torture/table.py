"""The table: on the terminal, and in docs/reliability.md."""

import os
import platform
import re
import time
from collections.abc import Sequence

from portal.embedded.processes import ROOT
from scripts.torture.scenario import Line

PAGE = ROOT / "docs" / "reliability.md"
BEGIN, END = "<!-- table: begin -->", "<!-- table: end -->"
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


def write(lines: Sequence[Line], *, seed: int, scale: float) -> None:
    """Put the table between the marks of the page."""
    rows = "\n".join(_row(line) for line in sorted(lines, key=lambda line: line.number))
    day = time.strftime("%Y-%m-%d")
    head = "| # | scenario | tries | missing | doubled (allowed) | worst delay beyond due | verdict | note |"
    table = (
        f"{_machine()}, {day}: `make torture SEED={seed} SCALE={scale:g}`\n\n{head}\n|{' --- |' * 8}\n{rows}"
    )
    page = PAGE.read_text()
    fresh = re.sub(f"{BEGIN}.*{END}", lambda _: f"{BEGIN}\n{table}\n{END}", page, flags=re.DOTALL)
    PAGE.write_text(fresh)


def _row(line: Line) -> str:
    verdict = "pass" if line.is_passed else "**fail**: " + "; ".join(_why(line))
    cells = [
        str(line.number), line.title, str(line.tries), str(line.missing), f"{line.doubled} ({line.allowed})",
        _worst(line), verdict, line.note,
    ]  # fmt: skip
    return "| " + " | ".join(cell.replace("|", "/").replace("\n", " ") for cell in cells) + " |"


def _machine() -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**30
    return f"{os.cpu_count()} cores, {memory} GiB, {platform.system()}, Python {platform.python_version()}"
