"""When a failed message is tried again, and when the recipient's next method starts beside it."""

from datetime import datetime, timedelta

from portal.messages.outgoing import Failed

# Seconds before each attempt, the first at once. Chosen by us: five attempts in under four minutes, since a
# page that comes later is worth less than the next step of the policy.
WAITS = (0, 10, 30, 60, 120)
JITTER_RATIO = 0.2  # spreads the attempts of a storm
LONGEST_ASKED_WAIT = 60  # seconds a provider may ask us to wait; another method is under way by then


def next_try(attempt: int, failure: Failed, at: datetime, jitter: float) -> datetime | None:
    """When to try again after attempt number `attempt` (the first is 1) failed at `at`; None: never.

    Units:  `jitter` from -1 to 1, drawn by the caller; the wait varies by a fifth either way. A wait that the
            provider asked for is never shortened, and obeyed up to a minute.
    """
    if failure.is_permanent or attempt >= len(WAITS):
        return None
    wait = WAITS[attempt] * (1 + JITTER_RATIO * jitter)
    asked = min(failure.retry_after_seconds or 0, LONGEST_ASKED_WAIT)
    return at + timedelta(seconds=max(wait, asked))


def starts_next_method(attempt: int, failure: Failed) -> bool:
    """Whether not to wait for this method alone: it cannot work, asks us to wait, was silent, or failed twice.

    One that is silent has cost the whole deadline already.
    """
    is_slow = failure.is_silent or failure.retry_after_seconds is not None
    return failure.is_permanent or is_slow or attempt >= 2
