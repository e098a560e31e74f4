"""The forms of contact methods, a team's channels and forgotten passwords."""

from typing import Any

from wtforms import EmailField, SelectField, StringField
from wtforms.validators import Regexp

from portal.core.forms import Form, options
from portal.core.text import _l
from portal.messages.channel_actions import ROOMS
from portal.messages.channels import CHANNELS
from portal.people.forms import EMAIL_LENGTH, at_most, given

_ADDRESS_LENGTH = 2000
_PLAIN = {"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}


class ContactMethodForm(Form):
    channel = SelectField(_l("Channel"), validators=[given()])
    address = StringField(_l("Address"), validators=[given(), at_most(_ADDRESS_LENGTH)], render_kw=_PLAIN)
    label = StringField(
        _l("Name"), validators=[at_most(60)], description=_l("To tell it from others: work phone.")
    )

    def __init__(self, **fields: Any) -> None:
        super().__init__(**fields)
        self.channel.choices = options([(channel.code, channel.label) for channel in CHANNELS.values()])


class CodeForm(Form):
    code = StringField(_l("Code"), validators=[given(), at_most(20)])


class TeamChannelForm(Form):
    name = StringField(
        _l("Name"),
        validators=[
            given(),
            at_most(80),
            Regexp(r"^\S+$", message=_l("One word without spaces, such as #sre-incidents.")),
        ],
        description=_l("As it is called in the chat, such as #sre-incidents. Policies use this name."),
        render_kw=_PLAIN,
    )
    channel = SelectField(_l("Channel"), validators=[given()])
    address = StringField(
        _l("Webhook address"),
        validators=[given(), at_most(_ADDRESS_LENGTH)],
        description=_l("The chat tool gives it to you for one room. It is kept as a secret."),
        render_kw=_PLAIN,
    )

    def __init__(self, **fields: Any) -> None:
        super().__init__(**fields)
        self.channel.choices = options([(code, CHANNELS[code].label) for code in ROOMS])


class PasswordLinkForm(Form):
    email = EmailField(
        _l("E-mail address"),
        validators=[given(), at_most(EMAIL_LENGTH)],
        render_kw={"autocomplete": "username"},
    )
