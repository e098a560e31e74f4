"""A new team: what it cannot do without. The rest has usual values, and its edit form."""

from wtforms import BooleanField

from portal.core.text import _l
from portal.people.forms import zone_field
from portal.people.slug_form import NamedForm


class NewTeamForm(NamedForm):
    time_zone = zone_field(_l("Time zone"), description=_l("The schedule is drawn in it."))
    is_mine = BooleanField(
        _l("I am in it, as a manager"),
        default=True,
        description=_l("Its people take turns and are paged. You can leave it later."),
    )
