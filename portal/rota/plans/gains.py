"""What a plan would newly ask of people, and all they would hold then. Values in, values out."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from portal.rota.plans.reconciling import Covered, Plan, Row, overlaid
from portal.rota.windows import Period, merged, without

Held = Mapping[int, Sequence[Period]]
"""By person, by time."""


def gains(plan: Plan[Row], held: Sequence[Covered]) -> dict[int, list[Period]]:
    """The hours that publishing a rotation gives to people who do not have them yet; promises stay as they are."""
    had: dict[int, list[Period]] = defaultdict(list)
    for row in _leaving(plan):
        had[row.person_id].append((row.starts_at, row.ends_at))
    found: dict[int, list[Period]] = defaultdict(list)
    for person_id, period, is_promised in _coming(plan, held):
        if not is_promised:
            found[person_id] += without([period], had[person_id])
    return {who: sorted(periods) for who, periods in found.items() if periods}


def after(plan: Plan[Row], held: Sequence[Covered], cover: Held) -> dict[int, list[Period]]:
    """What people cover of a rotation once the plan is stored; `cover` is what they do now."""
    gone = [(row.starts_at, row.ends_at) for row in _leaving(plan)]
    found: dict[int, list[Period]] = defaultdict(list)
    for who, periods in cover.items():
        found[who] += without(merged(periods), gone)
    for who, period, _is_promised in _coming(plan, held):
        found[who].append(period)
    return {who: sorted(periods) for who, periods in found.items()}


def _leaving(plan: Plan[Row]) -> Iterable[Row]:
    return (*plan.remove, *(old for old, _new in plan.change))


def _coming(plan: Plan[Row], held: Sequence[Covered]) -> Iterator[tuple[int, Period, bool]]:
    rows: list[Covered] = [*plan.create, *(new for _old, new in plan.change)]
    for row in rows:
        for start, end, promise in overlaid(row, held):
            yield (promise or row).person_id, (start, end), promise is not None
