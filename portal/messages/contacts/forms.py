"""What is typed about a contact method."""

from typing import Any

from flask import current_app
from wtforms import SelectField, StringField

from portal.core.forms import Form, at_most, given, options
from portal.core.text import _l
from portal.messages.channels import Channel
from portal.messages.forms import address_field
from portal.messages.providers.setup import offered_channels


class ContactMethodForm(Form):
    channel = SelectField(_l("Channel"), validators=[given()])
    address = address_field(_l("Address"))
    label = StringField(
        _l("Name"), validators=[at_most(60)], description=_l("To tell it from others: work phone.")
    )

    def __init__(self, **fields: Any) -> None:
        super().__init__(**fields)
        self.channel.choices = options([(channel.code, channel.label) for channel in _offered()])


def _offered() -> list[Channel]:
    return offered_channels(current_app.extensions["settings"])


class CodeForm(Form):
    code = StringField(_l("Code"), validators=[given(), at_most(20)])
