"""Publishing an edited rotation: what moves, what is kept, who is told, and what is remembered."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from sqlalchemy import select

from portal.core.db import db, many
from portal.core.errors import Refused
from portal.messages.models import Message
from portal.people.actions import set_notice
from portal.people.models import Person
from portal.rota.cover.queries import history_of
from portal.rota.models import Assignment, Origin, Publication, RotaRole, Rotation, Shift, ShiftNews
from portal.rota.plans.actions import publish, publish_team
from portal.rota.plans.consent import Consent
from portal.rota.plans.writing import Published
from portal.rota.queries import on_call, rotations_of
from portal.rota.rotations import actions
from portal.rota.rotations.actions import RotationFacts, create_rotation, update_rotation
from portal.rota.rule.turns import Member
from portal.rota.tasks import fill_horizon
from portal.rota.windows import Window
from tests.clock import START, FakeClock
from tests.world import Cast, a_person
from tests.world_rota import a_rotation, hand_over

EVERY_DAY = tuple(range(7))
NIGHTS = (Window(EVERY_DAY, time(22), time(6)),)
AGREED = Consent("Bob is ill", is_agreed=True)
FAR = START + timedelta(weeks=8)


def facts(*people: Person, **changes: object) -> RotationFacts:
    usual = RotationFacts(
        "Primary", RotaRole.PRIMARY, "Europe/Paris", date(2026, 11, 16), [p.id for p in people]
    )
    return replace(usual, **changes)


def plan(rotation: Rotation) -> list[Shift]:
    """In force, by time."""
    own = select(Shift).where(Shift.rotation_id == rotation.id, Shift.cancelled_at.is_(None))
    return list(many(own.order_by(Shift.starts_at)))


def cover(rotation: Rotation) -> Sequence[Assignment]:
    own = select(Assignment).where(Assignment.rotation_id == rotation.id, Assignment.replaced_at.is_(None))
    return many(own.order_by(Assignment.starts_at))


def told() -> list[Message]:
    return list(many(select(Message).where(Message.idem_key.like("shift-news:%")).order_by(Message.id)))


@pytest.fixture
def weekly(cast: Cast) -> Rotation:
    """Bob and Alice in turn, published for eight weeks by nobody in particular."""
    return a_rotation(cast.blue, cast.bob, cast.alice, until=FAR)


def edit(rotation: Rotation, cast: Cast, *people: Person, at: datetime = START, **changes: object) -> None:
    update_rotation(rotation, facts(*people, **changes), by=cast.alice, at=at)


def test_nights_are_published_one_by_one(cast: Cast) -> None:
    rotation = create_rotation(
        cast.blue, facts(cast.bob, cast.alice, windows=NIGHTS), by=cast.alice, at=START
    )
    publish(rotation, until=START + timedelta(weeks=2), at=START, by=cast.alice)
    nights = plan(rotation)
    assert all(s.ends_at - s.starts_at == timedelta(hours=8) for s in nights)
    assert len(nights) == 15
    at_night, at_noon = datetime(2026, 11, 24, 1, tzinfo=UTC), datetime(2026, 11, 24, 12, tzinfo=UTC)
    assert [a.person for a in on_call(cast.blue, at_night)] == [cast.alice]
    assert on_call(cast.blue, at_noon) == []


def test_the_sweep_fills_the_horizon_with_windows_too(cast: Cast, clock: FakeClock) -> None:
    rotation = create_rotation(cast.blue, facts(cast.bob, cast.alice, windows=NIGHTS), by=None, at=START)
    publish(rotation, until=START + timedelta(weeks=2), at=START)
    fill_horizon(START)
    before = [(s.starts_at, s.person_id) for s in plan(rotation)]
    assert before[-1][0] > START + timedelta(weeks=12, days=6)
    assert len({start for start, _person in before}) == len(before) == 13 * 7 + 1
    fill_horizon(START)
    assert [(s.starts_at, s.person_id) for s in plan(rotation)] == before
    clock.move(weeks=1)
    fill_horizon(clock.at)
    after = [(s.starts_at, s.person_id) for s in plan(rotation)]
    assert after[: len(before)] == before
    assert len(after) == len(before) + 7
    assert told() == [], "the sweep goes on as planned: nobody's shifts have changed"


def test_publishing_nights_twice_changes_nothing(cast: Cast) -> None:
    rotation = create_rotation(cast.blue, facts(cast.bob, windows=NIGHTS), by=None, at=START)
    publish(rotation, until=FAR, at=START, by=cast.alice)
    assert publish(rotation, until=FAR, at=START, by=cast.alice) == Published()
    assert len(told()) == 1


def test_another_hour_moves_the_shifts_and_keeps_their_rows(weekly: Rotation, cast: Cast) -> None:
    before = {shift.id: shift.person_id for shift in plan(weekly)}
    edit(weekly, cast, cast.bob, cast.alice, handoff_time=time(10))
    done = publish(weekly, until=FAR, at=START, by=cast.alice, consent=AGREED)
    after = plan(weekly)
    assert (done.created, done.removed) == (1, 0), "the hour between the old hand-off and the new"
    assert {shift.id: shift.person_id for shift in after if shift.id in before} == before
    assert {f"{s.starts_at:%H:%M}" for s in after[2:]} == {"09:00"}
    assert after[0].ends_at == after[1].starts_at, "the one under way ends as it was told"
    assert {s.sequence for s in after[2:]} == {1}
    assert [(a.starts_at, a.ends_at) for a in cover(weekly)] == [(s.starts_at, s.ends_at) for s in after]


def test_the_past_is_never_touched(weekly: Rotation, cast: Cast, clock: FakeClock) -> None:
    clock.move(weeks=3)
    past = [
        (s.id, s.starts_at, s.ends_at, s.person_id, s.sequence)
        for s in plan(weekly)
        if s.starts_at < clock.at
    ]
    edit(weekly, cast, cast.alice, at=clock.at, unit="day", count=2, handoff_time=time(7))
    publish(weekly, until=clock.at + timedelta(weeks=6), at=clock.at, by=cast.alice, consent=AGREED)
    after = [(s.id, s.starts_at, s.ends_at, s.person_id, s.sequence) for s in plan(weekly)]
    assert past
    assert after[: len(past)] == past
    assert all(a[2] == b[1] for a, b in pairwise(after)), "no gap, no overlap"


def test_who_leaves_hands_over_and_the_others_keep_their_order(cast: Cast, clock: FakeClock) -> None:
    dora = a_person("Dora Blue", team=cast.blue)
    rotation = a_rotation(cast.blue, cast.bob, cast.alice, dora, until=FAR)
    edit(rotation, cast, cast.bob, dora)
    publish(rotation, until=FAR, at=START, by=cast.alice, consent=AGREED)
    names = [s.person.first_name for s in plan(rotation)]
    assert names[:5] == ["Bob", "Dora", "Bob", "Dora", "Bob"]
    assert [(m.person.first_name, m.leaves_on) for m in rotation.members] == [
        ("Bob", None),
        ("Alice", date(2026, 11, 21)),
        ("Dora", None),
    ]


def test_who_joins_waits_for_their_place(weekly: Rotation, cast: Cast) -> None:
    dora = a_person("Dora Blue", team=cast.blue)
    edit(weekly, cast, cast.bob, cast.alice, dora)
    publish(weekly, until=FAR, at=START, by=cast.alice, consent=AGREED)
    assert [s.person.first_name for s in plan(weekly)][:5] == ["Bob", "Alice", "Dora", "Bob", "Alice"]


def test_a_date_in_the_future_changes_nothing_before(weekly: Rotation, cast: Cast) -> None:
    before = [(s.starts_at, s.ends_at, s.person_id) for s in plan(weekly)]
    leaves = date(2026, 12, 23)
    members = [Member(cast.bob.id, leaves_on=leaves), cast.alice.id]
    edit(weekly, cast, member_ids=members)
    publish(weekly, until=FAR, at=START, by=cast.alice)
    after = [(s.starts_at, s.ends_at, s.person_id) for s in plan(weekly)]
    assert [one for one in after if one[1] < datetime(2026, 12, 22, tzinfo=UTC)] == before[:5]
    assert {who for _start, end, who in after if end > datetime(2026, 12, 23, tzinfo=UTC)} == {cast.alice.id}


class TestPromises:
    def test_an_override_survives_a_move(self, weekly: Rotation, cast: Cast) -> None:
        shift = plan(weekly)[3]
        start = shift.starts_at + timedelta(days=2)
        hand_over(shift, cast.charlie, start, start + timedelta(hours=10), at=START)
        edit(weekly, cast, cast.bob, cast.alice, handoff_weekday=2)
        publish(weekly, until=FAR, at=START, by=cast.alice, consent=AGREED)
        kept = [a for a in cover(weekly) if a.origin == Origin.SWAP]
        assert {a.person for a in kept} == {cast.charlie}
        assert min(a.starts_at for a in kept) == start
        assert sum((a.ends_at - a.starts_at for a in kept), timedelta()) == timedelta(hours=10)
        rows = cover(weekly)
        assert all(a.ends_at == b.starts_at for a, b in pairwise(rows))

    def test_an_override_of_a_shift_that_goes_stays(self, weekly: Rotation, cast: Cast) -> None:
        shift = plan(weekly)[2]
        start = shift.starts_at + timedelta(hours=4)
        hand_over(shift, cast.charlie, start, start + timedelta(hours=2), at=START)
        edit(weekly, cast, cast.bob, cast.alice, windows=NIGHTS)
        publish(weekly, until=FAR, at=START, by=cast.alice, consent=AGREED)
        (kept,) = [a for a in cover(weekly) if a.origin == Origin.SWAP]
        assert (kept.person, kept.starts_at, kept.ends_at) == (
            cast.charlie,
            start,
            start + timedelta(hours=2),
        )
        assert publish(weekly, until=FAR, at=START, by=cast.alice) == Published()

    def test_a_pause_keeps_what_was_promised(self, weekly: Rotation, cast: Cast) -> None:
        shift = plan(weekly)[2]
        hand_over(shift, cast.charlie, shift.starts_at, shift.ends_at, at=START)
        actions.set_active(weekly, False, by=cast.alice, at=START)
        publish(weekly, until=FAR, at=START, by=cast.alice, consent=AGREED)
        assert [a.person.first_name for a in cover(weekly)] == ["Bob", "Charlie"]


class TestNotice:
    def test_a_change_at_short_notice_needs_a_reason(self, weekly: Rotation, cast: Cast) -> None:
        edit(weekly, cast, cast.alice)
        with pytest.raises(Refused, match="15 days") as refusal:
            publish(weekly, until=FAR, at=START, by=cast.alice)
        assert set(refusal.value.fields) == {"reason"}
        before = [s.person_id for s in plan(weekly)]
        assert cast.bob.id in before[2:]
        assert told() == []
        late = START + timedelta(days=1, hours=9)  # Sunday evening; Monday's shift is hers already
        publish(weekly, until=FAR, at=late, by=cast.alice, consent=Consent("Bob is ill"))
        assert {s.person_id for s in plan(weekly)[1:]} == {cast.alice.id}
        (publication,) = many(select(Publication).where(Publication.by_id == cast.alice.id))
        assert (publication.reason, publication.notice_days, publication.is_agreed) == (
            "Bob is ill",
            8,
            False,
        )

    def test_without_a_clear_day_they_have_to_agree(
        self, weekly: Rotation, cast: Cast, clock: FakeClock
    ) -> None:
        clock.move(days=8)  # Sunday; on Monday it is Bob's turn
        edit(weekly, cast, cast.alice, at=clock.at)
        with pytest.raises(Refused, match="clear day") as refusal:
            publish(weekly, until=FAR, at=clock.at, by=cast.alice, consent=Consent("Bob is ill"))
        assert set(refusal.value.fields) == {"is_agreed"}
        publish(weekly, until=FAR, at=clock.at, by=cast.alice, consent=AGREED)
        (publication,) = many(select(Publication).where(Publication.by_id == cast.alice.id))
        assert (publication.notice_days, publication.is_agreed) == (1, True)

    def test_a_team_may_ask_for_less_notice(self, weekly: Rotation, cast: Cast) -> None:
        set_notice(cast.blue, usual_days=9, clear_days=0, by=cast.alice, at=START)
        edit(weekly, cast, cast.alice)
        assert publish(weekly, until=FAR, at=START, by=cast.alice).changed > 0

    def test_a_team_may_ask_for_more_notice(self, weekly: Rotation, cast: Cast) -> None:
        set_notice(cast.blue, usual_days=30, clear_days=10, by=cast.alice, at=START)
        edit(weekly, cast, cast.alice)
        with pytest.raises(Refused, match="30 days"):
            publish(weekly, until=FAR, at=START, by=cast.alice)
        with pytest.raises(Refused, match="10 clear days") as refusal:
            publish(weekly, until=FAR, at=START, by=cast.alice, consent=Consent("Bob is ill"))
        assert set(refusal.value.fields) == {"is_agreed"}

    def test_in_good_time_nothing_is_asked(self, weekly: Rotation, cast: Cast) -> None:
        members = [cast.bob.id, cast.alice.id, Member(cast.charlie.id, joins_on=date(2026, 12, 10))]
        edit(weekly, cast, member_ids=members)
        assert publish(weekly, until=FAR, at=START, by=cast.alice).changed > 0

    def test_what_lies_beyond_the_plan_is_news_and_no_change(self, cast: Cast) -> None:
        rotation = a_rotation(cast.blue, cast.bob, until=None)
        publish(rotation, until=START + timedelta(days=1), at=START, by=cast.alice)
        assert publish(rotation, until=FAR, at=START, by=cast.alice).created > 5


class TestTelling:
    def test_each_person_whose_shift_changes_is_told_once(self, weekly: Rotation, cast: Cast) -> None:
        manager = a_rotation(cast.blue, cast.bob, role=RotaRole.MANAGER, until=FAR)
        for rotation in (weekly, manager):
            edit(rotation, cast, cast.alice, role=rotation.role)
        publish_team(cast.blue, rotations_of(cast.blue), until=FAR, at=START, by=cast.alice, consent=AGREED)
        assert sorted(m.recipient for m in told()) == ["Alice Blue", "Bob Blue"]
        to_bob = next(m for m in told() if m.person_id == cast.bob.id)
        assert to_bob.address == cast.bob.email
        assert to_bob.content["title"] == "Your shifts in Team Blue have changed"
        assert "Not yours any more: Primary · Mon 30 Nov 09:00 – Mon 7 Dec 09:00" in to_bob.content["text"]
        assert "Manager" in to_bob.content["text"]
        assert "Reason: Bob is ill" in to_bob.content["text"]

    def test_nobody_else_is_told(self, cast: Cast) -> None:
        dora = a_person("Dora Blue", team=cast.blue)
        rotation = a_rotation(cast.blue, cast.bob, cast.alice, dora, until=FAR)
        edit(
            rotation,
            cast,
            member_ids=[cast.bob.id, cast.alice.id, Member(dora.id, leaves_on=date(2026, 12, 8))],
        )
        publish(rotation, until=START + timedelta(weeks=3), at=START, by=cast.alice, consent=AGREED)
        touched = {s.person_id for s in plan(rotation) if s.sequence} | {dora.id}
        assert {m.person_id for m in told()} <= touched | {cast.bob.id, cast.alice.id}
        assert told()

    def test_it_is_on_their_clock(self, weekly: Rotation, cast: Cast) -> None:
        cast.bob.time_zone = "America/New_York"
        edit(weekly, cast, cast.alice)
        publish(weekly, until=FAR, at=START, by=cast.alice, consent=AGREED)
        text = next(m for m in told() if m.person_id == cast.bob.id).content["text"]
        assert "Mon 30 Nov 03:00" in text
        assert "America/New_York" in text

    def test_it_is_in_the_portal_too(self, weekly: Rotation, cast: Cast) -> None:
        edit(weekly, cast, cast.alice)
        publish(weekly, until=FAR, at=START, by=cast.alice, consent=AGREED)
        news = many(select(ShiftNews).where(ShiftNews.person_id == cast.bob.id))
        assert [line["kind"] for line in news[0].lines] == ["Not yours any more"] * 4
        assert news[0].seen_at is None


def test_the_history_of_a_shift_says_who_had_it_and_why(weekly: Rotation, cast: Cast) -> None:
    shift = plan(weekly)[2]
    edit(weekly, cast, cast.alice)
    publish(weekly, until=FAR, at=START, by=cast.alice, consent=AGREED)
    rows = history_of(shift)
    assert [(r.person.first_name, r.replaced_at is None) for r in rows] == [("Bob", False), ("Alice", True)]
    assert rows[1].publication is not None
    assert (rows[1].publication.by, rows[1].publication.reason) == (cast.alice, "Bob is ill")


def test_turns_of_hours_in_windows_are_refused(cast: Cast) -> None:
    with pytest.raises(Refused, match="round the clock"):
        create_rotation(cast.blue, facts(cast.bob, windows=NIGHTS, unit="hour"), by=cast.alice, at=START)


def test_rows_without_a_change_are_not_written(weekly: Rotation, cast: Cast) -> None:
    before = db.session.scalars(select(Publication.id)).all()
    publish(weekly, until=FAR, at=START, by=cast.alice)
    assert db.session.scalars(select(Publication.id)).all() == before
