"""What is typed to ask for leave."""

from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from wtforms import DateField, Field, StringField, TimeField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from portal.absences.spans import Days, Hours, Span
from portal.core.forms import Form
from portal.core.text import _, _l

LONGEST_KIND = 40


class LeaveForm(Form):
    """Whole days; with both times, hours from the first day to the last, on the clock of `zone`."""

    starts_on: Field = DateField(_l("First day"), validators=[InputRequired(_l("Fill this in."))])
    ends_on: Field = DateField(_l("Last day"), validators=[InputRequired(_l("Fill this in."))])
    starts: Field = TimeField(_l("From"), validators=[Optional()])
    ends: Field = TimeField(_l("Until"), validators=[Optional()])
    kind: Field = StringField(
        _l("Called"),
        validators=[Length(max=LONGEST_KIND)],
        description=_l("Only you and your managers see this word. Leave it empty to say nothing."),
    )

    def __init__(self, *, zone: str, **values: Any) -> None:
        super().__init__(**values)
        self._zone = ZoneInfo(zone)

    def validate_ends_on(self, field: Field) -> None:
        if self.starts_on.data and field.data and field.data < self.starts_on.data:
            raise ValidationError(_("Not before the first day."))

    def validate_starts(self, field: Field) -> None:
        if self.ends.data is None:
            raise ValidationError(_("Give both times, or none for whole days."))

    def validate_ends(self, field: Field) -> None:
        if self.starts.data is None:
            raise ValidationError(_("Give both times, or none for whole days."))
        if self._has_days and self._at("ends") <= self._at("starts"):
            raise ValidationError(_("Not before it begins."))

    @property
    def span(self) -> Span:
        if self.starts.data is None:
            return Days(self.starts_on.data, self.ends_on.data)
        return Hours(self._at("starts"), self._at("ends"))

    @property
    def _has_days(self) -> bool:
        return bool(self.starts_on.data and self.ends_on.data)

    def _at(self, name: str) -> datetime:
        typed: time = self[name].data
        return datetime.combine(self[f"{name}_on"].data, typed, self._zone)
