"""The score: what tired somebody, in points that fade. Advice about workload, not about health, and never a ranking."""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from portal.fatigue.bands import Band
from portal.fatigue.interruptions import Interruption
from portal.fatigue.local_days import Home
from portal.fatigue.nights import Night
from portal.fatigue.rest import Rest
from portal.fatigue.settings import Settings

HOUR = timedelta(hours=1)


class Kind(StrEnum):
    """What earns points; of those at the same instant the first comes first."""

    INTERRUPTION = "interruption"
    BROKEN_NIGHT = "broken_night"
    SHORT_DAILY_REST = "short_daily_rest"
    SHORT_WEEKLY_REST = "short_weekly_rest"
    ONCALL_NIGHT = "oncall_night"
    NIGHT_IN_A_ROW = "night_in_a_row"


class Level(StrEnum):
    OK = "ok"
    WATCH = "watch"
    RECOVER = "recover"
    STOP = "stop"


@dataclass(frozen=True, slots=True)
class Item:
    """Points booked at an instant, and what for."""

    at: datetime
    kind: Kind
    points: float
    subject: Interruption | Night | Rest


def items_of(
    home: Home, interruptions: Iterable[Interruption], nights: Iterable[Night], rests: Iterable[Rest]
) -> list[Item]:
    """Everything that earns points, by time."""
    settings = home.settings
    found = [
        *(_of_interruption(one, settings) for one in interruptions),
        *(item for one in nights for item in _of_night(one, settings)),
        *(_of_rest(one, settings) for one in rests if one.is_short),
    ]
    order = list(Kind)
    return sorted(found, key=lambda item: (item.at, order.index(item.kind)))


def decayed(item: Item, *, at: datetime, settings: Settings) -> float:
    """What is left of an item's points: half of them after 72 hours."""
    return float(item.points * 2 ** -((at - item.at) / settings.half_life))


def score(items: Iterable[Item], *, at: datetime, settings: Settings) -> float:
    """0 to 100 with one decimal, halves upwards, from the items booked by an instant."""
    left = math.fsum(decayed(item, at=at, settings=settings) for item in items if item.at <= at)
    return shown(left, settings)


def shown(points: float, settings: Settings) -> float:
    """What is left of all points, as the score that people see."""
    return min(settings.most, math.floor(points * 10 + 0.5) / 10)


def level(score: float, settings: Settings) -> Level:
    """By the score as it is shown, so that 25.0 is *watch* wherever it stands."""
    if score >= settings.stop:
        return Level.STOP
    if score >= settings.recover:
        return Level.RECOVER
    return Level.WATCH if score >= settings.watch else Level.OK


def _of_interruption(one: Interruption, settings: Settings) -> Item:
    begun = {
        Band.BUSINESS: settings.business_points,
        Band.OFF: settings.off_points,
        Band.NIGHT: settings.core_points if one.is_core else settings.night_points,
    }
    engaged = (
        one.engaged.business / HOUR * settings.business_points_an_hour
        + one.engaged.off / HOUR * settings.off_points_an_hour
        + one.engaged.night / HOUR * settings.night_points_an_hour
    )
    return Item(one.ends_at, Kind.INTERRUPTION, begun[one.band] + engaged, one)


def _of_night(one: Night, settings: Settings) -> Iterator[Item]:
    if one.is_broken:
        yield Item(one.ends_at, Kind.BROKEN_NIGHT, settings.broken_night_points, one)
    if one.is_oncall:
        points = settings.primary_night_points if one.is_primary else settings.other_night_points
        yield Item(one.ends_at, Kind.ONCALL_NIGHT, points, one)
    if one.row > settings.row_of_nights:
        yield Item(one.ends_at, Kind.NIGHT_IN_A_ROW, settings.late_night_points, one)


def _of_rest(one: Rest, settings: Settings) -> Item:
    if one.is_weekly:
        return Item(one.ends_at, Kind.SHORT_WEEKLY_REST, settings.short_weekly_rest_points, one)
    return Item(one.ends_at, Kind.SHORT_DAILY_REST, settings.short_daily_rest_points, one)
