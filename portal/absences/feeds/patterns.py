"""How a title holds a name, as people write it: `[{type}] {name}`."""

import re
from collections.abc import Mapping
from itertools import pairwise

PLACES: Mapping[str, str] = {"{name}": "(?P<name>.+?)", "{type}": "(?P<type>.+?)", "{any}": ".*?"}
"""What may stand in a pattern, each at most once: what is typed never becomes an expression of its own, which could
take for ever."""

LONGEST = 80

_PLACE = re.compile(r"(\{\w+\})")


def expression(pattern: str) -> str:
    """The regular expression for a pattern. Errors: ValueError: `name`, `unknown`, `twice` or `beside`."""
    parts = [part for part in _PLACE.split(pattern.strip()) if part]
    places = [part for part in parts if _PLACE.fullmatch(part)]
    if "{name}" not in places:
        raise ValueError("name")
    if not {*places} <= PLACES.keys():
        raise ValueError("unknown")
    if len({*places}) < len(places):
        raise ValueError("twice")
    if any(_PLACE.fullmatch(one) and _PLACE.fullmatch(other) for one, other in pairwise(parts)):
        raise ValueError("beside")
    return f"^{''.join(PLACES.get(part) or re.escape(part) for part in parts)}$"
