import pytest

from portal.alerts.sources.bodies import MAX_DEPTH, read_json
from portal.alerts.sources.signals import Unreadable


def nested(depth: int) -> bytes:
    return b"[" * depth + b"]" * depth


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        (b"", "empty"),
        (b" \r\n", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b'{"title": "caf\xe9"}', "not UTF-8: see the byte at offset 14"),
        ('{"title": "x"}'.encode("utf-16"), "not UTF-8"),
        (b'{"title": "a\x00b"}', "NUL byte at offset 12"),
        (b'{"title": "Disk fu', "ends in the middle"),
        (b'{"alerts": [{}', "ends in the middle"),
        (b"{'title': 1}", "not JSON: Expecting property name.* line 1, column 2"),
        (b"title=Disk+full", "not JSON"),
        (b"{} {}", "not JSON: Extra data"),
        (b'{"a": NaN}', "NaN"),
        (b'{"a": -Infinity}', "-Infinity"),
        (b'{"a": 1e999}', "1e999 in the body is too large"),
        (b'{"a": ' + b"9" * 5000 + b"}", "thousands of digits"),
        (nested(MAX_DEPTH + 1), "more than 50"),
        (nested(10_000), "more than 50"),
        (b'{"a":' * 10_000, "more than 50"),
    ],
)
def test_a_broken_body_says_what_is_wrong(sent: bytes, said: str) -> None:
    with pytest.raises(Unreadable, match=said):
        read_json(sent)


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        (b'\xef\xbb\xbf{"a": 0}', {"a": 0}),
        (b'{"a": false, "b": null, "c": 0, "d": ""}', {"a": False, "b": None, "c": 0, "d": ""}),
        (b'{"a": 1, "a": 2}', {"a": 2}),
        (b'{"a": "two\nlines"}', {"a": "two\nlines"}),
        (rb'{"a\u0000": "\u0000b\u0000\u0000c"}', {"a": "bc"}),
        (rb'{"a": "\\u0000 \\\u0000"}', {"a": "\\u0000 \\"}),
        (rb'{"a": "\ud83d\udd25 \uD83D \udd25\ud83d\udd25"}', {"a": "🔥 \ufffd \ufffd🔥"}),
        (rb'{"a": "\u00e9\\ud83d"}', {"a": "é\\ud83d"}),
        (b"9" * 1000, int("9" * 1000)),
    ],
)
def test_an_odd_but_whole_body_is_read(sent: bytes, read: object) -> None:
    assert read_json(sent) == read


def test_the_deepest_body_allowed_is_read() -> None:
    tree = read_json(nested(MAX_DEPTH))
    for _ in range(MAX_DEPTH - 1):
        assert isinstance(tree, list)
        (tree,) = tree
    assert tree == []


def test_the_depth_is_an_argument() -> None:
    assert read_json(b'{"a": [1]}', max_depth=2) == {"a": [1]}
    with pytest.raises(Unreadable, match="more than 2"):
        read_json(b'{"a": [{}]}', max_depth=2)
