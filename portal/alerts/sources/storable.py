"""Text from outside made fit to store: what PostgreSQL refuses goes, what is too long ends in a mark."""

import hashlib
import re
from urllib.parse import urlsplit

MARK = "…"
LINE_LIMIT = 300  # characters of a title; chosen by us: two lines on a phone, one row in a list
TEXT_LIMIT = 15_000  # characters of any other text. Source: the longest one the Opsgenie alert API takes
# characters, at most 2,048 bytes of the 2,704 a PostgreSQL index row holds; an Opsgenie alias has 512 too
KEY_LIMIT = 512
LINK_LIMIT = 8_000  # characters; a Prometheus graph link carries its whole expression. Chosen by us

_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_SURROGATES = re.compile("[\ud800-\udfff]")


def clean(text: str) -> str:
    """Drop control characters but tab and newline; put U+FFFD for half a surrogate pair; change no more.

    PostgreSQL refuses NUL in text and jsonb, and no driver can encode a lone surrogate; the rest only
    disturbs terminals and logs. HTML, braces and direction marks are text like any other.
    """
    return _SURROGATES.sub("\ufffd", _CONTROLS.sub("", text.replace("\r\n", "\n")))


def shortened(text: str, limit: int = TEXT_LIMIT) -> str:
    return text if len(text) <= limit else text[: limit - 1] + MARK


def one_line(text: str, limit: int = LINE_LIMIT) -> str:
    """Clean text on one line, each run of white space one space, at most `limit` characters."""
    return shortened(" ".join(clean(text).split()), limit)


def key_text(text: str) -> str:
    """A clean key of at most KEY_LIMIT characters; a longer one ends in its hash, so two stay different."""
    key = clean(text)
    if len(key) <= KEY_LIMIT:
        return key
    digest = hashlib.sha256(key.encode()).hexdigest()
    return key[: KEY_LIMIT - len(digest) - 1] + MARK + digest


def web_link(text: str) -> str | None:
    """The text when it is a usable http or https address, else None: nobody may click on `javascript:`."""
    link = clean(text).strip()
    try:
        parts = urlsplit(link)
    except ValueError:
        return None
    usable = parts.scheme in ("http", "https") and parts.netloc and len(link) <= LINK_LIMIT
    return link if usable else None
