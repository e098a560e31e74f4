"""What is typed about somebody's hours."""

from collections.abc import Mapping, Sequence
from typing import Any

from babel.dates import get_day_names
from flask_babel import get_locale
from wtforms import Field, SelectMultipleField, TimeField
from wtforms.validators import InputRequired, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from portal.core.forms import Form, options
from portal.core.text import _, _l
from portal.people.hours import OFFICE_HOURS, Hours


def weekdays() -> list[Any]:
    """Monday to Sunday in the reader's language, as numbers from 0."""
    names = get_day_names("abbreviated", locale=get_locale())
    return options((str(day), names[day]) for day in range(7))


class WorkingHoursForm(Form):
    """The hours in which a team is reached without being woken, on the clock of its zone."""

    work_days: Field = SelectMultipleField(
        _l("Working days"),
        choices=weekdays,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        default=[str(day) for day in sorted(OFFICE_HOURS.days)],
        description=_l("What may wait for working hours, by the rule for its severity, is held until these."),
    )
    work_from: Field = TimeField(
        _l("Working hours from"),
        default=OFFICE_HOURS.from_,
        validators=[InputRequired(_l("Give a time such as 09:00."))],
    )
    work_until: Field = TimeField(
        _l("Working hours until"),
        default=OFFICE_HOURS.until,
        validators=[InputRequired(_l("Give a time such as 18:00."))],
    )

    @property
    def hours(self) -> Hours:
        """Errors: ValueError while the form is not valid."""
        days = frozenset(int(day) for day in self.work_days.data or ())
        return Hours(days, self.work_from.data, self.work_until.data)

    def validate_work_days(self, field: Field) -> None:
        """Not by a validator of the field: it would make each single box required."""
        if not field.data:
            raise ValidationError(_("Choose at least one day."))

    def validate_work_until(self, field: Field) -> None:
        if None not in (self.work_from.data, field.data) and field.data <= self.work_from.data:
            raise ValidationError(_("The end of the working day comes after its beginning."))


class HoursForm(Form):
    """One's own working and quiet hours. Empty fields: those of the team, and none."""

    work_days: Field = SelectMultipleField(
        _l("Working days"),
        choices=weekdays,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    work_from: Field = TimeField(_l("Working hours from"), validators=[Optional()])
    work_until: Field = TimeField(_l("Working hours until"), validators=[Optional()])
    quiet_from: Field = TimeField(_l("Quiet hours from"), validators=[Optional()])
    quiet_until: Field = TimeField(_l("Quiet hours until"), validators=[Optional()])

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        """The pairs too: an empty field skips validators of its own."""
        if not super().validate(extra_validators):
            return False
        for field, text in ((self.work_until, self._wrong_work()), (self.quiet_until, self._wrong_quiet())):
            field.errors = [text] if text else []
        return not self.errors

    def _wrong_work(self) -> str:
        first, last = self.work_from.data, self.work_until.data
        if len({bool(self.work_days.data), first is not None, last is not None}) > 1:
            return _("Choose the days, from and until; or leave all three empty.")
        is_backwards = first is not None and last <= first
        return _("The end of the working day comes after its beginning.") if is_backwards else ""

    def _wrong_quiet(self) -> str:
        first, last = self.quiet_from.data, self.quiet_until.data
        if (first is None) != (last is None):
            return _("Give both from and until, or leave both empty.")
        is_empty_span = first is not None and first == last
        return _("From and until are the same. Choose another time for one of them.") if is_empty_span else ""
