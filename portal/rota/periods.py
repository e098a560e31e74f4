"""Cover at an instant or in a stretch of time, asked so that an index answers, whatever year it is.

Each is said twice. Of "begins before" and "ends after" an index takes one, and that has half the years as its answer,
unless somebody's or some team's own are few; the index by period has everybody's of that time. The planner chooses.
"""

from datetime import datetime

from sqlalchemy import BindParameter, ColumnElement, and_, func, literal
from sqlalchemy.dialects.postgresql import TSTZRANGE

from portal.core.db import UtcDateTime
from portal.rota.models import Assignment

Instant = datetime | BindParameter[datetime]

_PERIOD = func.tstzrange(Assignment.starts_at, Assignment.ends_at, type_=TSTZRANGE)


def covers(at: Instant) -> ColumnElement[bool]:
    """Whether an assignment holds an instant: its end is not its own any more."""
    then = _typed(at)
    return and_(Assignment.starts_at <= then, Assignment.ends_at > then, _PERIOD.contains(then))


def touches(start: Instant, end: Instant) -> ColumnElement[bool]:
    """Whether an assignment has anything of [start, end); nothing has where the end comes first."""
    first, last = _typed(start), _typed(end)
    asked = func.tstzrange(func.least(first, last), last, type_=TSTZRANGE)
    return and_(Assignment.starts_at < last, Assignment.ends_at > first, _PERIOD.overlaps(asked))


def _typed(at: Instant) -> ColumnElement[datetime]:
    return literal(at, UtcDateTime()) if isinstance(at, datetime) else at
