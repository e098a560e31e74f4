"""What a person's own policy does not let be asked of them. Values in, findings out."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from portal.rota.bounds.rows import Unit, broken
from portal.swaps.rules.cases import Case, Finding
from portal.swaps.settings.strictness import Rule, Strictness

_RULES: Mapping[Unit, Rule] = {
    Unit.WEEKS: Rule.CONSECUTIVE_WEEKS,
    Unit.NIGHTS: Rule.CONSECUTIVE_NIGHTS,
    Unit.DAYS: Rule.CONSECUTIVE_DAYS,
}


def bounded(case: Case) -> Iterator[Finding]:
    """What is too long in a row: refused, whatever the team has chosen. Source: FATIGUE 2.2, `max_consecutive`."""
    taken = {one.period: one for one in case.taking}
    kept = [one.period for one in case.kept]
    for period, row in broken(case.facts.bounds, kept, [*taken], case.facts.zone):
        yield Finding(
            rule=_RULES[row.unit],
            level=Strictness.BLOCK,
            taken=taken[period],
            by=row.count - row.limit,
            limit=row.limit,
            stretch=row.period,
            is_theirs=True,
        )


def worked_enough(case: Case) -> Iterator[Finding]:
    """Who works as much as their policy allows takes no hours beside their own. Source: FATIGUE 2.2, `max_avg_week`."""
    week = case.facts.average_week
    if week is not None and week.is_near:
        level = Strictness.BLOCK if week.is_over else Strictness.WARN
        yield Finding(Rule.AVERAGE_WEEK, level, case.taking[0], is_theirs=True)


def stricter(own: Sequence[Finding], of_team: Iterable[Finding]) -> list[Finding]:
    """Both, without what the team says of a rule that their own policy refuses already."""
    said = {one.rule for one in own}
    return [*own, *(one for one in of_team if one.rule not in said)]
