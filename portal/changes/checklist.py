"""What is looked at before something is put into production. Values in, decision out."""

from collections.abc import Sequence

MOST_LINES = 30
LONGEST_LINE = 200

FIRST: tuple[str, ...] = (
    "End-to-end tests pass on staging",
    "The image was scanned: nothing high or critical",
    "Load test is fine: p95 below 500 ms",
    "Backups of the database and of secrets are less than 24 hours old",
    "The way back is written down",
    "The change is approved",
    "Those who run it know",
    "Downtime, if there is any, is announced",
    "Dashboards are open",
    "Logs are being followed",
)
"""What a team begins with; from then on the list is its own text. Source: requirements 001-71 to 001-80."""


def lines_of(text: str) -> list[str]:
    """A line each, without empty ones and without those that are there already."""
    return list(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))


def shown(lines: Sequence[str], ticked: Sequence[str]) -> list[str]:
    """A list as it stands for one deployment: today's lines, and what was ticked and is no longer asked."""
    return [*lines, *(line for line in ticked if line not in lines)]
