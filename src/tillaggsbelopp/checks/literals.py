"""Numbers that stand in a formula although somebody has decided them, and so should be parameters with a source.

No remark is made on what nobody has decided: 0, 1 and 100, a year, an exponent, how many decimals, which year's
statistics, what a unit is stripped with (`x / 1 km`), a scale (`x / 1000`), months, weeks and days of a year, the 3 of
`(a + b + c) / 3`, nor the last krona of a comparison, which allows for rounding.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from fractions import Fraction
from itertools import groupby
from typing import Final

from tillaggsbelopp.agreement.program import Program
from tillaggsbelopp.diagnostics import Diagnostic
from tillaggsbelopp.formula.lexer import COMPARISONS
from tillaggsbelopp.formula.tree import YEAR, Call, Formula, Name, Node, Number, Target, children
from tillaggsbelopp.formula.units import KRONA, NUMBER

_SAY_NOTHING: Final = (0, 1, 100)
_CALENDAR: Final = (12, 52, 365)  # months, weeks and days of a year
_YEARS: Final = range(1900, 2200)
_ALONGSIDE_YEAR: Final = ("+", "-", *COMPARISONS)
_WHOLE_ARGUMENT: Final = (("^", 1), ("AVRUNDA", 1), ("VÄRDE", 1))
_REMEDY: Final = "Gör talet till en parameter med enhet, status och källa: då syns det, och kan prövas med --satt."
_STEPS: Final = "TRAPPA"
_MOST_ALONE: Final = 3  # numbers of a table of steps that are told one by one
_STEPS_REMEDY: Final = (
    "Gör gränserna till en parameter med axel, och värdena till en annan: HÖGSTA(OM(x >= gräns; värde; 0); axel). "
    "Referensen visar hur, under Fyra vanliga fördelningar."
)


def decided_numbers(program: Program, skipped: Collection[Target]) -> list[Diagnostic]:
    """The remarks on numbers in the rules' formulas that should be parameters, leaving out the steps in `skipped`."""
    steps = [bound.step for target, bound in program.steps.items() if target not in skipped]
    formulas = [step.formula for step in steps if not step.generated]
    for condition in program.conditions:
        formulas += [condition.written.condition, *condition.written.message.formulas]
    return list(numbers_in(formulas))


def numbers_in(formulas: Iterable[Formula]) -> Iterator[Diagnostic]:
    """Yield a remark for each number in some formulas that should be a parameter, and one for a table of many."""
    for formula in formulas:
        for table, found in groupby(_numbers(formula.tree), key=lambda each: each[1]):
            numbers = [number for number, _ in found]
            if table is not None and len(numbers) > _MOST_ALONE:
                first, *others = numbers
                what = f"{_as_written(first)} och {len(others)} tal till i {_STEPS} står som tal i formeln"
                yield Diagnostic(what, first.place, remedy=_STEPS_REMEDY)
                continue
            for number in numbers:
                yield Diagnostic(f"{_as_written(number)} står som ett tal i formeln", number.place, remedy=_REMEDY)


def _numbers(node: Node, table: Call | None = None) -> Iterator[tuple[Number, Call | None]]:
    """Yield the numbers that somebody has decided, each with the table of steps it stands in."""
    if isinstance(node, Number) and not _says_nothing(node):
        yield node, table
    if table is None and isinstance(node, Call) and node.function == _STEPS:
        table = node
    for position, child in enumerate(children(node)):
        if not (isinstance(node, Call) and _belongs(node, position, child)):
            yield from _numbers(child, table)


def _says_nothing(number: Number) -> bool:
    if number.unit != NUMBER:
        return number.value == 0
    return number.value in _SAY_NOTHING or (_is_bare(number) and number.value in _YEARS)


def _belongs(call: Call, position: int, argument: Node) -> bool:
    """Tell whether an argument is part of how the calculation is written, and nobody's choice."""
    if (call.function, position) in _WHOLE_ARGUMENT:
        return True
    if not isinstance(argument, Number):
        return False
    if call.function in _ALONGSIDE_YEAR and any(isinstance(o, Name) and o.text == YEAR for o in call.arguments):
        return True
    if call.function in COMPARISONS and argument.unit == KRONA:
        return argument.value <= 1
    divides = call.function == "/" and position == 1
    if divides and _is_bare(argument) and argument.value == _terms(call.arguments[0]):
        return True
    return call.function in ("*", "/") and _is_scale(argument, divides)


def _is_scale(number: Number, divides: bool) -> bool:
    """Tell whether a factor or divisor only changes the unit or scale that something is told in."""
    written = _coefficient(number)
    if _is_bare(number):
        return written in _CALENDAR or (written >= 100 and _is_power_of_ten(written))
    if number.unit == NUMBER:  # per cent
        return divides and written == 1
    return written == 1 or (divides and _is_power_of_ten(written))


def _terms(node: Node) -> int:
    """The number of terms in a sum; 1 for anything else."""
    return sum(map(_terms, node.arguments)) if isinstance(node, Call) and node.function == "+" else 1


def _is_power_of_ten(number: Fraction) -> bool:
    return re.fullmatch("10*", str(number)) is not None


def _is_bare(number: Number) -> bool:
    return number.unit == NUMBER and number.value == _coefficient(number)


def _coefficient(number: Number) -> Fraction:
    """The number as it is written, without its unit."""
    return Fraction(re.split(r"[^0-9.]", _as_written(number), maxsplit=1)[0])


def _as_written(number: Number) -> str:
    return number.place.text.strip("() \n\u00a0\u202f")
