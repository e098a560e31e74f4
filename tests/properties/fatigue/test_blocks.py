"""Blocks kept as things become known are the blocks of all that is known, and rest is always whole."""

from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from portal.fatigue.blocks import KEPT_OPEN, Block, blocks_since, changes
from portal.fatigue.interruptions import interruptions
from portal.fatigue.reports import Facts
from tests.properties.fatigue.lives import lives

HOUR = timedelta(hours=1)
cases = settings(max_examples=60, deadline=None)


def kept(facts: Facts, looks: list[datetime]) -> dict[datetime, Block]:
    """As the sweep keeps them, looking now and then."""
    stored: dict[datetime, Block] = {}
    for at in looks:
        since = at - KEPT_OPEN
        open_ones = {key: one for key, one in stored.items() if one.starts_at >= since}
        found = changes(open_ones, blocks_since(facts, since, as_of=at))
        stored |= {block.off_since_at: block for block in found.put}
        stored = {key: one for key, one in stored.items() if key not in found.gone}
    return stored


@cases
@given(lives(), st.lists(st.integers(0, 300), max_size=12))
def test_kept_step_by_step_they_are_those_from_scratch(life: tuple[Facts, datetime], ago: list[int]) -> None:
    facts, as_of = life
    looks = sorted(as_of - hours * HOUR for hours in {*ago, 0})
    scratch = blocks_since(facts, as_of - KEPT_OPEN, as_of=as_of)
    found = {key: one for key, one in kept(facts, looks).items() if one.starts_at >= as_of - KEPT_OPEN}
    assert found == scratch


@cases
@given(lives())
def test_a_block_is_a_whole_rest_after_a_call_and_without_another(life: tuple[Facts, datetime]) -> None:
    facts, as_of = life
    called = [one for one in interruptions(facts.home, facts.pages) if one.ends_at <= as_of]
    blocks = [*blocks_since(facts, as_of - KEPT_OPEN, as_of=as_of).values()]
    daily, weekly = facts.home.settings.daily_rest, facts.home.settings.weekly_rest
    assert all(one.ends_at - one.starts_at == (weekly if one.is_weekly else daily) for one in blocks)
    assert {(one.starts_at, one.page_id) for one in blocks} <= {(one.ends_at, one.id) for one in called}
    assert all(one.delays_work for one in blocks if one.is_weekly)
    free = [(one.starts_at, min(one.ends_at, one.work_at)) for one in blocks]
    assert not any(start <= one.starts_at < end for start, end in free for one in called)
