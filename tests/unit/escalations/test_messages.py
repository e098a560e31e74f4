"""The words of a step: three placeholders, and nothing else is a template."""

import pytest

from portal.escalations.ladder import render_message


@pytest.mark.parametrize(
    ("template", "message"),
    [
        ("{incident.short_id}: {incident.title}", "INC-4K7QX2: Redis down"),
        ("{incident.service} {incident.service}", "redis-prod redis-prod"),
        ("{incident.severity} {title} {} {0} {incident.title!r}", None),
        ("{incident.__class__} {incident.title.upper}", None),
        ("100 % {", None),
        ("{{incident.title}}", "{Redis down}"),
        ("", ""),
    ],
)
def test_only_the_three_placeholders_are_filled(template: str, message: str | None) -> None:
    filled = render_message(template, title="Redis down", service="redis-prod", short_id="INC-4K7QX2")
    assert filled == (template if message is None else message)


def test_what_an_alert_brings_is_not_a_template() -> None:
    title = r"{incident.service} {0.__class__} \1"
    filled = render_message("{incident.title}!", title=title, service="redis-prod", short_id="INC-4K7QX2")
    assert filled == title + "!"
