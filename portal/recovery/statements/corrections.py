"""What has changed since a month was closed, as lines of a later one. Values only."""

from collections.abc import Iterator, Mapping
from datetime import date

from portal.recovery.statements.lines import Line, Section, Statement, line_from, month_after, stored_line

NOTHING = (0, 0, "")


def first_open_after(month: date, closed: Mapping[date, Statement]) -> date:
    """The month in which what changes in a closed one is put right."""
    following = month_after(month)
    return first_open_after(following, closed) if following in closed else following


def corrections(
    month: date, closed: Mapping[date, Statement], now: Mapping[date, Statement]
) -> Iterator[Line]:
    """What is different `now` from closed months as they were told, corrections included, for an open month."""
    for before in sorted(closed):
        if before in now and first_open_after(before, closed) == month:
            yield from _between(_told(before, closed), now[before])


def _told(month: date, closed: Mapping[date, Statement]) -> dict[str, Line]:
    """The lines of a closed month as they stand after what later closed months have corrected."""
    known = {line.key: line for line in closed[month].lines if line.section is not Section.CORRECTION}
    for later in sorted(one for one in closed if one > month):
        for line in closed[later].of(Section.CORRECTION):
            if line.about["month"] == month.isoformat():
                known[line.about["now"]["key"]] = line_from(line.about["now"])
    return known


def _between(told: Mapping[str, Line], now: Statement) -> Iterator[Line]:
    found = {line.key: line for line in now.lines if line.section is not Section.CORRECTION}
    for key in sorted(told.keys() | found.keys()):
        was, is_ = told.get(key), found.get(key)
        if (was.worth if was else NOTHING) != (is_.worth if is_ else NOTHING):
            yield from _correction(now.month, was, is_)


def _correction(month: date, was: Line | None, is_: Line | None) -> Iterator[Line]:
    """One line; two where the currency is another."""
    some = is_ or was
    assert some is not None
    now = is_ or Line(some.section, some.key, some.on, about=some.about)
    for currency in sorted({line.currency for line in (was, is_) if line} or {""}):
        parts = [line if line and line.currency == currency else None for line in (was, is_)]
        minutes, amount = (_rise(parts, name) for name in ("minutes", "amount"))
        key = f"{Section.CORRECTION}:{month}:{some.key}:{currency}"
        about = {
            "month": month.isoformat(),
            "was": stored_line(was) if was else None,
            "now": stored_line(now),
        }
        yield Line(Section.CORRECTION, key, some.on, minutes, amount, currency, about)


def _rise(parts: list[Line | None], name: str) -> int:
    was, is_ = (getattr(line, name) if line else 0 for line in parts)
    return int(is_ - was)
