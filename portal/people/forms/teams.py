"""What is typed about a team: what it is, and who is in it."""

from collections.abc import Iterable
from typing import Any

from wtforms import BooleanField, Field, IntegerField, SelectField, StringField
from wtforms.validators import InputRequired, NumberRange, ValidationError

from portal.core.forms import Form, at_most, given, options
from portal.core.text import _, _l
from portal.people.forms.fields import NAME_LENGTH, zone_field
from portal.people.forms.hours import WorkingHoursForm
from portal.people.forms.named import NamedForm
from portal.people.models import CLEAR_NOTICE_DAYS, USUAL_NOTICE_DAYS, Person, Team, TeamRole

NOBODY = ""


class TeamForm(WorkingHoursForm):
    name = StringField(_l("Name"), validators=[given(), at_most(NAME_LENGTH)])
    time_zone = zone_field(_l("Time zone"), description=_l("The schedule is drawn in it."))
    last_resort = SelectField(
        _l("Last resort"),
        description=_l("Paged when a page reaches nobody else of the team."),
        default=NOBODY,
    )
    usual_notice_days = IntegerField(
        _l("Usual notice, in days"),
        default=USUAL_NOTICE_DAYS,
        validators=[InputRequired(_l("Give a number.")), NumberRange(0, 90, _l("From 0 to 90."))],
        description=_l("Who publishes a change of shifts later than this gives a reason, which is told."),
    )
    clear_notice_days = IntegerField(
        _l("At least, in clear days"),
        default=CLEAR_NOTICE_DAYS,
        validators=[InputRequired(_l("Give a number.")), NumberRange(0, 90, _l("From 0 to 90."))],
        description=_l(
            "Later still, those concerned have to agree as well. A clear day lasts from midnight to midnight."
        ),
    )
    is_resolved_by_alerts = BooleanField(
        _l("Resolve an incident when its last alert ends"),
        default=True,
        description=_l("Switch it off to let people decide."),
    )

    def __init__(self, team: Team | None = None, people: Iterable[Person] = (), **fields: Any) -> None:
        super().__init__(obj=team, **fields)
        self.last_resort.choices = options([(NOBODY, _("Nobody")), *((p.key, p.name) for p in people)])

    def validate_clear_notice_days(self, field: Field) -> None:
        usual = self.usual_notice_days.data
        if usual is not None and field.data is not None and field.data > usual:
            raise ValidationError(_("Not more than the usual notice."))


class NewTeamForm(NamedForm):
    """What a team cannot do without. The rest has usual values, and its edit form."""

    time_zone = zone_field(_l("Time zone"), description=_l("The schedule is drawn in it."))
    is_mine = BooleanField(
        _l("I am in it, as a manager"),
        default=True,
        description=_l("Its people take turns and are paged. You can leave it later."),
    )


class MemberForm(Form):
    person = SelectField(_l("Person"), validators=[given()])
    role = SelectField(
        _l("As"),
        choices=options(
            [
                (TeamRole.MEMBER.value, _l("Member")),
                (TeamRole.MANAGER.value, _l("Manager")),
            ]
        ),
        default=TeamRole.MEMBER.value,
    )

    def __init__(self, people: Iterable[Person] = (), **fields: Any) -> None:
        super().__init__(**fields)
        self.person.choices = [
            ("", _("Choose somebody")),
            *((p.key, f"{p.name} · {p.email}") for p in people),
        ]
