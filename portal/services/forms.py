"""What is typed about a service."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from wtforms import DateTimeLocalField, Field, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, ValidationError

from portal.core.forms import Form, options
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


class MaintenanceForm(Form):
    """Planned work. Times are typed in the reader's zone and kept in UTC."""

    starts_at: Field = DateTimeLocalField(
        _l("From"),
        validators=[InputRequired(_l("Fill this in."))],
        format=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
    )
    ends_at: Field = DateTimeLocalField(
        _l("Until"),
        validators=[InputRequired(_l("Fill this in."))],
        format=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
    )
    reason: Field = StringField(
        _l("What is done"),
        validators=[given(), at_most(200)],
        description=_l("Such as: moving to a new disk."),
    )

    def __init__(self, *, zone: str, period: tuple[datetime, datetime], **values: Any) -> None:
        """`period` is what the form shows first, as instants."""
        self._zone = ZoneInfo(zone)
        starts_at, ends_at = (at.astimezone(self._zone).replace(tzinfo=None) for at in period)
        super().__init__(data={"starts_at": starts_at, "ends_at": ends_at}, **values)

    @property
    def period(self) -> tuple[datetime, datetime]:
        return self._instant(self.starts_at.data), self._instant(self.ends_at.data)

    def validate_ends_at(self, field: Field) -> None:
        for typed in (self.starts_at.data, field.data):
            if typed and not 2000 <= typed.year < 2100:
                raise ValidationError(_("Give a date of this century."))

    def _instant(self, typed: datetime) -> datetime:
        return typed.replace(tzinfo=self._zone).astimezone(UTC)
