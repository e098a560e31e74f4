"""Somebody is asked, the team is, a manager decides; and what the portal does by itself in time."""

from datetime import timedelta

import pytest

from portal.absences.actions import withdraw_leave
from portal.asks.actions import give_answer
from portal.asks.kinds import kind_of
from portal.conflicts.actions import STAYS, ask_cover, change_deadlines, decide, go_on
from portal.conflicts.deadlines import Deadlines
from portal.conflicts.models import Ending, Happened
from portal.conflicts.queries import deadlines_of, events_of
from portal.core.errors import NotAllowed, Refused
from portal.swaps.answering.actions import accept, refuse
from portal.swaps.models import State
from tests.clock import START
from tests.world import a_person
from tests.world_conflicts import all_conflicts, leave, the_conflict
from tests.world_swaps import DAY, HOUR, Rota, asked, told, who


def kinds(rota: Rota) -> list[Happened]:
    return [event.kind for event in events_of(the_conflict())]


@pytest.mark.parametrize("asker", ["mia", "eli"])
def test_one_is_asked_and_takes_it(rota: Rota, asker: str) -> None:
    leave(rota, rota.eli)
    one = the_conflict()
    swap = ask_cover(one, [rota.hana], by=getattr(rota, asker), at=START)
    assert (swap.giver, swap.taker, swap.note) == (rota.eli, rota.hana, "Eli is away then.")
    assert one.is_open, "nothing changes until somebody says yes"
    accept(swap, by=rota.hana, note="Gladly", at=START)
    assert (one.ending, one.swap) == (Ending.COVERED, swap)
    assert who(rota, one.away_starts_at) == "Hana"
    assert kinds(rota) == [Happened.OPENED, Happened.ASKED, Happened.ENDED]


def test_for_one_day_only_that_day_is_asked_for(rota: Rota) -> None:
    """Of a week of seven days; the rest of it stays theirs."""
    leave(rota, rota.eli, days=1)
    one = the_conflict()
    swap = ask_cover(one, [rota.hana], by=rota.mia, at=START)
    assert (swap.starts_at, swap.ends_at) == (one.away_starts_at, one.away_ends_at)
    assert swap.ends_at - swap.starts_at == DAY
    accept(swap, by=rota.hana, at=START)
    assert one.ending is Ending.COVERED
    around = (one.away_starts_at - HOUR, one.away_starts_at, one.away_ends_at)
    assert [who(rota, at) for at in around] == ["Eli", "Hana", "Eli"]


def test_for_most_of_a_shift_all_of_it_is_asked_for(rota: Rota) -> None:
    leave(rota, rota.eli, days=4)
    one = the_conflict()
    swap = ask_cover(one, [], by=rota.mia, at=START)
    assert (swap.starts_at, swap.ends_at) == (one.starts_at, one.ends_at)


def test_a_second_one_is_asked_about_the_same_swap(rota: Rota) -> None:
    leave(rota, rota.eli)
    first = ask_cover(the_conflict(), [rota.hana], by=rota.mia, at=START)
    second = ask_cover(the_conflict(), [rota.jon], by=rota.eli, at=START)
    assert second is first
    assert [len(asked(person)) for person in (rota.hana, rota.jon)] == [1, 1]


def test_who_refuses_leaves_it_open(rota: Rota) -> None:
    leave(rota, rota.eli)
    swap = ask_cover(the_conflict(), [rota.hana], by=rota.mia, at=START)
    refuse(swap, by=rota.hana, at=START)
    assert the_conflict().is_open
    again = ask_cover(the_conflict(), [rota.jon], by=rota.mia, at=START)
    assert again is not swap


def test_others_do_not_ask_and_nobody_asks_about_what_is_solved(rota: Rota) -> None:
    absence = leave(rota, rota.eli)
    for other in (rota.fay, a_person("Zoe")):
        with pytest.raises(NotAllowed):
            ask_cover(the_conflict(), [rota.hana], by=other, at=START)
    withdraw_leave(absence, by=rota.eli, at=START)
    with pytest.raises(Refused, match="solved already"):
        ask_cover(the_conflict(), [rota.hana], by=rota.mia, at=START)


