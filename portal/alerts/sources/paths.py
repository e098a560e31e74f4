"""Paths an administrator points into a JSON body with: `check.name`, `hosts[0].id`, `["a.b"].c`."""

import re

_STEP = re.compile(r'\["(?P<quoted>[^"]+)"\]|\[(?P<index>\d{1,6})\]|\.?(?P<name>[^.\[\]"]+)', re.ASCII)
EXAMPLE = 'Write it like check.name, hosts[0].id or ["a.b"].c.'


def path_steps(path: str) -> list[str | int]:
    """The names and list positions of a path; a leading `$.` is allowed.

    Errors: ValueError when the text is no path.
    """
    rest = path.strip().removeprefix("$.")
    steps: list[str | int] = []
    position = 0
    while position < len(rest):
        found = _STEP.match(rest, position)
        if not found:
            raise ValueError(f'"{path}" is no path into the body. {EXAMPLE}')
        steps.append(int(found["index"]) if found["index"] else found["quoted"] or found["name"])
        position = found.end()
    if not steps:
        raise ValueError(f"A path into the body is empty. {EXAMPLE}")
    return steps


def value_at(body: object, path: str) -> object:
    """The value a path points to; None when there is none. Errors: ValueError when the text is no path."""
    node = body
    for step in path_steps(path):
        node = _child(node, step)
    return node


def _child(node: object, step: str | int) -> object:
    if isinstance(node, dict):
        return node.get(step)
    if isinstance(node, list) and isinstance(step, int) and step < len(node):
        found: object = node[step]
        return found
    return None
