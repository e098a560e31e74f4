"""A load generator outside the process: wrk, several runs in turn, medians."""

import re
import shutil
import statistics
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex

SECONDS = 3
CONNECTIONS = 16
RUNS = 3
PLACE = "@@@@"
"""Four characters of a body that become a number, the next one each request, `different` of them in all."""
RUN = "~~~~"
"""Four characters of a body that are others in each run."""


@dataclass(frozen=True)
class Target:
    """One address to ask, again and again; a body makes it a POST."""

    url: str
    headers: tuple[str, ...] = ()
    body: str = ""
    different: int = 512


@dataclass(frozen=True)
class Measured:
    """Median of several runs. Units: requests a second, milliseconds, CPU milliseconds a request."""

    per_second: float
    p95_ms: float
    cpu_ms: float
    error_count: int


def in_turn(
    ours: Target, bare: Target, folder: Path, cpu: dict[str, Callable[[], float]]
) -> tuple[Measured, Measured]:
    """Ours, bare, ours, bare …: so that a machine that drifts drifts for both."""
    runs: dict[str, list[Measured]] = {"ours": [], "bare": []}
    for _run in range(RUNS):
        for name, target in (("ours", ours), ("bare", bare)):
            runs[name].append(_once(target, folder, cpu[name]))
    return _median(runs["ours"]), _median(runs["bare"])


def _once(target: Target, folder: Path, cpu_seconds: Callable[[], float]) -> Measured:
    before = cpu_seconds()
    command = [
        _wrk(),
        "-t2",
        f"-c{CONNECTIONS}",
        f"-d{SECONDS}s",
        "-s",
        str(_script(target, folder)),
        target.url,
    ]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    count, errors, p95_us, seconds = map(float, re.search(r"RESULT (\S+) (\S+) (\S+) (\S+)", said).groups())
    cpu_ms = (cpu_seconds() - before) * 1000 / max(count, 1)
    return Measured(count / seconds, p95_us / 1000, cpu_ms, int(errors))


def _median(runs: list[Measured]) -> Measured:
    return Measured(
        statistics.median(r.per_second for r in runs),
        statistics.median(r.p95_ms for r in runs),
        statistics.median(r.cpu_ms for r in runs),
        sum(r.error_count for r in runs),
    )


def _script(target: Target, folder: Path) -> Path:
    """wrk's own language: headers, a body, and one line of result."""
    lines = [
        f'wrk.headers["{name}"] = "{value}"' for name, value in (h.split(": ", 1) for h in target.headers)
    ]
    if target.body:
        lines += [
            'wrk.method = "POST"',
            f"local body, n = [==[{target.body.replace(RUN, token_hex(2))}]==], 0",
            f"request = function() n = (n + 1) % {target.different}",
            f'  return wrk.format(nil, nil, nil, (body:gsub("{PLACE}", string.format("%04x", n)))) end',
        ]
    lines += [
        "done = function(summary, latency, requests)",
        "  local e = summary.errors",
        "  local bad = e.connect + e.read + e.write + e.status + e.timeout",
        '  io.write(string.format("RESULT %d %d %f %f\\n", summary.requests, bad, latency:percentile(95), '
        "summary.duration / 1e6))",
        "end",
    ]
    path = folder / "wrk.lua"
    path.write_text("\n".join(lines))
    return path


def _wrk() -> str:
    return shutil.which("wrk") or sys.exit("make bench needs wrk: apt-get install wrk")
