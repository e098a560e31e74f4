"""What is typed about changes."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from flask import request
from wtforms import BooleanField, DateField, Field, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, NumberRange, Optional, Regexp

from portal.changes.actions import Facts
from portal.changes.checklist import LONGEST_LINE, MOST_LINES, lines_of
from portal.changes.events import Status, Type
from portal.changes.wording import status_name, type_name
from portal.core.forms import Form, at_most, given, options, typed
from portal.core.forms.period import PeriodForm
from portal.core.text import _, _l
from portal.people.models import Team
from portal.services.models import Service

LONGEST_TITLE = 120
LONGEST_URL = 2000
OTHER = "other"
"""A type of the team's own, in a field beside it."""


class EventForm(PeriodForm):
    """Something that is planned or was done."""

    type = SelectField(_l("What it is"), validators=[given()])
    word: Field = StringField(
        _l("In a word"),
        validators=[at_most(30)],
        description=_l("For something else: a lower-case word of your own, such as drill."),
        render_kw={"autocapitalize": "none", "spellcheck": "false"},
    )
    title: Field = StringField(_l("Title"), validators=[given(), at_most(LONGEST_TITLE)])
    service = SelectField(_l("Service"), validators=[Optional()])
    url: Field = StringField(
        _l("Address"),
        validators=[
            Optional(), at_most(LONGEST_URL), Regexp("^https?://", message=_l("Begin with https://."))
        ],
        description=_l("Where more is said: a ticket, a pipeline."),
    )  # fmt: skip
    text: Field = TextAreaField(_l("More about it"), validators=[at_most(4000)])

    def __init__(self, services: Iterable[Service], *, may_freeze: bool, **values: Any) -> None:
        super().__init__(**values)
        types = [one for one in Type if may_freeze or one != Type.FREEZE]
        named = [(str(one), type_name(one)) for one in types]
        self.type.choices = options([*named, (OTHER, _("something else"))])
        known = [("", _("all of the team")), *((one.slug, one.name) for one in services)]
        self.service.choices = options(known)

    @property
    def kind(self) -> str:
        return str(self.word.data if self.type.data == OTHER else self.type.data)

    def facts(self, services: Iterable[Service], status: Status | None = None) -> Facts:
        """What was typed; `services` are those of the choices."""
        starts_at, ends_at = self.period
        chosen = {one.slug: one for one in services}
        return Facts(
            type=self.kind, title=typed(self.title), text=typed(self.text), starts_at=starts_at, ends_at=ends_at,
            service=chosen.get(self.service.data or ""), url=typed(self.url) or None, status=status,
        )  # fmt: skip

    def show_kind(self, kind: str) -> None:
        """A type as the two fields have it."""
        known = kind in {*Type}
        self.type.data, self.word.data = (kind, "") if known else (OTHER, kind)


class NewEventForm(EventForm):
    holds_pages: Field = BooleanField(
        _l("Hold the pages of the service meanwhile"),
        description=_l("For maintenance: its incidents are kept and page nobody until the end."),
    )

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        if not super().validate(extra_validators):
            return False
        if self.holds_pages.data and (self.type.data != Type.MAINTENANCE or not self.service.data):
            self.holds_pages.errors = [_("Only maintenance of one service holds pages. Choose both.")]
        return not self.errors


class ChangedEventForm(EventForm):
    status = SelectField(_l("How it stands"), validators=[given()])

    def __init__(self, services: Iterable[Service], **values: Any) -> None:
        super().__init__(services, **values)
        self.status.choices = options((str(one), status_name(one)) for one in Status)


class FilterForm(Form):
    """What a calendar is narrowed to; it travels in the address, so it needs no token."""

    class Meta(Form.Meta):
        csrf = False

    team = SelectField(_l("Team"))
    type = SelectField(_l("What"))
    first: Field = DateField(_l("From"), name="from")
    last: Field = DateField(_l("Until"), name="until")

    def __init__(self, teams: Sequence[Team], *, kind: str | None, first: date, last: date) -> None:
        super().__init__(request.args)
        self.team.choices = options([("", _("every team")), *((team.slug, team.name) for team in teams)])
        types = [*Type, kind] if kind and kind not in {*Type} else [*Type]
        self.type.choices = options([("", _("everything")), *((str(one), type_name(one)) for one in types)])
        self.first.data, self.last.data = first, last


class SettingsForm(Form):
    checklist: Field = TextAreaField(
        _l("Before a deployment"),
        validators=[given(), at_most(MOST_LINES * (LONGEST_LINE + 2))],
        description=_l("A line each. What was ticked before stays with its deployment."),
    )
    failure_hours: Field = IntegerField(
        _l("Hours in which an incident is of a deployment"),
        validators=[InputRequired(_l("Give a number of hours.")), NumberRange(1, 168)],
        description=_l(
            "One of severity 1 or 2 so soon after the last deployment of its service is a failure of it."
        ),
    )

    @property
    def lines(self) -> list[str]:
        return lines_of(self.checklist.data or "")
