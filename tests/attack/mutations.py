"""Small changes of meaning in Python source: each at its place, as the text that stands there then."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

COMPARED: Final = {
    ast.Lt: (ast.LtE, ast.Gt),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.Lt),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
}
COMPUTED: Final = {ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.FloorDiv: ast.Div}
EXCHANGED: Final = {"min": "max", "max": "min", "any": "all", "all": "any", "floor": "ceil", "ceil": "floor"}


class Mutation(NamedTuple):
    """A change of one stretch of a file, by offsets in its bytes: what stands there, and what is put in its place."""

    file: str
    line: int
    last_line: int
    start: int
    end: int
    old: str
    new: str

    def applied(self, content: bytes) -> bytes:
        return content[: self.start] + self.new.encode() + content[self.end :]

    def __str__(self) -> str:
        old, new = (" ".join(text.split())[:90] for text in (self.old, self.new))
        return f"{self.file}:{self.line}: {old} → {new}"


def mutations_of(path: Path, name: str) -> list[Mutation]:
    """All changes of a file that are known of, in order."""
    content = path.read_bytes()
    starts = [0]
    for line in content.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    found = []
    for node, new in _changes(ast.parse(content)):
        start = starts[node.lineno - 1] + node.col_offset
        end = starts[(node.end_lineno or node.lineno) - 1] + (node.end_col_offset or 0)
        old = content[start:end].decode()
        if new != old:
            found.append(Mutation(name, node.lineno, node.end_lineno or node.lineno, start, end, old, new))
    return found


def _changes(tree: ast.Module) -> Iterator[tuple[ast.expr | ast.stmt, str]]:
    for node in _meaning(tree):
        match node:
            case ast.Compare(left, [op], [right]):
                for other in COMPARED[type(op)]:
                    yield node, f"({ast.unparse(ast.Compare(left, [other()], [right]))})"
            case ast.BoolOp(op, values):
                other_op = ast.Or() if isinstance(op, ast.And) else ast.And()
                yield node, f"({ast.unparse(ast.BoolOp(other_op, values))})"
                for number in range(len(values)):
                    rest = values[:number] + values[number + 1 :]
                    yield node, f"({ast.unparse(rest[0] if len(rest) == 1 else ast.BoolOp(op, rest))})"
            case ast.UnaryOp(ast.Not(), operand) | ast.UnaryOp(ast.USub(), operand):
                yield node, f"({ast.unparse(operand)})"
            case ast.BinOp(left, op, right) if type(op) in COMPUTED:
                yield node, f"({ast.unparse(ast.BinOp(left, COMPUTED[type(op)](), right))})"
            case ast.Constant(bool(value)):
                yield node, str(not value)
            case ast.Constant(int(value)):
                yield node, str(value + 1)
                yield node, f"({value - 1})"
            case ast.IfExp(test, body, orelse):
                yield node, f"({ast.unparse(body)})"
                yield node, f"({ast.unparse(orelse)})"
                yield test, f"(not ({ast.unparse(test)}))"
            case ast.If(test) | ast.While(test):
                yield test, "True" if isinstance(node, ast.If) else "False"
                yield test, "False"
                yield test, f"(not ({ast.unparse(test)}))"
            case ast.comprehension(ifs=[_, *_] as conditions):
                for condition in conditions:
                    yield condition, "True"
            case ast.Call(ast.Name(name) as called) if name in EXCHANGED:
                yield called, EXCHANGED[name]
            case ast.Return(ast.expr() as value) if not isinstance(value, ast.Constant):
                yield node, "return None"
            case ast.Expr(ast.Call()) | ast.AugAssign() | ast.Raise() | ast.Continue() | ast.Break():
                yield node, "pass"


def _meaning(tree: ast.AST) -> Iterator[ast.AST]:
    """The nodes of a tree but for annotations, assertions, and what is only for type checkers."""
    for name, value in ast.iter_fields(tree):
        if name in ("annotation", "returns", "type_params"):
            continue
        for child in value if isinstance(value, list) else [value]:
            if not isinstance(child, ast.AST) or isinstance(child, ast.Assert | ast.JoinedStr):
                continue
            if isinstance(child, ast.Raise) and "AssertionError" in ast.unparse(child):
                continue
            yield child
            yield from _meaning(child)
