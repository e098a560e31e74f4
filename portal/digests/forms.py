"""Whether somebody wants letters."""

from wtforms import BooleanField, Field

from portal.core.forms import Form
from portal.core.text import _l


class DigestForm(Form):
    is_wanted: Field = BooleanField(_l("Write to me on Mondays at 08:00"))
