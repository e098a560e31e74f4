"""What is typed about a token for scripts."""

from wtforms import BooleanField, SelectField, StringField

from portal.core.forms import Form, at_most, given, options
from portal.core.text import _l


class TokenForm(Form):
    name = StringField(
        _l("What it is for"),
        validators=[given(), at_most(80)],
        render_kw={"placeholder": _l("such as Terraform")},
    )
    days = SelectField(
        _l("Works for"),
        choices=options([("90", _l("90 days")), ("365", _l("A year")), ("", _l("Until it is revoked"))]),
        default="90",
    )
    is_read_only = BooleanField(_l("May only read"), default=True)
