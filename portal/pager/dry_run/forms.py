"""What is asked of a dry run. It comes in the address, so that an answer can be linked to."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from wtforms import DateTimeLocalField, Field, SelectField
from wtforms.validators import Optional, ValidationError

from portal.core.forms import Form, options
from portal.core.text import _, _l, zone_city

YEARS = range(2000, 2101)
"""In which a moment is answered for. Chosen by us: rules of zones say little beyond."""


def _within_reach(_form: Form, field: Field) -> None:
    if field.data is not None and field.data.year not in YEARS:
        raise ValidationError(
            _("Choose a moment from %(first)s to %(last)s.", first=YEARS[0], last=YEARS[-1])
        )


class DryRunForm(Form):
    class Meta(Form.Meta):
        csrf = False

    team = SelectField(_l("Team"), choices=[])
    service = SelectField(_l("Service"), choices=[])
    severity: Field = SelectField(
        _l("Severity"), default="1", choices=lambda: options((str(n), f"SEV{n}") for n in range(1, 5))
    )
    at: Field = DateTimeLocalField(_l("When"), validators=[Optional(), _within_reach])

    def __init__(self, teams: Mapping[str, str], services: Mapping[str, str], **values: Any) -> None:
        super().__init__(**values)
        self.team.choices = [("", "—"), *teams.items()]
        self.service.choices = [("", "—"), *services.items()]


def moment(typed: datetime | None, zone: str, *, now: datetime) -> datetime:
    """What was typed on the clock of a zone as an instant; now when nothing was."""
    return now if typed is None else typed.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def zone_note(zone: str) -> str:
    return _("On the clock of %(zone)s. Empty means now.", zone=zone_city(zone))
