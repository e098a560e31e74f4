"""What asking a source needs and gives, whatever its kind."""

from dataclasses import dataclass
from datetime import datetime

from portal.absences.feeds.copies import Copy
from portal.core.http import Guard

PATIENCE_SECONDS = 10
MOST_BYTES = 5 * 1024 * 1024
"""Source: the import rules, P1: a leave feed answers in ten seconds with five megabytes at most."""


@dataclass(frozen=True)
class Access:
    """Where a source is and how one gets in; `etag` and `last_modified` are of the copy that is known already."""

    url: str
    username: str | None = None
    secret: str | None = None
    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True)
class Answer:
    """`copy` is None where nothing has changed since the copy that is known."""

    copy: Copy | None
    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True)
class Window:
    start: datetime
    stop: datetime


class NoCopy(Exception):
    """It gave nothing that can be read; the text says why, to people, and holds no path and no secret."""


def guard_for(allow: tuple[str, ...]) -> Guard:
    return Guard(allow=allow, deadline_seconds=PATIENCE_SECONDS, max_body_bytes=MOST_BYTES)
