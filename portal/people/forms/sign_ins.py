"""What is typed to sign in, and new passwords."""

from collections.abc import Iterable
from typing import Any

from wtforms import EmailField, Field, HiddenField, PasswordField
from wtforms.validators import ValidationError

from portal.core.forms import Form, at_most, given
from portal.core.spelling import EMAIL_LENGTH
from portal.core.text import _, _l
from portal.people import passwords


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
