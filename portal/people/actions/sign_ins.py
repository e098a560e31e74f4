"""Passwords, and signing in and out."""

from datetime import datetime

from sqlalchemy import update

from portal.audit.actions import record
from portal.core import crypto
from portal.core.db import add, db, transactional
from portal.people import passwords
from portal.people.models import Person, SignIn
from portal.people.queries import person_by_email

_NOBODY = "nobody"  # what was typed is not kept: it may be a password in the wrong field


@transactional
def set_password(person: Person, password: str, *, at: datetime) -> None:
    """A new password ends every sign-in of the old one."""
    person.password_hash = passwords.hashed(password)
    end_sign_ins(person, at=at)
    record("person.password_set", person.email, by=person.id, at=at)


@transactional
def sign_in(email: str, password: str, *, at: datetime) -> tuple[SignIn, str] | None:
    """A new sign-in and the token for its cookie; None for any wrong pair, in the same time."""
    person = person_by_email(email)
    is_right = passwords.is_right(password, person.password_hash if person else None)
    if person is None or not is_right or not person.is_active:
        record("sign_in.refused", person.email if person else _NOBODY, by=None, at=at)
        return None
    return begin_sign_in(person, at=at)


@transactional
def begin_sign_in(person: Person, *, at: datetime) -> tuple[SignIn, str]:
    """A sign-in of somebody who has proved who they are, and the token for its cookie."""
    token = crypto.new_token()
    row = add(SignIn(token_hash=crypto.token_hash(token), person_id=person.id, created_at=at))
    record("sign_in", person.email, by=person.id, at=at)
    return row, token


@transactional
def sign_out(sign_in: SignIn, *, at: datetime) -> None:
    sign_in.ended_at = at


@transactional
def end_sign_ins(person: Person, *, at: datetime, but: SignIn | None = None) -> None:
    """Sign a person out everywhere, or everywhere but in one browser."""
    living = update(SignIn).where(SignIn.person_id == person.id, SignIn.ended_at.is_(None))
    if but is not None:
        living = living.where(SignIn.id != but.id)
    db.session.execute(living.values(ended_at=at))
