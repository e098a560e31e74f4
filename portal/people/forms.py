"""The forms of signing in, people, teams and one's own settings."""

from collections.abc import Iterable
from typing import Any

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    EmailField,
    Field,
    HiddenField,
    IntegerField,
    PasswordField,
    SelectField,
    StringField,
)
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, ValidationError

from portal.core.forms import Form, options
from portal.core.text import _, _l
from portal.people import passwords, zones
from portal.people.hours_forms import WorkingHoursForm
from portal.people.models import CLEAR_NOTICE_DAYS, USUAL_NOTICE_DAYS, Person, Team, TeamRole

NAME_LENGTH = 120
EMAIL_LENGTH = 254  # the longest address SMTP can carry
NOBODY = ""


def typed(field: Field) -> str:
    """The text in a field; nothing at all is the empty text."""
    return str(field.data or "")


def given() -> DataRequired:
    return DataRequired(_l("Fill this in."))


def at_most(length: int) -> Length:
    return Length(max=length, message=_l("At most %(max)d characters."))


def is_zone(_form: FlaskForm, field: Field) -> None:
    """Puts the zone's proper name in the field."""
    found = zones.find(field.data or "")
    if found is None:
        raise ValidationError(
            _("There is no such time zone. Type a city, such as Paris, and choose from the list.")
        )
    field.data = found


def zone_field(label: Any, **fields: Any) -> StringField:
    """A time zone; the view includes `people/_zones.html` once for the names offered."""
    ties = {"list": "zones", "autocomplete": "off", "spellcheck": "false"}
    return StringField(label, validators=[given(), is_zone], render_kw=ties, **fields)


class SignInForm(Form):
    email = EmailField(
        _l("E-mail address"),
        validators=[given(), at_most(EMAIL_LENGTH)],
        render_kw={"autocomplete": "username"},
    )
    password = PasswordField(
        _l("Password"),
        validators=[given(), at_most(passwords.MOST_LENGTH)],
        render_kw={"autocomplete": "current-password"},
    )
    next = HiddenField()


class NewPasswordForm(Form):
    """`told_by`: what everybody knows of the person, so what their password must not be."""

    password = PasswordField(
        _l("New password"),
        validators=[given(), at_most(passwords.MOST_LENGTH)],
        render_kw={"autocomplete": "new-password"},
        description=_l(
            "At least %(n)s characters. Three or four words are easy to remember.", n=passwords.LEAST_LENGTH
        ),
    )
    again = PasswordField(
        _l("The same again"), validators=[given()], render_kw={"autocomplete": "new-password"}
    )

    def __init__(self, told_by: Iterable[str] = (), **fields: Any) -> None:
        super().__init__(**fields)
        self._told_by = tuple(told_by)

    def validate_password(self, field: Field) -> None:
        weakness = passwords.weakness(field.data or "", told_by=self._told_by)
        if weakness:
            raise ValidationError(weakness)

    def validate_again(self, field: Field) -> None:
        if field.data != self.password.data:
            raise ValidationError(_("The two are not the same. Type both again."))


class ChangePasswordForm(NewPasswordForm):
    current = PasswordField(
        _l("Password now"),
        validators=[given(), at_most(passwords.MOST_LENGTH)],
        render_kw={"autocomplete": "current-password"},
    )


class TeamForm(WorkingHoursForm):
    name = StringField(_l("Name"), validators=[given(), at_most(NAME_LENGTH)])
    time_zone = zone_field(_l("Time zone"), description=_l("The schedule is drawn in it."))
    fallback = SelectField(
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
        self.fallback.choices = options([(NOBODY, _("Nobody")), *((p.key, p.name) for p in people)])

    def validate_clear_notice_days(self, field: Field) -> None:
        usual = self.usual_notice_days.data
        if usual is not None and field.data is not None and field.data > usual:
            raise ValidationError(_("Not more than the usual notice."))


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


class TokenForm(Form):
    name = StringField(
        _l("What it is for"),
        validators=[given(), at_most(80)],
        render_kw={"placeholder": _l("e.g. Terraform")},
    )
    days = SelectField(
        _l("Works for"),
        choices=options([("90", _l("90 days")), ("365", _l("A year")), ("", _l("Until it is revoked"))]),
        default="90",
    )
    is_read_only = BooleanField(_l("May only read"), default=True)
