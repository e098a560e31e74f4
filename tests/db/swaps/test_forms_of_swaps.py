"""Each form of a swap, from the request to the schedule."""

import pytest

from portal.core.errors import Refused
from portal.rota.cover.queries import in_force
from portal.rota.models import Origin
from portal.rota.news.queries import news_for
from portal.rota.plans.actions import publish
from portal.swaps.answering.actions import accept, approve, cancel, refuse, reject
from portal.swaps.asked import open_asks
from portal.swaps.asking.actions import ask_swap
from portal.swaps.asking.giving_back import give_back
from portal.swaps.asking.wishes import Wish
from portal.swaps.ledger.queries import balances
from portal.swaps.models import Happened, State
from portal.swaps.queries import events_of
from portal.swaps.settings.actions import change_settings
from portal.swaps.settings.strictness import Settings
from tests.clock import START
from tests.world_swaps import DAY, HOUR, Rota, asked, told, who

REASON = "we have talked about it"


def test_giving_a_week_away(rota: Rota) -> None:
    week = rota.shifts[1]
    swap = ask_swap(week, Wish(to=[rota.fay], note="my sister marries"), by=rota.gil, at=START)
    assert who(rota, week.starts_at) == "Gil", "asking changes nothing"
    assert [one.title for one in asked(rota.fay)] == ["Can you cover for Gil ops in Team Ops?"]
    assert "my sister marries" in asked(rota.fay)[0].text

    accept(swap, by=rota.fay, note=REASON, at=START + HOUR)
    assert swap.state is State.APPLIED
    assert who(rota, week.starts_at) == who(rota, week.ends_at - HOUR) == "Fay"
    assert told(rota.gil) == ["Fay ops covers for you in Team Ops"]
    assert told(rota.fay) == ["Can you cover for Gil ops in Team Ops?"], "whoever answered knows"
    assert asked(rota.fay) == []
    assert [e.kind for e in events_of(swap)] == [Happened.ASKED, Happened.ACCEPTED, Happened.APPLIED]
    [news] = news_for(rota.gil)
    assert [line["kind"] for line in news.lines] == ["Not yours any more"]


def test_exchanging_two_weeks(rota: Rota) -> None:
    mine, theirs = rota.shifts[1], rota.shifts[3]
    swap = ask_swap(mine, Wish(to=[rota.fay], in_return=theirs, note="?"), by=rota.gil, at=START)
    assert asked(rota.fay)[0].text.splitlines()[:2] == [
        "You would take: Primary, Mon 23 Nov 09:00 – Mon 30 Nov 09:00",
        "You would give: Primary, Mon 7 Dec 09:00 – Mon 14 Dec 09:00",
    ]
    accept(swap, by=rota.fay, at=START)
    assert (who(rota, mine.starts_at), who(rota, theirs.starts_at)) == ("Fay", "Gil")
    assert balances(team=rota.team) == [], "a week for a week"


def test_a_part_of_a_shift(rota: Rota) -> None:
    week = rota.shifts[1]
    friday, sunday = week.starts_at + 4 * DAY, week.starts_at + 6 * DAY
    swap = ask_swap(week, Wish(friday, sunday, to=[rota.fay]), by=rota.gil, at=START)
    accept(swap, by=rota.fay, note=REASON, at=START)
    assert [who(rota, at) for at in (friday - HOUR, friday, sunday - HOUR, sunday)] == [
        "Gil",
        "Fay",
        "Fay",
        "Gil",
    ]
    [owed] = balances(team=rota.team)
    assert (owed.creditor, owed.debtor, owed.minutes) == (rota.fay, rota.gil, 2 * 24 * 60)


def test_of_an_open_offer_the_first_has_it(rota: Rota) -> None:
    week = rota.shifts[1]
    swap = ask_swap(week, Wish(), by=rota.gil, at=START)
    assert swap.is_open
    assert not asked(rota.gil)
    assert asked(rota.fay)
    assert asked(rota.jon)
    accept(swap, by=rota.fay, note=REASON, at=START)
    assert not asked(rota.jon)
    assert told(rota.jon)[-1] == "Fay ops covers for Gil ops: you need not"
    with pytest.raises(Refused, match="on the schedule already: Fay ops has it"):
        accept(swap, by=rota.jon, note=REASON, at=START)


