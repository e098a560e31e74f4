"""How a version of a policy differs from the one before it. Values in, values out."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from portal.recovery.rules import Policy, Ruling, parameters_of


class Change(StrEnum):
    SWITCHED_ON = "switched_on"
    SWITCHED_OFF = "switched_off"
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class Difference:
    """Of one rule, by its kind: what became of it; for a changed one each parameter as it was and as it is.

    Of no rule for what is about the whole policy.
    """

    change: Change
    kind: str = ""
    parameters: tuple[tuple[str, Any, Any], ...] = ()


def differences(before: Policy, after: Policy) -> list[Difference]:
    """Shape: the switch first, then the rules as they stand now, then those that are gone; nothing for the same."""
    return [*_switched(before, after), *_rules(before, after)]


def _switched(before: Policy, after: Policy) -> Iterator[Difference]:
    if before.is_on != after.is_on:
        yield Difference(Change.SWITCHED_ON if after.is_on else Change.SWITCHED_OFF)


def _rules(before: Policy, after: Policy) -> Iterator[Difference]:
    was, now = _by_name(before), _by_name(after)
    for name, ruling in now.items():
        if name not in was:
            yield Difference(Change.ADDED, ruling.rule.kind)
        elif found := _parameters(was[name], ruling):
            yield Difference(Change.CHANGED, ruling.rule.kind, found)
    stayed = [name for name in was if name in now]
    for name in _moved(stayed, [name for name in now if name in was]):
        yield Difference(Change.MOVED, now[name].rule.kind)
    for name in was.keys() - now.keys():
        yield Difference(Change.REMOVED, was[name].rule.kind)


def _by_name(policy: Policy) -> dict[str, Ruling]:
    return {one.name: one for one in policy.rulings}


def _parameters(before: Ruling, after: Ruling) -> tuple[tuple[str, Any, Any], ...]:
    was, is_ = parameters_of(before.rule), parameters_of(after.rule)
    return tuple((name, was[name], is_[name]) for name in is_ if was.get(name) != is_[name])


def _moved(was: list[str], now: list[str]) -> list[str]:
    """Those that stand further up than they did."""
    return [name for place, name in enumerate(now) if place < was.index(name)]
