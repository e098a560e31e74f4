"""Days add up to the figures of the engine, and counted as things become known they are those of all that is known."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from portal.fatigue.days.reckoning import Day, days_of_life, first_touched, next_change
from portal.fatigue.duty import places_in_row
from portal.fatigue.local_days import local_day, midnight
from portal.fatigue.reports import Facts, Metrics, Report, report
from portal.fatigue.score import Kind, shown
from portal.fatigue.settings import Settings
from portal.rota.windows import DAY
from tests.properties.fatigue.lives import lives
from tests.unit.fatigue.lives import life, local, page

HOUR = timedelta(hours=1)
USUAL = Settings()
cases = settings(max_examples=60, deadline=None)


def begun_within(facts: Facts, as_of: datetime) -> tuple[Facts, date, date]:
    """Without the pages that a report of 28 dates does not look at, and those dates."""
    last = local_day(facts.home, as_of)
    first = last - 27 * DAY
    known = [page for page in facts.pages if page.at >= midnight(facts.home, first)]
    return replace(facts, pages=known), first, last


@cases
@given(lives())
def test_days_add_up_to_a_report(life: tuple[Facts, datetime]) -> None:
    facts, first, last = begun_within(*life)
    wanted = report(facts, as_of=life[1])
    days = days_of_life(facts, first, last, as_of=life[1])
    assert {*days} <= {first + n * DAY for n in range(28)}
    assert added(days) == {name: getattr(wanted.metrics, name) for name in added(days)}
    assert longest_rows(days) == (
        wanted.metrics.max_consecutive_oncall_days,
        wanted.metrics.max_consecutive_oncall_nights,
    )
    assert points(days, first, wanted) == wanted.score


def added(days: dict[date, Day]) -> dict[str, object]:
    every = [*days.values()]
    same = (
        "pages", "night_pages", "interruptions", "sleep_interruptions", "off_hours_interruptions",
        "business_interruptions", "daily_rest_violations", "weekly_rest_violations",
    )  # fmt: skip
    times = ("sleep_loss", "oncall", "weekend_oncall")
    stretches = [day.longest_stretch for day in every if day.longest_stretch is not None]
    return {
        **{name: sum(getattr(day, name) for day in every) for name in same},
        **{name: sum((getattr(day, name) for day in every), timedelta()) for name in times},
        "disturbed_nights": sum(day.is_disturbed for day in every),
        "broken_nights": sum(day.is_broken for day in every),
        "worst_stretch": min(stretches, default=None),
    }


def longest_rows(days: dict[date, Day]) -> tuple[int, int]:
    held = [on for on, day in sorted(days.items()) if day.oncall >= USUAL.oncall_day]
    nights = [on for on, day in sorted(days.items()) if day.is_oncall_night]
    return tuple(max((n for _on, n in places_in_row(row)), default=0) for row in (held, nights))  # type: ignore[return-value]  # two in, two out


def points(days: dict[date, Day], first: date, of: Report) -> float:
    left = 0.0
    for on, day in days.items():
        for kind, at, earned in day.items:
            if kind != Kind.NIGHT_IN_A_ROW.value or on >= first + USUAL.row_of_nights * DAY:
                left += earned * 2 ** -((of.span.as_of - at) / USUAL.half_life)
    return shown(left, USUAL)


def test_what_is_asked_of_days_is_what_the_engine_has() -> None:
    assert {*added({})} | {"engaged"} < {*Metrics.__dataclass_fields__}


@st.composite
def changing_lives(draw: st.DrawFn) -> tuple[Facts, datetime, Facts, datetime, datetime]:
    """What was known and when, what is known later, and the first instant of what has changed between."""
    after, later = draw(lives())
    known_at = later - draw(st.integers(0, 15 * 24)) * HOUR
    since = known_at - draw(st.integers(0, 8 * 24)) * HOUR
    gone = draw(st.sets(st.integers(0, 24)))
    pages = [
        replace(page, is_test=n in gone, until=None if n - 1 in gone else page.until)
        if page.at >= since
        else page
        for n, page in enumerate(after.pages)
    ]
    before = replace(
        after,
        pages=pages,
        shifts=[one for n, one in enumerate(after.shifts) if one.starts_at < since or n in gone],
        leave=[one for n, one in enumerate(after.leave) if one[0] < since or n in gone],
    )
    return before, known_at, after, later, since


@cases
@given(changing_lives())
def test_counted_from_the_change_they_are_those_from_scratch(
    case: tuple[Facts, datetime, Facts, datetime, datetime],
) -> None:
    before, known_at, after, later, since = case
    first = local_day(after.home, known_at) - 40 * DAY
    stored = days_of_life(before, first, local_day(before.home, known_at), as_of=known_at)
    touched, last = first_touched(after, since), local_day(after.home, later)
    anew = days_of_life(after, touched, last, as_of=later)
    kept = {on: day for on, day in stored.items() if on < touched}
    assert kept | anew == days_of_life(after, first, last, as_of=later)


@cases
@given(lives(), st.integers(1, 600))
def test_nothing_ends_before_the_next_look(life: tuple[Facts, datetime], minutes: int) -> None:
    """But time on call, which goes on."""
    facts, at = life
    off_call = replace(facts, shifts=[])
    pages = [page for page in facts.pages if page.at <= at]
    known = replace(off_call, pages=pages)
    until = min(at + timedelta(minutes=minutes), next_change(known, at) - timedelta.resolution)
    first, last = local_day(facts.home, at) - 20 * DAY, local_day(facts.home, at) + DAY
    assert days_of_life(known, first, last, as_of=until) == days_of_life(known, first, last, as_of=at)


def test_what_joins_a_call_of_the_day_before_is_counted_where_that_began() -> None:
    """Somebody who is kept for two days and a night: the last page belongs to the first date."""
    calls = [
        page(f"2026-09-{day} {hour:02}:00", f"2026-09-{day} {hour + 7:02}:55")
        for day in (15, 16)
        for hour in (0, 8, 16)
    ]
    facts = life(*calls, page("2026-09-17 00:05"))
    since, later = local("2026-09-17 00:05"), local("2026-09-17 12:00")
    assert first_touched(facts, since) < date(2026, 9, 15)
    [called] = [
        day
        for day in days_of_life(facts, date(2026, 9, 10), date(2026, 9, 17), as_of=later).values()
        if day.pages
    ]
    assert called.pages == 7
