"""What holds for the figures of anybody, wherever they live and whatever wakes them."""

import random
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from portal.fatigue.bands import band_at, pieces, split
from portal.fatigue.interruptions import Interruption, Page, interruptions, with_page
from portal.fatigue.local_days import Home, day_period, days_of, local_day
from portal.fatigue.nights import nights_of, sleep_loss
from portal.fatigue.reports import Facts, report
from portal.fatigue.rest import rested_at
from portal.rota.windows import Period
from tests.properties.fatigue.lives import CHANGES, homes, instants, lives, pages, periods

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
cases = settings(max_examples=60, deadline=None)


@st.composite
def stretches(draw: st.DrawFn) -> tuple[Home, Period]:
    change = draw(st.sampled_from(CHANGES))
    return draw(homes(change)), draw(periods(change))


@st.composite
def storms(draw: st.DrawFn) -> tuple[Home, list[Page], Page]:
    """Pages, and one more."""
    change = draw(st.sampled_from(CHANGES))
    return draw(homes(change)), draw(pages(change)), Page("more", draw(instants(change)))


def engaged(found: list[Interruption]) -> timedelta:
    return sum((one.ends_at - one.starts_at for one in found), timedelta())


@cases
@given(stretches())
def test_bands_cut_time_without_rest(case: tuple[Home, Period]) -> None:
    home, (start, end) = case
    cut = pieces(home, (start, end))
    assert split(home, (start, end)).total == end - start
    assert [cut[0][0][0], cut[-1][0][1]] == [start, end]
    assert all(a[0][1] == b[0][0] for a, b in pairwise(cut))
    assert all(
        band_at(home, piece[0]) is band and band_at(home, piece[1] - MINUTE / 2) is band
        for piece, band in cut
    )


@cases
@given(stretches())
def test_every_instant_has_one_date(case: tuple[Home, Period]) -> None:
    home, period = case
    days = [(day, day_period(home, day)) for day in days_of(home, period)]
    lasting = [(day, one) for day, one in days if one[0] < one[1]]
    assert lasting[0][1][0] <= period[0]
    assert lasting[-1][1][1] >= period[1]
    assert all(a[1][1] == b[1][0] for a, b in pairwise(lasting))
    assert all(local_day(home, one[0]) == day == local_day(home, one[1] - MINUTE) for day, one in lasting)


@cases
@given(lives(), st.randoms(use_true_random=False))
def test_the_order_of_facts_does_not_matter(life: tuple[Facts, datetime], by_chance: random.Random) -> None:
    facts, as_of = life
    shaken = replace(
        facts,
        pages=by_chance.sample(facts.pages, len(facts.pages)),
        shifts=by_chance.sample(facts.shifts, len(facts.shifts)),
        leave=by_chance.sample(facts.leave, len(facts.leave)),
    )
    assert report(shaken, as_of=as_of) == report(facts, as_of=as_of)


@cases
@given(lives())
def test_figures_fit_each_other(life: tuple[Facts, datetime]) -> None:
    facts, as_of = life
    found = report(facts, as_of=as_of)
    of = found.metrics
    assert 0 <= found.score <= 100
    assert of.interruptions == of.sleep_interruptions + of.off_hours_interruptions + of.business_interruptions
    assert of.engaged.total == engaged(list(found.interruptions))
    assert of.broken_nights <= len(found.nights) <= 29
    assert of.weekend_oncall <= of.oncall <= as_of - found.span.starts_at
    assert all(item.at <= as_of for item in found.items)


@cases
@given(lives(), instants(CHANGES[0], days=2000))
def test_what_is_not_in_the_window_does_not_matter(life: tuple[Facts, datetime], at: datetime) -> None:
    facts, as_of = life
    found = report(facts, as_of=as_of)
    if found.span.starts_at <= at <= as_of:
        return
    more = replace(facts, pages=[*facts.pages, Page("more", at)])
    assert report(more, as_of=as_of).metrics == found.metrics


@cases
@given(storms())
def test_one_page_more_never_means_less_time(case: tuple[Home, list[Page], Page]) -> None:
    home, known, more = case
    before, after = interruptions(home, known), interruptions(home, [*known, more])
    assert engaged(after) >= engaged(before)
    assert sum(len(one.pages) for one in after) == sum(len(one.pages) for one in before) + 1


@cases
@given(storms())
def test_more_than_twenty_minutes_lie_between_interruptions(case: tuple[Home, list[Page], Page]) -> None:
    home, known, _more = case
    found = interruptions(home, known)
    assert all(b.starts_at - a.ends_at > 20 * MINUTE for a, b in pairwise(found))
    assert all(one.starts_at <= page.at < one.ends_at for one in found for page in one.pages)


@cases
@given(storms(), st.integers(0, 600))
def test_one_by_one_comes_to_the_same(case: tuple[Home, list[Page], Page], minutes: int) -> None:
    """Pages as they come, whenever they are told, then one whose end is known later."""
    home, known, more = case
    found: list[Interruption] = []
    for page in [*known, more]:
        found = with_page(home, found, page)
    assert found == interruptions(home, [*known, more])
    longer = replace(more, until=more.at + minutes * MINUTE)
    assert with_page(home, found, longer) == interruptions(home, [*known, longer])


@cases
@given(lives())
def test_sleep_is_lost_once(life: tuple[Facts, datetime]) -> None:
    facts, as_of = life
    found = report(facts, as_of=as_of)
    nights = nights_of(facts.home, found.span, facts.shifts, found.interruptions)
    lost = sleep_loss(facts.home, nights, found.interruptions)
    assert lost <= sum(
        (one.ends_at - one.starts_at + 20 * MINUTE for one in found.interruptions), timedelta()
    )
    assert (lost > timedelta()) >= any(one.is_broken for one in nights)


@cases
@given(st.lists(periods(CHANGES[0], timedelta(hours=6)), max_size=6), st.integers(1, 40))
def test_a_rest_is_whole_and_free(called: list[Period], hours: int) -> None:
    rest = hours * timedelta(hours=1)
    off_since = CHANGES[0] - 12 * DAY
    rested = rested_at(off_since, called, rest)
    assert rested >= off_since + rest
    assert not any(max(start, rested - rest) < min(end, rested) for start, end in called)
    assert rested <= rested_at(off_since, called, rest, complete_before_counts=False)
