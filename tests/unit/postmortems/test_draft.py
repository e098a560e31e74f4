"""The draft of a postmortem: one whole document, and what people write staying text."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from portal.postmortems.draft import Entry, Report, Responder, draft

MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])
CREATED = datetime(2026, 10, 25, 0, 20, tzinfo=UTC)


def minutes(count: int) -> timedelta:
    return timedelta(minutes=count)


# The night on which Paris has the hour from two to three twice.
REPORT = Report(
    ref="INC-4K7QX2",
    title="Redis cluster down",
    severity="SEV1",
    team="SRE Core",
    service="redis-prod",
    time_zone="Europe/Paris",
    impact="About 1,200 people could not sign in.\nPayments went on.",
    created_at=CREATED,
    acknowledged_at=CREATED + minutes(8),
    mitigated_at=CREATED + minutes(70),
    resolved_at=CREATED + minutes(95),
    time_to_acknowledge=minutes(8),
    time_to_resolve=minutes(95),
    timeline=(
        Entry(CREATED + minutes(70), "John Doe", "Failed over to redis-replica-0."),
        Entry(CREATED, "", "RedisClusterDown firing, 3 alerts grouped"),
        Entry(CREATED + minutes(8), "John Doe", "Acknowledged from Slack"),
    ),
    responders=(Responder("John Doe", "commander", 2), Responder("Aïcha Morel", "", 1)),
)


def test_a_whole_draft() -> None:
    """Read expected_draft.md: that is the document."""
    assert draft(REPORT) == (Path(__file__).parent / "expected_draft.md").read_text(encoding="utf-8")


def test_what_nobody_knows_or_wrote_is_said_plainly() -> None:
    bare = replace(
        REPORT,
        service="",
        impact=" \n",
        timeline=(),
        responders=(),
        time_to_acknowledge=None,
        acknowledged_at=None,
    )
    text = draft(bare)
    assert "- Service: none\n" in text
    assert "- Impact started: not known\n" in text
    assert "- Acknowledged: not recorded\n" in text
    assert "*Who noticed what, and for how long?*" in text
    assert "Nothing was written down while it lasted." in text
    assert "Nobody was paged and nobody took a role." in text
    assert "| MTTA | not known |" in text


@pytest.mark.parametrize(
    ("length", "shown"),
    [
        (timedelta(), "0 min"),
        (timedelta(seconds=45), "45 s"),
        (timedelta(minutes=8, seconds=59), "8 min"),
        (timedelta(minutes=95), "1 h 35 min"),
        (timedelta(days=2), "48 h 0 min"),
        (None, "not known"),
    ],
)
def test_lengths_are_written_for_people(length: timedelta | None, shown: str) -> None:
    assert f"| MTTD | {shown} |" in draft(replace(REPORT, time_to_detect=length))


def test_every_heading_and_sentence_can_be_translated() -> None:
    """With each message replaced by a mark, nothing but figures, names and marks is left."""
    text = draft(replace(REPORT, timeline=(), responders=(), impact=""), lambda _message: "§")
    known = re.compile(r"INC-4K7QX2|Redis cluster down|SEV1|SRE Core|redis-prod|MTT[DAR]|UTC|CES?T|\d+ h|min")
    assert not re.search(r"[A-Za-z]", known.sub("", text))


HOSTILE = (
    "a|b \\| c\n# Heading\n\n- list\n1. one\n===\n---\n<script>alert(1)</script> <img src=x onerror=y> "
    "[link](javascript:x) ![i](x) **bold** _it_ `code` ~~gone~~ &lt; <http://x> \x00\x1b[31m\u2028| --- |\n"
    "    code"
)


@pytest.mark.parametrize(
    "lines", [HOSTILE, *HOSTILE.splitlines(), "+ x", "1) x", "= x", "> x", "~~~", "```", "a\\"]
)
def test_what_people_and_alerts_write_stays_text(lines: str) -> None:
    assert_only_text_changed(lines)


@given(st.text(st.sampled_from("ab1 \n|\\`*_[]()<>&#-+=.!~:;'\"\t\r{}\u2028é🌙"), max_size=40))
@settings(deadline=None, max_examples=50)
def test_any_text_stays_text(text: str) -> None:
    assert_only_text_changed(text)


def test_the_impact_keeps_its_paragraphs_and_nothing_else() -> None:
    harmless = "\n".join("word" for line in HOSTILE.splitlines() if line.strip())
    text = draft(replace(REPORT, impact=HOSTILE))
    assert _Shape(text).shape == _Shape(draft(replace(REPORT, impact=harmless))).shape
    assert "\n\n\\# Heading\n\n\\- list\n\n1\\. one\n\n\\===\n\n\\---\n\n&lt;script&gt;" in text


def assert_only_text_changed(text: str) -> None:
    """Put it everywhere, render it, and find the elements of a harmless word, with the text in them."""
    plain, foreign = _Shape(draft(filled_with("word"))), _Shape(draft(filled_with(text)))
    shown = BREAKS.sub(" ", text).strip()
    assert foreign.shape == plain.shape
    assert foreign.cells == [shown or "–", shown]
    assert foreign.heading.rstrip() == f"Postmortem: INC-4K7QX2 · {shown}".rstrip()


BREAKS = re.compile("[\x00-\x20\x7f-\x9f\u2028\u2029]+")


def filled_with(text: str) -> Report:
    return replace(
        REPORT,
        title=text,
        severity=text,
        team=text,
        service=text,
        impact=BREAKS.sub(" ", text).strip() or "word",
        timeline=(Entry(CREATED, text, text),),
        responders=(Responder(text, text, 1),),
    )


class _Shape(HTMLParser):
    """The elements of a rendered draft, its title and the last two cells of its first timeline row."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.shape: list[str] = []
        self.texts: list[str] = []
        self.feed(MARKDOWN.render(text))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert not attrs, "no element of ours has attributes"
        self.shape.append(tag)
        self.texts.append("")

    def handle_data(self, data: str) -> None:
        if self.texts:
            self.texts[-1] += data

    @property
    def heading(self) -> str:
        return self.texts[0]

    @property
    def cells(self) -> list[str]:
        cells = [text.strip("\n") for tag, text in zip(self.shape, self.texts, strict=True) if tag == "td"]
        return cells[2:4]
