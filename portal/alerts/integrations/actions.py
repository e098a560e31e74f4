"""Changing integrations: the addresses alerts are sent to."""

from collections.abc import Mapping
from datetime import datetime

from portal.alerts.models import Integration
from portal.alerts.sources import SOURCES
from portal.audit.actions import record
from portal.core import crypto
from portal.core.db import add, transactional
from portal.core.errors import Refused
from portal.core.text import _
from portal.people.models import Person
from portal.services.models import Service

MOST_RANKED = 200
"""Names with a severity of their own. Chosen by us: who has more of them mends the sender's rules."""


@transactional
def create_integration(
    service: Service, *, kind: str, name: str, by: Person | None, at: datetime
) -> tuple[Integration, str]:
    """A new address for one sender, and its secret. Errors: Refused for a kind we cannot read."""
    if kind not in SOURCES:
        known = ", ".join(SOURCES)
        raise Refused(
            _("%(kind)s is not a kind we read. Choose one of: %(known)s.", kind=kind, known=known),
            fields={"kind": _("Unknown.")},
        )
    secret = crypto.new_token()
    row = Integration(service_id=service.id, kind=kind, name=name, created_at=at, **_hidden(secret))
    integration = add(row)
    _note("created", integration, by=by, at=at, kind=kind)
    return integration, secret


@transactional
def update_integration(
    integration: Integration, *, name: str, ranks: Mapping[str, int], by: Person, at: datetime
) -> None:
    """Rename it and say what its severity words mean; see `set_severity_map`."""
    if name != integration.name:
        integration.name = name
        _note("renamed", integration, by=by, at=at)
    set_severity_map(integration, ranks, by=by, at=at)


@transactional
def renew_secret(integration: Integration, *, by: Person, at: datetime) -> str:
    """A new secret; whoever still sends to the old address is refused from now on."""
    secret = crypto.new_token()
    for name, value in _hidden(secret).items():
        setattr(integration, name, value)
    _note("secret_renewed", integration, by=by, at=at)
    return secret


@transactional
def set_enabled(integration: Integration, is_enabled: bool, *, by: Person, at: datetime) -> None:
    """Switch it off, and requests are refused; or on again."""
    integration.is_enabled = is_enabled
    _note("enabled" if is_enabled else "disabled", integration, by=by, at=at)


@transactional
def set_severity_map(integration: Integration, ranks: Mapping[str, int], *, by: Person, at: datetime) -> None:
    """What the sender's severity words mean here, as ranks 1 to 4; other words keep their usual meaning.

    Errors: ValueError for another rank.
    """
    if not all(1 <= rank <= 4 for rank in ranks.values()):
        raise ValueError(f"a severity has a rank from 1 to 4: {dict(ranks)}")
    if dict(ranks) != integration.severity_map:
        integration.severity_map = dict(ranks)
        _note("severities_set", integration, by=by, at=at, ranks=dict(ranks))


@transactional
def rank_alerts(integration: Integration, name: str, rank: int | None, *, by: Person, at: datetime) -> None:
    """How grave alerts of a name are from now on, whatever their sender says; None: what the sender says again.

    Errors: Refused for one name more than `MOST_RANKED`; ValueError for another rank than 1 to 4.
    """
    if rank not in (None, 1, 2, 3, 4):
        raise ValueError(f"a severity has a rank from 1 to 4: {rank}")
    before = integration.alert_ranks
    after = {other: known for other, known in before.items() if other != name} | (
        {name: rank} if rank else {}
    )
    if len(after) > MOST_RANKED:
        raise Refused(
            _("At most %(n)s alerts have a severity of their own. Take one away first.", n=MOST_RANKED)
        )
    if after != before:
        integration.alert_ranks = after
        _note("alert_ranked", integration, by=by, at=at, alert=name, rank=rank)


def _hidden(secret: str) -> dict[str, str]:
    return {"secret": secret, "secret_hash": crypto.token_hash(secret)}


def _note(what: str, integration: Integration, *, by: Person | None, at: datetime, **detail: object) -> None:
    subject = f"{integration.service.slug}/{integration.name}"
    record(f"integration.{what}", subject, by=by.id if by else None, at=at, **detail)
