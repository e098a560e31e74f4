"""What somebody's own policy says of a stretch, beside what the team has chosen."""

from dataclasses import replace
from datetime import date

from portal.rota.bounds.bounds import AverageWeek, Bounds, InARow
from portal.swaps.rules.cases import Facts, Held
from portal.swaps.rules.wording import finding_text
from portal.swaps.settings.strictness import Strictness
from tests.unit.swaps.rulebook import PARIS, PAYMENTS, chosen, nights, somebody, taking, told, week

LENIENT = chosen(
    consecutive_weeks=Strictness.OFF,
    consecutive_nights=Strictness.WARN,
    weekly_rest=Strictness.OFF,
    daily_rest=Strictness.OFF,
)


def bound(*held: Held, days: int = 7, nights: int = 7, weeks: int = 1) -> Facts:
    allowed = InARow(weeks=weeks, nights=nights, days=days)
    return replace(somebody(*held), bounds=[(date(2026, 1, 1), Bounds(in_a_row=allowed))])


def texts(facts: Facts, *taken: Held) -> list[str]:
    return [finding_text(one, PARIS) for one in taking(*taken, by=facts, settings=LENIENT)]


def test_what_a_policy_forbids_is_refused_whatever_the_team_says() -> None:
    beside = bound(week("2026-11-16"))
    refused = [("consecutive_weeks", "block"), ("consecutive_nights", "block"), ("consecutive_days", "block")]
    assert told(taking(week("2026-11-23"), by=beside, settings=LENIENT)) == refused
    assert texts(beside, week("2026-11-23")) == [
        "On call 14 days in a row without 35 h free; at most 7 by their policy.",
        "14 nights in a row; at most 7 by their policy.",
        "14 days in a row; at most 7 by their policy.",
    ]


def test_other_teams_count_as_well() -> None:
    assert len(texts(bound(week("2026-11-16", team=PAYMENTS)), week("2026-11-23"))) == 3


def test_what_the_team_says_stands_where_the_policy_allows_more() -> None:
    found = taking(
        week("2026-11-23"), by=bound(week("2026-11-16"), weeks=2, nights=14, days=14), settings=LENIENT
    )
    assert told(found) == [("consecutive_nights", "warn")]
    assert finding_text(found[0], PARIS) == "14 nights in a row; at most 7."


def test_a_stretch_that_is_too_long_by_itself_is_refused_as_well() -> None:
    assert texts(bound(nights=3), *nights("2026-11-16", 4)) == [
        "4 nights in a row; at most 3 by their policy."
    ]
    assert texts(bound(nights=3), week("2026-11-23")) == ["7 nights in a row; at most 3 by their policy."]


def test_what_is_given_away_in_the_same_exchange_does_not_count() -> None:
    kept = week("2026-11-16")
    assert taking(week("2026-11-23"), by=bound(kept), giving=(kept,), settings=LENIENT) == []


def worked(minutes: int) -> Facts:
    return replace(somebody(), average_week=AverageWeek(minutes * 60, 48 * 60, 43 * 60))


def test_who_works_enough_takes_no_hours_beside_their_own() -> None:
    taken = week("2026-11-23")
    assert [told(taking(taken, by=worked(hours), settings=LENIENT)) for hours in (42, 43, 48, 49)] == [
        [],
        [("average_week", "warn")],
        [("average_week", "warn")],
        [("average_week", "block")],
    ]
    assert texts(worked(48), taken) == ["Works nearly as much in an average week as their policy allows."]
    assert texts(worked(49), taken) == ["Works more in an average week than their policy allows."]


def test_an_exchange_is_nothing_beside_their_own() -> None:
    assert taking(week("2026-11-23"), by=worked(60), giving=(week("2026-12-07"),), settings=LENIENT) == []


def test_a_shadow_is_no_burden() -> None:
    assert texts(bound(week("2026-11-16")), week("2026-11-23", role="shadow")) == []
