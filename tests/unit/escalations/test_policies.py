"""Which policy an incident climbs (requirement 002-43)."""

from dataclasses import dataclass

import pytest

from portal.escalations.ladder import choose_policy


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
