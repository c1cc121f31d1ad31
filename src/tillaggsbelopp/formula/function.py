"""The shape of a row of the function table."""

from collections.abc import Callable
from enum import Enum
from typing import Any, NamedTuple

from tillaggsbelopp.formula.excel import Expression, passed_on
from tillaggsbelopp.formula.tree import Call, Node
from tillaggsbelopp.formula.unit_rules import UnitRule, one_number


class Manner(Enum):
    """The ways in which the exact reading of a function is applied to its arguments."""

    CELLS = "on each cell that has a value"
    CHOOSING = "on each cell, missing and undefined ones too"
    REDUCING = "on all cells along an axis, which goes"
    SPREADING = "on all cells along an axis, which stays"
    REDUCING_TOGETHER = "on all cells of all arguments along the one axis that they have, which goes"
    SPREADING_TOGETHER = "on all cells of all arguments along the one axis that they have, which stays"
    REPEATING = "as it is, once for each member of an axis"
    GIVING = "on all cells along an axis of groups, each given to those in the group"
    TIME = "by evaluating an argument at another time"
    NAMING = "when the formula is checked: it stands for a step"


def not_evaluated(*_: Any) -> Any:
    """Stand in for a reading that is never called, since check or evaluation handles the function by its manner."""
    raise AssertionError("stands for another formula, at another time or of another step")


class Function(NamedTuple):
    """A row of the function table: how a function is written, what it takes, and how each reading computes it.

    `examples` are (formula, result) pairs over the example agreement of `docs/referens.md`. `unit_rule` gives the unit
    of the result; `exact` is the exact reading, and `columns`, of functions that have it, the same of columns (see
    `formula/columns.py`). `arguments` are the least and the greatest number (None: any number).

    A function along an axis that `takes_groups` may be given groups instead: it then computes within each.

    The first `rounded_first` arguments are rounded before use, kr to 2 decimals and all else to 6, so that a comparison
    does not depend on who computes it. `with_numbers` is how a call along an axis is written with one municipality's
    number {x} put in, and {summa} over the axis. Only formulas that the program writes may use a `generated_only`
    function.

    `words` is how a call is said, "" if as it is written: {0}, {1} … are its arguments, {all} a list of them, {any} one
    with "eller", {limits} those after the second as a least and, where there is one, a greatest value, and {axis} is
    the axis where the call names one.

    `excel` is the Excel reading, of expressions or of the cells along an axis; `guard` is put around it where something
    it reads may lack a value, and with `in_cell` its first argument must stand in a cell of its own. It writes an
    argument at most `copies` times (None: as many times as there are limits).

    `in_cells` writes a call out for a workbook, as a tree of the same value in which no such function is left.

    `vector` is the NumPy reading: it takes `Cells` where the exact one takes cells, and along an axis its number too,
    with the groups that it is parted in.
    """

    name: str
    signature: str
    summary: str
    examples: tuple[tuple[str, str], ...]
    unit_rule: UnitRule = one_number
    exact: Callable[..., Any] = not_evaluated
    columns: Callable[..., Any] | None = None
    excel: Callable[..., Expression] = not_evaluated
    vector: Callable[..., Any] = not_evaluated
    arguments: tuple[int, int | None] = (1, 1)
    manner: Manner = Manner.CELLS
    guard: Callable[..., Expression] = passed_on
    in_cell: bool = False
    in_cells: Callable[[Call], Node] | None = None
    copies: int | None = 1
    rounded_first: int = 0
    with_numbers: str = ""
    words: str = ""
    generated_only: bool = False
    takes_groups: bool = False

    @property
    def together(self) -> bool:
        """True if the function computes on all its arguments along the one axis that they have."""
        return self.manner in (Manner.REDUCING_TOGETHER, Manner.SPREADING_TOGETHER)

    @property
    def along_axis(self) -> bool:
        """True if the function computes along an axis, which a second argument may name."""
        return self.manner in (Manner.REDUCING, Manner.SPREADING)

    @property
    def names_axis(self) -> bool:
        """True if an argument after the first is the name of an axis or of groups, not a value."""
        return self.along_axis or self.manner in (Manner.REPEATING, Manner.GIVING)
