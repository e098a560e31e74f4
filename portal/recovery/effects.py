"""What a rule may do."""

from enum import StrEnum


class Effect(StrEnum):
    """It keeps a plan from happening, it says something, or it gives time."""

    BLOCK = "block"
    WARN = "warn"
    CREDIT = "credit"


class BadRule(ValueError):
    """The parameters make no rule; its text says why."""


def check(fits: bool, said: str) -> None:
    if not fits:
        raise BadRule(said)