def test_nobody_is_asked_who_would_be_refused(rota: Rota) -> None:
    """Eli has the week after: two weeks in a row are too many."""
    ask_swap(rota.shifts[1], Wish(), by=rota.gil, at=START)
    assert not asked(rota.eli)
    with pytest.raises(Refused, match="Eli ops cannot take this: On call 14 days in a row"):
        ask_swap(rota.shifts[6], Wish(to=[rota.eli]), by=rota.gil, at=START)


def test_a_colleague_takes_it_over(rota: Rota) -> None:
    """I'll take yours, you are ill."""
    week = rota.shifts[1]
    swap = ask_swap(week, Wish(is_taking=True, note="get well"), by=rota.fay, at=START)
    assert [one.title for one in asked(rota.gil)] == ["Fay ops offers to take your shift in Team Ops"]
    accept(swap, by=rota.gil, at=START)
    assert who(rota, week.starts_at) == "Fay"


def test_a_manager_says_yes_for_somebody_who_cannot(rota: Rota) -> None:
    swap = ask_swap(rota.shifts[1], Wish(is_taking=True, note="get well"), by=rota.fay, at=START)
    accept(swap, by=rota.mia, at=START)
    assert who(rota, rota.shifts[1].starts_at) == "Fay"
    assert told(rota.gil)[-1] == "Fay ops covers for you in Team Ops"


def test_a_manager_asks_on_behalf_of_somebody(rota: Rota) -> None:
    swap = ask_swap(rota.shifts[1], Wish(to=[rota.fay]), by=rota.mia, at=START)
    assert swap.giver == rota.gil
    assert told(rota.gil) == ["Mia ops asks others to cover for you"]
    assert "Mia ops asks on behalf of Gil ops." in asked(rota.fay)[0].text
    accept(swap, by=rota.fay, note=REASON, at=START)
    assert told(rota.mia)[-1] == "Fay ops covers for Gil ops in Team Ops"


def test_others_may_not_ask_on_behalf_of_somebody(rota: Rota) -> None:
    with pytest.raises(Refused, match="These are Gil ops's hours"):
        ask_swap(rota.shifts[1], Wish(to=[rota.fay]), by=rota.jon, at=START)


def test_refusing_with_a_word(rota: Rota) -> None:
    swap = ask_swap(rota.shifts[1], Wish(to=[rota.fay]), by=rota.gil, at=START)
    refuse(swap, by=rota.fay, note="I am away", at=START)
    assert swap.state is State.REFUSED
    assert told(rota.gil) == ["Fay ops cannot: Gil ops asks Fay ops"]
    assert not news_for(rota.gil), "his shifts are what they were"
    assert who(rota, rota.shifts[1].starts_at) == "Gil"


def test_of_several_the_last_no_counts(rota: Rota) -> None:
    swap = ask_swap(rota.shifts[1], Wish(to=[rota.fay, rota.jon]), by=rota.gil, at=START)
    refuse(swap, by=rota.fay, at=START)
    assert swap.state is State.OPEN
    assert told(rota.gil)[-1].startswith("Fay ops cannot"), "each no is told at once"
    refuse(swap, by=rota.jon, at=START)
    assert swap.state is State.REFUSED


def test_a_team_that_says_no_leaves_it_to_a_manager(rota: Rota) -> None:
    """Who says nothing with it fills nobody's mailbox."""
    swap = ask_swap(rota.shifts[1], Wish(), by=rota.gil, at=START)
    refuse(swap, by=rota.fay, at=START)
    refuse(swap, by=rota.jon, note="my child is ill", at=START)
    for person in [one.person for one in open_asks(swap)]:
        refuse(swap, by=person, at=START)
    assert swap.state is State.OPEN
    assert [one.title for one in asked(rota.mia) if "Nobody" in one.title] == [
        "Nobody has taken Gil ops's shift in Team Ops"
    ]
    assert told(rota.gil) == [
        "Jon ops cannot: Gil ops asks who can take it",
        "Nobody has said yes to your swap: a manager has it now",
    ]


def test_withdrawing(rota: Rota) -> None:
    swap = ask_swap(rota.shifts[1], Wish(to=[rota.fay]), by=rota.gil, at=START)
    with pytest.raises(Refused, match="Only Gil ops or a manager"):
        cancel(swap, by=rota.jon, at=START)
    cancel(swap, by=rota.gil, at=START)
    assert not asked(rota.fay)
    assert told(rota.fay)[-1] == "Withdrawn: Gil ops asks Fay ops"
    with pytest.raises(Refused, match="withdrawn"):
        accept(swap, by=rota.fay, at=START)


