"""Every test can fail: it asserts something, by itself or through a helper, whatever it finds."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
ASSERTING = {"raises", "fail", "expect", "assume"}
FOREIGN = {"client", "browser"}
"""Their `get` and `post` assert nothing, unlike those of ours."""


@cache
def functions() -> tuple[tuple[Path, ast.FunctionDef], ...]:
    trees = {path: ast.parse(path.read_text()) for path in sorted(TESTS.rglob("*.py"))}
    return tuple(
        (p, n) for p, tree in trees.items() for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)
    )


@cache
def helpers() -> frozenset[str]:
    """Names of functions that assert, or call one that does."""
    found = set(ASSERTING)
    while more := {n.name for _p, n in functions() if n.name not in found and any(assertions(n, found))}:
        found |= more
    return frozenset(found)


def assertions(node: ast.AST, known: set[str] | frozenset[str]) -> Iterator[ast.AST]:
    """Those within a node that are reached whatever is found: not within an `if` alone, nor a loop without a turn."""
    if isinstance(node, ast.Assert | ast.Raise) or (isinstance(node, ast.Call) and called(node) in known):
        yield node
    elif isinstance(node, ast.If):
        if_so, if_not = (
            [n for part in way for n in assertions(part, known)] for way in (node.body, node.orelse)
        )
        yield from if_so if if_not else []
    elif isinstance(node, ast.For | ast.comprehension) and not is_filled(node.iter):
        yield from assertions(node.iter, known)
    elif not isinstance(node, ast.While):
        for child in ast.iter_child_nodes(node):
            yield from assertions(child, known)


def called(node: ast.Call) -> str:
    if isinstance(node.func, ast.Name):
        return node.func.id
    if isinstance(node.func, ast.Attribute):
        owner = node.func.value
        return "" if isinstance(owner, ast.Name) and owner.id in FOREIGN else node.func.attr
    return ""


def is_filled(node: ast.expr) -> bool:
    """What cannot be empty: constants, classes and ranges; of what is zipped or sorted, any part."""
    if isinstance(node, ast.Name | ast.Attribute | ast.Subscript):
        return (node.attr if isinstance(node, ast.Attribute) else ast.unparse(node))[0].isupper()
    if isinstance(node, ast.Tuple | ast.List | ast.Set):
        return bool(node.elts)
    if isinstance(node, ast.Call):
        owner = [node.func.value] if isinstance(node.func, ast.Attribute) else []
        return called(node) == "range" or any(is_filled(part) for part in [*owner, *node.args])
    return isinstance(node, ast.BinOp) and is_filled(node.left)


def test_every_test_asserts_something_whatever_it_finds() -> None:
    tests = [(p, n) for p, n in functions() if p.name.startswith("test_") and n.name.startswith("test_")]
    assert len(tests) > 1000
    idle = [f"{p.relative_to(TESTS)}::{n.name}" for p, n in tests if not any(assertions(n, helpers()))]
    assert idle == []


@pytest.mark.parametrize(
    ("body", "is_one"),
    [
        ("client.get('/')", False),
        ("for one in found():\n  assert one", False),
        ("if found():\n  assert found()", False),
        ("if found():\n  assert 1\nelse:\n  assert 2", True),
        ("for one in NAMES:\n  assert one", True),
        ("for n in range(3):\n  assert n", True),
        ("with pytest.raises(ValueError):\n  found()", True),
        ("visit(client, '/')", True),
        ("script.get('/')", True),
    ],
)
def test_what_proves_nothing_is_found(body: str, is_one: bool) -> None:
    assert any(assertions(ast.parse(body), helpers())) == is_one
