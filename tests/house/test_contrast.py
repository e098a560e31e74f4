"""Every pair of colours that meet is far enough apart, by day and by night.

Source: WCAG 2.2, 1.4.3 (text 4.5:1) and 1.4.11 (edges of controls, focus, marks 3:1).
"""

import re
from pathlib import Path

import pytest

CSS = Path(__file__).parents[2] / "static" / "css"
TOKEN = re.compile(r"--([a-z0-9-]+):\s*(?:light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)|(#[0-9a-f]{6}));")
GROUNDS = ("ground", "card", "sunken")
KINDS = ("ok", "warn", "bad", "info", "quiet")


def tokens() -> dict[str, tuple[str, str]]:
    """Name to its colour by day and by night."""
    found = TOKEN.findall((CSS / "tokens.css").read_text())
    return {name: (day or always, night or always) for name, day, night, always in found}


def luminance(colour: str) -> float:
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


TEXT = [
    *((text, ground) for text in ("text", "text-muted", "link") for ground in GROUNDS),
    *((f"figure-{kind}", ground) for kind in ("ok", "warn", "bad") for ground in ("ground", "card")),
    *((f"{kind}-text", f"{kind}-tint") for kind in KINDS),
    *((f"on-{fill}", fill + state) for fill in ("primary", "good", "harm") for state in ("", "-hover")),
    *((f"rail-{text}", rail) for text in ("text", "strong") for rail in ("rail", "rail-current")),
    *(("on-person", f"person-{n}") for n in range(12)),
    ("on-primary-muted", "primary"),
    ("primary", "on-primary"),
    ("rail-muted", "rail"),
    ("rail-strong", "rail-badge"),
    ("on-lantern", "lantern"),
    ("quiet-text", "line"),
    *(("text", f"heat-{n}") for n in range(3)),
    *(("on-heat", f"heat-{n}") for n in range(3, 6)),
]
EDGES = [
    *((edge, ground) for edge in ("line-field", "focus") for ground in ("ground", "card")),
    *((fill, "card") for fill in ("good", "harm")),
    *((f"series-{n}", ground) for n in range(1, 7) for ground in ("ground", "card")),
    ("lantern", "rail"),
]


@pytest.mark.parametrize(("front", "back"), TEXT)
def test_text_can_be_read(front: str, back: str) -> None:
    assert nearest(front, back) >= 4.5


@pytest.mark.parametrize(("front", "back"), EDGES)
def test_edges_can_be_seen(front: str, back: str) -> None:
    assert nearest(front, back) >= 3


def nearest(front: str, back: str) -> float:
    """The smaller contrast of the two themes."""
    known = tokens()
    return min(contrast(a, b) for a, b in zip(known[front], known[back], strict=True))


def test_colours_are_named_once() -> None:
    """A colour outside tokens.css would escape the night and the tests above."""
    strays = {
        f"{path.name}: {colour}"
        for path in CSS.glob("*.css")
        if path.name != "tokens.css"
        for colour in re.findall(r"#[0-9a-f]{3,8}\b|\brgba?\(|\bhsla?\(|\boklch\(", path.read_text())
    }
    assert strays == set()
