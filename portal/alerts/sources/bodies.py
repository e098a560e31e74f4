"""The bytes of a request read as JSON, with every way it can be broken told in one sentence."""

import json
import math
import re

from portal.alerts.sources.signals import Unreadable

MAX_DEPTH = 50  # lists and objects inside each other; real senders stay below 10. Chosen by us

# JSON escapes of what PostgreSQL cannot store: \u0000 and half a surrogate pair. An even number of
# backslashes in front leaves it an escape; a whole pair is matched too, or its second half would look alone.
_ESCAPES = re.compile(
    r"(?<!\\)((?:\\\\)*)"
    r"(?:(?P<pair>\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})"
    r"|(?P<nul>\\u0000)|\\u[dD][89a-fA-F][0-9a-fA-F]{2})"
)


def read_json(raw: bytes, *, max_depth: int = MAX_DEPTH) -> object:
    """Read a body that PostgreSQL can then store as jsonb, too.

    Shape:  plain JSON values; NUL is removed, a lone surrogate is U+FFFD; the last of two equal names wins.
            Line breaks inside a text are accepted: hand-written templates send them.
    Errors: Unreadable, never another: empty, not UTF-8, not JSON or cut, deeper than `max_depth`, NaN or
            Infinity, a number too long or too large.
    """
    text = _text_of(raw)
    try:
        tree: object = json.loads(
            _ESCAPES.sub(_storable, text), strict=False, parse_constant=_refuse_constant, parse_float=_finite
        )
    except json.JSONDecodeError as broken:
        raise Unreadable(_what_broke(broken)) from None
    except RecursionError:
        raise _too_deep(max_depth) from None
    except Unreadable:
        raise
    except ValueError:  # Python refuses to read a whole number with thousands of digits
        raise Unreadable("The body has a number with thousands of digits. Send it as text.") from None
    _check_depth(tree, max_depth)
    return tree


def _text_of(raw: bytes) -> str:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as broken:
        raise Unreadable(f"The body is not UTF-8: see the byte at offset {broken.start}.") from None
    if not text.strip():
        raise Unreadable("The body is empty. Send the alert as JSON.")
    if "\0" in text:
        raise Unreadable(f"The body has a NUL byte at offset {raw.index(0)}. Send JSON as UTF-8 text.")
    return text


def _storable(found: re.Match[str]) -> str:
    if found["pair"]:
        return found[0]
    return found[1] + ("" if found["nul"] else r"\ufffd")


def _what_broke(broken: json.JSONDecodeError) -> str:
    where = f"line {broken.lineno}, column {broken.colno}"
    cut = broken.msg.startswith("Unterminated") or broken.pos >= len(broken.doc.rstrip())
    if cut:
        return f"The body ends in the middle of its JSON ({where}). Was it cut?"
    return f"The body is not JSON: {broken.msg} at {where}."


def _refuse_constant(name: str) -> object:
    raise Unreadable(f"The body has {name}, which JSON does not know. Send null or a number.")


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise Unreadable(f"The number {digits[:20]} in the body is too large. Send it as text.")
    return number


def _check_depth(tree: object, max_depth: int) -> None:
    """Level by level instead of by recursion, so that no body can exhaust the stack."""
    level = [tree]
    for _ in range(max_depth):
        level = [child for node in level for child in _children(node)]
    if any(isinstance(node, dict | list) for node in level):
        raise _too_deep(max_depth)


def _children(node: object) -> list[object]:
    if isinstance(node, dict):
        return list(node.values())
    return node if isinstance(node, list) else []


def _too_deep(max_depth: int) -> Unreadable:
    return Unreadable(f"The body nests more than {max_depth} lists or objects. Send a flatter one.")
