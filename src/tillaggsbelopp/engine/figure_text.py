"""One cell of a table: where it is, and as a Swede writes it."""

from fractions import Fraction

from tillaggsbelopp.formula.values import Axis, Cell, Missing, Table, Undefined
from tillaggsbelopp.swedish import format_number


def cell_of(table: Table, axis: Axis, member: str) -> Cell | None:
    """The cell of one member of `axis`, or of a scalar; None where the table has further axes."""
    if not table.axes:
        return table.cells[0]
    return table.cells[axis.position[member]] if table.axes == (axis,) else None


def cell_text(cell: Cell | None) -> str:
    """A cell as a Swede writes it: at most 6 decimals, 10 below 1."""
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
