"""Senders: what the intake has to know of an integration, without the rest of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, select

from portal.alerts.models import Integration
from portal.alerts.sources.signals import How, Ranked, Signal, ranked
from portal.core import clock, crypto
from portal.core.db import db, table_of
from portal.services.models import Service


@dataclass(frozen=True)
class Sender:
    """An integration, and whose service it alerts of."""

    id: int
    kind: str
    name: str
    severity_map: Mapping[str, int]
    alert_ranks: Mapping[str, int]
    settings: Mapping[str, object]
    is_enabled: bool
    last_received_at: datetime | None
    service_id: int
    team_id: int

    def ranked(self, signal: Signal) -> Ranked:
        """How grave an alert is: by its name where the team has said so, else by its sender's word."""
        own = self.alert_ranks.get(signal.name)
        return Ranked(own, How.NAME) if own else ranked(signal.severity_label, self.severity_map)


_OWN, _SERVICE = table_of(Integration).c, table_of(Service).c
_BY_SECRET = (
    select(
        _OWN.id,
        _OWN.kind,
        _OWN.name,
        _OWN.severity_map,
        _OWN.alert_ranks,
        _OWN.settings,
        _OWN.is_enabled,
        _OWN.last_received_at,
        _OWN.service_id,
        _SERVICE.team_id,
        func.clock_timestamp().label("at"),
    )
    .join(table_of(Service), _SERVICE.id == _OWN.service_id)
    .where(_OWN.secret_hash == bindparam("hash"), _OWN.kind == bindparam("kind"))
)
"""Columns, not entities: the secret would be decrypted for each alert anew."""


def sender_by_secret(kind: str, secret: str) -> tuple[Sender, datetime] | None:
    """Who is behind an intake address, and the database's time; None when nobody is."""
    asked = {"hash": crypto.token_hash(secret), "kind": kind}
    row = db.session.connection().execute(_BY_SECRET, asked).one_or_none()
    return None if row is None else (Sender(*row[:-1]), clock.told(row[-1]))


def sender_of(integration: Integration) -> Sender:
    return Sender(
        integration.id,
        integration.kind,
        integration.name,
        integration.severity_map,
        integration.alert_ranks,
        integration.settings,
        integration.is_enabled,
        integration.last_received_at,
        integration.service_id,
        integration.service.team_id,
    )
