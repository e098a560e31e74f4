"""Every word that people read can be translated: in templates, in forms, and in what an action refuses."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

ROOT = Path(__file__).parents[2]
TEMPLATES = ROOT / "templates"
TRANSLATING = {"_", "_n", "_l", "gettext", "ngettext", "lazy_gettext", "lazy_ngettext"}

# The same in every language.
NAMES = {
    *("Relève", "UTC", "SEV"),
    *("Google", "Calendar", "Microsoft", "Outlook", "Thunderbird", "Fastmail", "Proton"),
}
# Attributes that are shown or read aloud.
SPOKEN = {
    "title",
    "aria-label",
    "aria-description",
    "placeholder",
    "alt",
    "data-confirm",
    "hx-confirm",
    "label",
}


def templates() -> list[Path]:
    return sorted(TEMPLATES.rglob("*.html"))


@cache
def environment() -> Environment:
    return Environment(autoescape=True, extensions=["jinja2.ext.do"])


# What a template says by itself


class Page(HTMLParser):
    """Collects the words of a page: its text, and the attributes that are spoken."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []

    def handle_data(self, data: str) -> None:
        """Macros write attributes on their own, outside any tag."""
        self.words += words(re.sub(r'[\w-]+="[^"]*"', " ", data))

    def handle_starttag(self, _tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in SPOKEN:
                self.words += words(value or "")


def words(text: str) -> list[str]:
    """What follows a hyphen belongs to the word before, or is the end of an id."""
    return [word for word in re.findall(r"(?<![-\w])[^\W\d_]{2,}", text) if word not in NAMES]


def said(source: str) -> list[str]:
    """The words that are written in a template and not computed by it."""
    page = Page()
    page.feed("".join(text if kind == "data" else " " for _line, kind, text in environment().lex(source)))
    page.close()
    return page.words


@pytest.mark.parametrize("path", templates(), ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_a_template_says_nothing_by_itself(path: Path) -> None:
    assert said(path.read_text()) == []


def test_words_are_found_where_they_are_said() -> None:
    template = """
      {# a comment #}<p class="card" title="Shown {{ x }}">{{ _("fine") }} Bare{% if y %}, too{% endif %}</p>
      <script src="app.js"></script> data-word="{{ _('fine') }}" <input placeholder="Spoken" name="unseen">"""
    assert said(template) == ["Shown", "Bare", "too", "Spoken"]


# What it hands to macros


def handed(source: str) -> list[str]:
    """Labels and sentences in its expressions: they begin with a capital. What is compared is no text."""
    return [text for text in _constants(environment().parse(source)) if re.match(r"[A-ZÀ-Ý][a-zß-ÿ]", text)]


def _constants(node: nodes.Node) -> Iterator[str]:
    is_translated = isinstance(node, nodes.Call) and getattr(node.node, "name", "") in TRANSLATING
    if is_translated or isinstance(node, nodes.Compare):
        return
    if isinstance(node, nodes.Const) and isinstance(node.value, str):
        yield node.value
    for child in node.iter_child_nodes():
        yield from _constants(child)


def test_templates_hand_translated_words_to_macros() -> None:
    assert [(path.name, text) for path in templates() for text in handed(path.read_text())] == []


def test_handed_words_are_found() -> None:
    template = (
        """{{ button("Save", kind="primary") }}{{ button(_("Save")) }}{% if x == "Save" %}{% endif %}"""
    )
    assert handed(template) == ["Save"]


# What the code says to people

TELLING = {"flash", "abort", "Refused", "ValidationError", "BadAddress", "StopValidation"}
VALIDATORS = {"Length", "Regexp", "NumberRange", "DataRequired", "InputRequired", "Optional"}
LABELS = {"label", "description", "message"}


def spoken(tree: ast.Module) -> Iterator[ast.expr]:
    """Texts given to people, and to fields of forms as labels, that are written on the spot."""
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        if name in TELLING:
            yield from filter(_is_text, call.args)
        if name.endswith("Field") and name != "Field":  # the API's are for programmers
            yield from filter(_is_text, call.args[:1])
        if (name.endswith("Field") and name != "Field") or name in VALIDATORS:
            yield from filter(_is_text, [word.value for word in call.keywords if word.arg in LABELS])


def _is_text(node: ast.expr) -> bool:
    is_words = isinstance(node, ast.Constant) and isinstance(node.value, str) and bool(words(node.value))
    return is_words or isinstance(node, ast.JoinedStr)


def test_the_code_speaks_translated() -> None:
    found = {
        f"{path.relative_to(ROOT)}:{text.lineno}"
        for path in sorted((ROOT / "portal").rglob("*.py"))
        for text in spoken(ast.parse(path.read_text()))
    }
    assert found == set()


def test_spoken_words_are_found() -> None:
    source = """
flash("Saved.")
flash(_("Saved."))
raise Refused(f"{name} left.")
name = StringField("Name", description="Your own")
name = StringField(_l("Name"), name="name")
abort(404)
"""
    assert sorted(text.lineno for text in spoken(ast.parse(source))) == [2, 4, 5, 5]
