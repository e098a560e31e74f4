"""Rows of a form that people add, move and take away without scripts: each button sends the form."""

from collections.abc import Sequence
from typing import Any, TypeVar

from wtforms import FieldList

T = TypeVar("T")
BUTTON = "rows"
"""The name of these buttons; their values are `add`, `up-2`, `down-2` and `remove-2`."""


def rearranged(rows: Sequence[T], command: str, *, blank: T, limit: int) -> list[T]:
    """The rows after one press of a button; unchanged where there is no such row or no room for more."""
    word, _dash, number = command.partition("-")
    at = int(number) if number.isascii() and number.isdigit() else len(rows)
    if word == "add" and len(rows) < limit:
        return [*rows, blank]
    if word == "remove":
        return [row for place, row in enumerate(rows) if place != at]
    if word in ("up", "down"):
        return _swapped(rows, at, at + (1 if word == "down" else -1))
    return list(rows)


def rearrange(fields: "FieldList[Any]", command: str, *, blank: object, limit: int) -> None:
    """Do it to the rows of a bound form, with what was typed in them."""
    rows = rearranged([entry.data for entry in fields.entries], command, blank=blank, limit=limit)
    while fields.entries:
        fields.pop_entry()
    for row in rows:
        fields.append_entry(row)


def _swapped(rows: Sequence[T], one: int, other: int) -> list[T]:
    swapped = list(rows)
    if min(one, other) >= 0 and max(one, other) < len(rows):
        swapped[one], swapped[other] = swapped[other], swapped[one]
    return swapped
