"""What is typed about a follow-up."""

from collections.abc import Iterable
from typing import Any

from wtforms import DateField, Field, HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import URL, Optional, ValidationError

from portal.core.forms import Form, at_most, given, options
from portal.core.text import _, _l
from portal.followups.models import TEXT_LENGTH, TITLE_LENGTH, Kind
from portal.followups.wording import kind_name
from portal.people.models import Person


class FollowUpForm(Form):
    title: Field = StringField(_l("What is to be done"), validators=[given(), at_most(TITLE_LENGTH)])
    kind = SelectField(_l("Kind"))
    owner = SelectField(_l("Who does it"))
    due_on: Field = DateField(_l("Until"), validators=[Optional()])
    link: Field = StringField(
        _l("Link"),
        validators=[
            Optional(),
            at_most(500),
            URL(require_tld=False, message=_l("Write a whole address, with https://.")),
        ],
        description=_l("Such as the ticket it has elsewhere."),
    )
    text: Field = TextAreaField(_l("More about it"), validators=[at_most(TEXT_LENGTH)])
    about = HiddenField(validators=[at_most(300)])
    incident = HiddenField(validators=[at_most(20)])

    def __init__(self, people: Iterable[Person], **values: Any) -> None:
        super().__init__(**values)
        self.kind.choices = options((kind.value, kind_name(kind)) for kind in Kind)
        self.owner.choices = options([("", _("Nobody yet")), *((one.key, one.name) for one in people)])

    def validate_due_on(self, field: Field) -> None:
        if field.data and not 2000 <= field.data.year < 2100:
            raise ValidationError(_("Give a date of this century."))

    def validate_link(self, field: Field) -> None:
        if field.data and not field.data.startswith(("http://", "https://")):
            raise ValidationError(_("Write a whole address, with https://."))
