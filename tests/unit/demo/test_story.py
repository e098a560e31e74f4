"""The demo's made-up half year."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from itertools import groupby, pairwise
from zoneinfo import ZoneInfo

import pytest

from portal.demo.people import CREWS
from portal.demo.story import STILL, Episode, episodes, last_handoff

AT = datetime(2026, 11, 21, 2, 21, tzinfo=UTC)


def test_the_same_instant_has_the_same_story() -> None:
    assert episodes(AT) == episodes(AT)


def test_a_week_later_it_is_the_same_story_a_week_later() -> None:
    week = timedelta(weeks=1)
    assert [wall_clock(e) + week for e in episodes(AT)] == [wall_clock(e) for e in episodes(AT + week)]


def wall_clock(episode: Episode) -> datetime:
    """By the clock of its team, which an hour's change in between does not move."""
    zone = next(crew.zone for crew in CREWS if crew.slug == episode.team)
    return episode.at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def test_it_is_half_a_year_of_uneven_weeks() -> None:
    told = episodes(AT)
    assert 120 <= len(told) <= 260
    weeks = Counter((AT - e.at).days // 7 for e in told if e.team == "sre-core")
    assert set(weeks) <= set(range(27))
    assert max(weeks.values()) >= 6
    assert sum(weeks[week] <= 1 for week in range(26)) >= 3
    services = Counter(e.trouble.service for e in told)
    assert services.most_common()[0][1] > 3 * services.most_common()[-1][1]


def test_nothing_reaches_into_the_present() -> None:
    assert max(e.ends_at for e in episodes(AT)) < AT - STILL


def test_some_nights_and_weekends_are_disturbed() -> None:
    local = [e.at.astimezone(ZoneInfo("Europe/Paris")) for e in episodes(AT) if e.team == "sre-core"]
    assert sum(at.hour >= 22 or at.hour < 7 for at in local) >= 10
    assert sum(at.weekday() >= 5 for at in local) >= 8


@pytest.mark.parametrize("at", [AT, AT + timedelta(days=2), datetime(2026, 3, 29, 12, tzinfo=UTC)])
def test_every_episode_can_have_happened(at: datetime) -> None:
    told = episodes(at)
    assert len(told) > 100
    for episode in told:
        assert timedelta() < episode.resolved_after
        assert (episode.acked_by is None) == (episode.acked_after is None)
        if episode.acked_after is not None:
            assert episode.acked_after < (episode.mitigated_after or episode.resolved_after)
        assert (episode.mitigated_after or timedelta()) < episode.resolved_after
        assert episode.is_ended_by_alert or episode.acked_by is not None


def test_the_same_trouble_never_overlaps_itself() -> None:
    by_trouble = sorted(episodes(AT), key=lambda e: (e.team, e.trouble.title, e.at))
    found = [list(own) for _trouble, own in groupby(by_trouble, key=lambda e: (e.team, e.trouble.title))]
    gaps = [then.at - first.ends_at for own in found for first, then in pairwise(own)]
    assert len(gaps) > 20
    assert min(gaps) >= timedelta()


@pytest.mark.parametrize(
    ("at", "zone", "monday"),
    [
        ("2026-11-23T07:59:59Z", "Europe/Paris", date(2026, 11, 16)),
        ("2026-11-23T08:00:00Z", "Europe/Paris", date(2026, 11, 23)),
        ("2026-11-23T13:59:59Z", "America/New_York", date(2026, 11, 16)),
        ("2026-11-23T14:00:00Z", "America/New_York", date(2026, 11, 23)),
        ("2026-03-30T06:59:59Z", "Europe/Paris", date(2026, 3, 23)),
        ("2026-03-30T07:00:00Z", "Europe/Paris", date(2026, 3, 30)),
        ("2026-11-22T23:30:00Z", "Europe/Paris", date(2026, 11, 16)),
    ],
)
def test_the_turn_changes_on_monday_at_nine_by_the_teams_clock(at: str, zone: str, monday: date) -> None:
    assert last_handoff(datetime.fromisoformat(at), zone) == monday
