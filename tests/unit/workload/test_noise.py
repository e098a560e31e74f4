"""What alerts cost, by what they are called."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as some

from portal.fatigue.models import Worth
from portal.workload.noise.need import months_before
from portal.workload.noise.tally import Noise, Origin, Paged, noise_of

AT = datetime(2026, 11, 21, 2, tzinfo=UTC)
DISK, LOAD = Origin("DiskFull", 1), Origin("HighLoad", 1)


def test_what_woke_most_stands_first_and_each_word_counts() -> None:
    lines = noise_of(
        [
            Paged(LOAD, AT, is_night=False),
            Paged(LOAD, AT, is_night=False, worth=Worth.NOISE),
            Paged(DISK, AT, is_night=True, worth=Worth.NOISE),
            Paged(DISK, AT + timedelta(hours=1), is_night=True, worth=Worth.NEEDED),
            Paged(DISK, AT, is_night=True, worth=Worth.TEST),
            Paged(LOAD, AT, is_night=False, worth=Worth.COULD_HAVE_WAITED),
        ]
    )
    assert lines == [
        Noise(DISK, 2, 2, marked=2, needed=1, needless_nights=1, last_at=AT + timedelta(hours=1)),
        Noise(LOAD, 3, 0, marked=2, needed=0, needless_nights=0, last_at=AT),
    ]
    assert [one.needed_share for one in lines] == [0.5, 0]


def test_a_share_of_nothing_is_not_known() -> None:
    [line] = noise_of([Paged(DISK, AT, is_night=True)])
    assert line.needed_share is None


PAGES = some.lists(
    some.builds(
        Paged,
        some.builds(Origin, some.sampled_from(["a", "b", None]), some.sampled_from([1, 2, None])),
        some.datetimes(timezones=some.just(UTC)),
        some.booleans(),
        some.sampled_from([None, *Worth]),
    )
)


@given(PAGES)
def test_no_page_is_lost_or_counted_twice(pages: list[Paged]) -> None:
    real = [one for one in pages if one.worth is not Worth.TEST]
    lines = noise_of(pages)
    assert sum(one.pages for one in lines) == len(real)
    assert sum(one.night_pages for one in lines) == sum(one.is_night for one in real)
    assert len({one.origin for one in lines}) == len(lines)
    assert all(one.needed <= one.marked <= one.pages for one in lines)
    assert [one.night_pages for one in lines] == sorted((one.night_pages for one in lines), reverse=True)


def test_months_reach_back_over_the_year() -> None:
    assert months_before(date(2026, 2, 14), 3) == [
        (date(2026, 2, 1), date(2026, 2, 14)),
        (date(2026, 1, 1), date(2026, 1, 31)),
        (date(2025, 12, 1), date(2025, 12, 31)),
    ]
