"""Which feed is asked for."""

from wtforms import HiddenField

from portal.core.forms import Form
from portal.rota.models import RotaRole


class SubscriptionForm(Form):
    """`team` is a slug; empty for one's own shifts. `role` is one of the team's, or empty for all of them."""

    team = HiddenField()
    role = HiddenField()

    @property
    def asked_role(self) -> RotaRole | None:
        """Errors: ValueError for a role that there is not."""
        return RotaRole(self.role.data) if self.role.data else None
