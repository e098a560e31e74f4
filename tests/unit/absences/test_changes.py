"""What a reading of a feed changes: slowly when things vanish, at once when they appear or move."""

from datetime import UTC, date, datetime, timedelta

from portal.absences.feeds.changes import Item, Kept, changes, has_unstable_uids, merged
from portal.absences.spans import Days, Hours

AT = datetime(2026, 11, 21, 12, tzinfo=UTC)
SOON = date(2026, 12, 1)


def away(number: int, *, uid: str = "", days: int = 0) -> Item:
    first = SOON + timedelta(days=number * 7 + days)
    return Item(
        uid or f"u{number}", first.isoformat() if uid else str(number), "bob@x.example", Days(first, first)
    )


def kept(items: list[Item], missed_count: int = 0) -> list[Kept]:
    return [Kept(number, item, missed_count) for number, item in enumerate(items)]


def test_what_is_new_appears_and_what_moved_is_the_same_absence() -> None:
    found = changes(kept([away(1)]), [away(1, days=1), away(2)], at=AT, by_content=False)
    assert [(one.id, item.span) for one, item in found.seen] == [(0, away(1, days=1).span)]
    assert found.added == [away(2)]


def test_what_vanishes_goes_after_two_good_readings() -> None:
    first = changes(kept([away(1), away(2)]), [away(1)], at=AT, by_content=False)
    assert ([one.id for one in first.missed], first.removed) == ([1], [])
    again = changes(kept([away(1), away(2)], missed_count=1), [away(1)], at=AT, by_content=False)
    assert ([one.id for one in again.removed], again.missed) == ([1], [])


def test_what_is_over_stays() -> None:
    past = Item("old", "old", "bob", Days(date(2026, 11, 1), date(2026, 11, 20)))
    hours = Item("h", "h", "bob", Hours(AT - timedelta(hours=2), AT))
    found = changes(kept([past, hours], missed_count=5), [], at=AT, by_content=False)
    assert (found.missed, found.removed, found.held) == ([], [], [])


def test_an_absence_of_today_is_not_over() -> None:
    today = Item("t", "t", "bob", Days(AT.date(), AT.date()))
    assert changes(kept([today]), [], at=AT, by_content=False).missed


def test_many_that_vanish_at_once_are_held_until_somebody_says_so() -> None:
    before = kept([away(number) for number in range(12)], missed_count=1)
    rest = [away(number) for number in range(8)]
    found = changes(before, rest, at=AT, by_content=False)
    assert (len(found.held), found.removed, found.missed) == (4, [], [])
    said = changes(before, rest, at=AT, by_content=False, is_confirmed=True)
    assert (len(said.removed), said.held) == (4, [])


def test_three_or_a_third_are_not_many() -> None:
    three = changes(kept([away(number) for number in range(3)]), [], at=AT, by_content=False)
    assert len(three.missed) == 3
    few = changes(kept([away(n) for n in range(20)]), [away(n) for n in range(14)], at=AT, by_content=False)
    assert (len(few.missed), few.held) == (6, []), "6 of 20 are 30 percent, not more"


def test_new_uids_at_every_reading_are_seen_and_change_nothing() -> None:
    before = [away(number, uid=f"a{number}") for number in range(4)]
    now = [away(number, uid=f"b{number}") for number in range(4)]
    assert has_unstable_uids(before, now)
    found = changes(kept(before), now, at=AT, by_content=True)
    assert (len(found.seen), found.added, found.missed) == (4, [], [])


def test_uids_are_stable_when_they_stay_or_everything_is_new() -> None:
    before = [away(number) for number in range(4)]
    assert not has_unstable_uids(before, before)
    assert not has_unstable_uids(before, [away(number + 9) for number in range(4)])
    assert not has_unstable_uids([], [])


def test_events_without_a_uid_are_told_apart_by_what_they_are() -> None:
    bare = [
        Item("", "x", "bob", Days(SOON, SOON)),
        Item("", "x", "bob", Days(SOON, SOON + timedelta(days=1))),
    ]
    found = changes(kept(bare), bare, at=AT, by_content=False)
    assert len(found.seen) == 2


def test_days_that_touch_are_one_for_display() -> None:
    day = timedelta(days=1)
    parts = [Days(SOON, SOON), Days(SOON + day, SOON + day), Days(SOON + 3 * day, SOON + 4 * day)]
    assert merged(reversed(parts)) == [Days(SOON, SOON + day), parts[2]]
    assert merged([Days(SOON, SOON + 9 * day), Days(SOON + day, SOON + day)]) == [Days(SOON, SOON + 9 * day)]
