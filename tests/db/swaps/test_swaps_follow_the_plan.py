"""A swap that is open when the plan changes under it: never lost, never left behind."""

from datetime import timedelta

from portal.rota.models import RotaRole
from portal.rota.plans.actions import publish
from portal.rota.plans.queries import shifts_ahead
from portal.rota.rotations.actions import RotationFacts, set_active, update_rotation
from portal.swaps.answering.actions import accept, refuse
from portal.swaps.asking.actions import ask_swap
from portal.swaps.asking.wishes import Wish
from portal.swaps.models import Happened, State, Swap
from portal.swaps.overrides.actions import Override, override
from portal.swaps.queries import events_of
from tests.clock import START
from tests.world_swaps import DAY, HOUR, Rota, asked, told, who

FAR = START + timedelta(weeks=20)


def _hand_off_on(rota: Rota, weekday: int) -> None:
    facts = RotationFacts(
        rota.rotation.name, rota.rotation.role, rota.rotation.time_zone, rota.rotation.starts_on,
        [p.id for p in (rota.hana, rota.gil, rota.eli, rota.fay, rota.jon)], handoff_weekday=weekday,
    )  # fmt: skip
    update_rotation(rota.rotation, facts, by=rota.mia, at=START)
    publish(rota.rotation, until=FAR, at=START + HOUR)


def _gils_week(rota: Rota) -> Swap:
    return ask_swap(rota.shifts[1], Wish(to=[rota.fay]), by=rota.gil, at=START)


def test_a_whole_shift_that_moves_takes_its_swap_along(rota: Rota) -> None:
    swap = _gils_week(rota)
    _hand_off_on(rota, 2)
    gils = next(s for s in shifts_ahead(rota.rotation, START) if s.id == swap.shift_id)
    if gils.person_id == rota.gil.id:
        assert (swap.starts_at, swap.ends_at) == (gils.starts_at, gils.ends_at)
        assert Happened.MOVED in [e.kind for e in events_of(swap)]
        assert "Wed 25 Nov" in asked(rota.fay)[0].text
        assert told(rota.gil)[-1].startswith("The plan has moved under your swap")
        accept(swap, by=rota.fay, note="fine", at=START + 2 * HOUR)
        assert who(rota, gils.starts_at) == "Fay"
    else:
        assert swap.state is State.VOID


def test_a_shift_taken_off_the_plan_ends_its_swap_and_says_so(rota: Rota) -> None:
    swap = _gils_week(rota)
    set_active(rota.rotation, False, by=rota.mia, at=START)
    publish(rota.rotation, until=FAR, at=START + HOUR)
    assert swap.state is State.VOID
    assert not asked(rota.fay)
    assert told(rota.gil)[-1] == "The hours of your swap have changed hands: it is over"
    assert told(rota.fay)[-1] == "The plan has changed: you are not asked any more about Gil ops's shift"


def test_an_applied_swap_stays_a_promise_over_the_new_plan(rota: Rota) -> None:
    swap = _gils_week(rota)
    accept(swap, by=rota.fay, note="fine", at=START)
    _hand_off_on(rota, 2)
    assert who(rota, swap.starts_at) == who(rota, swap.ends_at - HOUR) == "Fay"
    assert swap.state is State.APPLIED


def test_a_part_that_somebody_has_taken_leaves_the_rest(rota: Rota) -> None:
    swap = _gils_week(rota)
    start = swap.starts_at
    taken = Override(RotaRole.PRIMARY, rota.jon, start, start + 2 * DAY, "Gil is at the dentist")
    override(rota.team, taken, by=rota.mia, at=START)
    assert swap.state is State.OPEN
    assert swap.starts_at == start + 2 * DAY
    assert "Wed 25 Nov 09:00" in asked(rota.fay)[0].text


def test_who_has_refused_is_asked_again_about_other_hours(rota: Rota) -> None:
    swap = ask_swap(rota.shifts[1], Wish(to=[rota.fay, rota.jon]), by=rota.gil, at=START)
    refuse(swap, by=rota.fay, at=START)
    taken = Override(RotaRole.PRIMARY, rota.mia, swap.starts_at, swap.starts_at + 5 * DAY, "help")
    override(rota.team, taken, by=rota.mia, at=START)
    assert asked(rota.fay)


def test_everything_that_is_left_is_taken(rota: Rota) -> None:
    swap = _gils_week(rota)
    taken = Override(RotaRole.PRIMARY, rota.jon, swap.starts_at, swap.ends_at, "Gil is ill")
    override(rota.team, taken, by=rota.mia, at=START)
    assert swap.state is State.VOID


def test_two_exchanges_for_the_same_return(rota: Rota) -> None:
    """Fay's week is wanted by two; the first that applies makes the other void."""
    fays = rota.shifts[3]
    one = ask_swap(rota.shifts[1], Wish(in_return=fays, note="?"), by=rota.gil, at=START)
    other = ask_swap(rota.shifts[5], Wish(in_return=fays, note="?"), by=rota.hana, at=START)
    accept(one, by=rota.fay, note="fine", at=START)
    assert (one.state, other.state) == (State.APPLIED, State.VOID)
    assert told(rota.hana)[-1] == "The hours of your swap have changed hands: it is over"


def test_publishing_without_a_change_touches_no_swap(rota: Rota) -> None:
    swap = _gils_week(rota)
    publish(rota.rotation, until=FAR, at=START + HOUR)
    assert [e.kind for e in events_of(swap)] == [Happened.ASKED]
