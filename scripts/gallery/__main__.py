"""Open every view as each role, at each width, by day and by night; keep the pictures and say what is wrong.

    python -m scripts.gallery --out /tmp/gallery [--role bob] [--only /incidents] [--stand empty]

With BASE_URL, the demo that runs there is looked at instead of one of its own.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from scripts.gallery.look import VARIANTS, Seen, html_at, look
from scripts.gallery.stand import PASSWORD, Stand, demo, demo_at, empty
from scripts.gallery.views import views
from tests.e2e.conftest import FLAGS, chromium

NOBODY = "nobody"
STANDS = {"full": demo, "empty": empty}


def main() -> None:
    wanted = _wanted()
    out = Path(wanted.out or tempfile.mkdtemp(prefix="releve-gallery-"))
    seen: list[Seen] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        for name, stand in _stands(wanted.stand):
            for role in (NOBODY, *stand.people):
                if wanted.role in (None, role):
                    seen += _looked_at(browser, stand, role, out / name / role, wanted)
        browser.close()
    print(f"{len(seen)} views, {len(VARIANTS)} pictures of each: {out}")
    sys.exit(any(one.told for one in seen))


def _wanted() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m scripts.gallery", description=__doc__)
    parser.add_argument("--out", help="folder for the pictures; a new one under the system's temporary one")
    parser.add_argument(
        "--role", help=f"{NOBODY}, admin, alice, bob, charlie, vera or, of the empty stand, first"
    )
    parser.add_argument("--only", default="", help="views whose address holds this")
    parser.add_argument("--each", type=int, default=1, help="how many of a kind, such as incidents")
    parser.add_argument("--stand", choices=STANDS, help="one of the two alone")
    return parser.parse_args()


def _stands(only: str | None) -> Iterator[tuple[str, Stand]]:
    """One after the other, so that only one of them runs."""
    if "BASE_URL" in os.environ:
        yield "full", demo_at(os.environ["BASE_URL"].rstrip("/"))
        return
    for name, start in STANDS.items():
        if only in (None, name):
            with (
                tempfile.TemporaryDirectory(prefix="releve-") as folder,
                start(Path(folder) / "var") as stand,
            ):
                yield name, stand


def _looked_at(
    browser: Browser, stand: Stand, role: str, out: Path, wanted: argparse.Namespace
) -> Iterator[Seen]:
    out.mkdir(parents=True, exist_ok=True)
    with _visitor(browser, stand, role) as page:
        starts = (
            ("/sign-in", "/password", "/api/docs", "/nowhere", *stand.links) if role == NOBODY else ("/",)
        )
        found = views(stand.app.url_map, lambda path: html_at(page, path), starts, each=wanted.each)
        for endpoint, paths in found.items():
            for number, path in enumerate(paths, 1):
                if wanted.only in path:
                    seen = look(page, path, picture=out / f"{endpoint}{number if number > 1 else ''}")
                    _tell(role, seen)
                    yield seen


@contextmanager
def _visitor(browser: Browser, stand: Stand, role: str) -> Iterator[Page]:
    context = browser.new_context(base_url=stand.url)
    page = context.new_page()
    if role != NOBODY:
        _sign_in(page, stand, role)
    yield page
    context.close()


def _sign_in(page: Page, stand: Stand, role: str) -> None:
    if stand.links and stand.links[0].startswith("/password/"):
        page.goto(stand.links[0])
        for field in page.locator("input[type=password]").all():
            field.fill(PASSWORD)
    else:
        page.goto("/sign-in")
        page.get_by_label("E-mail").fill(stand.people[role])
        page.get_by_label("Password").fill(PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_load_state()


def _tell(role: str, seen: Seen) -> None:
    print(f"{role} {seen.path} {seen.bytes_packed / 1000:.1f} kB", flush=True)
    for fault in seen.told:
        print(f"    {fault}")


main()
