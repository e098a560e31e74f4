"""A POST that is sent twice with one Idempotency-Key happens once, and is answered alike both times."""

import hashlib
import re
from collections.abc import Callable

from flask import Response, make_response
from psycopg.errors import LockNotAvailable
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import OperationalError

from portal.core import clock, crypto
from portal.core.db import db, transaction
from portal.core.errors import Refused
from portal.core.text import _
from portal.people.current import current_person
from portal.people.models import IdempotentAnswer

HEADER = "Idempotency-Key"
REPLAYED = "Idempotent-Replayed"
_KEY = re.compile(r"[!-~]{1,255}")
_AT_WORK = 0
"""The status of a row whose answer is not known yet; only its own transaction ever sees it."""


def once(key: str, request_text: str, work: Callable[[], Response]) -> Response:
    """Do a write in one transaction with the memory of its answer; a repeat gets that and does nothing.

    Of two at once the second waits for the first. What is refused leaves no memory, so it may be sent again.
    Errors: Refused for no usable key, one that came with another request, or one that is still at work.
    """
    if not _KEY.fullmatch(key):
        raise Refused(_("Send 1 to 255 letters, digits or signs, without spaces."), field=HEADER)
    hashed = hashlib.sha256(request_text.encode()).hexdigest()
    with transaction():
        if not _claimed(key, hashed):
            return _earlier(_row(key), hashed)
        answer = work()
        row = _row(key)
        row.status, row.body = answer.status_code, crypto.encrypt(answer.get_data(as_text=True))
        return answer


def _claimed(key: str, hashed: str) -> bool:
    """Put the key down; False when it was there. The database makes whoever comes second wait here."""
    values = {
        "person_id": current_person().id, "idempotency_key": key, "request_hash": hashed, "status": _AT_WORK,
        "body": "", "created_at": clock.now(),
    }  # fmt: skip
    new = insert(IdempotentAnswer).values(values).on_conflict_do_nothing()
    try:
        return db.session.scalar(new.returning(IdempotentAnswer.idempotency_key)) is not None
    except OperationalError as error:
        if isinstance(error.orig, LockNotAvailable):
            raise Refused(_("The first request with this key is still at work. Ask again.")) from error
        raise


def _row(key: str) -> IdempotentAnswer:
    return db.session.get_one(IdempotentAnswer, (current_person().id, key))


def _earlier(row: IdempotentAnswer, hashed: str) -> Response:
    """Answers may hold secrets, which is why they are stored encrypted."""
    if row.request_hash != hashed:
        raise Refused(_("This key came with another request before. Take a new one."), field=HEADER)
    headers = {"Content-Type": "application/json", REPLAYED: "true"}
    return make_response(crypto.decrypt(row.body), row.status, headers)
