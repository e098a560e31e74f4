"""Tariffs as they are stored, and which one holds when. Values in, values out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, time
from enum import StrEnum
from typing import Any

from portal.fatigue.bands import Band
from portal.recovery.pay import AnyTariff, BlockTariff, Tariff, WeeklyTariff


class TariffKind(StrEnum):
    """Paid by the hour, a sum for a week, or blocks of hours that have begun."""

    HOURLY = "hourly"
    WEEKLY = "weekly"
    BLOCKS = "blocks"


_KINDS: Mapping[type[AnyTariff], TariffKind] = {
    Tariff: TariffKind.HOURLY,
    WeeklyTariff: TariffKind.WEEKLY,
    BlockTariff: TariffKind.BLOCKS,
}


@dataclass(frozen=True, slots=True)
class Rated:
    """A tariff and the first local date on which it holds; `version` is the number of the stored one."""

    since: date
    tariff: AnyTariff
    version: int = 0


def kind_of(tariff: AnyTariff) -> TariffKind:
    return _KINDS[type(tariff)]


def terms_of(tariff: AnyTariff) -> dict[str, Any]:
    """A tariff as JSON, without its currency. Shape: `tariff_from(kind, currency, terms_of(t)) == t`."""
    if isinstance(tariff, Tariff):
        days = {f"{day}:{band}": rate for (day, band), rate in tariff.by_weekday.items()}
        return {
            "rates": _by_name(tariff.rates),
            "by_weekday": days,
            "on_holidays": _by_name(tariff.on_holidays),
        }
    if isinstance(tariff, WeeklyTariff):
        starts = tariff.starts.isoformat("minutes")
        return {"amount": tariff.amount, "weekday": tariff.weekday, "starts": starts}
    return {name: value for name, value in asdict(tariff).items() if name != "currency"}


def tariff_from(kind: TariffKind, currency: str, terms: Mapping[str, Any]) -> AnyTariff:
    if kind is TariffKind.BLOCKS:
        return BlockTariff(currency, **terms)
    if kind is TariffKind.WEEKLY:
        starts = time.fromisoformat(terms["starts"])
        return WeeklyTariff(currency, terms["amount"], terms["weekday"], starts)
    days = {_day_and_band(name): rate for name, rate in terms["by_weekday"].items()}
    return Tariff(currency, _by_band(terms["rates"]), days, _by_band(terms["on_holidays"]))


def in_force(saved: Iterable[Rated]) -> list[Rated]:
    """What holds from when, of versions in the order of their numbers: a later one replaces all that was to hold
    on its first date and after. Ascending."""
    holding: list[Rated] = []
    for one in saved:
        holding = [other for other in holding if other.since < one.since] + [one]
    return holding


def holding(line: Sequence[Rated], on: date) -> Rated | None:
    return next((one for one in reversed(line) if one.since <= on), None)


def since_joined(line: Sequence[Rated], joined_on: date) -> list[Rated]:
    """What holds for somebody who joined on that date: nothing before it."""
    at = holding(line, joined_on)
    began = [Rated(joined_on, at.tariff, at.version)] if at else []
    return began + [one for one in line if one.since > joined_on]


def first_of(lines: Sequence[Sequence[Rated]]) -> list[Rated]:
    """One line of several teams' rates, best first: at each date those of the first team that has some."""
    found: list[Rated] = []
    for day in sorted({one.since for line in lines for one in line}):
        chosen = next(one for line in lines if (one := holding(line, day)))
        if not found or chosen.version != found[-1].version:
            found.append(Rated(day, chosen.tariff, chosen.version))
    return found


def _by_name(rates: Mapping[Band, int]) -> dict[str, int]:
    return {band.value: rate for band, rate in rates.items()}


def _by_band(rates: Mapping[str, int]) -> dict[Band, int]:
    return {Band(name): rate for name, rate in rates.items()}


def _day_and_band(name: str) -> tuple[int, Band]:
    day, _colon, band = name.partition(":")
    return int(day), Band(band)
