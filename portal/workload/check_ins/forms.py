"""What is answered."""

from wtforms import Field, RadioField
from wtforms.validators import InputRequired

from portal.core.forms import Form, options
from portal.core.text import _l
from portal.workload.check_ins.wording import ANSWERS


class CheckInForm(Form):
    rested: Field = RadioField(
        _l("How rested do you feel?"),
        choices=lambda: options(ANSWERS),
        validators=[InputRequired(_l("Choose one of the five."))],
    )
