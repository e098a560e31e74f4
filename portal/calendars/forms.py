"""Which feed is asked for."""

from wtforms import HiddenField

from portal.core.forms import Form


class SubscriptionForm(Form):
    """`team` is a slug; empty for one's own shifts."""

    team = HiddenField()
