"""What may stand in the place of one node: the mistakes that people make, one at a time."""

import ast
from collections.abc import Iterator

_OTHER: dict[type[ast.AST], tuple[type[ast.AST], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
    ast.And: (ast.Or,),
    ast.Or: (ast.And,),
    ast.Add: (ast.Sub,),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.Add,),
    ast.Div: (ast.Mult,),
    ast.FloorDiv: (ast.Mult,),
    ast.Mod: (ast.Add,),
    ast.BitAnd: (ast.BitOr,),
    ast.BitOr: (ast.BitAnd,),
    ast.Continue: (ast.Break, ast.Pass),
    ast.Break: (ast.Continue,),
}
_OTHER_NAME = {
    "min": "max",
    "max": "min",
    "any": "all",
    "all": "any",
    "bisect_left": "bisect_right",
    "bisect_right": "bisect_left",
    "starts_at": "ends_at",
    "ends_at": "starts_at",
    "joins_on": "leaves_on",
    "leaves_on": "joins_on",
    "start": "end",
    "end": "start",
}
_OTHER_UNIT = {
    "days": "hours",
    "hours": "minutes",
    "minutes": "seconds",
    "seconds": "minutes",
    "microseconds": "seconds",
}
_PASSES_ON = {"sorted", "merged", "abs", "set", "reversed", "round"}
_TRIMS = {"strip", "rstrip", "casefold", "upper", "lower"}


def alternatives(parent: ast.AST, field: str, node: ast.AST) -> Iterator[ast.AST]:
    """Nodes to put in the place of one of a parent's; none where nothing sensible can."""
    for other in _OTHER.get(type(node), ()):
        yield other()
    if field in ("test", "ifs") and not isinstance(parent, ast.While):
        yield from (ast.Constant(value) for value in (True, False))
    if isinstance(node, ast.Constant):
        yield from _constants(parent, node)
    elif isinstance(node, ast.keyword):
        yield from _keywords(node)
    elif isinstance(node, ast.stmt):
        yield from _statements(node)
    elif isinstance(node, ast.expr):
        yield from _expressions(node)


def _constants(parent: ast.AST, node: ast.Constant) -> Iterator[ast.AST]:
    if isinstance(node.value, bool):
        yield ast.Constant(not node.value)
    elif isinstance(node.value, int | float):
        yield from (ast.Constant(node.value + by) for by in (1, -1))
    elif isinstance(node.value, str) and not isinstance(parent, ast.JoinedStr):
        yield ast.Constant(node.value + "?")


def _keywords(node: ast.keyword) -> Iterator[ast.AST]:
    if node.arg in _OTHER_UNIT:
        yield ast.keyword(_OTHER_UNIT[node.arg], node.value)


def _statements(node: ast.stmt) -> Iterator[ast.AST]:
    if isinstance(node, ast.Return):
        yield from _returns(node)
    elif isinstance(node, ast.Expr | ast.AugAssign) or _is_elsewhere(node):
        yield ast.Pass()


def _returns(node: ast.Return) -> Iterator[ast.AST]:
    """Nothing in place of something; `return False` and `return None` are as good as that."""
    if node.value is None:
        yield ast.Pass()
    elif not isinstance(node.value, ast.Constant) or node.value.value:
        yield ast.Return(None)


def _is_elsewhere(node: ast.stmt) -> bool:
    """Something kept in an object or a mapping: a name that is not given is missed by everybody."""
    return isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Subscript | ast.Attribute)


def _expressions(node: ast.expr) -> Iterator[ast.AST]:
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not | ast.USub):
        yield node.operand
    elif isinstance(node, ast.BoolOp):
        yield from _without_one(node)
    elif isinstance(node, ast.IfExp):
        return
    elif isinstance(node, ast.Call):
        yield from _calls(node)
    elif isinstance(node, ast.Set) and len(node.elts) > 1:
        yield from (ast.Set([one for one in node.elts if one is not left]) for left in node.elts)
    elif isinstance(node, ast.Attribute) and node.attr in _OTHER_NAME and isinstance(node.ctx, ast.Load):
        yield ast.Attribute(node.value, _OTHER_NAME[node.attr], node.ctx)
    elif isinstance(node, ast.Name) and node.id in _OTHER_NAME and isinstance(node.ctx, ast.Load):
        yield ast.Name(_OTHER_NAME[node.id], node.ctx)


def _without_one(node: ast.BoolOp) -> Iterator[ast.AST]:
    for left in node.values:
        rest = [one for one in node.values if one is not left]
        yield rest[0] if len(rest) == 1 else ast.BoolOp(node.op, rest)


def _calls(node: ast.Call) -> Iterator[ast.AST]:
    """Without what sorts or trims, and without what a sort goes by."""
    if isinstance(node.func, ast.Name) and node.func.id in _PASSES_ON and node.args:
        yield node.args[0]
    if isinstance(node.func, ast.Attribute) and node.func.attr in _TRIMS:
        yield node.func.value
    for said in node.keywords:
        if said.arg in ("key", "default", "reverse"):
            yield ast.Call(node.func, node.args, [one for one in node.keywords if one is not said])
