from dataclasses import dataclass
from datetime import UTC, datetime

from portal.rota.cover.history import Kind, events


@dataclass(frozen=True)
class Row:
    starts_at: datetime
    ends_at: datetime
    created_at: datetime
    who: str = "bob"
    origin: str = "rotation"
    publication_id: int | None = None


def on(day: int, hour: int = 9) -> datetime:
    return datetime(2026, 11, day, hour, tzinfo=UTC)


PUBLISHED = Row(on(16), on(23), on(1), publication_id=1)


def kinds(*rows: Row, removed_at: datetime | None = None) -> list[Kind]:
    return [event.kind for event in events(rows, removed_at)]


def test_the_first_thing_that_happens_is_being_published() -> None:
    assert kinds(PUBLISHED) == [Kind.PUBLISHED]
    assert kinds() == []


def test_another_period_is_a_move_and_another_person_a_change() -> None:
    later = Row(on(17), on(23), on(2), publication_id=2)
    hers = Row(on(17), on(23), on(3), who="alice", publication_id=3)
    assert kinds(hers, PUBLISHED, later) == [Kind.PUBLISHED, Kind.MOVED, Kind.CHANGED]


def test_what_is_written_at_once_is_one_event_by_time() -> None:
    mine = Row(on(18), on(19), on(2), who="alice", origin="swap")
    before, after = Row(on(16), on(18), on(2)), Row(on(19), on(23), on(2))
    found = events([PUBLISHED, mine, after, before])
    assert [event.kind for event in found] == [Kind.PUBLISHED, Kind.SWAP]
    assert found[1].rows == (before, mine, after)


def test_a_promise_under_an_edited_plan_is_still_a_change_of_the_plan() -> None:
    promised = Row(on(16), on(23), on(2), who="alice", origin="override", publication_id=2)
    assert kinds(PUBLISHED, promised) == [Kind.PUBLISHED, Kind.CHANGED]


def test_what_is_taken_off_the_plan_ends_with_that() -> None:
    last = events([PUBLISHED], removed_at=on(5))[-1]
    assert (last.kind, last.at, last.rows) == (Kind.REMOVED, on(5), ())


def test_the_period_of_a_shift_is_that_of_all_its_parts() -> None:
    hers = Row(on(16), on(18), on(2), who="alice", origin="swap"), Row(on(18), on(23), on(2))
    kept = Row(on(16), on(20), on(3), publication_id=2), Row(on(20), on(23), on(3), publication_id=2)
    longer = Row(on(16), on(20), on(4), publication_id=3), Row(on(20), on(24), on(4), publication_id=3)
    later = Row(on(17), on(20), on(5), publication_id=4), Row(on(20), on(24), on(5), publication_id=4)
    found = kinds(PUBLISHED, *hers, *kept, *longer, *later)
    assert found == [Kind.PUBLISHED, Kind.SWAP, Kind.CHANGED, Kind.MOVED, Kind.MOVED]


def test_what_a_publication_writes_is_its_own_with_the_promises_it_keeps() -> None:
    kept = (
        Row(on(16), on(18), on(2), who="alice", origin="swap"),
        Row(on(18), on(23), on(2), publication_id=2),
    )
    assert kinds(PUBLISHED, *kept) == [Kind.PUBLISHED, Kind.CHANGED]
