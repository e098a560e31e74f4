"""What a new portal still lacks before its first page can wake somebody, told to admins until it is there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for
from sqlalchemy import bindparam, exists, select

from portal.alerts.models import Integration
from portal.core.db import db
from portal.core.text import _
from portal.escalations.models import EscalationPolicy
from portal.incidents.models import Incident
from portal.people.models import Person, Role, Team
from portal.rota.models import Rotation

_FACTS = select(
    select(Team.slug).order_by(Team.id).limit(1).scalar_subquery(),
    exists().where(Rotation.is_active, Rotation.published_until > bindparam("at")),
    exists().where(EscalationPolicy.is_active),
    exists().where(Integration.is_enabled),
    exists().where(Incident.id > 0),
)
"""Built once: a slug to go on with, and whether each thing is there."""


@dataclass(frozen=True)
class Step:
    """One thing to do. `url` is where; None for what waits until there is a team."""

    text: str
    url: str | None
    is_done: bool


def first_steps(person: Person, *, is_reachable: bool, at: datetime) -> Sequence[Step]:
    """The way to the first page, for admins; empty once somebody is on call by a policy and an incident has been."""
    if person.role != Role.ADMIN:
        return ()
    slug, is_covered, has_policy, has_sender, has_incident = db.session.execute(_FACTS, {"at": at}).one()
    if is_covered and has_policy and has_incident:
        return ()
    return (
        Step(_("Say what wakes you, and try it"), url_for("contact_methods.index"), is_reachable),
        Step(_("Create a team"), url_for("teams.new"), slug is not None),
        Step(_("Say who takes turns, and publish"), _url("rotations.new", slug=slug), is_covered),
        Step(_("Say who is told when, and what follows"), _url("escalations.new", slug=slug), has_policy),
        Step(
            _("Name a service, and connect what sends its alerts"),
            _url("services.new", team=slug),
            has_sender,
        ),
        Step(_("Page yourself"), _url("pages.new", team=slug), has_incident),
    )


def _url(endpoint: str, **values: str | None) -> str | None:
    known: dict[str, Any] = {name: value for name, value in values.items() if value is not None}
    return url_for(endpoint, **known) if len(known) == len(values) else None
