"""One view in a browser: its picture at each width, by day and by night, and what is wrong with it."""

import gzip
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import ConsoleMessage, Page, Response

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "tests" / "vendor" / "axe" / "axe.min.js"
SIZES = {390: 844, 1440: 900}
"""Widths and heights in CSS pixels: a phone, a desk."""
THEMES = ("light", "dark")
MOST_BYTES = 50_000
"""What a view may weigh, packed. Source: docs/design.md."""
SETTLE_MS = 300
"""Time for parts that load themselves. Chosen by us."""


@dataclass(frozen=True)
class Variant:
    width: int
    theme: str

    def __str__(self) -> str:
        return f"{self.width}-{self.theme}"

    def show(self, page: Page) -> None:
        page.set_viewport_size({"width": self.width, "height": SIZES[self.width]})
        page.emulate_media(color_scheme=self.theme, reduced_motion="reduce")  # type: ignore[arg-type]  # of THEMES


VARIANTS = [Variant(width, theme) for width in SIZES for theme in THEMES]


@dataclass
class Seen:
    """What was found on a view, in sentences; `violations` by axe's rule, with the places."""

    path: str
    bytes_packed: int = 0
    faults: list[str] = field(default_factory=list)
    violations: dict[str, set[str]] = field(default_factory=dict)

    @property
    def told(self) -> list[str]:
        """All of it, each once."""
        broken = [f"axe: {rule}: {', '.join(sorted(places)[:6])}" for rule, places in self.violations.items()]
        return [*dict.fromkeys(self.faults), *broken]


def html_at(page: Page, path: str) -> str | None:
    """What a visitor's browser would get there; None for whatever is no view."""
    answer = page.context.request.get(path, max_redirects=0)
    is_html = answer.headers.get("content-type", "").startswith("text/html")
    return answer.text() if is_html and answer.status == 200 else None


def look(page: Page, path: str, *, picture: Path | None = None) -> Seen:
    """Open a view and look at it in each variant. `picture` is a file's name without its ending."""
    seen = Seen(path)
    with _console(page, seen):
        answer = page.goto(path)
        page.wait_for_timeout(SETTLE_MS)
        _weigh(seen, answer)
        for variant in VARIANTS:
            variant.show(page)
            _measure(page, variant, seen)
            if picture is not None:
                page.screenshot(path=f"{picture}.{variant}.png", full_page=True)
    return seen


@contextmanager
def _console(page: Page, seen: Seen) -> Iterator[None]:
    def note(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            seen.faults.append(f"console: {message.text}")

    page.on("console", note)
    yield
    page.remove_listener("console", note)


def _weigh(seen: Seen, answer: Response | None) -> None:
    assert answer is not None
    seen.bytes_packed = len(gzip.compress(answer.body()))
    if seen.bytes_packed > MOST_BYTES:
        seen.faults.append(f"weighs {seen.bytes_packed / 1000:.0f} kB")


def _measure(page: Page, variant: Variant, seen: Seen) -> None:
    width = page.evaluate("document.documentElement.scrollWidth")
    if width > variant.width:
        seen.faults.append(f"{variant}: {width} px wide")
    if page.locator("h1:visible").count() != 1:
        seen.faults.append(f"{variant}: no h1, or several")
    if page.locator(".rail").count() and page.locator(".rail-link[aria-current]").count() != 1:
        seen.faults.append("the rail does not say where this is")
    for rule, places in axe(page).items():
        seen.violations.setdefault(rule, set()).update(f"{variant} {place}" for place in places)


def axe(page: Page, options: Mapping[str, Any] | None = None) -> dict[str, list[str]]:
    """What axe finds wrong with the view as it is shown: the places by rule and impact."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text())
    found = page.evaluate(
        "options => axe.run(document, options)", {"resultTypes": ["violations"], **(options or {})}
    )
    return {
        f"{one['id']} ({one['impact']})": [" ".join(map(str, node["target"])) for node in one["nodes"]]
        for one in found["violations"]
    }
