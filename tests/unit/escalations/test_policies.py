"""Which policy an incident climbs (requirement 002-43)."""

from dataclasses import dataclass

import pytest

from portal.escalations.ladder import NEWEST, Standing, answered_by, choose_policy


@dataclass(frozen=True)
class Policy:
    id: int
    severity: int | None = None
    is_active: bool = True
    is_default: bool = False


SEV1 = Policy(1, severity=1)
SEV2 = Policy(2, severity=2)
DEFAULT = Policy(3, is_default=True)
FOR_ALL = Policy(4)


@pytest.mark.parametrize(
    ("candidates", "severity", "chosen"),
    [
        ([FOR_ALL, DEFAULT, SEV2, SEV1], 1, SEV1),
        ([FOR_ALL, DEFAULT, SEV2, SEV1], 2, SEV2),
        ([FOR_ALL, DEFAULT, SEV2, SEV1], 3, DEFAULT),
        ([FOR_ALL, DEFAULT, SEV2, SEV1], 4, DEFAULT),
        ([FOR_ALL, SEV1], 3, FOR_ALL),
        ([FOR_ALL, Policy(9, is_default=True)], 3, Policy(9, is_default=True)),
        ([SEV1, SEV2], 3, None),
        ([], 1, None),
        # An inactive policy is never chosen, not even as the exact one.
        ([Policy(1, severity=1, is_active=False), DEFAULT], 1, DEFAULT),
        ([Policy(3, is_default=True, is_active=False), FOR_ALL], 3, FOR_ALL),
        # A default takes what no other takes, its own filter notwithstanding.
        ([Policy(5, severity=2, is_default=True)], 4, Policy(5, severity=2, is_default=True)),
        # Among equals the oldest, whatever the order they come in.
        ([Policy(9, severity=1), Policy(7, severity=1), Policy(8, severity=1)], 1, Policy(7, severity=1)),
        ([Policy(9), FOR_ALL], 1, FOR_ALL),
    ],
)
def test_the_policy_of_an_incident(candidates: list[Policy], severity: int, chosen: Policy | None) -> None:
    assert choose_policy(candidates, severity) == chosen


@pytest.mark.parametrize(
    ("severity", "is_active", "is_default", "answered"),
    [
        (3, True, False, [3]),
        (None, True, False, []),
        (1, True, False, []),
        (None, True, True, [3, 4]),
        (1, True, True, [3, 4]),
        (3, False, False, []),
        (3, False, True, []),
    ],
    ids=[
        "its own", "beside a default", "after an older one", "the new default", "a default with a filter",
        "not active", "not active and default",
    ],
)  # fmt: skip
def test_what_a_policy_would_answer_beside_others(
    severity: int | None, is_active: bool, is_default: bool, answered: list[int]
) -> None:
    policy = Standing(NEWEST, severity, is_active, is_default)
    assert answered_by(policy, [FOR_ALL, DEFAULT, SEV2, SEV1]) == answered


def test_a_policy_in_the_making_stands_for_itself_as_it_was() -> None:
    """Its stored row among the others is not asked."""
    assert answered_by(Standing(1, 4, True, False), [SEV1, DEFAULT]) == [4]
    assert answered_by(Standing(3, None, True, False), [SEV1, DEFAULT, SEV2]) == [3, 4]
    assert answered_by(Standing(3, None, False, True), [SEV1, DEFAULT, FOR_ALL]) == []


def test_an_inactive_default_leaves_the_default_to_the_one_there_is() -> None:
    assert answered_by(Standing(9, None, False, True), [DEFAULT]) == []
    assert answered_by(Standing(3, None, True, True), [DEFAULT]) == [1, 2, 3, 4]
    filtered = Policy(3, severity=2, is_default=True)
    assert answered_by(Standing(NEWEST, None, True, False), [filtered]) == []
