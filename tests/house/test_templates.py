"""What holds for every template: the terms of the CSP, known classes and icons, plain macros."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from jinja2 import Environment, meta

from portal.core import text

ROOT = Path(__file__).parents[2]
TEMPLATES = ROOT / "templates"
COMPONENTS = TEMPLATES / "components"
CSS = ROOT / "static" / "css"
VENDOR = ROOT / "static" / "vendor"

FORBIDDEN = {
    "a style attribute": r"\sstyle\s*=",
    "an event handler": r"\son[a-z]+\s*=\s*[\"']",
    "an inline script": r"<script(?![^>]*\ssrc=)",
    "an inline style sheet": r"<style",
    "hx-on": r"\bhx-on\b",
    "a value computed by script": r"[\"'](?:js|javascript):",
    "a filter in hx-trigger": r"hx-trigger=\"[^\"]*\[",
    "unescaped text": r"\|\s*safe\b",
    "something from another site": r"<(?:script|link|img)[^>]*(?:src|href)=\"(?:https?:)?//",
}

# What macros may take from the environment beside their arguments.
GLOBALS = {"_", "ngettext", "asset", "csrf_token"}


def templates() -> list[Path]:
    return sorted(TEMPLATES.rglob("*.html"))


def named(path: Path) -> str:
    return str(path.relative_to(TEMPLATES))


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_template_holds(what: str) -> None:
    found = [named(path) for path in templates() if re.search(FORBIDDEN[what], path.read_text(), re.I)]
    assert found == []


def test_the_patterns_find_what_they_forbid() -> None:
    examples = {
        "a style attribute": '<p style="color:red">',
        "an event handler": '<p onclick="x()">',
        "an inline script": "<script>x()</script>",
        "an inline style sheet": "<style>p{}</style>",
        "hx-on": '<p hx-on:click="x()">',
        "a value computed by script": "<p hx-vals='js:{a: 1}'>",
        "a filter in hx-trigger": '<p hx-trigger="every 3s [x]">',
        "unescaped text": "{{ text | safe }}",
        "something from another site": '<img src="https://example.org/a.png">',
    }
    assert {what for what in FORBIDDEN if re.search(FORBIDDEN[what], examples[what], re.I)} == set(FORBIDDEN)


# Classes


@cache
def css() -> str:
    """All style sheets without their comments."""
    return re.sub(r"/\*.*?\*/", "", "\n".join(path.read_text() for path in CSS.glob("*.css")), flags=re.S)


@cache
def selectors() -> str:
    bare = re.sub(r"url\([^)]*\)|\"[^\"]*\"", "", css())
    return "\n".join(re.findall(r"[^{};]+(?=\{)", bare))


@cache
def css_classes() -> frozenset[str]:
    """Every class the style sheets know."""
    return frozenset(re.findall(r"\.([a-zA-Z][\w-]*)", selectors()))


def class_tokens(source: str) -> Iterator[str]:
    """The words of every class attribute; a part the template computes is written *."""
    for value in re.findall(r"\bclass_?=\"((?:\{\{.*?\}\}|\{%.*?%\}|[^\"{])*)\"", source):
        for expression in re.findall(r"(?:^|\s)\{\{(.*?)\}\}(?=\s|$)", value):
            yield from re.findall(r"['\"]([a-z][\w-]*)['\"]", expression)
        yield from re.sub(r"\{\{.*?\}\}", "*", re.sub(r"\{%.*?%\}", " ", value)).split()


def is_known(token: str) -> bool:
    if "*" not in token:
        return token in css_classes()
    start = token.partition("*")[0]
    return not start or any(name.startswith(start) for name in css_classes())


def test_every_class_has_a_style() -> None:
    unknown = {
        f"{named(path)}: {token}"
        for path in templates()
        for token in class_tokens(path.read_text())
        if not is_known(token)
    }
    assert unknown == set()


def test_every_style_is_used() -> None:
    tokens = {token for path in templates() for token in class_tokens(path.read_text())}
    starts = tuple(token.partition("*")[0] for token in tokens if "*" in token and token[0] != "*")
    quoted = {word for path in templates() for word in quoted_words(path.read_text())}
    unused = css_classes() - tokens - quoted - set_by_script()
    assert {name for name in unused if not name.startswith(starts)} == set()


@cache
def set_by_script() -> frozenset[str]:
    scripts = "".join(path.read_text() for path in (ROOT / "static" / "js").glob("*.js"))
    return frozenset(re.findall(r"\"([a-z][\w-]*)\"", scripts))


def quoted_words(source: str) -> list[str]:
    """What a template may hand to a macro as a class."""
    return [word for one in re.findall(r"\"[^\"<>]*\"|'[^'<>]*'", source) for word in one[1:-1].split()]


def test_the_classes_of_a_template_are_read() -> None:
    source = """<a class="one{% if x %} two{% endif %} three-{{ n }} {{ 'four' if y else 'five' }}">"""
    assert sorted(class_tokens(source)) == ["*", "five", "four", "one", "three-*", "two"]


def test_every_custom_property_is_defined_and_used() -> None:
    assert set(re.findall(r"(--[\w-]+)\s*:", css())) == set(re.findall(r"var\((--[\w-]+)", css()))


def test_every_animation_and_container_is_named_once_and_used() -> None:
    assert set(re.findall(r"@keyframes ([\w-]+)", css())) == set(
        re.findall(r"animation: (?!none)([\w-]+)", css())
    )
    named_ = set(re.findall(r"container: ([\w-]+)", css()))
    assert named_ == set(re.findall(r"@container ([\w-]+)", css()))


def test_every_id_and_attribute_that_is_styled_is_written() -> None:
    writers = "".join(path.read_text() for path in [*templates(), *(ROOT / "static" / "js").glob("*.js")])
    ids = set(re.findall(r"#([a-zA-Z][\w-]*)", selectors()))
    attributes = set(re.findall(r"\[([a-z][\w-]*)", selectors()))
    assert attributes
    assert {name for name in ids if f'id="{name}"' not in writers} == set()
    assert {name for name in attributes if not is_written(name, writers)} == set()


def is_written(attribute: str, writers: str) -> bool:
    """Fields write their own type, name and value; scripts write data-late as dataset does, or by name."""
    return attribute in ("type", "name", "value") or attribute in writers


# Icons and vendored files


def test_every_icon_is_in_the_sprite() -> None:
    sprite = (VENDOR / "lucide" / "sprite.svg").read_text()
    known = set(re.findall(r'<symbol id="([^"]+)"', sprite))
    sources = "".join(path.read_text() for path in templates())
    asked = set(re.findall(r"(?:\bicon\(|\bsymbol=)\"([a-z0-9-]+)\"", sources))
    assert asked
    assert asked <= known


@pytest.mark.parametrize(
    "folder",
    [*sorted(VENDOR.iterdir()), *sorted((ROOT / "tests" / "vendor").glob("*/"))],
    ids=lambda f: f.name,
)
def test_vendored_files_name_their_version_and_licence(folder: Path) -> None:
    version = (folder / "VERSION").read_text().strip()
    assert f'"{version}"' in (ROOT / "scripts" / "vendor").read_text()
    assert (folder / "LICENSE").stat().st_size > 0


def test_the_address_of_the_font_changes_with_its_version() -> None:
    version = (VENDOR / "inter" / "VERSION").read_text().strip().rpartition("@")[2]
    places = (CSS / "tokens.css").read_text() + (COMPONENTS / "frame.html").read_text()
    fonts = re.findall(r"/static/(vendor/inter/[\w.-]+)\?v=([\d.]+)", places)
    assert len(fonts) == places.count(".woff2?") > 0
    assert {v for _, v in fonts} == {version}
    assert all((ROOT / "static" / name).is_file() for name, _ in fonts)


# Macros


@pytest.mark.parametrize("path", sorted(COMPONENTS.glob("*.html")), ids=lambda path: path.name)
def test_macros_know_only_their_arguments(path: Path) -> None:
    environment = Environment(autoescape=True, extensions=["jinja2.ext.do"])
    environment.filters.update(local=text.local, ago=text.ago, city=text.zone_city, percent=text.percent)
    source = path.read_text()
    assert meta.find_undeclared_variables(environment.parse(source)) <= GLOBALS
    macros = r"\{% macro .*?\{%-? endmacro %\}|\{#.*?#\}|\{% from .*? %\}"
    assert re.sub(macros, "", source, flags=re.S).strip() == ""
