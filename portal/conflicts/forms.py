"""What is typed about conflicts."""

from datetime import timedelta

from wtforms import Field, IntegerField, StringField, TextAreaField
from wtforms.validators import InputRequired, NumberRange

from portal.asks.actions import MOST_NOTED
from portal.conflicts.deadlines import Deadlines
from portal.core.forms import Form, at_most
from portal.core.text import _l

HOUR = timedelta(hours=1)


class AskForm(Form):
    """Whom to ask, by key; nobody means the whole team."""

    person = StringField()


class DecisionForm(Form):
    note = TextAreaField(
        _l("What is decided, and why"),
        validators=[InputRequired(_l("Say what is decided, and why.")), at_most(MOST_NOTED)],
    )


class DeadlinesForm(Form):
    offer_after: Field = IntegerField(
        _l("Hours until it is offered to the whole team"),
        validators=[
            InputRequired(),
            NumberRange(0, 336, message=_l("Give a number from %(min)s to %(max)s.")),
        ],
        description=_l(
            "Unless somebody is asked until then. A day leaves time to ask one person by name first."
        ),
    )
    escalate_before: Field = IntegerField(
        _l("Hours before the shift at which managers are asked"),
        validators=[
            InputRequired(),
            NumberRange(1, 672, message=_l("Give a number from %(min)s to %(max)s.")),
        ],
        description=_l("With 72 there is a working day left, whatever weekend lies between."),
    )

    @classmethod
    def showing(cls, deadlines: Deadlines) -> "DeadlinesForm":
        hours = {
            "offer_after": deadlines.offer_after // HOUR,
            "escalate_before": deadlines.escalate_before // HOUR,
        }
        return cls(formdata=None, data=hours)

    @property
    def meant(self) -> Deadlines:
        return Deadlines(self.offer_after.data * HOUR, self.escalate_before.data * HOUR)
