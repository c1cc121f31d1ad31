"""The Excel reading of the functions, on texts of expressions. The workbook decides in which cells values stand.

A cell without a value holds the text `MISSING` or `UNDEFINED`, never nothing: a blank cell counts as 0. Only functions
that Excel, LibreOffice and viewers for telephones have had for long are used, and no array formulas.
"""

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Final, NamedTuple

from tillaggsbelopp.formula.exact import MAX_EXPONENT

MISSING: Final = "saknas"
UNDEFINED: Final = "odefinierat"
COMPARED, ADDED, MULTIPLIED, RAISED, WHOLE = range(5)
_STRENGTHS: Final = {"+": ADDED, "-": ADDED, "*": MULTIPLIED, "/": MULTIPLIED, "^": RAISED}
_MAX_LITERAL: Final = 255
_MOST_OPERANDS: Final = 200
_DECIMALS_BEFORE_WHOLE: Final = 6


class Expression(NamedTuple):
    """An Excel expression without its equals sign; `strength` is how strongly its outermost operator binds."""

    text: str
    strength: int = WHOLE

    def within(self, strength: int) -> str:
        """The text as an operand of an operator of that strength, in parentheses unless it binds more strongly."""
        return self.text if self.strength > strength else f"({self.text})"


Operands = Sequence[Expression | None]
OnCells = Callable[..., Expression]


def number(value: Fraction) -> Expression:
    """Write a number as an Excel literal; as a quotient where it has no finite number of decimals (or 40 and more)."""
    if value < 0:
        return Expression(f"-{number(-value).text}", ADDED)
    if value.denominator == 1:
        return Expression(str(value.numerator))
    decimals = next((n for n in range(1, 40) if (value * 10**n).denominator == 1), None)
    if decimals is None:
        return Expression(f"{value.numerator}/{value.denominator}", MULTIPLIED)
    whole, part = divmod((value * 10**decimals).numerator, 10**decimals)
    return Expression(f"{whole}.{part:0{decimals}d}")


def string(text: str) -> Expression:
    """Write a text as an Excel literal, joined from pieces where it is longer than one literal may be."""
    pieces = [text[start : start + _MAX_LITERAL] for start in range(0, len(text), _MAX_LITERAL)] or [""]
    return Expression("&".join('"' + piece.replace('"', '""') + '"' for piece in pieces))


def infix(sign: str) -> OnCells:
    """Make the reading of an operator. The right operand gets parentheses unless it binds more strongly."""
    strength = _STRENGTHS.get(sign, COMPARED)

    def read(left: Expression, right: Expression) -> Expression:
        before = left.text if left.strength == strength in (ADDED, MULTIPLIED) else left.within(strength)
        return Expression(f"{before}{sign}{right.within(strength)}", strength)

    return read


def call(name: str) -> OnCells:
    """Make the reading of a function that Excel has too, under the name `name`."""
    return lambda *operands: Expression(f"{name}({','.join(operand.text for operand in operands)})")


def of_many(name: str) -> OnCells:
    """Make the reading of a function of any number of operands, nested where they are more than Excel takes (255)."""

    def read(*operands: Expression) -> Expression:
        if len(operands) > _MOST_OPERANDS:
            return read(read(*operands[:_MOST_OPERANDS]), *operands[_MOST_OPERANDS:])
        return call(name)(*operands)

    return read


def extreme(name: str) -> OnCells:
    """Make the reading of MIN or MAX. Cells get `+0`, so that a text in one is an error and is not passed over."""

    def read(*operands: Expression) -> Expression:
        return of_many(name)(*(Expression(f"{each.text}+0") if _is_cell(each) else each for each in operands))

    return read


def rounded(value: Expression, decimals: Expression) -> Expression:
    """Write AVRUNDA_EXAKT. To whole numbers it rounds in two steps, since a half may be a little less in binary."""
    if int(decimals.text) <= 0:
        value = Expression(f"ROUND({value.text},{_DECIMALS_BEFORE_WHOLE})")
    return Expression(f"ROUND({value.text},{decimals.text})")


def negative(operand: Expression) -> Expression:
    """Write a minus sign. Excel reads -x^2 as (-x)^2, so the result gets parentheses under any stronger operator."""
    return Expression(f"-{operand.within(RAISED)}", ADDED)


