"""What is typed to page somebody."""

from collections.abc import Iterable, Sequence
from typing import Any

from wtforms import SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Length

from portal.core.forms import Form, options
from portal.core.text import _, _l
from portal.incidents.forms import LONGEST_TITLE
from portal.incidents.models import Source
from portal.incidents.names import source_name
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
