"""What is typed about rotations and their publication."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from wtforms import (
    DateField,
    Field,
    FieldList,
    FormField,
    IntegerField,
    SelectField,
    StringField,
    TimeField,
)
from wtforms.validators import InputRequired, NumberRange, ValidationError

from portal.core.forms import Form, at_most, given, options
from portal.core.forms.rows import rearrange
from portal.core.text import _, _l
from portal.people.forms.fields import zone_field
from portal.rota.models import RotaRole
from portal.rota.rotations.rows import DatesForm, WindowForm
from portal.rota.rule.presets import OWN, PRESETS
from portal.rota.windows import Window
from portal.rota.wording import hours_choices, role_name, weekday_name

LONGEST_NAME = 80

MEMBER_LIMIT = 40
"""Turns of one rotation. Chosen by us: more than a form is read for."""

WINDOW_LIMIT = 14
"""Windows of one rotation. Chosen by us: two for each day of the week."""

BLANK_ROWS = 2
"""Empty rows of hours and dates behind the filled ones. Chosen by us: enough to go on, saving gives two more."""

LONGEST = {"hour": 168, "day": 60, "week": 12}
"""Units in one turn. Chosen by us: a week of hours, and no turn beyond the thirteen weeks published ahead."""


def chosen() -> InputRequired:
    return InputRequired(_l("Fill this in."))


class RotationForm(Form):
    name: Field = StringField(_l("Name"), validators=[given(), at_most(LONGEST_NAME)])
    role = SelectField(
        _l("Role"), choices=lambda: options((role.value, role_name(role)) for role in RotaRole)
    )
    time_zone: Field = zone_field(_l("Time zone"))
    starts_on: Field = DateField(_l("Starts on"), validators=[chosen()])
    count: Field = IntegerField(
        _l("A turn lasts"), validators=[chosen(), NumberRange(min=1, message=_l("At least %(min)s."))]
    )
    unit = SelectField(
        _l("Unit"), choices=lambda: options([("week", _("weeks")), ("day", _("days")), ("hour", _("hours"))])
    )
    handoff_weekday = SelectField(
        _l("Hand-off day"), choices=lambda: options((str(n), weekday_name(n)) for n in range(7))
    )
    handoff_time: Field = TimeField(_l("Hand-off time"), validators=[chosen()])
    hours = SelectField(_l("Hours"), choices=lambda: options(hours_choices()), default="all")
    windows = FieldList(FormField(WindowForm), _l("Own hours"), max_entries=WINDOW_LIMIT)
    members = FieldList(SelectField(validate_choice=True, choices=[]), _l("Turns"), max_entries=MEMBER_LIMIT)
    dates = FieldList(FormField(DatesForm), _l("Who joins or leaves"), max_entries=MEMBER_LIMIT)

    def __init__(self, people: Sequence[tuple[str, str]], **values: Any) -> None:
        """`people` are those who can take a turn: (key, name)."""
        super().__init__(**values)
        self._people = options([("", "—"), *people])
        if self.hours.data != OWN:
            self._forget_own_hours()
        self._name_rows()

    def rearrange(self, command: str) -> None:
        rearrange(self.members, command, blank="", limit=MEMBER_LIMIT)
        self._name_rows()

    def _forget_own_hours(self) -> None:
        """Rows that nobody sees cannot be wrong."""
        while self.windows.entries:
            self.windows.pop_entry()
        for _row in range(BLANK_ROWS):
            self.windows.append_entry()

    def _name_rows(self) -> None:
        for place, entry in enumerate(self.members, start=1):
            entry.choices = self._people
            entry.label.text = _("Turn %(number)s", number=place)
        for row in self.dates:
            row.form.person.choices = self._people

    @property
    def rule_windows(self) -> list[Window]:
        if self.hours.data != OWN:
            return [*PRESETS[self.hours.data]]
        return [row.form.window for row in self.windows if not row.form.is_empty]

    @property
    def dates_by_key(self) -> dict[str, tuple[date | None, date | None]]:
        rows = (row.form for row in self.dates)
        return {row.person.data: (row.joins_on.data, row.leaves_on.data) for row in rows if row.person.data}

    def validate_hours(self, field: Field) -> None:
        if field.data not in (*PRESETS, OWN):
            return
        if field.data != "all" and self.unit.data == "hour":
            raise ValidationError(_("Turns of hours go round the clock. Count in days, or choose all hours."))
        if field.data == OWN and all(row.form.is_empty for row in self.windows):
            raise ValidationError(_("Fill in at least one row of hours."))

    def validate_dates(self, _field: Field) -> None:
        strange = [row for row in self.dates if row.form.person.data not in ("", None, *self.member_keys)]
        if strange:
            raise ValidationError(_("Only who takes turns can join or leave: put them in the list as well."))

    @property
    def member_keys(self) -> list[str]:
        return [key for key in self.members.data if key]

    def validate_members(self, _field: Field) -> None:
        if not self.member_keys:
            raise ValidationError(_("Choose at least one person."))

    def validate_count(self, field: Field) -> None:
        limit = LONGEST.get(self.unit.data, 1)
        if field.data and field.data > limit:
            raise ValidationError(_("At most %(limit)s.", limit=limit))

    def validate_starts_on(self, field: Field) -> None:
        if field.data and not 2000 <= field.data.year < 2100:
            raise ValidationError(_("Give a date of this century."))
