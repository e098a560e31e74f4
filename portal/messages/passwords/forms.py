"""What is typed to get a link by mail."""

from wtforms import EmailField

from portal.core.forms import Form, at_most, given
from portal.core.spelling import EMAIL_LENGTH
from portal.core.text import _l


class PasswordLinkForm(Form):
    email = EmailField(
        _l("E-mail address"),
        validators=[given(), at_most(EMAIL_LENGTH)],
        render_kw={"autocomplete": "username"},
    )
