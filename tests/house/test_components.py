"""The macros write what they promise: labelled, tied together, safe."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup
from flask import Flask, render_template, render_template_string
from flask_wtf import CSRFProtect
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    EmailField,
    FieldList,
    Form,
    FormField,
    IntegerField,
    SelectMultipleField,
    StringField,
)
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from portal.core import assets, web
from tests.clock import FakeClock

ROOT = Path(__file__).parents[2]
Render = Callable[..., BeautifulSoup]
NOW = datetime(2026, 11, 21, 2, 41, 14, tzinfo=UTC)


class Step(Form):
    delay = IntegerField("After, minutes", [InputRequired("Write a number of minutes.")])


class Rotation(Form):
    name = StringField("Name", [InputRequired(), Length(max=5, message="Use at most 5 characters.")])
    email = EmailField("E-mail", description="Where we write to.", render_kw={"autocomplete": "email"})
    days = SelectMultipleField(
        "Days",
        choices=["Mon", "Tue"],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    active = BooleanField("Pages people")
    steps = FieldList(FormField(Step), min_entries=2)


@pytest.fixture(scope="module")
def small_app() -> Flask:
    """Templates with their filters and assets, and nothing behind them."""
    app = Flask("portal", template_folder=str(ROOT / "templates"), static_folder=str(ROOT / "static"))
    app.config["SECRET_KEY"] = "for this test only"
    app.extensions["clock"] = FakeClock()
    web.install(app)
    assets.install(app)
    CSRFProtect(app)
    return app


@pytest.fixture
def render(small_app: Flask) -> Render:
    def rendered(source: str, **values: object) -> BeautifulSoup:
        with small_app.test_request_context():
            return BeautifulSoup(render_template_string(source, now=NOW, **values), "html.parser")

    return rendered


def submitted(**data: object) -> Rotation:
    form = Rotation(MultiDict(data))
    form.validate()
    return form


FORM = """{% from "components/form.html" import csrf, errors, field, submit %}"""


def test_a_field_is_tied_to_its_label_help_and_error(render: Render) -> None:
    page = render(FORM + "{{ field(form.name, help='As people say it.') }}", form=submitted(name="too long"))
    box = page.find("input")
    assert page.find("label")["for"] == box["id"] == "name"
    assert box["aria-describedby"] == "name-help name-error"
    assert box["aria-invalid"] == "true"
    assert page.find(id="name-help").text == "As people say it."
    assert page.find(id="name-error").text == "Use at most 5 characters."


def test_a_field_without_help_or_error_is_tied_to_nothing(render: Render) -> None:
    box = render(FORM + "{{ field(form.name) }}", form=submitted(name="Blue")).find("input")
    assert not box.has_attr("aria-describedby")
    assert not box.has_attr("aria-invalid")


def test_attributes_of_the_field_and_of_the_call_are_passed_on(render: Render) -> None:
    box = render(FORM + "{{ field(form.email, placeholder='you@…') }}", form=submitted()).find("input")
    assert (box["autocomplete"], box["placeholder"], box["type"]) == ("email", "you@…", "email")


def test_only_optional_fields_say_so(render: Render) -> None:
    page = render(FORM + "{{ field(form.name) }}{{ field(form.email) }}", form=submitted())
    assert ["optional" in label.text for label in page.find_all("label")] == [False, True]


def test_a_group_of_boxes_is_a_fieldset(render: Render) -> None:
    page = render(FORM + "{{ field(form.days, help='Empty: every day.') }}", form=submitted(days="Mon"))
    assert page.fieldset.legend.text == "Days"
    assert page.fieldset["aria-describedby"] == "days-help"
    labels = {label["for"]: label.text for label in page.find_all("label")}
    assert {box["id"]: box["value"] for box in page.find_all("input")} == labels
    assert [box["value"] for box in page.find_all("input", checked=True)] == ["Mon"]


def test_a_single_box_comes_before_its_label(render: Render) -> None:
    page = render(FORM + "{{ field(form.active) }}", form=submitted())
    assert page.input.find_next_sibling("label")["for"] == "active"


def test_errors_lead_to_their_fields_also_in_repeated_rows(render: Render) -> None:
    data = {"name": "too long", "steps-0-delay": "5", "steps-1-delay": ""}
    page = render(FORM + "{{ errors(form) }}", form=submitted(**data))
    assert page.find(role="alert") is not None
    assert [a["href"] for a in page.find_all("a")] == ["#name", "#steps-1-delay"]


def test_a_good_form_has_no_list_of_errors(render: Render) -> None:
    data = {"name": "Blue", "steps-0-delay": "5", "steps-1-delay": "9"}
    assert render(FORM + "{{ errors(form) }}", form=submitted(**data)).text.strip() == ""


def test_text_of_people_is_escaped(render: Render) -> None:
    source = """{% from "components/badge.html" import badge %}
        {% from "components/code.html" import snippet %}
        {{ badge(text, "ok") }}{{ snippet(text, "Key") }}"""
    page = render(source, text='<b title="x">')
    assert page.find("b") is None
    assert page.find("button")["data-copy"] == '<b title="x">'


def test_a_person_is_named_beside_the_colour(render: Render) -> None:
    page = render(
        '{% from "components/avatar.html" import person %}{{ person("John Doe", "JD", 11, url="/people/1") }}'
    )
    assert page.find(class_="avatar-11")["aria-hidden"] == "true"
    assert page.a.text == "John Doe"


def test_an_action_is_a_form_with_a_token(render: Render) -> None:
    page = render(
        '{% from "components/button.html" import action %}{{ action("Remove", "/x", confirm="Sure?") }}'
    )
    assert (page.form["method"], page.form["action"], page.form["data-confirm"]) == ("post", "/x", "Sure?")
    assert page.find("input", attrs={"name": "csrf_token"})["value"]
    assert page.button["type"] == "submit"


@pytest.mark.parametrize(
    ("left", "text"),
    [
        (timedelta(minutes=8, seconds=46), "08:46"),
        (timedelta(hours=2, minutes=5), "2 h 05"),
        (timedelta(days=1, hours=21, minutes=3), "1 d 21 h"),
        (timedelta(seconds=-70), "−01:10"),
    ],
)
def test_a_countdown_reads_well_before_scripts_run(render: Render, left: timedelta, text: str) -> None:
    source = '{% from "components/time.html" import countdown %}{{ countdown(at, now) }}'
    clock = render(source, at=NOW + left).time
    assert clock.text.strip() == text
    assert clock["data-countdown"] == clock["datetime"] == (NOW + left).isoformat()
    assert clock.has_attr("data-late") == (left < timedelta())


def test_an_instant_names_its_zone(render: Render) -> None:
    source = '{% from "components/time.html" import instant %}{{ instant(now, "Europe/Paris") }}'
    clock = render(source).time
    assert clock.text == "Sat 21 Nov 03:41"
    assert clock["title"].endswith("03:41 Paris")


def test_an_entry_can_be_replaced_by_its_number(render: Render) -> None:
    source = """{% from "components/timeline.html" import entry %}
        {% call entry("03:41", "check", "ok", 57) %}acknowledged{% endcall %}"""
    row = render(source).li
    assert (row["id"], row["data-seq"]) == ("e-57", "57")
    assert "03:41" in row.text
    assert row.use["href"].endswith("#check")


def test_a_chart_is_a_table_with_numbers_beside_what_is_shown(render: Render) -> None:
    source = """{% from "components/chart.html" import chart %}
        {{ chart("Pages by week", ["Week", "By day", "At night"], rows, kind="line", unit="pages", max=9) }}"""
    rows = [("W1", [("4 p", 4), ("–", None)], "/weeks/1"), ("<W2>", [("0", 0), ("1.5", 1.5)])]
    page = render(source, rows=rows)
    assert page.table.caption.text == "Pages by week"
    assert [one.text for one in page.thead.find_all("th", scope="col")] == ["Week", "By day", "At night"]
    assert [one.text for one in page.tbody.find_all("th", scope="row")] == ["W1", "<W2>"]
    assert [one["data-number"] for one in page.find_all("td")] == ["4", "", "0", "1.5"]
    assert page.table.a["href"] == "/weeks/1"
    assert (page.figure["data-chart"], page.figure["data-max"]) == ("line", "9")
    assert [one["aria-pressed"] for one in page.find_all("button")] == ["true", "false"]
    assert page.find(class_="chart-switch").has_attr("hidden")


def test_the_frame_has_its_landmarks(small_app: Flask) -> None:
    def link(label: str, group: str, **more: object) -> SimpleNamespace:
        values = {"badge": None, "badge_kind": None, "icon": None, "is_current": False} | more
        return SimpleNamespace(label=label, url="/" + label.lower(), group=group, **values)

    navigation = [link("Now", "", is_current=True), link("Incidents", "", badge="1"), link("Teams", "Manage")]
    page = the_page(small_app, '{% block title %}A "title"{% endblock %}', navigation=navigation)
    assert page.title.text == 'A "title" · Relève'
    assert [h.text for h in page.find_all("h1")] == ['A "title"']
    assert page.find("a", class_="skip")["href"] == "#" + page.main["id"]
    assert [a.text for a in page.nav.find_all("a")] == ["Now", "Incidents1", "Teams"]
    assert page.nav.find("a", attrs={"aria-current": "page"})["href"] == "/now"
    assert page.find(id="announcer")["aria-live"] == "polite"
    assert page.find(id="flash")["role"] == "status"


def test_scripts_are_our_own_and_in_order(small_app: Flask) -> None:
    page = the_page(small_app, "{% block title %}x{% endblock %}", navigation=[])
    names = [re.sub(r".*/|\?.*", "", script["src"]) for script in page.find_all("script")]
    assert names == ["htmx.min.js", "hx-sse.min.js", "hx-upsert.min.js", "releve.js"]
    assert all(not script.text and not script.has_attr("defer") for script in page.find_all("script"))
    assert {script.parent.name for script in page.find_all("script")} == {"body"}
    assert "X-CSRFToken" in page.body["hx-headers:inherited"]


def the_page(app: Flask, blocks: str, **values: object) -> BeautifulSoup:
    with app.test_request_context():
        source = '{% extends "layout.html" %}' + blocks
        html = render_template_string(source, now=NOW, person=None, banner=None, **values)
    return BeautifulSoup(html, "html.parser")


@pytest.mark.parametrize("code", [400, 403, 404, 413, 429, 500, 503])
def test_an_error_says_what_to_do_next(small_app: Flask, code: int) -> None:
    with small_app.test_request_context():
        html = render_template(
            "errors/error.html", code=code, title="Back soon", message="Wait.", request_id="4f0a"
        )
    page = BeautifulSoup(html, "html.parser")
    assert page.h1.text == "Back soon"
    assert "Wait." in page.main.text
    assert "4f0a" in page.main.text
    assert page.main.find("a", href="/") is not None
    assert (page.main.find("a", href="") is not None) == (code in (429, 500, 503))
