"""Charts in a real browser: what is drawn is what the table says, and the table is always there."""

import threading
from collections.abc import Iterator

import pytest
from flask import Flask, Response, render_template_string
from flask_wtf import CSRFProtect
from playwright.sync_api import Browser, Locator, Page, expect
from werkzeug.serving import make_server

from portal.core import assets, web
from portal.core.security import CONTENT_SECURITY_POLICY
from scripts.gallery.look import VARIANTS, axe
from tests.clock import START, FakeClock
from tests.house.test_templates import ROOT

VIEW = """{% from "components/chart.html" import chart %}{% from "components/frame.html" import head, scripts %}
<!doctype html><html lang="en"><head>{{ head() }}<title>Figures</title></head><body data-now="{{ now.isoformat() }}">
<main class="page"><h1>Figures</h1>
{% for name, headers, rows, kind, top in charts %}<section class="card" id="{{ name }}"><h2>{{ name }}</h2>
{{ chart("Pages of " ~ name, headers, rows, kind=kind, unit="pages", max=top) }}</section>{% endfor %}
</main>{{ scripts() }}</body></html>"""
NUMBERS = (4, None, 0, 10, -2, 7.5)
TWO = ["Week", "By day", "At night"]


def rows(*columns: tuple[float | None, ...]) -> list[tuple[str, list[tuple[str, float | None]], str]]:
    return [
        (f"W{at}", [("–" if one is None else f"{one} p", one) for one in row], f"/weeks/{at}")
        for at, row in enumerate(zip(*columns, strict=True), 1)
    ]


YEAR = tuple(float(n * 7 % 23) for n in range(60))
CHARTS = [
    ("columns", TWO, rows(NUMBERS, (1, 2, 3, 4, 5, 6)), "column", None),
    ("lines", TWO, rows(NUMBERS, YEAR[:6]), "line", None),
    ("bars", TWO, rows(NUMBERS, (1, 2, 3, 4, 5, 6)), "bar", None),
    ("stacks", TWO, rows((1, 2, 3), (3, None, 1)), "stacked", 8),
    ("a year", TWO[:2], rows(YEAR), "column", None),
    ("a year of lines", ["Week", *"ABCDEF"], rows(*(YEAR[n:] + YEAR[:n] for n in range(6))), "line", None),
    ("nothing known", TWO[:2], rows((None, None)), "column", None),
    ("nothing", TWO, [], "line", None),
]


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """A view of charts alone, under the policy that every view has."""
    app = Flask("portal", template_folder=str(ROOT / "templates"), static_folder=str(ROOT / "static"))
    app.config["SECRET_KEY"] = "for this test only"
    app.extensions["clock"] = FakeClock()
    web.install(app)
    assets.install(app)
    CSRFProtect(app)
    app.add_url_rule("/", "charts", lambda: render_template_string(VIEW, charts=CHARTS, now=START))
    app.after_request(_strictly)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    thread.join()
    server.server_close()


