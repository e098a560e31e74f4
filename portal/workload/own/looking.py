"""What of one person's nights is looked at: how many days, and the rows of which figure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Response

from portal.core.htmx import respond
from portal.people.models import Person
from portal.workload.own.behind import KINDS
from portal.workload.own.board import SPANS, board_of
from portal.workload.own.queries import middle_of
from portal.workload.own.wording import told


@dataclass(frozen=True)
class Look:
    """`days` is one of `SPANS`, `show` the name of a figure."""

    days: int
    show: str

    @classmethod
    def asked(cls, values: Mapping[str, Any]) -> "Look":
        """As an address says; what it says wrongly is as if it had not said it."""
        days, show = str(values.get("days")), str(values.get("show"))
        known = {str(span): span for span in SPANS}
        return cls(known.get(days, SPANS[0]), show if show in KINDS else next(iter(KINDS)))


def shown(person: Person, look: Look, *, at: datetime, is_own: bool, status: int = 200) -> Response:
    """The view of somebody's nights; to htmx the part of it that a mark changes."""
    board = board_of(person, at, days=look.days)
    behind, inside = board.behind(look.show), board.report.span
    middle = middle_of(person, inside.first, inside.last)
    return respond(
        "workload/own.html",
        "workload/_person.html",
        status=status,
        board=board,
        owner=person,
        is_own=is_own,
        look=look,
        spans=SPANS,
        behind=behind,
        calls=board.calls_behind(behind),
        figures=[*told(board.report, board.facts.home.settings, middle.figures if middle else {})],
        middle=middle,
        settings=board.facts.home.settings,
    )