def test_a_manager_decides_in_words_and_it_stays_decided(rota: Rota) -> None:
    leave(rota, rota.eli)
    one = the_conflict()
    with pytest.raises(NotAllowed):
        decide(one, note="I can", by=rota.eli, at=START)
    with pytest.raises(Refused, match="Say what is decided"):
        decide(one, note="", by=rota.mia, at=START)
    decide(one, note="Eli takes the laptop along.", by=rota.mia, at=START)
    assert one.ending is Ending.DECIDED
    assert events_of(one)[-1].note == "Eli takes the laptop along."
    assert told(rota.eli)[-1] == "Your shift in Team Ops stays with you"
    leave(rota, rota.eli, first=one.ends_at.date() + 10 * DAY, days=1)
    assert len(all_conflicts()) == 1
    with pytest.raises(Refused, match="solved already"):
        decide(one, note="Again", by=rota.mia, at=START)


def test_more_leave_than_was_decided_about_opens_another(rota: Rota) -> None:
    leave(rota, rota.eli, days=2)
    decide(the_conflict(), note="It is two days.", by=rota.mia, at=START)
    leave(rota, rota.eli, first=the_conflict().away_ends_at.date() + DAY, days=2)
    assert [one.is_open for one in all_conflicts()] == [False, True]


def test_after_a_day_it_is_offered_to_the_team(rota: Rota) -> None:
    leave(rota, rota.eli)
    one = the_conflict()
    go_on(one, at=START + 23 * HOUR)
    assert one.swap is None
    go_on(one, at=START + 24 * HOUR)
    assert one.swap is not None
    assert one.swap.is_open
    assert asked(rota.hana)
    assert told(rota.eli)[-1] == "Your shift in Team Ops is offered to the team"
    go_on(one, at=START + 25 * HOUR)
    assert kinds(rota) == [Happened.OPENED, Happened.OFFERED]


def test_what_somebody_is_asked_about_is_not_offered_until_they_refuse(rota: Rota) -> None:
    leave(rota, rota.eli)
    one = the_conflict()
    swap = ask_cover(one, [rota.hana], by=rota.mia, at=START)
    go_on(one, at=START + 2 * DAY)
    assert one.swap is swap
    refuse(swap, by=rota.hana, at=START + 2 * DAY)
    go_on(one, at=START + 2 * DAY + HOUR)
    assert one.swap is not swap
    assert one.swap.is_open


def test_three_days_before_the_shift_managers_are_asked_and_may_decide(rota: Rota) -> None:
    leave(rota, rota.eli)
    one = the_conflict()
    go_on(one, at=one.starts_at - 3 * DAY)
    [ask] = [ask for ask in asked(rota.mia) if ask.kind == "conflict"]
    card = kind_of("conflict").cards([ask])[ask.id]
    assert card.title == "Eli ops is away during a shift in Team Ops"
    assert card.url == f"/conflicts/{one.key}"
    assert "  · " in ask.text, "who could take it"
    with pytest.raises(Refused, match="Say a word"):
        give_answer(ask, card, STAYS, note="", at=START)
    give_answer(ask, card, STAYS, note="I take the phone myself.", at=START)
    assert (one.ending, ask.answer) == (Ending.DECIDED, STAYS)


def test_the_question_ends_with_the_conflict(rota: Rota) -> None:
    leave(rota, rota.eli)
    one = the_conflict()
    at = one.starts_at - 3 * DAY
    go_on(one, at=at)
    assert one.swap is not None, "not later than the manager is asked, the team is"
    accept(one.swap, by=rota.hana, note="Fine", at=at)
    assert not asked(rota.mia)


def test_what_was_asked_is_taken_back_when_the_leave_is(rota: Rota) -> None:
    absence = leave(rota, rota.eli)
    swap = ask_cover(the_conflict(), [rota.hana], by=rota.mia, at=START)
    withdraw_leave(absence, by=rota.eli, at=START + HOUR)
    go_on(the_conflict(), at=START + HOUR)
    assert swap.state is State.CANCELLED
    assert not asked(rota.hana)


def test_it_is_over_when_the_time_off_is(rota: Rota) -> None:
    leave(rota, rota.eli)
    one = the_conflict()
    go_on(one, at=one.away_ends_at)
    assert one.ending is Ending.PASSED


def test_a_team_chooses_how_long_it_tries(rota: Rota) -> None:
    chosen = Deadlines(timedelta(hours=2), timedelta(hours=100))
    for _time in range(2):
        change_deadlines(rota.team, chosen, by=rota.mia, at=START)
    assert deadlines_of(rota.team.id) == chosen
    leave(rota, rota.eli)
    one = the_conflict()
    assert (one.offer_at, one.escalate_at) == (START + 2 * HOUR, one.starts_at - 100 * HOUR)


def test_what_is_near_is_offered_and_asked_about_at_once(rota: Rota) -> None:
    leave(rota, rota.gil, first=START.date() + 3 * DAY)
    one = the_conflict()
    assert (one.offer_at, one.escalate_at) == (START, START)
