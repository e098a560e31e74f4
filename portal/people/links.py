"""Signed links: made from SECRET_KEY, bound to one purpose, dead after a while."""

from flask import current_app
from itsdangerous import BadSignature, URLSafeTimedSerializer
from sqlalchemy import select

from portal.core.crypto import token_hash
from portal.core.db import one_or_none
from portal.people.models import Person

PASSWORD_LINK_SECONDS = 3 * 24 * 3600


def password_token(person: Person) -> str:
    """Opens the set-password view once: it names the present password, so setting one spends it."""
    return _serializer().dumps([person.key, _mark(person)])


def password_url(person: Person) -> str:
    return f"{current_app.config['BASE_URL']}/password/{password_token(person)}"


def person_by_password_token(token: str) -> Person | None:
    try:
        key, mark = _serializer().loads(token, max_age=PASSWORD_LINK_SECONDS)
    except (BadSignature, ValueError):
        return None
    person = one_or_none(select(Person).where(Person.key == key, Person.is_active))
    return person if person and _mark(person) == mark else None


def _mark(person: Person) -> str:
    return token_hash(person.password_hash or "")[:16]


def _serializer() -> URLSafeTimedSerializer:
    keys = [current_app.config["SECRET_KEY"]]
    return URLSafeTimedSerializer([*current_app.config.get("SECRET_KEY_FALLBACKS", []), *keys], salt="set-password")
