"""Click through the demo in a browser and print, for each click, when the answer came and when it was shown.

    python -m scripts.clicks [--times 9]

With BASE_URL, the demo that runs there is clicked through instead of one of its own. A machine that is busy makes
every figure longer: the load is printed with them.
"""

import argparse
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter

from playwright.sync_api import Page, sync_playwright

from scripts.gallery.stand import PASSWORD, Stand, demo, demo_at
from tests.e2e.conftest import FLAGS, chromium

GOAL_MS = 100
"""From the click to the answer. Source: docs/design.md, Speed."""

TEAM = "/teams/sre-core"
VIEWS = ("/", "/incidents", "/postmortems", "/schedules", "/swaps", "/teams", TEAM, f"{TEAM}/schedule")
ROLES = ("admin", "bob")
_SHOWN = """() => {
  const [visit] = performance.getEntriesByType("navigation");
  const paint = performance.getEntriesByName("first-contentful-paint")[0];
  return [visit.responseEnd, paint ? paint.startTime : visit.domContentLoadedEventEnd];
}"""
_SWAPPED = """link => new Promise(done => {
  const began = performance.now();
  document.addEventListener("htmx:after:swap", () => requestAnimationFrame(() => {
    const asked = performance.getEntriesByType("resource").at(-1);
    done([asked.responseEnd - began, performance.now() - began]);
  }), {once: true});
  link.click();
})"""


@dataclass(frozen=True)
class Click:
    """Milliseconds from the click to the last byte of the answer, and to what it shows."""

    answered: float
    shown: float


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m scripts.clicks", description=__doc__)
    parser.add_argument("--times", type=int, default=9, help="how often each is clicked; the median counts")
    times = parser.parse_args().times
    print(f"load of the last minutes: {os.getloadavg()}, {os.cpu_count()} processors; the goal: {GOAL_MS} ms")
    with sync_playwright() as playwright, _stand() as stand:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        for role in ROLES:
            page = browser.new_context(base_url=stand.url).new_page()
            _sign_in(page, stand.people[role])
            for name, click in _clicks(page):
                _tell(role, name, [click() for _time in range(times)])
        browser.close()


@contextmanager
def _stand() -> Iterator[Stand]:
    if "BASE_URL" in os.environ:
        yield demo_at(os.environ["BASE_URL"].rstrip("/"))
        return
    with tempfile.TemporaryDirectory(prefix="releve-") as folder, demo(Path(folder) / "var") as stand:
        yield stand


def _sign_in(page: Page, email: str) -> None:
    page.goto("/sign-in")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url("/")


def _clicks(page: Page) -> Iterator[tuple[str, Callable[[], Click]]]:
    for path in VIEWS:
        yield path, partial(_visit, page, path)
    page.goto("/incidents")
    incident = page.locator("main a[href^='/incidents/INC']").first.get_attribute("href") or "/incidents"
    yield "an incident", partial(_visit, page, incident)
    yield "a shift beside the schedule", partial(_open_shift, page)
    yield "a form that comes back with its faults", partial(_refused, page)


def _visit(page: Page, path: str) -> Click:
    page.goto(path)
    return Click(*page.evaluate(_SHOWN))


def _open_shift(page: Page) -> Click:
    page.goto(f"{TEAM}/schedule")
    return Click(*page.locator(".agenda-role[hx-get]").first.evaluate(_SWAPPED))


def _refused(page: Page) -> Click:
    """The time of the driver is in it: from the click to the new view's load."""
    page.goto("/me/password")
    page.locator("main input[type=password]").evaluate_all(
        "fields => fields.forEach(f => f.required = false)"
    )
    began = perf_counter()
    with page.expect_navigation():
        page.locator("main form button[type=submit]").first.click()
    driven = (perf_counter() - began) * 1000
    return Click(page.evaluate(_SHOWN)[0], driven)


def _tell(role: str, name: str, clicks: list[Click]) -> None:
    answered, shown = median(c.answered for c in clicks), median(c.shown for c in clicks)
    late = "  late" if shown > GOAL_MS else ""
    print(f"{role:6} {name:40} answered {answered:6.0f} ms  shown {shown:6.0f} ms{late}", flush=True)


main()
