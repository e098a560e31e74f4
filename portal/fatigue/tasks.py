"""Keeping what people are told of their rest true."""

import logging
from datetime import datetime, timedelta

from portal.core.jobs import sweep
from portal.fatigue.resting.actions import differences, follow_rest, tell_end
from portal.fatigue.resting.queries import stored_blocks, untold, wanted_blocks, woken_lately

log = logging.getLogger(__name__)


@sweep("watch_rest", every=timedelta(minutes=1))
def watch_rest(at: datetime) -> int:
    """Find rests that have begun anew, or have not after all, and tell who rests until when. How many have changed."""
    people = woken_lately(at)
    stored, wanted = stored_blocks([person.id for person in people], at), wanted_blocks(people, at)
    differ = [one for one in people if differences(stored[one.id], wanted[one.id]).are_some]
    changed = 0
    for person in differ:
        try:
            changed += follow_rest(person, at=at)
        except Exception:  # one that fails stops no other
            log.exception("the rest of person %s could not be followed", person.id)
    for row in untold(at):
        tell_end(row, at=at)
    return changed
