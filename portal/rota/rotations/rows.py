"""The rows of a rotation's form: its hours, and who joins or leaves on a date. An empty row is left out."""

from typing import Any

from wtforms import DateField, Field, SelectField, SelectMultipleField, TimeField
from wtforms.validators import Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from portal.core.forms import Form
from portal.core.text import _, _l
from portal.people.forms.hours import weekdays
from portal.rota.windows import Window


class WindowForm(Form):
    """Hours on some days of the week."""

    class Meta(Form.Meta):
        csrf = False

    days: Field = SelectMultipleField(
        _l("Days"),
        choices=weekdays,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    starts: Field = TimeField(_l("From"), validators=[Optional()])
    until: Field = TimeField(_l("Until"), validators=[Optional()])

    @property
    def is_empty(self) -> bool:
        return not self.days.data and self.starts.data is None and self.until.data is None

    @property
    def window(self) -> Window:
        """Errors: ValueError while the row is not valid."""
        return Window(tuple(sorted(int(day) for day in self.days.data)), self.starts.data, self.until.data)

    def validate_days(self, field: Field) -> None:
        if self.is_empty:
            return
        if not field.data:
            raise ValidationError(_("Choose at least one day."))
        if self.starts.data is None or self.until.data is None:
            raise ValidationError(_("Give both times, such as 22:00 and 06:00."))


class DatesForm(Form):
    """One person who joins or leaves."""

    class Meta(Form.Meta):
        csrf = False

    person = SelectField(_l("Person"), choices=[], validate_choice=False)
    joins_on: Field = DateField(_l("Joins on"), validators=[Optional()])
    leaves_on: Field = DateField(_l("Leaves on"), validators=[Optional()])

    def validate_leaves_on(self, field: Field) -> None:
        if self.joins_on.data and field.data and field.data <= self.joins_on.data:
            raise ValidationError(_("The day of leaving comes after the day of joining."))


def window_row(window: Window) -> dict[str, Any]:
    return {"days": [str(day) for day in window.days], "starts": window.starts, "until": window.until}
