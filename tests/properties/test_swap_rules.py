"""The rules of swaps, for any people and any stretches."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import assume, given
from hypothesis import strategies as st

from portal.swaps.rules.cases import Facts, Finding, Held
from portal.swaps.rules.findings import findings, is_refused
from portal.swaps.settings.strictness import Rule, Settings, Strictness
from tests.properties.rotations import CHANGING, offset_at

START = datetime(2026, 10, 5, tzinfo=UTC)
TAKEN_ROTATION = 100
MINUTES = 60 * 24 * 28
LEVELS = list(Strictness)
ZONED = {Rule.CONSECUTIVE_NIGHTS, Rule.NOTICE}
"""What is counted on somebody's clock; everything else is elapsed time."""


def stretches(rotations: st.SearchStrategy[int]) -> st.SearchStrategy[Held]:
    """Within four weeks around the end of summer time, to the minute."""

    def build(rotation: int, role: str, begins: int, lasts: int) -> Held:
        start = START + timedelta(minutes=begins)
        return Held(rotation, "Any", role, rotation, start, start + timedelta(minutes=lasts))

    roles = st.sampled_from(["primary", "secondary", "shadow"])
    return st.builds(build, rotations, roles, st.integers(0, MINUTES), st.integers(1, 60 * 24 * 9))


HELD = st.lists(stretches(st.integers(1, 3)), max_size=5)
"""Of other rotations than the taken: what goes on from one's own is one with it, and hides the time before it."""
TAKING = st.lists(stretches(st.just(TAKEN_ROTATION)), min_size=1, max_size=3)
ZONES = st.sampled_from(CHANGING)


def found(
    taking: Sequence[Held], held: Sequence[Held], zone: str = "UTC", giving: Sequence[Held] = ()
) -> list[Finding]:
    facts = Facts(1, zone, True, True, frozenset({"primary", "secondary"}), tuple(held))
    return findings(facts, taking, giving, settings=Settings(), at=START, is_offered=False)


def gravest(of: Sequence[Finding]) -> int:
    return max((LEVELS.index(one.level) for one in of), default=0)


@given(HELD, ZONES)
def test_taking_nothing_finds_nothing(held: list[Held], zone: str) -> None:
    assert found([], held, zone) == []


@given(TAKING, HELD, stretches(st.integers(1, 3)), ZONES)
def test_who_holds_more_is_never_freer(taking: list[Held], held: list[Held], more: Held, zone: str) -> None:
    assert gravest(found(taking, [*held, more], zone)) >= gravest(found(taking, held, zone))


@given(TAKING, st.lists(stretches(st.integers(1, 3)), min_size=1, max_size=5), st.data(), ZONES)
def test_giving_away_never_makes_it_worse(
    taking: list[Held], held: list[Held], data: st.DataObject, zone: str
) -> None:
    given_away = data.draw(st.lists(st.sampled_from(held), unique=True))
    assert gravest(found(taking, held, zone, given_away)) <= gravest(found(taking, held, zone))


@given(TAKING, HELD, ZONES)
def test_giving_all_is_holding_nothing(taking: list[Held], held: list[Held], zone: str) -> None:
    assert found(taking, held, zone, held) == found(taking, [], zone)


@given(TAKING, HELD, ZONES)
def test_a_zone_changes_nothing_but_nights_and_days(taking: list[Held], held: list[Held], zone: str) -> None:
    there, here = found(taking, held, zone), found(taking, held)
    assert [one for one in there if one.rule not in ZONED] == [one for one in here if one.rule not in ZONED]


@given(TAKING, HELD, ZONES, st.integers(-9, 9))
def test_a_week_earlier_or_later_on_the_same_clock_is_the_same(
    taking: list[Held], held: list[Held], zone: str, weeks: int
) -> None:
    """Whole weeks of elapsed time, where no clock changes between: every minute of every finding stays."""
    moved = timedelta(weeks=weeks)

    def at_work(one: Held) -> Held:
        return replace(one, starts_at=one.starts_at + moved, ends_at=one.ends_at + moved)

    here = found(taking, held, "UTC")
    there = found([at_work(one) for one in taking], [at_work(one) for one in held], "UTC")
    plain = [one for one in here if one.rule is not Rule.NOTICE]
    assert [(one.rule, one.by) for one in there if one.rule is not Rule.NOTICE] == [
        (one.rule, one.by) for one in plain
    ]


@given(TAKING, HELD, ZONES)
def test_what_is_told_is_true(taking: list[Held], held: list[Held], zone: str) -> None:
    """Each figure can be counted from where it happened."""
    told = found(taking, held, zone)
    assume(told)
    for one in told:
        assert one.taken in taking
        if one.rule is Rule.OVERLAP:
            assert one.beside is not None
            assert one.stretch is not None
            assert one.by == one.stretch[1] - one.stretch[0] > timedelta()
            assert max(one.taken.starts_at, one.beside.starts_at) == one.stretch[0]
        if one.rule is Rule.DAILY_REST:
            assert one.stretch is not None
            assert one.by == timedelta(hours=11) - (one.stretch[1] - one.stretch[0]) > timedelta()
        if one.rule is Rule.CONSECUTIVE_WEEKS:
            assert one.stretch is not None
            assert one.by == one.stretch[1] - one.stretch[0] - timedelta(weeks=1) > timedelta(hours=1)


@given(ZONES, st.integers(0, 103), st.integers(0, 6 * 24 * 60))
def test_a_week_on_any_clock_is_one_week_whole_or_in_two_parts(zone: str, number: int, cut: int) -> None:
    """Weekly turns of every zone that changes its clocks, for two years: 167 to 169 hours."""
    first = datetime(2026, 1, 5, 9) + timedelta(weeks=number)
    start, end = (
        day.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC) for day in (first, first + timedelta(weeks=1))
    )
    whole = Held(1, "Any", "primary", 1, start, end)
    middle = start + timedelta(minutes=cut + 1)
    kept, taken = replace(whole, ends_at=middle), replace(whole, starts_at=middle)
    assume(abs(offset_at(zone, start) - offset_at(zone, end)) <= timedelta(hours=1))
    assert not is_refused(found([whole], [], zone))
    assert not is_refused([one for one in found([taken], [kept], zone) if one.rule is Rule.CONSECUTIVE_WEEKS])
