"""What is typed about recovery time: a day to take off, and what managers add, take away or pay out."""

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from wtforms import DateField, DecimalField, Field, SelectField, StringField, TimeField
from wtforms.validators import InputRequired, NumberRange, Optional, ValidationError

from portal.absences.spans import Days, Hours, Span
from portal.core.forms import Form, at_most, given, options
from portal.core.text import _, _l
from portal.recovery.cases import DAY_MINUTES, MINUTE

LONGEST_NOTE = 500
WHOLE, MORNING, AFTERNOON, SOME = "day", "morning", "afternoon", "hours"
HALVES = {MORNING: (time(9), time(13)), AFTERNOON: (time(14), time(18))}
"""Halves of a day of work, four hours each. Chosen by us, within the business hours of the definitions."""

PARTS = [
    (WHOLE, _l("The whole day")),
    (MORNING, _l("The morning, 9 to 13")),
    (AFTERNOON, _l("The afternoon, 14 to 18")),
    (SOME, _l("Some hours")),
]


class DayForm(Form):
    """A day off, or a part of it, on the clock of `zone`."""

    on: Field = DateField(_l("Day"), validators=[InputRequired(_l("Fill this in."))])
    part: Field = SelectField(_l("How much of it"), choices=lambda: options(PARTS), default=WHOLE)
    starts: Field = TimeField(_l("From"), validators=[Optional()], description=_l("For some hours only."))
    ends: Field = TimeField(_l("Until"), validators=[Optional()])
    note: Field = StringField(_l("A word with it"), validators=[at_most(LONGEST_NOTE)])

    def __init__(self, *, zone: str, **values: Any) -> None:
        super().__init__(**values)
        self._zone = ZoneInfo(zone)

    def validate_part(self, field: Field) -> None:
        if field.data != SOME:
            return
        if self.starts.data is None or self.ends.data is None:
            raise ValidationError(_("Say from when until when."))
        if self.ends.data <= self.starts.data:
            raise ValidationError(_("Not before it begins."))

    @property
    def span(self) -> Span:
        if self.part.data == WHOLE:
            return Days(self.on.data, self.on.data)
        starts, ends = HALVES.get(self.part.data) or (self.starts.data, self.ends.data)
        return Hours(self._at(starts), self._at(ends))

    @property
    def minutes(self) -> int:
        """What it takes: a whole day is eight hours, and hours are never more than one."""
        span = self.span
        if isinstance(span, Days):
            return DAY_MINUTES
        return min(DAY_MINUTES, (span.ends_at - span.starts_at) // MINUTE)

    def _at(self, typed: time) -> datetime:
        on: date = self.on.data
        return datetime.combine(on, typed, self._zone)


class GivingForm(Form):
    """Hours, and why. Below zero they are taken away."""

    hours: Field = DecimalField(
        _l("Hours"),
        validators=[InputRequired(_l("Fill this in.")), NumberRange(-400, 400, _l("Between −400 and 400."))],
    )
    reason: Field = StringField(_l("Why"), validators=[given(), at_most(LONGEST_NOTE)])

    def validate_hours(self, field: Field) -> None:
        if field.data is not None and not self.minutes:
            raise ValidationError(_("Say how much."))

    @property
    def minutes(self) -> int:
        hours: Decimal = self.hours.data
        return int(hours * 60)


class PayoutForm(GivingForm):
    """Time that becomes money."""

    def validate_hours(self, field: Field) -> None:
        if field.data is not None and self.minutes <= 0:
            raise ValidationError(_("More than none."))