def power(base: Expression, exponent: Expression) -> Expression:
    """Write a power. Excel and LibreOffice disagree on 0^0, so an exponent that is no plain number is tested first."""
    plain = f"{base.within(RAISED)}^{exponent.within(RAISED)}"
    if _is_plain(exponent) and 0 < abs(float(exponent.text)) <= MAX_EXPONENT:
        return Expression(plain, RAISED)
    outside = f"OR(ABS({exponent.text})>{MAX_EXPONENT},AND({base.within(COMPARED)}=0,{exponent.within(COMPARED)}<=0))"
    return Expression(f"IF({outside},NA(),{plain})")


def ramp(value: Expression, start: Expression, stop: Expression) -> Expression:
    """Write RAMP; it is #N/A unless its start is below its stop."""
    rise = f"({value.text}-{start.within(ADDED)})/({stop.text}-{start.within(ADDED)})"
    return Expression(f"IF({start.within(COMPARED)}<{stop.within(COMPARED)},MIN(1,MAX(0,{rise})),NA())")


def staircase(direction: Expression, value: Expression, first: Expression, *steps: Expression) -> Expression:
    """Write TRAPPA as it stands in a checked tree: the last limit is asked first, since the last one passed decides."""
    sign = ">" if direction.text == "1" else "<"
    closed, limits, results = steps[::3], steps[1::3], steps[2::3]
    chosen = first.text
    for at, limit, result in zip(closed, limits, results, strict=True):
        passed = f"{value.within(COMPARED)}{sign}{'=' if at.text == '1' else ''}{limit.within(COMPARED)}"
        chosen = f"IF({passed},{result.text},{chosen})"
    pairs = pairwise(limits)
    before = "<" if sign == ">" else ">"
    ordered = [f"{limit.within(COMPARED)}{before}{after.within(COMPARED)}" for limit, after in pairs]
    if not ordered or all(_is_plain(limit) for limit in limits):
        return Expression(chosen)
    return Expression(f"IF(AND({','.join(ordered)}),{chosen},NA())")


def is_missing(value: Expression) -> Expression:
    """Write SAKNAS of a value that stands in a cell."""
    return Expression(f'IF({value.text}="{UNDEFINED}",{value.text},{value.text}="{MISSING}")')


def if_missing(value: Expression, replacement: Expression) -> Expression:
    """Write OMSAKNAS of a value that stands in a cell."""
    return Expression(f'IF({value.text}="{MISSING}",{replacement.text},{value.text})')


# --- where something may lack a value ----------------------------------------------------------------
# A guard is put around the expression of a reading, `result`. Its operands are the cells that may lack a value, with
# None in place of those that always have one; `fails` if the expression can be an error of its own.


def passed_on(result: Expression, operands: Operands, *, fails: bool) -> Expression:
    """Guard that gives `result` unless an operand lacks a value; with `fails`, an error in it counts as undefined."""
    text = _or_undefined(result, fails)
    if unsure := [operand for operand in operands if operand is not None]:
        missing = f'IF({_any_is(unsure, MISSING)},"{MISSING}",{text})'
        text = f'IF({_any_is(unsure, UNDEFINED)},"{UNDEFINED}",{missing})'
    return Expression(text)


def first_decides(result: Expression, operands: Operands, *, fails: bool) -> Expression:
    """Guard that gives `result`, which may be a text, unless the condition (the first operand) lacks a value."""
    return _decided(_or_undefined(result, fails), operands[:1])


def limits_decide(result: Expression, operands: Operands, *, fails: bool) -> Expression:
    """Guard that gives `result`, which may be a text, unless the value compared or a limit lacks a value."""
    return _decided(_or_undefined(result, fails), operands[1::3])


def as_it_is(result: Expression, operands: Operands, *, fails: bool) -> Expression:  # noqa: ARG001 - one signature
    """Guard of functions that ask themselves whether a value is there: it gives `result` as it is."""
    return result


def _or_undefined(result: Expression, fails: bool) -> str:
    return f'IFERROR({result.text},"{UNDEFINED}")' if fails else result.text


def _decided(text: str, deciders: Operands) -> Expression:
    for decider in reversed(deciders):
        if decider is not None:
            text = f"IF(ISTEXT({decider.text}),{decider.text},{text})"
    return Expression(text)


def _is_cell(expression: Expression) -> bool:
    """Tell whether the expression is the bare name of a cell."""
    return expression.strength == WHOLE and "(" not in expression.text and not _is_plain(expression)


def _any_is(cells: Sequence[Expression], text: str) -> str:
    tests = [f'{cell.text}="{text}"' for cell in cells]
    return tests[0] if len(tests) == 1 else f"OR({','.join(tests)})"


def _is_plain(expression: Expression) -> bool:
    return expression.text.lstrip("-").replace(".", "").isdigit()
