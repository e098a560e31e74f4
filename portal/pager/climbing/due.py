"""Running what is due, one incident a transaction: a poisonous one does not stop the others."""

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from portal.core.db import db

log = logging.getLogger(__name__)


class Poisonous(Exception):
    """An incident whose turn raised; its transaction is undone and the cause is chained."""

    def __init__(self, incident_id: int) -> None:
        super().__init__(f"incident {incident_id} could not be taken further")
        self.incident_id = incident_id


@contextmanager
def turn_of(incident_id: int) -> Iterator[None]:
    """Around the work on one incident, inside its transaction; what it wrote is stored here. Errors: Poisonous."""
    try:
        yield
        db.session.flush()  # not at the commit, where nobody knows whose turn it was
    except Exception as error:
        raise Poisonous(incident_id) from error


def each_due(run_next: Callable[[Sequence[int]], int | None]) -> Iterator[int]:
    """Run what is due until nothing is; the incidents' ids, each after its commit.

    `run_next` takes the ids that had their turn and runs another, None when there is none.
    Errors: the first Poisonous, when all others had their turn; the next tick tries it again.
    """
    seen: list[int] = []
    poisonous: Poisonous | None = None
    while True:
        try:
            incident_id = run_next(seen)
        except Poisonous as error:
            log.exception("put aside until all others had their turn")
            poisonous = poisonous or error
            seen.append(error.incident_id)
            continue
        if incident_id is None:
            break
        seen.append(incident_id)
        yield incident_id
    if poisonous is not None:
        raise poisonous
