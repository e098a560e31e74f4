"""What is typed to page somebody."""

from collections.abc import Iterable, Sequence
from typing import Any

from wtforms import (
    BooleanField,
    RadioField,
    SelectField,
    StringField,
    ValidationError,
)
from wtforms.validators import DataRequired, InputRequired, Length

from portal.core.forms import Form, options
from portal.core.text import _, _l
from portal.incidents.facts import Level, severity_of
from portal.incidents.forms import LONGEST_TITLE, RANKS, AboutForm
from portal.incidents.models import Source
from portal.incidents.names import severity_meaning, severity_name, source_name
from portal.people.models import Person, Team

ON_CALL = ""


class PageForm(Form):
    """Whom to page, in whose name it is kept, and a short text that stands in the message."""

    team = SelectField(
        _l("Team"),
        validators=[InputRequired(_l("Choose the team that answers."))],
        description=_l("It keeps the incident that this opens."),
    )
    whom = SelectField(_l("Whom"), default=ON_CALL)
    text = StringField(
        _l("What is wrong"),
        validators=[DataRequired(_l("Say in a few words what is wrong.")), Length(max=LONGEST_TITLE)],
        render_kw={"autocomplete": "off", "maxlength": LONGEST_TITLE},
    )
    source = SelectField(_l("Noticed by"), default=Source.TEAM)

    def __init__(
        self, *, teams: Sequence[Team], people: Iterable[Person], team: str | None = None, **values: Any
    ) -> None:
        """`team` is chosen beforehand, the first one unless told."""
        super().__init__(team=team or teams[0].slug, **values)
        self._teams = {team.slug: team for team in teams}
        self._people = {person.key: person for person in people}
        self.team.choices = options((team.slug, team.name) for team in teams)
        named = [(person.key, person.name) for person in self._people.values()]
        self.whom.choices = options([(ON_CALL, _("Whoever is on call")), *named])
        self.source.choices = options((source, source_name(source)) for source in Source)

    @property
    def chosen_team(self) -> Team | None:
        return self._teams.get(self.team.data or "")

    @property
    def chosen_person(self) -> Person | None:
        """None: whoever is on call."""
        return self._people.get(self.whom.data or ON_CALL)


LEVELS = options([("", "—"), (Level.LOW, _l("low")), (Level.MEDIUM, _l("medium")), (Level.HIGH, _l("high"))])


class DeclareForm(AboutForm):
    """An incident declared by hand: its severity is chosen, or follows from impact and urgency."""

    team = SelectField(_l("Team"), validators=[InputRequired(_l("Choose the team that answers."))])
    severity = RadioField(_l("Severity"), default="")
    user_impact = SelectField(_l("How many notice"), choices=LEVELS, default="")
    urgency = SelectField(_l("How urgent"), choices=LEVELS, default="")
    source = SelectField(_l("Noticed by"), default=Source.TEAM)
    is_private = BooleanField(_l("Private"), description=_l("Viewers do not see that it exists."))

    is_urgent = BooleanField(
        _l("Page now, whatever the hour"),
        description=_l(
            "Otherwise what may wait, by the team's rule for the severity, is held until working hours."
        ),
    )

    def __init__(self, *, teams: Sequence[Team], **more: Any) -> None:
        super().__init__(**more)
        self._teams = {team.slug: team for team in teams}
        self.team.choices = options((team.slug, team.name) for team in teams)
        meanings = [(rank, f"{severity_name(rank)} — {severity_meaning(int(rank))}") for rank in RANKS]
        self.severity.choices = options([*meanings, ("", _("Work it out from the two answers below"))])
        self.source.choices = options((source, source_name(source)) for source in Source)

    @property
    def chosen_team(self) -> Team:
        """Errors: KeyError while the form is not valid."""
        return self._teams[self.team.data]

    @property
    def chosen_team_or_none(self) -> Team | None:
        return self._teams.get(self.team.data)

    @property
    def rank(self) -> int | None:
        if self.severity.data:
            return int(self.severity.data)
        if not (self.user_impact.data and self.urgency.data):
            return None
        return severity_of(impact=Level(self.user_impact.data), urgency=Level(self.urgency.data))

    def validate_urgency(self, _field: SelectField) -> None:
        if self.rank is None:
            raise ValidationError(_("Choose a severity, or say how many notice and how urgent it is."))

    def validate_service(self, _field: SelectField) -> None:
        service = self.chosen_service
        if service is not None and self.team.data in self._teams and service.team_id != self.chosen_team.id:
            raise ValidationError(
                _("%(team)s answers for this one. Choose that team.", team=service.team.name)
            )
