"""Somebody takes hours, or is given some."""

import pytest

from portal.core.errors import Refused
from portal.rota.models import Origin, RotaRole, Shift
from portal.rota.plans.actions import publish
from portal.rota.queries import cover_between
from portal.swaps.ledger.queries import balances
from portal.swaps.overrides.actions import Override, override
from tests.clock import START
from tests.world_swaps import DAY, HOUR, Rota, told, who

PRIMARY = RotaRole.PRIMARY


def _take(rota: Rota, shift: Shift, reason: str = "Gil is ill") -> Override:
    return Override(PRIMARY, rota.jon, shift.starts_at + DAY, shift.starts_at + 2 * DAY, reason)


def test_a_manager_gives_a_window_to_somebody(rota: Rota) -> None:
    week = rota.shifts[1]
    override(rota.team, _take(rota, week), by=rota.mia, at=START)
    hours = [week.starts_at, week.starts_at + DAY, week.starts_at + 2 * DAY - HOUR, week.starts_at + 2 * DAY]
    assert [who(rota, at) for at in hours] == ["Gil", "Jon", "Jon", "Gil"]
    assert told(rota.gil) == ["Jon ops covers for you in Team Ops"]
    assert told(rota.jon) == ["You are on call in Team Ops"]
    [owed] = balances(team=rota.team)
    assert (owed.debtor, owed.creditor, owed.minutes) == (rota.gil, rota.jon, 24 * 60)


def test_somebody_takes_hours_themselves(rota: Rota) -> None:
    override(rota.team, _take(rota, rota.shifts[1]), by=rota.jon, at=START)
    assert who(rota, rota.shifts[1].starts_at + DAY) == "Jon"
    assert told(rota.jon) == []


def test_members_give_hours_to_nobody_else(rota: Rota) -> None:
    with pytest.raises(Refused, match="ask a manager"):
        override(rota.team, _take(rota, rota.shifts[1]), by=rota.fay, at=START)


def test_a_reason_is_asked_for(rota: Rota) -> None:
    with pytest.raises(Refused) as refused:
        override(rota.team, _take(rota, rota.shifts[1], " "), by=rota.mia, at=START)
    assert "reason" in refused.value.fields


def test_a_window_over_two_shifts(rota: Rota) -> None:
    handed_off = rota.shifts[2].starts_at
    window = Override(PRIMARY, rota.jon, handed_off - DAY, handed_off + DAY, "a trip")
    done = override(rota.team, window, by=rota.mia, at=START)
    assert [(one.from_id, one.to_id) for one in done.handed] == [
        (rota.gil.id, rota.jon.id), (rota.eli.id, rota.jon.id),
    ]  # fmt: skip
    assert len({one.shift_id for one in done.handed}) == 2, "neighbouring shifts stay two"


def test_a_gap_is_filled_and_stays_filled(rota: Rota) -> None:
    end = rota.shifts[-1].ends_at
    window = Override(PRIMARY, rota.jon, end + 10 * DAY, end + 11 * DAY, "a fair")
    done = override(rota.team, window, by=rota.mia, at=START)
    [filled] = done.handed
    assert (filled.from_id, filled.to_id) == (None, rota.jon.id), "nobody had it"
    assert who(rota, filled.starts_at) == "Jon"
    assert balances(team=rota.team) == [], "nobody owes it"
    publish(rota.rotation, until=end + 20 * DAY, at=START + HOUR)
    assert who(rota, end + 10 * DAY) == "Jon"
    rows = cover_between(rota.team, end + 10 * DAY, end + 11 * DAY)
    assert [row.origin for row in rows] == [Origin.OVERRIDE]


def test_what_is_over_stays(rota: Rota) -> None:
    week = rota.shifts[0]
    window = Override(PRIMARY, rota.jon, week.starts_at, week.ends_at, "Hana is ill")
    override(rota.team, window, by=rota.mia, at=START)
    assert [who(rota, at) for at in (START - HOUR, START)] == ["Hana", "Jon"]


@pytest.mark.parametrize("hours", [(-5, -1), (5, 5), (5, 2)])
def test_windows_that_are_none(rota: Rota, hours: tuple[int, int]) -> None:
    start, end = (START + n * HOUR for n in hours)
    with pytest.raises(Refused, match="end has to be after"):
        override(rota.team, Override(PRIMARY, rota.jon, start, end, "?"), by=rota.mia, at=START)


def test_a_role_without_a_rotation(rota: Rota) -> None:
    window = Override(RotaRole.MANAGER, rota.jon, START, START + DAY, "?")
    with pytest.raises(Refused, match="No rotation of this team has this role"):
        override(rota.team, window, by=rota.mia, at=START)
