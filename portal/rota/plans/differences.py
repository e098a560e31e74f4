"""What a publication would change, put so that a person can read it. Values in, lines out."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from portal.rota.plans.reconciling import Plan, Row
from portal.rota.rule.shifts import Shift


class Kind(StrEnum):
    """A shift is moved when it begins at another instant; else another person or end is a change."""

    CREATED = "created"
    CHANGED = "changed"
    MOVED = "moved"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Difference:
    """One shift that would be written: what is published of it, and what would be. Ids are people's.

    `starts_at` is when it begins, as published if it is.
    """

    kind: Kind
    starts_at: datetime
    published_until: datetime | None = None
    published_id: int | None = None
    drafted_from: datetime | None = None
    drafted_until: datetime | None = None
    drafted_id: int | None = None


def differences(plan: Plan[Row]) -> list[Difference]:
    """A plan as lines by time; what leaves a place comes before what takes it."""
    lines = [
        *(Difference(Kind.REMOVED, row.starts_at, row.ends_at, row.person_id) for row in plan.remove),
        *(_changed(row, new) for row, new in plan.change),
        *(
            Difference(
                Kind.CREATED,
                new.starts_at,
                drafted_from=new.starts_at,
                drafted_until=new.ends_at,
                drafted_id=new.person_id,
            )
            for new in plan.create
        ),
    ]
    return sorted(lines, key=lambda line: line.starts_at)


def _changed(row: Row, new: Shift) -> Difference:
    kind = Kind.CHANGED if row.starts_at == new.starts_at else Kind.MOVED
    return Difference(
        kind, row.starts_at, row.ends_at, row.person_id, new.starts_at, new.ends_at, new.person_id
    )


def fingerprint(lines: Iterable[Difference]) -> str:
    """Tells whether what is about to be published is what was looked at."""
    text = "\n".join(
        f"{line.kind} {line.starts_at} {line.drafted_from} {line.drafted_until} {line.drafted_id}"
        for line in lines
    )
    return hashlib.sha256(text.encode()).hexdigest()[:16]
