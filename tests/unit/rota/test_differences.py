from dataclasses import dataclass
from datetime import UTC, datetime

from portal.rota.plans.differences import Difference, Kind, differences, fingerprint
from portal.rota.plans.reconciling import Plan
from portal.rota.rule.shifts import Shift


@dataclass(frozen=True)
class Row:
    starts_at: datetime
    ends_at: datetime
    person_id: int


def day(number: int) -> datetime:
    return datetime(2026, 12, number, 8, tzinfo=UTC)


PLAN = Plan(
    create=(Shift(day(2), day(9), 5, 0),),
    change=((Row(day(14), day(21), 1), Shift(day(14), day(28), 2, 2)),),
    remove=(Row(day(2), day(8), 3), Row(day(1), day(2), 4)),
    keep=(Row(day(21), day(28), 1),),
)


def test_a_plan_reads_by_time_what_leaves_first() -> None:
    lines = differences(PLAN)
    assert [(line.kind, line.starts_at.day, line.published_id, line.drafted_id) for line in lines] == [
        (Kind.REMOVED, 1, 4, None),
        (Kind.REMOVED, 2, 3, None),
        (Kind.CREATED, 2, None, 5),
        (Kind.CHANGED, 14, 1, 2),
    ]
    assert (lines[3].published_until, lines[3].drafted_until) == (day(21), day(28))


def test_a_line_says_what_is_published_and_what_would_be() -> None:
    moved = Plan((), ((Row(day(14), day(21), 1), Shift(day(15), day(21), 1, 2)),), (), ())
    assert differences(moved) == [Difference(Kind.MOVED, day(14), day(21), 1, day(15), day(21), 1)]
    gone, _also_gone, new, changed = differences(PLAN)
    assert gone == Difference(Kind.REMOVED, day(1), day(2), 4)
    assert new == Difference(Kind.CREATED, day(2), None, None, day(2), day(9), 5)
    assert changed == Difference(Kind.CHANGED, day(14), day(21), 1, day(14), day(28), 2)


def test_the_fingerprint_tells_other_plans_apart() -> None:
    same = Plan(PLAN.create, PLAN.change, PLAN.remove, ())
    other = Plan((Shift(day(2), day(9), 6, 0),), PLAN.change, PLAN.remove, ())
    assert fingerprint(differences(PLAN)) == fingerprint(differences(same))
    assert fingerprint(differences(PLAN)) != fingerprint(differences(other))
    assert len(fingerprint(differences(PLAN))) == 16
