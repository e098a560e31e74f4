"""What is typed when somebody takes hours, or is given them."""

from collections.abc import Iterable
from typing import Any

from wtforms import BooleanField, Field, SelectField, StringField

from portal.core.forms import Form, at_most, given, options
from portal.core.forms.period import PeriodForm
from portal.core.text import _l
from portal.people.models import Person
from portal.rota.models import RotaRole
from portal.rota.wording import role_name


def _reason() -> StringField:
    return StringField(
        _l("Why"),
        validators=[given(), at_most(200)],
        description=_l("Whoever it touches reads it, such as: Gil is ill."),
    )


class OverrideForm(PeriodForm):
    role = SelectField(_l("Role"))
    person = SelectField(_l("Who covers"))
    reason: Field = _reason()
    is_certain = BooleanField(_l("Do it all the same"))

    def __init__(self, roles: Iterable[RotaRole], people: Iterable[Person], **values: Any) -> None:
        super().__init__(**values)
        self.role.choices = options((role.value, role_name(role)) for role in roles)
        self.person.choices = options((person.key, person.name) for person in people)


class TakingForm(Form):
    reason: Field = _reason()
