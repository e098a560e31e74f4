"""What is typed about one's own rules of being paged."""

from collections.abc import Collection
from typing import Any

from wtforms import IntegerField, SelectField
from wtforms.validators import InputRequired, NumberRange

from portal.core.forms import Form, given, options
from portal.core.text import _l
from portal.messages.channels import CHANNELS
from portal.messages.masking import masked
from portal.messages.models import ContactMethod, Urgency

LONGEST_DELAY = 120
"""Minutes. Chosen by us: whoever is silent for two hours is not on call."""


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
