"""What is typed about a service."""

from collections.abc import Iterable
from typing import Any

from wtforms import Field, SelectField, StringField, TextAreaField

from portal.core.forms import Form, at_most, given, options
from portal.core.forms.period import PeriodForm
from portal.core.text import _l
from portal.people.forms.fields import NAME_LENGTH
from portal.people.forms.named import NamedForm
from portal.people.models import Team

LONGEST_REASON = 200


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


class NewServiceForm(ServiceForm, NamedForm):
    """Its short name is made of its name."""


class MaintenanceForm(PeriodForm):
    """Planned work."""

    reason: Field = StringField(
        _l("What is done"),
        validators=[given(), at_most(LONGEST_REASON)],
        description=_l("Such as: moving to a new disk."),
    )
