from datetime import date

import pytest

from portal.kpis.figures import DAY, USUAL, Cut, Figure, Measure, Report


@pytest.mark.parametrize(
    ("figure", "mean", "target", "met"),
    [
        (Figure.ACKNOWLEDGE, 299.9, 300, True), (Figure.ACKNOWLEDGE, 300, 300, False),
        (Figure.RESOLVE, 3601, 3600, False),
        (Figure.BETWEEN, 30 * DAY, 30 * DAY, False), (Figure.BETWEEN, 30 * DAY + 1, 30 * DAY, True),
        (Figure.RESOLVE, 10, None, None), (Figure.DETECT, None, 120, None),
    ],
)  # fmt: skip
def test_exactly_on_a_target_is_missed(
    figure: Figure, mean: float | None, target: int | None, met: bool | None
) -> None:
    assert Measure(figure, mean=mean, target=target).is_met is met


def test_a_group_has_a_target_where_its_severities_have_the_same() -> None:
    assert USUAL.shared(Figure.ACKNOWLEDGE, (1, 2, 4)) == 300
    assert USUAL.shared(Figure.RESOLVE, (1,)) == 3600
    assert USUAL.shared(Figure.RESOLVE, (1, 2)) is None
    assert USUAL.shared(Figure.RESOLVE, ()) is None


def test_failures_are_the_severities_with_a_target_for_the_time_between() -> None:
    assert USUAL.failing == (1, 2)
    assert USUAL.over({(Figure.BETWEEN, 2): None}).failing == (1,)


def test_groups_stand_newest_month_first_then_by_severity() -> None:
    pairs = [(date(2026, 10, 1), 1), (date(2026, 11, 1), 3), (date(2026, 11, 1), 1)]
    cuts = [Cut(month, severity) for month, severity in pairs]
    report = Report([], {(Figure.RESOLVE, cut): Measure(Figure.RESOLVE, cut) for cut in cuts})
    assert report.by_month_and_severity == [pairs[2], pairs[1], pairs[0]]
    assert report.of(Figure.RESOLVE, severity=4).count == 0
