"""A single cell of a table: found by its member, and written the Swedish way."""

from fractions import Fraction

from tillaggsbelopp.formula.values import Axis, Cell, Missing, Table, Undefined
from tillaggsbelopp.swedish import format_number


def cell_of(table: Table, axis: Axis, member: str) -> Cell | None:
    """The cell of one member of `axis`, or that of a scalar; None where the table has further axes."""
    if not table.axes:
        return table.cells[0]
    return table.cells[axis.position[member]] if table.axes == (axis,) else None


def cell_text(cell: Cell | None) -> str:
    """Write a cell the Swedish way, with at most 6 decimals (10 for numbers below 1). None is several values."""
    match cell:
        case bool():
            return "sant" if cell else "falskt"
        case Fraction():
            return format_number(cell, 6 if abs(cell) >= 1 else 10)
        case Missing():
            return "saknas"
        case Undefined():
            return "odefinierat"
        case _:
            return "flera värden"
