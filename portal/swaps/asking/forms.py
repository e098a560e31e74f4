"""What is typed to ask for a swap."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from wtforms import (
    DateTimeLocalField,
    Field,
    RadioField,
    SelectField,
    SelectMultipleField,
)
from wtforms.validators import InputRequired, ValidationError

from portal.core.forms import options
from portal.core.text import _, _l, local
from portal.rota.windows import Period
from portal.swaps.forms import NoteForm

TEAM, SOME = "team", "some"


FORMATS = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]


class SwapForm(NoteForm):
    """Which hours, whom to ask, what in return. Times are typed in the reader's zone."""

    starts_at: Field = DateTimeLocalField(
        _l("From"), validators=[InputRequired(_l("Fill this in."))], format=FORMATS
    )
    ends_at: Field = DateTimeLocalField(
        _l("Until"), validators=[InputRequired(_l("Fill this in."))], format=FORMATS
    )
    whom = RadioField(_l("Whom to ask"), default=TEAM)
    to = SelectMultipleField(_l("People to ask"), choices=[])
    in_return = SelectField(_l("In return"), choices=[], default="")

    def __init__(self, *, zone: str, period: Period, **values: Any) -> None:
        """`period` is what is left: more of it cannot be asked."""
        self._zone, self._left = ZoneInfo(zone), (period[0].replace(second=0, microsecond=0), period[1])
        starts_at, ends_at = (at.astimezone(self._zone).replace(tzinfo=None) for at in self._left)
        super().__init__(data={"starts_at": starts_at, "ends_at": ends_at}, **values)
        self.whom.choices = options([(TEAM, _("Anyone in the team")), (SOME, _("People I choose"))])
        self.whom.data = self.whom.data or TEAM

    @property
    def period(self) -> Period:
        """What was typed, if it can be; else all that is left."""
        start, end = self._instant(self.starts_at), self._instant(self.ends_at)
        is_possible = start and end and self._left[0] <= start < end <= self._left[1]
        return (start, end) if start and end and is_possible else self._left

    @property
    def keys(self) -> Sequence[str]:
        """The people who were chosen; none for the whole team."""
        return list(self.to.data or ()) if self.whom.data == SOME else []

    def validate_starts_at(self, field: Field) -> None:
        start = self._instant(field)
        if field.data and (start is None or not self._left[0] <= start < self._left[1]):
            raise ValidationError(self._bounds())

    def validate_ends_at(self, field: Field) -> None:
        start, end = self._instant(self.starts_at), self._instant(field)
        if field.data and (end is None or not self._left[0] < end <= self._left[1]):
            raise ValidationError(self._bounds())
        if start and end and end <= start:
            raise ValidationError(_("The end has to be after the beginning."))

    def validate_to(self, _field: Field) -> None:
        if self.whom.data == SOME and not self.keys:
            raise ValidationError(_("Choose at least one person, or ask anyone in the team."))

    def _instant(self, field: Field) -> datetime | None:
        """Of this century: others have no place on the calendar."""
        typed: datetime | None = field.data
        if typed is None or not 2000 <= typed.year < 2100:
            return None
        return typed.replace(tzinfo=self._zone).astimezone(UTC)

    def _bounds(self) -> str:
        start, end = (local(at, self._zone.key) for at in self._left)
        return _("Choose a time from %(start)s to %(end)s.", start=start, end=end)
