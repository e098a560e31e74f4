"""A policy: rules in an order, each with its version, as values and as data."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, TypeAlias, TypeVar

from pydantic import TypeAdapter, ValidationError

from portal.recovery.earning_rules import (
    CapExpiry,
    DailyRest,
    NotAllowed,
    RecoveryAfterNight,
    RecoveryAfterWeekend,
    RecoveryHoliday,
    Toil,
    WeeklyRest,
)
from portal.recovery.effects import BadRule
from portal.recovery.limiting_rules import (
    Consent,
    InterventionIsWork,
    MaxAverageWeek,
    MaxConsecutive,
    Notice,
    ResponseTimeFlag,
    ScoreTrigger,
    StandbyFactor,
    Statement,
)

Rule: TypeAlias = (
    Notice
    | DailyRest
    | WeeklyRest
    | MaxAverageWeek
    | InterventionIsWork
    | StandbyFactor
    | ResponseTimeFlag
    | Consent
    | MaxConsecutive
    | RecoveryAfterNight
    | RecoveryAfterWeekend
    | RecoveryHoliday
    | Toil
    | ScoreTrigger
    | CapExpiry
    | NotAllowed
    | Statement
)
R = TypeVar("R")

KINDS: Mapping[str, type[Rule]] = {rule.kind: rule for rule in Rule.__args__}
_READERS: Mapping[str, TypeAdapter[Any]] = {kind: TypeAdapter(rule) for kind, rule in KINDS.items()}
"""Made once: making one takes as long as reading a whole policy."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """A rule in force. `id` names it within its policy, `version` grows with each change of its parameters.

    Errors: BadRule for a version below 1, or an id that no key can carry.
    """

    rule: Rule
    id: str = ""
    version: int = 1

    def __post_init__(self) -> None:
        if self.version < 1 or ":" in self.id:
            raise BadRule("A version is 1 at least, and an id has no colon.")

    @property
    def name(self) -> str:
        return self.id or self.rule.kind


@dataclass(frozen=True, slots=True)
class Policy:
    """Rules in the order in which they are asked; off until somebody has switched it on.

    Errors: BadRule when two have the same name.
    """

    rulings: tuple[Ruling, ...] = ()
    is_on: bool = False

    def __post_init__(self) -> None:
        names = [ruling.name for ruling in self.rulings]
        if len(names) != len(set(names)):
            raise BadRule("Two rules have the same name; give one of them an id.")

    def first(self, kind: type[R]) -> R | None:
        """The first rule of a kind."""
        return next((ruling.rule for ruling in self.rulings if isinstance(ruling.rule, kind)), None)


def policy_of(*rules: Rule, is_on: bool = True) -> Policy:
    """First versions of some rules, named by their kinds."""
    return Policy(tuple(Ruling(rule) for rule in rules), is_on)


def rule_from(kind: str, parameters: Mapping[str, object]) -> Rule:
    """A rule from what is stored or typed; what is left out has its default.

    Errors: BadRule naming an unknown kind, an unknown parameter, or what does not fit.
    """
    chosen = KINDS.get(kind)
    if chosen is None:
        raise BadRule(f"There is no rule {kind!r}; choose one of: {', '.join(KINDS)}.")
    if unknown := sorted(set(parameters) - _names(chosen)):
        raise BadRule(f"{kind} has no parameter {unknown[0]!r}; it has: {', '.join(sorted(_names(chosen)))}.")
    try:
        made: Rule = _READERS[kind].validate_json(json.dumps(dict(parameters)), strict=True)
    except ValidationError as error:
        raise BadRule(f"{kind}: {_first_problem(error)}") from None
    return made


def parameters_of(rule: Rule) -> dict[str, Any]:
    """A rule's parameters as plain JSON values; `rule_from` makes the same rule of them."""
    found: dict[str, Any] = _READERS[rule.kind].dump_python(rule, mode="json")
    return found


def changed(ruling: Ruling, rule: Rule) -> Ruling:
    """The next version, or the same where nothing has changed."""
    return ruling if rule == ruling.rule else Ruling(rule, ruling.id, ruling.version + 1)


def _names(kind: type[Rule]) -> set[str]:
    return {field.name for field in fields(kind)}


def _first_problem(error: ValidationError) -> str:
    problem = error.errors(include_url=False, include_input=False)[0]
    place = ".".join(str(step) for step in problem["loc"])
    said = problem["msg"].removeprefix("Value error, ")
    return f"{place}: {said}" if place else said
