"""A form with a period in it: typed on a wall clock, kept in UTC."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from wtforms import DateTimeLocalField, Field
from wtforms.validators import InputRequired, ValidationError

from portal.core.forms import Form
from portal.core.text import _, _l

_FORMATS = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]


class PeriodForm(Form):
    """Times are typed in `zone`."""

    starts_at: Field = DateTimeLocalField(
        _l("From"), validators=[InputRequired(_l("Fill this in."))], format=_FORMATS
    )
    ends_at: Field = DateTimeLocalField(
        _l("Until"), validators=[InputRequired(_l("Fill this in."))], format=_FORMATS
    )

    def __init__(
        self,
        *,
        zone: str,
        period: tuple[datetime, datetime],
        data: dict[str, Any] | None = None,
        **values: Any,
    ) -> None:
        """`period` is what the form shows first, as instants."""
        self._zone = ZoneInfo(zone)
        starts_at, ends_at = (at.astimezone(self._zone).replace(tzinfo=None) for at in period)
        super().__init__(data={**(data or {}), "starts_at": starts_at, "ends_at": ends_at}, **values)

    @property
    def period(self) -> tuple[datetime, datetime]:
        """From when to when, as instants; of a time that comes twice the first counts."""
        return self._instant(self.starts_at.data), self._instant(self.ends_at.data)

    def validate_ends_at(self, field: Field) -> None:
        for typed in (self.starts_at.data, field.data):
            if typed and not 2000 <= typed.year < 2100:
                raise ValidationError(_("Give a date of this century."))

    def _instant(self, typed: datetime) -> datetime:
        return typed.replace(tzinfo=self._zone).astimezone(UTC)
