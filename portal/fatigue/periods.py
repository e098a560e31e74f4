"""Sums over periods: how long, what two of them share, what lies within one."""

from collections.abc import Iterable
from datetime import timedelta

from portal.rota.windows import Period, merged, without


def total(periods: Iterable[Period]) -> timedelta:
    """Of periods that do not overlap."""
    return sum((end - start for start, end in periods), timedelta())


def within(periods: Iterable[Period], whole: Period) -> list[Period]:
    """The parts of periods that lie in one: sorted, without overlap."""
    clipped = ((max(start, whole[0]), min(end, whole[1])) for start, end in periods)
    return merged((start, end) for start, end in clipped if start < end)


def overlap(one: Period, other: Period) -> bool:
    return max(one[0], other[0]) < min(one[1], other[1])


def longest_free(whole: Period, taken: Iterable[Period]) -> timedelta:
    """The longest part of a period in which nothing is taken."""
    return max((end - start for start, end in without([whole], taken)), default=timedelta())
