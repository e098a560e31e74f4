"""The rows of a rotation's form: its hours, and who joins or leaves on a date. An empty row is left out."""

from datetime import time
from typing import Any

from wtforms import DateField, Field, SelectField, SelectMultipleField, StringField, TimeField
from wtforms.validators import Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from portal.core.forms import Form, options
from portal.core.text import _, _l
from portal.people.forms import at_most, given
from portal.people.hours_forms import weekdays
from portal.rota.contact_actions import ContactFacts
from portal.rota.contact_models import Availability
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


class ContactForm(Form):
    """One line of a contact table; the hours count only where hours are chosen."""

    role: Field = StringField(_l("Role"), validators=[given(), at_most(80)])
    contact: Field = StringField(_l("Contact"), validators=[given(), at_most(200)])
    availability = SelectField(
        _l("Availability"),
        choices=lambda: options(
            [
                ("hours", _("at certain hours")),
                ("always", _("at any hour")),
                ("incident", _("during an incident")),
            ]
        ),
    )
    days: Field = SelectMultipleField(
        _l("Days"),
        choices=weekdays,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        default=["0", "1", "2", "3", "4"],
    )
    starts: Field = TimeField(_l("From"), validators=[Optional()], default=time(9))
    until: Field = TimeField(_l("Until"), validators=[Optional()], default=time(18))

    @property
    def facts(self) -> ContactFacts:
        """Errors: ValueError while the form is not valid."""
        availability = Availability(self.availability.data)
        is_timed = availability is Availability.HOURS
        days = tuple(sorted(int(day) for day in self.days.data or ()))
        window = Window(days, self.starts.data, self.until.data) if is_timed else None
        return ContactFacts(self.role.data, self.contact.data, availability, window)

    def validate_availability(self, field: Field) -> None:
        is_complete = self.days.data and self.starts.data is not None and self.until.data is not None
        if field.data == Availability.HOURS and not is_complete:
            raise ValidationError(_("Choose at least one day, and both times such as 09:00 and 18:00."))


def window_row(window: Window) -> dict[str, Any]:
    return {"days": [str(day) for day in window.days], "starts": window.starts, "until": window.until}
