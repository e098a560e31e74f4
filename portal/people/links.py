"""Signed links: made from SECRET_KEY, bound to one purpose, dead after a while."""

from datetime import datetime, timedelta

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import select

from portal.core import crypto
from portal.core.db import one_or_none
from portal.people.models import Person

PASSWORD_LINK_LIFETIME = timedelta(days=3)  # chosen by us: a link sent on Friday works on Monday morning


def password_token(person: Person, *, at: datetime) -> str:
    """Opens the set-password view once: it names the present password, so setting one spends it."""
    dies = int((at + PASSWORD_LINK_LIFETIME).timestamp())
    return str(_serializer().dumps([person.key, _mark(person), dies]))


def password_url(person: Person, *, at: datetime) -> str:
    return f"{current_app.config['BASE_URL']}/password/{password_token(person, at=at)}"


def person_by_password_token(token: str, *, at: datetime) -> Person | None:
    """Who may set a password with it; None when it is spent, too old, or nobody's."""
    try:
        key, mark, dies = _serializer().loads(token)
    except BadSignature:
        return None
    person = one_or_none(select(Person).where(Person.key == key, Person.is_active))
    is_good = person is not None and crypto.is_same(_mark(person), mark) and at.timestamp() < dies
    return person if is_good else None


def _mark(person: Person) -> str:
    return crypto.token_hash(person.password_hash or "")[:16]


def _serializer() -> URLSafeSerializer:
    keys = [current_app.config["SECRET_KEY"]]
    return URLSafeSerializer(
        [*current_app.config.get("SECRET_KEY_FALLBACKS", []), *keys], salt="set-password"
    )
