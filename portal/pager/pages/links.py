"""Signed links in pages: one incident, one person, dead when the incident is resolved."""

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.core.db import one_or_none
from portal.incidents.models import Incident
from portal.people.models import Person


def ack_url(incident: Incident, person: Person) -> str:
    """The address of the phone view for one person. Opening it changes nothing."""
    return f"{current_app.config['BASE_URL']}/ack/{_serializer().dumps([incident.ref, person.key])}"


def incident_url(incident: Incident) -> str:
    return f"{current_app.config['BASE_URL']}/incidents/{incident.ref}"


def opened_by(signed: str) -> tuple[Incident, Person] | None:
    """Whose page of which incident a link is; None when it is not ours or its person has left."""
    try:
        ref, key = _serializer().loads(signed)
    except (BadSignature, ValueError):
        return None
    shown = (joinedload(Incident.team), joinedload(Incident.service), joinedload(Incident.acknowledged_by))
    incident = one_or_none(select(Incident).where(Incident.ref == ref).options(*shown))
    person = one_or_none(select(Person).where(Person.key == key, Person.is_active))
    return (incident, person) if incident and person else None


def _serializer() -> URLSafeSerializer:
    keys = [*current_app.config.get("SECRET_KEY_FALLBACKS", []), current_app.config["SECRET_KEY"]]
    return URLSafeSerializer(keys, salt="acknowledge")
