"""The same hours on some weekdays, as they are sent and as they are told."""

from typing import Annotated

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from portal.api.schema import In, Out, TimeOfDay
from portal.core.text import _
from portal.people.hours import Hours
from portal.rota.models import RotationWindow
from portal.rota.windows import Window

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def _weekday(value: object) -> int:
    if isinstance(value, str) and value.strip().lower() in WEEKDAYS:
        return WEEKDAYS.index(value.strip().lower())
    if type(value) is int and 0 <= value < len(WEEKDAYS):
        return value
    raise ValueError(_("A number from 0 (Monday) to 6 (Sunday), or a name such as monday."))


def _until(value: object) -> object:
    """24:00 is the midnight that ends a day, as 00:00 is."""
    return "00:00" if value == "24:00" else value


Weekday = Annotated[
    int,
    BeforeValidator(_weekday),
    WithJsonSchema(
        {"anyOf": [{"type": "integer", "minimum": 0, "maximum": 6}, {"type": "string", "enum": [*WEEKDAYS]}]}
    ),
]


class HoursIn(In):
    """When a team is reached without being woken, on the clock of its zone."""

    days: Annotated[list[Weekday], Field(min_length=1, max_length=7, description="0 = Monday")]
    from_: Annotated[TimeOfDay, Field(alias="from")]
    until: TimeOfDay

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> "HoursIn":
        if self.until <= self.from_:
            raise ValueError(_("The end of the working day comes after its beginning."))
        return self

    @property
    def hours(self) -> Hours:
        return Hours(frozenset(self.days), self.from_, self.until)


class WindowIn(In):
    """Hours on the rotation's clock; past midnight when until is not after from, a whole day when both are one."""

    days: Annotated[list[Weekday], Field(min_length=1, max_length=7, description="on which it begins")]
    from_: Annotated[TimeOfDay, Field(alias="from")]
    until: Annotated[TimeOfDay, BeforeValidator(_until)]

    @property
    def window(self) -> Window:
        return Window(tuple(sorted(set(self.days))), self.from_, self.until)


class HoursOut(Out):
    days: list[int]
    from_: Annotated[TimeOfDay, Field(alias="from")]
    until: TimeOfDay


def hours_out(hours: Hours) -> HoursOut:
    return HoursOut(days=sorted(hours.days), from_=hours.from_, until=hours.until)


def window_out(window: Window | RotationWindow) -> HoursOut:
    return HoursOut(days=list(window.days), from_=window.starts, until=window.until)
