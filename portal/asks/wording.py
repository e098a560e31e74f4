"""What people read of asks: answers, and until when one is wanted."""

from collections.abc import Sequence

from portal.asks.models import ACCEPT, REFUSE, WITHDRAWN, Ask
from portal.core.text import _, _n, local, zone_city


def accept_or_refuse() -> Sequence[str]:
    return _("Accept"), _("Refuse")


def answer_name(answer: str) -> str:
    """An answer that was given, as people say it."""
    names = {ACCEPT: _("accepted"), REFUSE: _("refused"), WITHDRAWN: _("no longer asked")}
    return names.get(answer, answer)


def due(ask: Ask, zone: str) -> str | None:
    """Until when an answer is wanted, on the reader's clock."""
    if ask.due_at is None:
        return None
    return _("Answer until %(time)s (%(city)s)", time=local(ask.due_at, zone), city=zone_city(zone))


def waiting(count: int) -> str | None:
    """What the badge with their number means, for those who do not see where it is."""
    return _n("%(num)s answer is awaited", "%(num)s answers are awaited", count) if count else None
