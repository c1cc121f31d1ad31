"""The meaning that a name had in a decided year, beside the one that it has now."""

from collections.abc import Callable
from contextlib import suppress
from fractions import Fraction

from tillaggsbelopp.agreement.program import Program
from tillaggsbelopp.agreement.steps import POT, POT_IN_FORCE
from tillaggsbelopp.formula.check import Type
from tillaggsbelopp.formula.tree import StepTarget, Target
from tillaggsbelopp.formula.unit_rules import Special
from tillaggsbelopp.formula.values import Axis, Cause, Cell, Table, Undefined
from tillaggsbelopp.swedish import join_words


def pot_by_name(target: Target, program: Program) -> Target:
    """The target by another program: a pot's, if its rule has dates there but not here, or the other way round."""
    if not isinstance(target, StepTarget) or target.step not in (POT, POT_IN_FORCE):
        return target
    in_force = StepTarget(target.rule, POT_IN_FORCE)
    return in_force if in_force in program.steps else StepTarget(target.rule, POT)


def other_members(type_: Type | None, then: Callable[[str], Axis], now: Callable[[str], Axis]) -> str:
    """Name the members of a type's axes that are there only now, or were only then; "" if there are none."""
    told = []
    for name in sorted(type_.axes) if type_ is not None else ():
        with suppress(KeyError):
            was, is_now = then(name), now(name)
            for word, one, other in (("fanns inte då", is_now, was), ("finns inte nu", was, is_now)):
                labels = [one.label(member) for member in one.members if member not in other.position]
                told += [f"{join_words(labels)} {word}"] if labels else []
    return f": {join_words(told)}" if told else ""


def numbered_as(groups: Axis, table: Table, then: Axis, target: Target) -> Table:
    """The groups of a decided year by the numbers that groups of the same names have now."""

    def now(cell: Cell) -> Cell:
        if not isinstance(cell, Fraction):
            return cell
        member = then.members[int(cell) - 1]
        if member in groups.position:
            return Fraction(groups.position[member] + 1)
        what = f"{target} var då {then.label(member)}, en grupp som inte finns längre"
        remedy = (
            "Låt formeln läsa något annat för det året, eller låt gruppen finnas kvar, till exempel i en egen tabell."
        )
        return Undefined((Cause(what, None, remedy=remedy),))

    return Table(table.axes, tuple(map(now, table.cells)))


def same_kind(one: Type, other: Type) -> bool:
    """Tell whether two types have the same unit and axes; 0 has any unit."""
    same = one.dimension == other.dimension or Special.ZERO in (one.dimension, other.dimension)
    return same and one.axes == other.axes
