"""A breaker per provider: after a row of failures nobody waits for it any more, one probe excepted now and then."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

MOST_FAILURES = 5
WINDOW = timedelta(seconds=60)
PROBE_EVERY = timedelta(seconds=30)
"""Source of the three: our own failure matrix, "provider down: at most 30 s to the next channel"."""


@dataclass(frozen=True)
class Breaker:
    """What is known of one provider. `opened_at` is set while it is left alone."""

    failure_count: int = 0
    failed_at: datetime | None = None
    opened_at: datetime | None = None
    probed_at: datetime | None = None

    @property
    def is_suspect(self) -> bool:
        """It has failed since it last worked."""
        return self.failure_count > 0


def after_failure(breaker: Breaker, at: datetime, *, is_certain: bool = False) -> Breaker:
    """One more failure; those further apart than the window do not add up. One that is certain opens at once."""
    is_row = breaker.failed_at is not None and at - breaker.failed_at <= WINDOW
    count = breaker.failure_count + 1 if is_row or breaker.opened_at else 1
    opens = is_certain or count >= MOST_FAILURES
    opened_at = breaker.opened_at or (at if opens else None)
    return replace(breaker, failure_count=count, failed_at=at, opened_at=opened_at, probed_at=at)


def may_call(breaker: Breaker, at: datetime) -> bool:
    """Whether to try the provider now: closed, or time for a probe."""
    if breaker.opened_at is None:
        return True
    return breaker.probed_at is None or at - breaker.probed_at >= PROBE_EVERY


def comes_last(breaker: Breaker, at: datetime) -> bool:
    """Whether the others of its chain go first: it failed a moment ago, perhaps by using up the whole time."""
    return breaker.failed_at is not None and at - breaker.failed_at < PROBE_EVERY
