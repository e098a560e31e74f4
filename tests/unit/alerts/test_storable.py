import pytest

from portal.alerts.sources.storable import (
    KEY_LIMIT,
    LINK_LIMIT,
    clean,
    key_text,
    one_line,
    shortened,
    web_link,
)


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("a\x00b", "ab"),
        ("red \x1b[31m", "red [31m"),
        ("half \ud83d pair", "half \ufffd pair"),
        ("tab\tand\r\nline", "tab\tand\nline"),
        ("<b>{app}</b> {{ x }} <no value> 🔥", "<b>{app}</b> {{ x }} <no value> 🔥"),
        ("csi \x9b and del \x7f", "csi  and del "),
    ],
)
def test_only_control_characters_and_half_pairs_change(sent: str, kept: str) -> None:
    assert clean(sent) == kept


def test_a_long_title_ends_in_a_mark_and_has_no_line_breaks() -> None:
    title = one_line("disk\n  full " + "x" * 400)
    assert title.startswith("disk full x")
    assert title.endswith("x…")
    assert len(title) == 300


def test_a_text_at_the_limit_is_whole() -> None:
    assert shortened("x" * 10, 10) == "x" * 10
    assert shortened("x" * 11, 10) == "x" * 9 + "…"


def test_long_keys_that_differ_only_at_the_end_stay_different() -> None:
    one, two = key_text("k" * 2000 + "1"), key_text("k" * 2000 + "2")
    assert one != two
    assert len(one) == len(two) == KEY_LIMIT
    assert one == key_text("k" * 2000 + "1")
    assert key_text("k" * KEY_LIMIT) == "k" * KEY_LIMIT


@pytest.mark.parametrize(
    "text",
    [
        "javascript:alert(1)",
        "javascript://host/%0aalert(1)",
        "data:text/html,x",
        "//host/path",
        "http://",
        "http://[",
        "",
        "/graph",
        "ftp://h",
    ],
)
def test_only_http_links_are_links(text: str) -> None:
    assert web_link(text) is None


def test_a_link_is_whole_or_not_there() -> None:
    assert web_link(" HTTPS://host/a?b=<c>\n") == "HTTPS://host/a?b=<c>"
    assert web_link("https://host/" + "x" * LINK_LIMIT) is None