def _strictly(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
    return response


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    told: list[str] = []
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.on("console", lambda message: told.append(message.text))
    page.on("pageerror", lambda error: told.append(str(error)))
    page.goto(address)
    yield page
    page.context.close()
    assert told == []


def numbers(marks: Locator) -> list[float]:
    return [float(mark.get_attribute("data-number") or "nan") for mark in marks.all()]


def lengths(marks: Locator, axis: str) -> list[float]:
    """How far each reaches from zero, in the same direction as its number."""
    ends = f"one => one.getAttribute('{axis}2') - one.getAttribute('{axis}1')"
    sign = -1 if axis == "y" else 1
    return [sign * float(mark.evaluate(ends)) for mark in marks.all()]


@pytest.mark.parametrize(("name", "axis"), [("columns", "y"), ("bars", "x"), ("a year", "y")])
def test_each_bar_is_as_long_as_its_number(page: Page, name: str, axis: str) -> None:
    figure = page.locator(f"section[id='{name}'] figure")
    expect(figure.locator(".chart-paper .chart-bar").first).to_be_attached()
    bars = figure.locator(".chart-paper .chart-series-1 .chart-bar")
    told, drawn = numbers(bars), lengths(bars, axis)
    expected = [one for one in (YEAR if name == "a year" else NUMBERS) if one is not None]
    assert sorted(told) == sorted(expected)
    scale = drawn[told.index(max(told))] / max(told)
    assert scale > 1
    assert drawn == pytest.approx([scale * one for one in told], abs=0.01)


def test_a_line_goes_through_its_points_and_leaves_out_what_is_not_known(page: Page) -> None:
    figure = page.locator("#lines figure")
    points = figure.locator(".chart-paper .chart-series-1 .chart-point")
    expect(points.first).to_be_attached()
    told = numbers(points)
    heights = [float(point.get_attribute("y1") or "nan") for point in points.all()]
    assert told == [one for one in NUMBERS if one is not None]
    scale = (heights[told.index(0)] - heights[told.index(10)]) / 10
    assert heights == pytest.approx([heights[told.index(0)] - scale * one for one in told], abs=0.01)
    line = figure.locator(".chart-paper .chart-series-1 .chart-line").get_attribute("d") or ""
    assert line.count("M") == 2


def test_stacks_stand_on_each_other_below_the_top_that_was_asked(page: Page) -> None:
    paper = page.locator("#stacks .chart-paper")
    expect(paper.locator(".chart-bar").first).to_be_attached()
    first, second = (paper.locator(f".chart-series-{n} .chart-bar") for n in (1, 2))
    assert (numbers(first), numbers(second)) == ([1, 2, 3], [3, 1])
    assert second.first.get_attribute("y1") == first.first.get_attribute("y2")
    assert paper.locator(".chart-up").last.text_content() == "8"


def test_a_button_changes_between_the_two_and_the_table_is_always_read(page: Page) -> None:
    figure = page.locator("#columns figure")
    table, paper = figure.get_by_role("table", name="Pages of columns"), figure.locator(".chart-paper")
    expect(paper.locator("svg")).to_be_visible()
    assert table.get_by_role("rowheader").all_text_contents() == [f"W{n}" for n in range(1, 7)]
    figure.get_by_role("button", name="Table").click()
    expect(figure.get_by_role("button", name="Table")).to_have_attribute("aria-pressed", "true")
    expect(figure.locator(".chart-drawing")).to_have_css("height", "0px")
    expect(table.get_by_role("cell", name="–")).to_be_in_viewport()
    figure.get_by_role("button", name="Chart").press("Enter")
    expect(figure.locator(".chart-drawing")).not_to_have_css("height", "0px")


def test_a_link_of_a_hidden_table_shows_it_while_it_has_the_focus(page: Page) -> None:
    figure = page.locator("#columns figure")
    expect(figure.locator(".chart-paper svg")).to_be_visible()
    scroll = figure.locator(".table-scroll")
    expect(scroll).to_have_css("clip-path", "inset(50%)")
    figure.get_by_role("button", name="Table").focus()
    page.keyboard.press("Tab")
    expect(figure.get_by_role("link", name="W1")).to_be_focused()
    expect(scroll).to_have_css("clip-path", "none")


@pytest.mark.parametrize("name", ["nothing known", "nothing"])
def test_without_a_number_there_is_only_the_table(page: Page, name: str) -> None:
    figure = page.locator(f"section[id='{name}'] figure")
    expect(figure).to_have_attribute("data-shown", "table")
    expect(figure.get_by_role("button")).to_have_count(0)
    expect(figure.get_by_role("table")).to_be_visible()


def test_it_fits_and_breaks_no_rule_in_any_size_and_theme(page: Page) -> None:
    expect(page.locator("[data-chart]:not([data-shown])")).to_have_count(0)
    for variant in VARIANTS:
        variant.show(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= variant.width
        assert axe(page) == {}


def test_paper_shows_both(page: Page) -> None:
    expect(page.locator("#columns .chart-paper svg")).to_be_visible()
    page.emulate_media(media="print")
    figure = page.locator("#columns figure")
    expect(figure.locator(".chart-drawing")).to_be_visible()
    expect(figure.locator(".table-scroll")).to_have_css("clip-path", "none")
    expect(figure.get_by_role("button", name="Table")).to_be_hidden()


def test_without_scripts_the_table_stands_there(browser: Browser, address: str) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(address)
    figure = page.locator("#lines figure")
    expect(figure.get_by_role("table")).to_be_visible()
    expect(figure.locator(".chart-drawing")).to_be_hidden()
    expect(figure.get_by_role("button")).to_have_count(0)
    page.context.close()
