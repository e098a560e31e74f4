"""The shapes of what people send about incidents."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from wtforms import (
    DateTimeLocalField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import DataRequired, Length, Optional

from portal.core.forms import Form, options
from portal.core.text import _, _l
from portal.incidents.facts import Severity, Status
from portal.incidents.holds.waits import Wait
from portal.incidents.names import severity_name, status_name
from portal.people.models import Team
from portal.services.models import Service

LONGEST_TITLE = 200
LONGEST_TEXT = 10_000
RANKS = [str(int(severity)) for severity in Severity]


def said(field: StringField) -> str:
    """The text of a field, also when nothing was sent for it."""
    return field.data or ""


class AboutForm(Form):
    """What an incident says of itself. The zone is the reader's; what is stored is in UTC."""

    title = StringField(
        _l("Title"),
        validators=[DataRequired(_l("Say in a few words what is wrong.")), Length(max=LONGEST_TITLE)],
        description=_l("What people notice, for example: Checkout answers slowly."),
        render_kw={"autocomplete": "off", "maxlength": LONGEST_TITLE},
    )
    service = SelectField(_l("Service"), default="")
    impact = TextAreaField(
        _l("Impact"),
        validators=[Length(max=LONGEST_TEXT)],
        description=_l("Who notices it, and how many: ≈ 1 200 people cannot pay."),
        render_kw={"rows": 2},
    )
    impact_started_at = DateTimeLocalField(
        _l("The impact began"), validators=[Optional()], format=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]
    )
    description = TextAreaField(_l("Description"), validators=[Length(max=LONGEST_TEXT)])

    def __init__(
        self,
        *,
        services: Sequence[Service],
        zone: str,
        at: datetime,
        began_at: datetime | None = None,
        **more: Any,
    ) -> None:
        """`began_at` is what is stored; it is kept to the second unless another minute is typed."""
        self._services = {service.slug: service for service in services}
        self._zone, self._at, self._stored = ZoneInfo(zone), at, began_at
        super().__init__(impact_started_at=self._shown(began_at), **more)
        named = [(service.slug, f"{service.name} ({service.team.name})") for service in services]
        self.service.choices = options([("", "—"), *named])

    @property
    def chosen_service(self) -> Service | None:
        return self._services.get(self.service.data or "")

    @property
    def began_at(self) -> datetime | None:
        typed: datetime | None = self.impact_started_at.data
        if typed is None or typed == self._shown(self._stored):
            return None if typed is None else self._stored
        return typed.replace(tzinfo=self._zone).astimezone(UTC)

    def _shown(self, at: datetime | None) -> datetime | None:
        return at and at.astimezone(self._zone).replace(tzinfo=None, second=0, microsecond=0)

    def validate_impact_started_at(self, _field: DateTimeLocalField) -> None:
        if self.began_at is not None and self.began_at > self._at:
            raise ValidationError(_("That is in the future. Choose a time that has passed."))


class NoteForm(Form):
    """A change as its button sends it: what it changes to, and words that may be left out."""

    text = TextAreaField(_l("Note"), validators=[Length(max=LONGEST_TEXT)])

    @property
    def to(self) -> tuple[Any, ...]:
        """What the action wants to be told beside who, when and the note."""
        return ()


class StatusForm(NoteForm):
    """The phases that are told by the timeline alone; mitigation and resolution are nouns of their own."""

    status = SelectField(
        _l("Status"), choices=options((s, s) for s in (Status.TRIAGED, Status.INVESTIGATING))
    )

    @property
    def to(self) -> tuple[Any, ...]:
        return (Status(self.status.data),)


class SeverityForm(NoteForm):
    severity = SelectField(_l("Severity"), choices=options((rank, rank) for rank in RANKS))

    @property
    def to(self) -> tuple[Any, ...]:
        return (int(self.severity.data),)


class SnoozeForm(NoteForm):
    wait = SelectField(_l("Wait"), choices=options((wait, wait) for wait in Wait))

    @property
    def to(self) -> tuple[Any, ...]:
        return (Wait(self.wait.data),)


class EntryForm(Form):
    """A note or a decision for the timeline."""

    text = TextAreaField(
        _l("Note"), validators=[DataRequired(_l("Write something first.")), Length(max=LONGEST_TEXT)]
    )
    kind = SelectField(
        _l("Kind"), choices=options([("note", _l("note")), ("decision", _l("decision"))]), default="note"
    )


class FilterForm(Form):
    """What the list is narrowed to; it travels in the address, so it needs no token."""

    class Meta(Form.Meta):
        csrf = False

    team = SelectField(_l("Team"), default="")
    severity = SelectField(_l("Severity"), default="")
    status = SelectField(_l("Status"), default="")

    def __init__(self, query: Mapping[str, Any], *, teams: Sequence[Team]) -> None:
        super().__init__(query)
        self._teams = {team.slug: team.id for team in teams}
        self.team.choices = options([("", _("every team")), *((team.slug, team.name) for team in teams)])
        self.severity.choices = options([("", _("any")), *((rank, severity_name(rank)) for rank in RANKS)])
        self.status.choices = options([("", _("any")), *((status, status_name(status)) for status in Status)])

    @property
    def team_id(self) -> int | None:
        return self._teams.get(self.team.data or "")

    @property
    def rank(self) -> int | None:
        return int(self.severity.data) if self.severity.data else None

    @property
    def phase(self) -> Status | None:
        return Status(self.status.data) if self.status.data else None