def test_giving_it_back_undoes_it(rota: Rota) -> None:
    week = rota.shifts[1]
    swap = ask_swap(week, Wish(to=[rota.fay]), by=rota.gil, at=START)
    accept(swap, by=rota.fay, note=REASON, at=START)
    back = give_back(swap, by=rota.fay, note="I am ill", at=START + HOUR)
    assert [one.title for one in asked(rota.gil)] == ["Fay ops would like to give your shift back"]
    accept(back, by=rota.gil, note=REASON, at=START + 2 * HOUR)
    assert who(rota, week.starts_at) == "Gil"
    assert (swap.state, back.state) == (State.RETURNED, State.APPLIED)
    assert balances(team=rota.team) == []
    publish(rota.rotation, until=week.ends_at, at=START + 3 * HOUR)
    [row] = in_force(week)
    assert row.origin is Origin.ROTATION, "it is by the plan again"


def test_an_exchange_is_given_back_whole(rota: Rota) -> None:
    mine, theirs = rota.shifts[1], rota.shifts[3]
    swap = ask_swap(mine, Wish(to=[rota.fay], in_return=theirs, note="?"), by=rota.gil, at=START)
    accept(swap, by=rota.fay, at=START)
    back = give_back(swap, by=rota.gil, note="sorry", at=START)
    accept(back, by=rota.fay, at=START)
    assert (who(rota, mine.starts_at), who(rota, theirs.starts_at)) == ("Gil", "Fay")
    assert swap.state is State.RETURNED


def test_a_team_that_wants_a_manager_to_approve(rota: Rota) -> None:
    _want_approval(rota)
    swap = ask_swap(rota.shifts[1], Wish(to=[rota.fay]), by=rota.gil, at=START)
    accept(swap, by=rota.fay, note=REASON, at=START)
    assert swap.state is State.ACCEPTED
    assert who(rota, rota.shifts[1].starts_at) == "Gil"
    assert [one.title for one in asked(rota.mia)] == ["Approve a swap in Team Ops?"]
    with pytest.raises(Refused, match="Only a manager"):
        approve(swap, by=rota.jon, at=START)
    approve(swap, by=rota.mia, at=START)
    assert who(rota, rota.shifts[1].starts_at) == "Fay"
    assert not asked(rota.mia)


def test_a_manager_says_no_with_a_reason(rota: Rota) -> None:
    _want_approval(rota)
    swap = ask_swap(rota.shifts[1], Wish(to=[rota.fay]), by=rota.gil, at=START)
    accept(swap, by=rota.fay, note=REASON, at=START)
    with pytest.raises(Refused, match="Say why"):
        reject(swap, by=rota.mia, at=START)
    reject(swap, by=rota.mia, note="you both need the rest", at=START)
    assert swap.state is State.REJECTED
    assert who(rota, rota.shifts[1].starts_at) == "Gil"
    assert told(rota.gil)[-1] == told(rota.fay)[-1] == "The swap in Team Ops was not approved"


def test_of_a_shift_that_has_begun_the_rest_moves(rota: Rota) -> None:
    week = rota.shifts[0]
    assert week.starts_at < START
    swap = ask_swap(week, Wish(to=[rota.fay]), by=rota.hana, at=START)
    accept(swap, by=rota.fay, note=REASON, at=START + HOUR)
    assert [who(rota, at) for at in (START, START + HOUR, week.ends_at - HOUR)] == ["Hana", "Fay", "Fay"]


def test_the_same_hours_are_in_one_open_swap(rota: Rota) -> None:
    week = rota.shifts[1]
    ask_swap(week, Wish(week.starts_at, week.starts_at + DAY, to=[rota.fay]), by=rota.gil, at=START)
    with pytest.raises(Refused, match="open swap of these hours"):
        ask_swap(week, Wish(to=[rota.jon]), by=rota.gil, at=START)
    ask_swap(week, Wish(week.starts_at + DAY, week.ends_at, to=[rota.jon]), by=rota.gil, at=START)


def test_a_warning_needs_a_reason(rota: Rota) -> None:
    """Mia takes no turns as primary."""
    swap = ask_swap(rota.shifts[1], Wish(to=[rota.mia]), by=rota.gil, at=START)
    with pytest.raises(Refused) as refused:
        accept(swap, by=rota.mia, at=START)
    assert "note" in refused.value.fields
    assert swap.state is State.OPEN
    accept(swap, by=rota.mia, note="I did it for years", at=START)
    assert swap.reason == "I did it for years"


def _want_approval(rota: Rota) -> None:
    change_settings(rota.team, Settings(needs_approval=True), by=rota.mia, at=START)
