"""What goes in and out of the API: the two bases, and the types their fields are made of.

Nothing is coerced in a body: a number is a number, a text a text. Every sentence says what to send instead.
"""

import re
from datetime import UTC, date, datetime, time
from typing import Annotated, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    Strict,
    WithJsonSchema,
)

from portal.core import spelling
from portal.core.text import _
from portal.people import zones
from portal.people.forms.fields import NAME_LENGTH

R = TypeVar("R", date, datetime, time)

YEARS = range(2000, 2100)
"""Instants and dates that are meant. Chosen by us, as forms do."""

LARGEST = 2**31 - 1
LONGEST_TEXT = 10_000
"""Characters of a text, as in the forms of incidents."""

_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_TIME = re.compile(r"\d\d:\d\d", re.ASCII)


class In(BaseModel):
    """What a caller sends; a name that is not listed is refused."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class Out(BaseModel):
    """What a caller gets."""

    model_config = ConfigDict(json_schema_serialization_defaults_required=True, validate_by_name=True)


class Listing(Out):
    """A part of a list, in `items`. `next_cursor` is null on the last part."""

    next_cursor: str | None


class PartQuery(In):
    """Which part of a list."""

    limit: Annotated[int, Field(ge=1, le=200)] = 50
    cursor: Annotated[str | None, Field(max_length=200, description="next_cursor of the part before")] = None


def _zone(text: str) -> str:
    found = zones.find(text)
    if found is None:
        raise ValueError(_("There is no such time zone. Send a name such as Europe/Paris."))
    return found


def instant_of(value: object) -> datetime:
    """Shape: ISO 8601 with a zone; answers aware UTC, and refuses years nobody means."""
    found = _read(datetime, value)
    if found is None or found.tzinfo is None or found.year not in YEARS:
        raise ValueError(_("An instant with its zone, such as 2026-11-23T08:00:00Z."))
    return found.astimezone(UTC)


def day_of(value: object) -> date:
    found = _read(date, value) if not isinstance(value, str) or _DAY.fullmatch(value) else None
    if found is None or found.year not in YEARS:
        raise ValueError(_("A date such as 2026-11-23."))
    return found


def _time_of_day(value: object) -> time:
    found = _read(time, value) if not isinstance(value, str) or _TIME.fullmatch(value) else None
    if found is None:
        raise ValueError(_("A time of day such as 09:00."))
    return found


def _read(kind: type[R], value: object) -> R | None:
    """ISO 8601 as a value; one that is a value already, in an answer, is left alone."""
    if isinstance(value, kind):
        return value
    try:
        return kind.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _z(at: datetime) -> str:
    """A UTC instant with a Z; milliseconds only where there are any."""
    text = at.isoformat(timespec="milliseconds" if at.microsecond >= 1000 else "seconds")
    return text.removesuffix("+00:00") + "Z"


_WHEN = WithJsonSchema({"type": "string", "format": "date-time"})
_AS_Z = PlainSerializer(_z, return_type=str, when_used="json")

Whole = Annotated[int, Strict(), Field(ge=0, le=LARGEST)]
Flag = Annotated[bool, Strict()]
Line = Annotated[str, Field(min_length=1), AfterValidator(spelling.line)]
Name = Annotated[Line, Field(max_length=NAME_LENGTH)]
Word = Annotated[Line, Field(max_length=80)]
Text = Annotated[str, Field(max_length=LONGEST_TEXT), AfterValidator(spelling.prose)]
Email = Annotated[
    str,
    Field(max_length=spelling.EMAIL_LENGTH, json_schema_extra={"format": "email"}),
    AfterValidator(spelling.email),
]
Slug = Annotated[
    str,
    Field(max_length=spelling.SLUG_LENGTH, json_schema_extra={"pattern": "^[a-z0-9][a-z0-9-]*$"}),
    AfterValidator(spelling.slug),
]
Zone = Annotated[str, Field(max_length=60, examples=["Europe/Paris"]), AfterValidator(_zone)]
Moment = Annotated[datetime, _AS_Z, _WHEN]
"""An instant that is told; one that is sent is an `Instant`."""
Handoff = Annotated[datetime, _WHEN]
"""The start or end of a shift. It has no fraction, so the fast way of writing it does."""
Instant = Annotated[datetime, BeforeValidator(instant_of), _AS_Z, _WHEN]
Day = Annotated[date, BeforeValidator(day_of), WithJsonSchema({"type": "string", "format": "date"})]
TimeOfDay = Annotated[
    time,
    BeforeValidator(_time_of_day),
    PlainSerializer(lambda at: f"{at:%H:%M}", return_type=str, when_used="json"),
    WithJsonSchema({"type": "string", "pattern": "^[0-2][0-9]:[0-5][0-9]$", "examples": ["09:00"]}),
]
