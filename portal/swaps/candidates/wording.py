"""Who could take a stretch, in words."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from portal.core.text import _, _n, ago
from portal.swaps.candidates.ranking import Standing

A_MOMENT = timedelta(minutes=1)
"""A view asks twice what time it is: who is on call now was so a moment ago. Chosen by us."""


def last_on_call(last_at: datetime | None, at: datetime) -> str:
    """`5 weeks ago`, as the table of candidates says it."""
    if last_at is None:
        return _("not in 90 days")
    return _("now") if at - last_at < A_MOMENT else ago(last_at, at)


def load_text(load: float) -> str:
    return _("%(load)s ×", load=f"{load:.1f}")


def figures(one: Standing, at: datetime) -> Iterator[str]:
    yield _("Load %(load)s the team's mean.", load=load_text(one.load))
    yield _n("%(num)s page at night in 30 days.", "%(num)s pages at night in 30 days.", one.night_page_count)
    yield _last(one.last_at, at)


def _last(last_at: datetime | None, at: datetime) -> str:
    if last_at is None:
        return _("Not on call in the last 90 days.")
    return _("On call now.") if last_at == at else _("Last on call %(ago)s.", ago=ago(last_at, at))
