"""What a process may send beside what: hanging lanes leave slots to the others, however many they are."""

from portal.pager.sending.lanes import MOST_ASIDE, SLOW_SECONDS, Call, Lanes

SLOTS = 8
LATER = SLOW_SECONDS + 1


def begin(lanes: Lanes, lane: str | None, now: float) -> Call:
    call = lanes.begin(lane)
    lanes.ask(call, now)
    return call


def end(lanes: Lanes, call: Call, now: float) -> None:
    lanes.hear(call, now)
    lanes.end(call)


def fill(lanes: Lanes, lane: str, now: float) -> list[Call]:
    """As many calls as may leave by a lane that has a hundred due."""
    begun: list[Call] = []
    while lane not in lanes.full(now):
        begun.append(begin(lanes, lane, now))
    return begun


def test_a_lane_holds_as_many_slots_as_are_free() -> None:
    lanes = Lanes(SLOTS)
    assert [len(fill(lanes, lane, 0)) for lane in ("a", "b", "c")] == [4, 2, 1]
    assert "d" not in lanes.full(0), "the last one is there for who has none"


def test_a_single_slot_can_be_used() -> None:
    lanes = Lanes(1)
    assert len(fill(lanes, "a", 0)) == 1


def test_what_has_no_lane_is_never_full() -> None:
    lanes = Lanes(2)
    for _number in range(3):
        begin(lanes, None, 0)
    assert lanes.full(0) == []
    assert lanes.aside_count(LATER) == 3


def test_a_slow_call_holds_no_slot_and_what_follows_it_starts_aside() -> None:
    lanes = Lanes(SLOTS)
    first = fill(lanes, "hangs", 0)
    assert lanes.aside_count(SLOW_SECONDS) == 0
    assert lanes.aside_count(LATER) == len(first)
    for call in first:
        end(lanes, call, 15)
    assert lanes.aside_count(15) == 0
    assert begin(lanes, "hangs", 15).is_aside
    assert len(fill(lanes, "well", 15)) == 4, "as if the other one were not there"


def test_a_lane_that_was_quick_again_is_as_the_others() -> None:
    lanes = Lanes(SLOTS)
    slow = begin(lanes, "a", 0)
    end(lanes, slow, LATER)
    end(lanes, begin(lanes, "a", 20), 20.5)
    assert not begin(lanes, "a", 30).is_aside


def test_many_lanes_that_hang_find_room_aside_and_leave_all_slots_free() -> None:
    lanes = Lanes(SLOTS)
    hanging = [f"hangs-{number}" for number in range(11)]
    for lane in hanging:
        end(lanes, begin(lanes, lane, 0), LATER)
    counts = [len(fill(lanes, lane, 10)) for lane in hanging]
    assert (counts[0], counts[-1], sum(counts)) == (5, 1, MOST_ASIDE)
    assert len(fill(lanes, "well", 10)) == 4
    assert "another" not in lanes.full(10)


def test_beyond_the_room_slow_calls_hold_slots_again() -> None:
    lanes = Lanes(SLOTS)
    for number in range(MOST_ASIDE + SLOTS):
        begin(lanes, f"hangs-{number}", 0)
    assert lanes.aside_count(LATER) == MOST_ASIDE
    end(lanes, begin(lanes, "known", 0), LATER)
    assert "known" in lanes.full(LATER), "no room for one more that is known to be slow"


def test_what_the_database_takes_makes_no_lane_slow() -> None:
    lanes = Lanes(SLOTS)
    call = lanes.begin("a")
    assert lanes.aside_count(LATER) == 0
    lanes.ask(call, LATER)
    lanes.hear(call, LATER + 1)
    assert lanes.aside_count(100) == 0
    assert not lanes.begin("a").is_aside


def test_what_was_heard_holds_a_slot_until_it_is_written_down() -> None:
    lanes = Lanes(SLOTS)
    call = begin(lanes, "a", 0)
    assert lanes.aside_count(LATER) == 1
    lanes.hear(call, 15)
    assert lanes.aside_count(15) == 0
    assert len(fill(lanes, "b", 15)) == 4


def test_three_seconds_are_not_slow() -> None:
    lanes = Lanes(SLOTS)
    end(lanes, begin(lanes, "a", 0), LATER)
    end(lanes, begin(lanes, "a", 20), 20 + SLOW_SECONDS)
    assert not lanes.begin("a").is_aside


def test_one_quick_answer_is_enough_though_an_older_call_still_hangs() -> None:
    lanes = Lanes(SLOTS)
    begin(lanes, "a", 0)
    assert lanes.aside_count(LATER) == 1
    end(lanes, begin(lanes, "a", 20), 20.5)
    assert lanes.aside_count(30) == 1
    assert not lanes.begin("a").is_aside


def test_what_is_known_to_be_slow_needs_no_slot() -> None:
    lanes = Lanes(1)
    end(lanes, begin(lanes, "slow", 0), LATER)
    begin(lanes, "slow", 10)
    begin(lanes, "well", 10)
    assert lanes.full(10) == ["well"]


def test_what_has_no_lane_starts_in_a_slot_however_slow_others_were() -> None:
    lanes = Lanes(SLOTS)
    begin(lanes, None, 0)
    assert lanes.aside_count(LATER) == 1
    assert not lanes.begin(None).is_aside


def test_a_call_that_never_came_to_the_provider_makes_no_lane_quick() -> None:
    lanes = Lanes(SLOTS)
    end(lanes, begin(lanes, "a", 0), LATER)
    lanes.hear(lanes.begin("a"), 20)
    assert lanes.begin("a").is_aside


def test_the_numbers_are_those_that_were_chosen() -> None:
    """Providers answer within a second; eleven lanes that hang have room for at least one call each."""
    assert (SLOW_SECONDS, MOST_ASIDE) == (3.0, 24)
