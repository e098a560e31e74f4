"""Tokens for scripts."""

from datetime import datetime

from portal.audit.actions import record
from portal.core import crypto
from portal.core.db import add, transactional
from portal.people.models import ApiToken, Person


@transactional
def create_token(
    person: Person, *, name: str, at: datetime, is_read_only: bool = False, expires_at: datetime | None = None
) -> tuple[ApiToken, str]:
    """A token for scripts; its text is returned once and kept nowhere."""
    token = crypto.new_token("oc_")
    row = add(
        ApiToken(
            person_id=person.id,
            name=name,
            token_hash=crypto.token_hash(token),
            prefix=token[:8],
            created_at=at,
            is_read_only=is_read_only,
            expires_at=expires_at,
        )
    )
    record("token.created", name, by=person.id, at=at)
    return row, token


@transactional
def revoke_token(token: ApiToken, *, by: Person, at: datetime) -> None:
    token.revoked_at = at
    record("token.revoked", token.name, by=by.id, at=at)
