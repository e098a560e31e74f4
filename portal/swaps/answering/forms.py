"""What is typed on the page of a swap."""

from wtforms import StringField

from portal.core.forms import Form, given
from portal.core.text import _l


class WhomForm(Form):
    """One more person to ask, by their key."""

    person = StringField(_l("Person"), validators=[given()])
