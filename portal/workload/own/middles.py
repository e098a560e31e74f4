"""The middle of a team: what half of its people are below. Values in, values out."""

from collections.abc import Iterable, Mapping
from statistics import median

FEWEST = 5
"""People whom a team has at least where a middle is told. Chosen by us, as for every distribution."""


def middles(people: Iterable[Mapping[str, object]]) -> dict[str, float]:
    """The median of each figure over people, whoever has none left out; nothing where there are too few people."""
    known = [*people]
    if len(known) < FEWEST:
        return {}
    found: dict[str, list[float]] = {}
    for one in known:
        for name, value in one.items():
            if isinstance(value, int | float):
                found.setdefault(name, []).append(value)
    return {name: median(values) for name, values in found.items() if len(values) >= FEWEST}
