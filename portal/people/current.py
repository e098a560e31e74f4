"""Who is asking: the one wrapper around flask_login."""

from flask import abort, g
from flask_login import AnonymousUserMixin, LoginManager, current_user

from portal.people.models import Person, SignIn
from portal.people.queries import sign_in_by_token

login_manager = LoginManager()
login_manager.login_view = "sessions.new"
login_manager.session_protection = None  # a sign-in is a row that can be ended; addresses of phones change
login_manager.login_message = None


class Visitor:
    """What flask_login carries: the person, and the token of this browser's sign-in as the cookie's id."""

    is_authenticated = is_active = True
    is_anonymous = False

    def __init__(self, sign_in: SignIn, token: str) -> None:
        self.sign_in = sign_in
        self.person = sign_in.person
        self.time_zone = self.person.time_zone
        self.locale = self.person.locale
        self._token = token

    def get_id(self) -> str:
        return self._token


login_manager.anonymous_user = AnonymousUserMixin


@login_manager.user_loader
def _load(token: str) -> Visitor | None:
    sign_in = sign_in_by_token(token)
    return None if sign_in is None else Visitor(sign_in, token)


def person_or_none() -> Person | None:
    """The person behind the session's cookie or, in the API, behind the token."""
    by_token: Person | None = g.get("api_person")
    if by_token is not None:
        return by_token
    return current_user.person if current_user.is_authenticated else None


def current_person() -> Person:
    """The signed-in person. Errors: 401 when nobody is, which a protected route never sees."""
    return person_or_none() or abort(401)


def current_sign_in() -> SignIn:
    sign_in: SignIn = current_user.sign_in
    return sign_in
