"""The sweep that writes letters on Mondays."""

import logging
from datetime import datetime, timedelta

from portal.core.jobs import sweep
from portal.digests.actions import write_weekly
from portal.digests.queries import due_letters

log = logging.getLogger(__name__)
MOST = 50
"""In one run, so that a run stays short; the next one goes on. Chosen by us."""


@sweep("write_digests", every=timedelta(minutes=1))
def write_digests(at: datetime) -> int:
    """Write the weekly letters of everybody for whom it is Monday after eight; how many."""
    written = 0
    for person, monday in due_letters(at, MOST):
        person_id = person.id
        try:
            written += write_weekly(person, monday, at=at)
        except Exception:  # one that fails stops no other
            log.exception("the weekly letter of person %s could not be written", person_id)
    return written
