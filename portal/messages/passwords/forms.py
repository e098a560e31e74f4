"""What is typed to get a link by mail."""

from wtforms import EmailField

from portal.core.forms import Form
from portal.core.text import _l
from portal.people.forms import EMAIL_LENGTH, at_most, given


class PasswordLinkForm(Form):
    email = EmailField(
        _l("E-mail address"),
        validators=[given(), at_most(EMAIL_LENGTH)],
        render_kw={"autocomplete": "username"},
    )
