"""Keeping what people are told of their rest true, and what is counted of their nights."""

import logging
from datetime import datetime, timedelta

from portal.core.jobs import sweep
from portal.fatigue.days.actions import count_person, forget_old_days, notice, put_off
from portal.fatigue.days.changes import due_people
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


@sweep("count_nights", every=timedelta(minutes=1))
def count_nights(at: datetime) -> int:
    """Count anew what may have changed of people's days and nights, everybody once an hour; how many days have."""
    notice(at)
    changed = forget_old_days(at)
    for person in due_people(at):
        person_id = person.id
        try:
            changed += count_person(person, at=at)
        except Exception:  # one that fails stops no other
            log.exception("the nights of person %s could not be counted", person_id)
            put_off(person_id, at=at)
    return changed
