"""How long a page kept somebody: until the last thing they did about it. Values in, an instant out."""

from collections.abc import Sequence
from datetime import datetime, timedelta


def engaged_until(
    paged_at: datetime, deeds: Sequence[datetime], ends: Sequence[datetime], *, joins_within: timedelta
) -> datetime | None:
    """The last of somebody's deeds on an incident after a page; None when they did nothing.

    Shape: `deeds` and the incident's `ends` stand in order. What is written after it has ended counts while it
           follows closely: closing it the next morning keeps nobody awake.
    """
    over_at = next((end for end in ends if end >= paged_at), None)
    last = None
    for deed in deeds:
        if over_at and deed > max(over_at, last or over_at) + joins_within:
            break
        last = deed if deed >= paged_at else last
    return last
