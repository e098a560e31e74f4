"""What is typed about a service."""

from collections.abc import Iterable
from typing import Any

from wtforms import Field, SelectField, StringField, TextAreaField
from wtforms.validators import ValidationError

from portal.core.forms import Form, options
from portal.core.period_form import PeriodForm
from portal.core.text import _, _l
from portal.people.forms import NAME_LENGTH, at_most, given
from portal.people.models import Team
from portal.services.slugs import SLUG_LENGTH, is_slug, slug_of

TAKEN_BY_VIEWS = {"new"}


class ServiceForm(Form):
    name: Field = StringField(_l("Name"), validators=[given(), at_most(NAME_LENGTH)])
    team = SelectField(
        _l("Team"),
        validators=[given()],
        description=_l("It answers for the service: its people are paged, its managers set it up."),
    )
    description: Field = TextAreaField(
        _l("Description"),
        validators=[at_most(4000)],
        description=_l("What it does and who needs it. Markdown works."),
    )

    def __init__(self, teams: Iterable[Team], **values: Any) -> None:
        super().__init__(**values)
        self.team.choices = options((team.slug, team.name) for team in teams)


class NewServiceForm(ServiceForm):
    slug: Field = StringField(
        _l("Short name"),
        validators=[at_most(SLUG_LENGTH)],
        description=_l("For addresses; made of the name if left empty. It cannot be changed later."),
        render_kw={"autocapitalize": "none", "spellcheck": "false"},
    )

    def propose_slug(self) -> None:
        """An empty short name becomes one made of the name, for everybody to see."""
        self.slug.data = self.slug.data or slug_of(self.name.data or "")

    def validate_slug(self, field: Field) -> None:
        if self.name.data and not field.data:
            raise ValidationError(_("None can be made of this name. Type one, such as checkout-eu."))
        if field.data and not is_slug(field.data):
            raise ValidationError(_("Small letters, digits and hyphens, such as checkout-eu."))
        if field.data in TAKEN_BY_VIEWS:
            raise ValidationError(_("This one is the portal's own. Choose another."))


class MaintenanceForm(PeriodForm):
    """Planned work."""

    reason: Field = StringField(
        _l("What is done"),
        validators=[given(), at_most(200)],
        description=_l("Such as: moving to a new disk."),
    )
