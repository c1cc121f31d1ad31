"""Cells by row and column, and as the formulas of a spreadsheet write them."""

import re
from dataclasses import dataclass
from typing import Final

from tillaggsbelopp.documents.columns_of_sheets import column_letters, column_number

_CELL: Final = re.compile(r"(?:(\w+)!)?\$?([A-Z]{1,3})\$?([0-9]+)")


@dataclass(frozen=True)
class Address:
    """A cell: its sheet, and row and column counted from 0."""

    sheet: str
    row: int
    column: int

    def named(self, *, from_sheet: str = "", fixed: str = "") -> str:
        """The reference as a formula on `from_sheet` writes it; `fixed` holds r and c for what is kept on copying."""
        column = f"{'$' if 'c' in fixed else ''}{column_letters(self.column)}"
        cell = f"{column}{'$' if 'r' in fixed else ''}{self.row + 1}"
        return cell if from_sheet == self.sheet else f"{self.sheet}!{cell}"

    @property
    def absolute(self) -> str:
        """The reference with its sheet, as a defined name holds it."""
        return self.named(fixed="rc")


def cell_at(row: int, column: int, fixed: str = "") -> str:
    """A cell as a formula on its own sheet writes it; `fixed` holds r and c for what is kept on copying."""
    return Address("", row, column).named(fixed=fixed)


def area(first: tuple[int, int], last: tuple[int, int], fixed: str = "", sheet: str = "") -> str:
    """The cells from one row and column to another as a formula writes them, with their sheet if it is another's."""
    return f"{Address(sheet, *first).named(fixed=fixed)}:{cell_at(*last, fixed)}"


def cell_named(formula: str, sheet: str) -> Address | None:
    """The cell that a formula on a sheet is only the name of; None if it is anything else."""
    found = _CELL.fullmatch(formula)
    return Address(found[1] or sheet, int(found[3]) - 1, column_number(found[2])) if found else None
