"""One line of a contact table, as it is typed."""

from datetime import time

from wtforms import Field, SelectField, SelectMultipleField, StringField, TimeField
from wtforms.validators import Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from portal.core.forms import Form, at_most, given, options
from portal.core.text import _, _l
from portal.people.forms.hours import weekdays
from portal.rota.contacts.actions import ContactFacts
from portal.rota.contacts.models import Availability
from portal.rota.windows import Window


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
