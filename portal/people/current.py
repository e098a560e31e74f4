"""Who is asking: the one wrapper around flask_login."""

from flask import abort, g, session
from flask_login import AnonymousUserMixin, LoginManager, current_user, login_user

from portal.core import clock
from portal.core.db import db
from portal.people.models import Person, Role, SignIn
from portal.people.queries import sign_in_by_token

login_manager = LoginManager()
login_manager.session_protection = None  # a sign-in is a row that can be ended; addresses of phones change


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


def _load(token: str) -> Visitor | None:
    sign_in = sign_in_by_token(token, at=clock.now())
    return None if sign_in is None else Visitor(sign_in, token)


login_manager.user_loader(_load)


def person_or_none() -> Person | None:
    """The person behind the session's cookie or, in the API, behind the token."""
    if "api_person_id" in g:
        return _person_by_token()
    return current_user.person if current_user.is_authenticated else None


def _person_by_token() -> Person:
    """Loaded when it is asked for: who is on call is told to every token alike."""
    if "api_person" not in g:
        g.api_person = db.session.get_one(Person, g.api_person_id)
    person: Person = g.api_person
    return person


def current_person() -> Person:
    """The signed-in person. Errors: 401 when nobody is, which a protected route never sees."""
    return person_or_none() or abort(401)


def current_admin(*, otherwise: int = 403) -> Person:
    """The signed-in admin. Errors: `otherwise`, which is 404 for what only admins may know of."""
    person = current_person()
    if person.role != Role.ADMIN:
        abort(otherwise)
    return person


def current_sign_in() -> SignIn | None:
    """This browser's sign-in; None for nobody, and for a script with a token."""
    return current_user.sign_in if current_user.is_authenticated else None


def begin_session(sign_in: SignIn, token: str) -> None:
    """Sign this browser in. Nothing of the session before survives, so nobody can have prepared it."""
    session.clear()
    session.permanent = True
    login_user(Visitor(sign_in, token))


def end_session() -> None:
    session.clear()
    g.pop("_login_user", None)
