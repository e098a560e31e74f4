"""Public holidays of a country and a region of it. They change who is chosen and how hours count, never who is paged.

The package `holidays` takes fifteen megabytes, so it is loaded where somebody's holidays are really asked for.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from holidays import HolidayBase

_CODES = (
    "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT "
    "BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH "
    "ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT "
    "HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS "
    "LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI "
    "NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG "
    "SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG "
    "UM US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW "
)
COUNTRIES = frozenset(_CODES.split())
"""ISO 3166-1 alpha-2 codes that the package knows; a test compares them. A form shows them without loading it."""


@dataclass(frozen=True, slots=True)
class Residence:
    """Whose holidays hold. `region` is a subdivision as the package knows it, mostly the end of its ISO 3166-2 code."""

    country: str
    region: str | None = None


def find_country(code: str) -> str | None:
    """`fr` is FR; None where no holidays are known."""
    wanted = code.strip().upper()
    return wanted if wanted in COUNTRIES else None


def find_region(country: str, text: str) -> str | None:
    """The region of a known country meant by `BY`, `DE-BY` or `bayern`; None when there is no such one."""
    wanted = text.strip().casefold().removeprefix(f"{country.casefold()}-")
    return next((code for code, names in regions(country).items() if wanted in _folded(code, names)), None)


@lru_cache(maxsize=64)
def regions(country: str) -> Mapping[str, str]:
    """Codes of a country's subdivisions and their names, where it has any: `{"BY": "Bayern", …}`."""
    of_country = _days_of(country)
    names = of_country.get_subdivision_aliases()
    return {code: ", ".join(names.get(code) or [code]) for code in of_country.subdivisions}


def holidays_between(residence: Residence, first: date, last: date, language: str) -> dict[date, str]:
    """The public holidays of [first, last] by day, named in `language` where the package can, else in its own.

    Nothing for a residence that the package no longer knows: what was stored once must not break a view.
    """
    years = (_named(residence, language, year) for year in range(first.year, last.year + 1))
    return {on: name for year in years for on, name in year.items() if first <= on <= last}


@lru_cache(maxsize=512)
def _named(residence: Residence, language: str, year: int) -> Mapping[date, str]:
    try:
        named_in = _spoken(residence.country, language)
        found = _days_of(residence.country, subdiv=residence.region, language=named_in, years=year)
    except NotImplementedError:
        return {}
    return dict(sorted(found.items()))


@lru_cache(maxsize=64)
def _spoken(country: str, language: str) -> str | None:
    """How the package calls a language: `en` may be en_US or en_GB there. Left to itself it takes the machine's."""
    found = _days_of(country)
    known = found.supported_languages
    return next((one for one in known if one.split("_")[0] == language.split("_")[0]), found.default_language)


def _days_of(country: str, **asked: Any) -> "HolidayBase":
    """Of no year at all unless `years` are asked for."""
    from holidays import country_holidays

    return country_holidays(country, expand=False, **asked)


def _folded(code: str, names: str) -> set[str]:
    return {code.casefold(), *(name.casefold() for name in names.split(", "))}
