"""Signed links in what people are asked: one ask, one person, dead when it is settled."""

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.asks.models import Ask
from portal.core.db import one_or_none
from portal.people.models import Person


def answer_url(ask: Ask) -> str:
    """The address at which its person answers without signing in. Opening it changes nothing."""
    return f"{current_app.config['BASE_URL']}/asks/answers/{answer_token(ask)}"


def answer_token(ask: Ask) -> str:
    return str(_serializer().dumps([ask.key, ask.person.key]))


def ask_of(signed: str) -> Ask | None:
    """What a link asks, settled or not; None when it is not ours or its person has left."""
    try:
        key, person_key = _serializer().loads(signed)
    except (BadSignature, ValueError):
        return None
    asked = select(Ask).join(Ask.person).options(joinedload(Ask.asked_by))
    return one_or_none(asked.where(Ask.key == key, Person.key == person_key, Person.is_active))


def _serializer() -> URLSafeSerializer:
    keys = [*current_app.config.get("SECRET_KEY_FALLBACKS", []), current_app.config["SECRET_KEY"]]
    return URLSafeSerializer(keys, salt="answer")
