"""The forms of contact methods, a team's channels and forgotten passwords."""

from collections.abc import Collection
from typing import Any

from flask import current_app
from wtforms import EmailField, IntegerField, SelectField, StringField
from wtforms.validators import InputRequired, NumberRange, Regexp

from portal.core.forms import Form, options
from portal.core.text import _l
from portal.messages.calling import offered_channels
from portal.messages.channel_actions import ROOMS
from portal.messages.channels import CHANNELS, Channel
from portal.messages.masking import masked
from portal.messages.models import ContactMethod, Urgency
from portal.people.forms import EMAIL_LENGTH, at_most, given

_ADDRESS_LENGTH = 2000
LONGEST_DELAY = 120
"""Minutes. Chosen by us: whoever is silent for two hours is not on call."""
_PLAIN = {"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}


class ContactMethodForm(Form):
    channel = SelectField(_l("Channel"), validators=[given()])
    address = StringField(_l("Address"), validators=[given(), at_most(_ADDRESS_LENGTH)], render_kw=_PLAIN)
    label = StringField(
        _l("Name"), validators=[at_most(60)], description=_l("To tell it from others: work phone.")
    )

    def __init__(self, **fields: Any) -> None:
        super().__init__(**fields)
        self.channel.choices = options([(channel.code, channel.label) for channel in _offered()])


class NotificationRuleForm(Form):
    """One more turn of being paged. `methods`: the verified ones."""

    urgency = SelectField(
        _l("For"),
        choices=options([(Urgency.HIGH, _l("what must not wait")), (Urgency.LOW, _l("what may wait"))]),
        default=Urgency.HIGH,
    )
    method = SelectField(_l("Way"), validators=[given()])
    delay_minutes = IntegerField(
        _l("Minutes after the page"),
        default=0,
        validators=[
            InputRequired(_l("Fill this in.")),
            NumberRange(0, LONGEST_DELAY, message=_l("0 is at once; at most %(max)s minutes.")),
        ],
        render_kw={"inputmode": "numeric"},
    )

    def __init__(self, methods: Collection[ContactMethod], **fields: Any) -> None:
        super().__init__(**fields)
        self._methods = {method.key: method for method in methods}
        named = [(m.key, f"{m.label or CHANNELS[m.channel].label} · {masked(m.address)}") for m in methods]
        self.method.choices = options(named)

    @property
    def chosen(self) -> ContactMethod:
        return self._methods[self.method.data]


def _offered() -> list[Channel]:
    return offered_channels(current_app.extensions["settings"])


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
