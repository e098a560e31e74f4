"""The small changes of a module that its tests should notice: a boundary moved, a condition left out, a 1 that is 2."""

import ast
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from scripts.mutants.alternatives import alternatives

UNREAD = {"annotation", "returns", "decorator_list", "bases"}
"""Parts of a definition that decide nothing at run time, or only how fast it is."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a node stands. `scope` is the outermost function whose code it is part of, "" for the module itself."""

    parent: ast.AST
    field: str
    number: int | None
    scope: str

    def put(self, node: ast.AST) -> None:
        if self.number is None:
            setattr(self.parent, self.field, node)
        else:
            getattr(self.parent, self.field)[self.number] = node


@dataclass(frozen=True, slots=True)
class Change:
    """One node in the place of another; `name` is the same from one run to the next: function, line, what changes."""

    place: Place
    line: int
    name: str
    new: ast.AST

    def apply(self) -> None:
        """For good: whoever calls this is a process of its own."""
        self.place.put(self.new)


def changes_of(tree: ast.Module, source: str) -> list[Change]:
    """Every change of a module, in its order, each with a name of its own."""
    lines, seen = source.splitlines(), Counter[str]()
    found = []
    for place, old in _places(tree, (), ""):
        for new in alternatives(place.parent, place.field, old):
            line = getattr(old, "lineno", place.parent.__dict__.get("lineno", 1))
            name = f"{place.scope or 'module'}: {lines[line - 1].strip()}: {_said(old)} -> {_said(new)}"
            seen[name] += 1
            numbered = name if seen[name] == 1 else f"{name} ({seen[name]})"
            found.append(
                Change(place, line, numbered, ast.fix_missing_locations(ast.copy_location(new, old)))
            )
    return found


def _places(node: ast.AST, classes: tuple[str, ...], scope: str) -> Iterator[tuple[Place, ast.AST]]:
    for field, value in ast.iter_fields(node):
        if field in UNREAD:
            continue
        inner = scope or _scope_of(node, field, classes)
        for number, child in enumerate(value) if isinstance(value, list) else [(None, value)]:
            if isinstance(child, ast.AST) and not (_says_nothing(child) or _is_member(node, child)):
                yield Place(node, field, number, inner), child
                around = (*classes, child.name) if isinstance(child, ast.ClassDef) else classes
                yield from _places(child, around, inner)


def _scope_of(node: ast.AST, field: str, classes: tuple[str, ...]) -> str:
    """What a part of a node is the code of; the defaults of arguments are the module's own."""
    return ".".join((*classes, node.name)) if isinstance(node, ast.FunctionDef) and field == "body" else ""


def _says_nothing(node: ast.AST) -> bool:
    """Docstrings, `...`, names of types and of what is exported, checks of lengths, the words of an error."""
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Constant)
    if isinstance(node, ast.Assign):
        return ast.unparse(node.targets[0]) == "__all__" or _is_type(node)
    if isinstance(node, ast.keyword):
        return node.arg == "strict"
    return isinstance(node, ast.Import | ast.ImportFrom | ast.Raise)


def _is_member(node: ast.AST, child: ast.AST) -> bool:
    """Of an enumeration: names that the database and the outside hold us to."""
    return (
        isinstance(node, ast.ClassDef)
        and isinstance(child, ast.Assign)
        and isinstance(child.value, ast.Constant)
    )


def _is_type(node: ast.Assign) -> bool:
    value = node.value
    if isinstance(value, ast.Call):
        return isinstance(value.func, ast.Name) and value.func.id in ("TypeVar", "NewType")
    return (
        isinstance(value, ast.Subscript) and isinstance(value.value, ast.Name) and value.value.id == "tuple"
    )


def _said(node: ast.AST) -> str:
    if isinstance(node, ast.Pass):
        return "(nothing)"
    lines = ast.unparse(node).splitlines()
    return lines[0] if lines else type(node).__name__
