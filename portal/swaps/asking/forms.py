"""What is typed to ask for a swap."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from wtforms import Field, RadioField, SelectField, SelectMultipleField
from wtforms.validators import ValidationError

from portal.core.forms import options
from portal.core.forms.period import PeriodForm
from portal.core.text import _, _l, local
from portal.rota.windows import Period
from portal.swaps.forms import NoteForm

TEAM, SOME = "team", "some"


class SwapForm(PeriodForm, NoteForm):
    """Which hours, whom to ask, what in return. Times are typed in the reader's zone."""

    whom = RadioField(_l("Whom to ask"), default=TEAM)
    to = SelectMultipleField(_l("People to ask"), choices=[])
    in_return = SelectField(_l("In return"), choices=[], default="")

    def __init__(self, *, zone: str, period: Period, **values: Any) -> None:
        """`period` is what is left: more of it cannot be asked."""
        self._left = period[0].replace(second=0, microsecond=0), period[1]
        super().__init__(zone=zone, period=self._left, **values)
        self.whom.choices = options([(TEAM, _("Anyone in the team")), (SOME, _("People I choose"))])
        self.whom.data = self.whom.data or TEAM

    @property
    def period(self) -> Period:
        """What was typed, if it can be; else all that is left."""
        start, end = self._typed(self.starts_at), self._typed(self.ends_at)
        is_possible = start and end and self._left[0] <= start < end <= self._left[1]
        return (start, end) if start and end and is_possible else self._left

    @property
    def keys(self) -> Sequence[str]:
        """The people who were chosen; none for the whole team."""
        return list(self.to.data or ()) if self.whom.data == SOME else []

    def validate_starts_at(self, field: Field) -> None:
        start = self._typed(field)
        if field.data and (start is None or not self._left[0] <= start < self._left[1]):
            raise ValidationError(self._bounds())

    def validate_ends_at(self, field: Field) -> None:
        start, end = self._typed(self.starts_at), self._typed(field)
        if field.data and (end is None or not self._left[0] < end <= self._left[1]):
            raise ValidationError(self._bounds())
        if start and end and end <= start:
            raise ValidationError(_("The end has to be after the beginning."))

    def validate_to(self, _field: Field) -> None:
        if self.whom.data == SOME and not self.keys:
            raise ValidationError(_("Choose at least one person, or ask anyone in the team."))

    def _typed(self, field: Field) -> datetime | None:
        """Of this century: others have no place on the calendar."""
        typed: datetime | None = field.data
        return self._instant(typed) if typed and 2000 <= typed.year < 2100 else None

    def _bounds(self) -> str:
        start, end = (local(at, self._zone.key) for at in self._left)
        return _("Choose a time from %(start)s to %(end)s.", start=start, end=end)
