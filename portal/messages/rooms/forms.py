"""What is typed about a team's rooms."""

from typing import Any

from wtforms import SelectField, StringField
from wtforms.validators import Regexp

from portal.core.forms import Form, at_most, given, options
from portal.core.text import _l
from portal.messages.channels import CHANNELS
from portal.messages.forms import PLAIN, address_field
from portal.messages.rooms.actions import ROOM_CHANNELS


class RoomForm(Form):
    name = StringField(
        _l("Name"),
        validators=[
            given(),
            at_most(80),
            Regexp(r"^\S+$", message=_l("One word without spaces, such as #sre-incidents.")),
        ],
        description=_l("As it is called in the chat, such as #sre-incidents. Policies use this name."),
        render_kw=PLAIN,
    )
    channel = SelectField(_l("Channel"), validators=[given()])
    address = address_field(
        _l("Webhook address"), _l("The chat tool gives it to you for one room. It is kept as a secret.")
    )

    def __init__(self, **fields: Any) -> None:
        super().__init__(**fields)
        self.channel.choices = options([(code, CHANNELS[code].label) for code in ROOM_CHANNELS])
