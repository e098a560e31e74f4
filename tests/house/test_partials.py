"""A partial is there to be swapped or to be used twice; what macros draw knows nothing of what it draws."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

ROOT = Path(__file__).parents[2]
TEMPLATES = ROOT / "templates"

# Roots that are named after a row, or made of several parts that each have their own.
OTHER_ROOTS = {"asks/_answered.html", "asks/_card.html", "fatigue/_mark.html", "swaps/_changed.html"}


def named(path: Path) -> str:
    return str(path.relative_to(TEMPLATES))


def partials() -> list[str]:
    return sorted(named(path) for path in TEMPLATES.rglob("_*.html"))


@cache
def source(name: str) -> str:
    return (TEMPLATES / name).read_text()


@cache
def rendered() -> frozenset[str]:
    """Templates that the code renders by name."""
    code = "".join(path.read_text() for path in (ROOT / "portal").rglob("*.py"))
    return frozenset(re.findall(r"\"([\w/]+\.html)\"", code))


@cache
def taken_by(name: str) -> frozenset[str]:
    """Templates that include or import it."""
    asks = re.compile(rf"\{{%-? *(?:include|from|extends) \"{re.escape(name)}\"")
    return frozenset(named(path) for path in TEMPLATES.rglob("*.html") if asks.search(path.read_text()))


def is_worth_a_file(name: str) -> bool:
    """Swapped, used twice, or the part that another slice has in a view."""
    users = taken_by(name)
    elsewhere = {user for user in users if user.partition("/")[0] != name.partition("/")[0]}
    return name in rendered() or len(users) > 1 or bool(elsewhere)


def test_each_partial_is_swapped_or_used_twice() -> None:
    assert partials()
    assert [name for name in partials() if not is_worth_a_file(name)] == []


def test_every_template_is_used() -> None:
    every = [named(path) for path in TEMPLATES.rglob("*.html")]
    assert [name for name in every if name not in rendered() and not taken_by(name)] == []


def is_swapped(name: str) -> bool:
    return name in rendered() or "hx-swap-oob" in source(name)


@pytest.mark.parametrize("name", sorted({name for name in partials() if is_swapped(name)} - OTHER_ROOTS))
def test_what_is_swapped_has_its_name_as_id(name: str) -> None:
    """So that an answer finds its place by itself."""
    root = re.search(r"<[a-z]+\b[^<]*?\bid=\"([^\"]*)\"", re.sub(r"\{#.*?#\}", "", source(name), flags=re.S))
    assert root is not None
    own = name.rpartition("/")[2].removesuffix(".html").removeprefix("_")
    assert root[1] == own


# Components


def attributes(macro: nodes.Macro) -> Iterator[str]:
    """What a macro reads of each argument, one step deep: `person.name`."""
    own = {argument.name for argument in macro.args}
    for one in macro.find_all(nodes.Getattr):
        if isinstance(one.node, nodes.Name) and one.node.name in own:
            yield f"{one.node.name}.{one.attr}"


@pytest.mark.parametrize(
    "path", sorted((TEMPLATES / "components").glob("*.html")), ids=lambda path: path.name
)
def test_components_take_no_objects_of_the_domain(path: Path) -> None:
    """Instants, forms, and what the frame is given are plain enough."""
    tree = Environment(autoescape=True, extensions=["jinja2.ext.do"]).parse(path.read_text())
    plain = re.compile(r"^(at|since|form|f|entry|person|account)\.")
    read = {one for macro in tree.find_all(nodes.Macro) for one in attributes(macro)}
    assert {one for one in read if not plain.match(one)} == set()
