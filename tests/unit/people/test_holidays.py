import subprocess
import sys
from datetime import date

import pytest

from portal.people.holidays import COUNTRIES, Residence, find_country, find_region, holidays_between, regions


def of_2026(residence: Residence, language: str = "en") -> dict[date, str]:
    return holidays_between(residence, date(2026, 1, 1), date(2026, 12, 31), language)


def test_the_countries_are_those_of_the_package() -> None:
    from holidays.registry import COUNTRIES as KNOWN

    assert {names[1] for names in KNOWN.values()} == COUNTRIES


def test_a_region_has_days_of_its_own() -> None:
    bavaria, berlin = of_2026(Residence("DE", "BY")), of_2026(Residence("DE", "BE"))
    assert date(2026, 1, 6) in bavaria
    assert date(2026, 1, 6) not in berlin
    assert date(2026, 3, 8) in berlin
    assert date(2026, 3, 8) not in bavaria
    assert date(2026, 10, 3) in bavaria
    assert date(2026, 10, 3) in berlin


def test_easter_moves() -> None:
    for year, monday in ((2025, date(2025, 4, 21)), (2026, date(2026, 4, 6)), (2027, date(2027, 3, 29))):
        assert monday in holidays_between(Residence("FR"), date(year, 1, 1), date(year, 12, 31), "en")


def test_names_are_told_in_the_language_asked_for_or_in_the_country_s_own() -> None:
    day = date(2026, 5, 8)
    assert of_2026(Residence("FR"))[day] == "Victory Day"
    assert of_2026(Residence("FR"), "fr")[day] == "Fête de la Victoire"
    assert of_2026(Residence("FR"), "xx")[day] == "Fête de la Victoire"
    assert "Christmas Day" in of_2026(Residence("GB", "ENG"))[date(2026, 12, 25)]


def test_both_ends_count_and_years_are_crossed() -> None:
    found = holidays_between(Residence("FR"), date(2026, 12, 25), date(2027, 1, 1), "en")
    assert [*found] == [date(2026, 12, 25), date(2027, 1, 1)]
    assert holidays_between(Residence("FR"), date(2026, 12, 26), date(2026, 12, 31), "en") == {}


@pytest.mark.parametrize("text", ["BY", "by", "DE-BY", "de-by", "Bayern", " bayern "])
def test_a_region_is_found_by_code_or_name(text: str) -> None:
    assert find_region("DE", text) == "BY"


def test_what_is_no_place_is_not_guessed() -> None:
    assert find_country(" fr ") == "FR"
    assert [find_country(text) for text in ("France", "ZZ", "")] == [None, None, None]
    assert (find_region("DE", "Paris"), find_region("RU", "BY")) == (None, None)
    assert regions("RU") == {}


def test_a_place_that_is_not_known_any_more_has_no_holidays() -> None:
    assert of_2026(Residence("DE", "gone")) == {}


def test_the_package_is_not_loaded_for_its_countries() -> None:
    code = "import sys; import portal.people.forms.profiles; print('holidays' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.strip() == "False"


@pytest.mark.slow
def test_every_country_can_be_asked() -> None:
    for country in sorted(COUNTRIES):
        assert regions(country) is not None
        assert isinstance(of_2026(Residence(country)), dict)
