"""What changes after the fact makes books due at once: cover, time off, what a page was worth, another clock.

Each runs inside the transaction that has changed it.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from portal.absences.signals import absence_changed
from portal.fatigue.marks.signals import page_marked
from portal.people.signals import zone_changed
from portal.recovery.upkeep.queries import look_soon
from portal.rota.cover.signals import cover_changed


def listen() -> None:
    cover_changed.connect(_hear_of_cover)
    for signal in (absence_changed, page_marked, zone_changed):
        signal.connect(_hear_of_one)


def _hear_of_cover(_shift_ids: object, *, people: Iterable[int], at: datetime, **_more: Any) -> None:
    look_soon(people, at)


def _hear_of_one(person_id: int, *, at: datetime, **_more: Any) -> None:
    look_soon([person_id], at)
