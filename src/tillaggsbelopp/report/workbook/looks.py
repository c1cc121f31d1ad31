"""The looks of cells, and the ways that values are shown in them."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Final

from tillaggsbelopp.agreement.rounding import RANK, REMAINDER, WHOLE
from tillaggsbelopp.agreement.steps import (
    AMOUNT,
    MONTHS,
    POT,
    POT_IN_FORCE,
    PRORATED,
    ROUNDED_POT,
    SHARE,
    SUM,
    UNROUNDED,
)
from tillaggsbelopp.formula import excel
from tillaggsbelopp.formula.units import NO_UNIT_WORD
from tillaggsbelopp.formula.values import Cell, Undefined
from tillaggsbelopp.report.workbook.basis import STATUS as STATUS_CELL
from tillaggsbelopp.report.workbook.basis import UNTOUCHED
from tillaggsbelopp.report.workbook.book import WHOLE as WHOLE_NUMBER
from tillaggsbelopp.report.workbook.book import Sheet, Style, Value

TITLE: Final = Style("title", bold=True)
STAMP: Final = Style("stamp", bold=True)
PLAIN: Final = Style()
STRONG: Final = Style(bold=True)
NOTE: Final = Style("note", wrapped=True, small=True)
PROSE: Final = Style("prose", wrapped=True)
HEADING: Final = Style("heading", bold=True, wrapped=True, centred=True)
SECTION: Final = Style("section", bold=True)
SUMS: Final = Style("sum", bold=True)
CELL: Final = Style("text", wrapped=True)
STATUS: Final = Style("status", bold=True, centred=True)
VERDICT: Final = Style("cell", centred=True)
PAGE_WIDTH: Final = 128.0  # the widths of columns that A4 across holds at full size
SMALLEST_SCALE: Final = 35

PERCENT: Final = "%"
_MOST_DECIMALS: Final = 6
_FORMATS: Final = {
    POT: "#,##0.00",
    MONTHS: "0",
    POT_IN_FORCE: "#,##0.00",
    ROUNDED_POT: WHOLE_NUMBER,
    SUM: "#,##0.00",
    SHARE: "0.0000%",
    UNROUNDED: "#,##0.0000",
    PRORATED: "#,##0.0000",
    WHOLE: WHOLE_NUMBER,
    REMAINDER: "0.0000",
    RANK: "0",
    AMOUNT: WHOLE_NUMBER,
}


def figure(number_format: str, kind: str = "cell", *, bold: bool = False, unlocked: bool = False) -> Style:
    """The style of a cell with a number, in a given number format."""
    return Style(kind, number_format, bold=bold, unlocked=unlocked)


def number_format(decimals: int) -> str:
    """The number format with so many decimals."""
    return f"#,##0.{'0' * decimals}" if decimals else WHOLE_NUMBER


def value_of(cell: Cell, scale: Fraction = Fraction(1)) -> Value:
    """The value that a cell of the exact engine is in a spreadsheet; `scale` is the unit it is shown in."""
    match cell:
        case bool():
            return cell
        case Fraction():
            return cell / scale
        case Undefined():
            return excel.UNDEFINED
        case _:
            return excel.MISSING


def shown_scale(unit: str, scale: Fraction) -> Fraction:
    """The factor that takes a figure in its cell to its base; 1 for percentages, which Excel too holds as shares."""
    return Fraction(1) if unit == PERCENT else scale


def shown_unit(unit: str) -> str:
    """The unit beside a figure; "" where there is none, or the number's format shows it."""
    return "" if unit in (NO_UNIT_WORD, PERCENT) else unit


def format_of_step(step: str, cells: Iterable[Cell], unit: str) -> str:
    """The number format of a step's column."""
    return _FORMATS.get(step) or format_of([value_of(cell) for cell in cells], unit)


def format_of(values: Sequence[Value], unit: str) -> str:
    """The number format that shows the values without cutting them, as far as six decimals."""
    numbers = [Fraction(value) for value in values if not isinstance(value, str | bool)]
    if unit == PERCENT:
        return f"0{_decimals([number * 100 for number in numbers])}%"
    if unit == NO_UNIT_WORD and all(number.denominator == 1 for number in numbers):
        return "0"  # without separators: it may be a year
    return f"#,##0{_decimals(numbers)}"


def _decimals(numbers: Sequence[Fraction]) -> str:
    def needed(number: Fraction) -> int:
        return next((n for n in range(_MOST_DECIMALS) if (number * 10**n).denominator == 1), _MOST_DECIMALS)

    decimals = max(map(needed, numbers), default=0)
    return f".{'0' * decimals}" if decimals else ""


def open_sheet(sheet: Sheet, title: str, stamp: str) -> None:
    """Put the two first rows of a sheet: what it is, how far it can be relied on, and whether it has been changed."""
    sheet.put(0, 0, title, TITLE)
    sheet.put(1, 0, stamp, STAMP)
    put_status(sheet, 1, 2)


def put_status(sheet: Sheet, row: int, column: int, look: Style = STRONG) -> None:
    """Put a cell that tells, live, whether the workbook is as it was issued; it stands out if it is not."""
    sheet.put(row, column, UNTOUCHED, look, STATUS_CELL.named(from_sheet=sheet.name, fixed="rc"))
    sheet.flagged[row, column] = UNTOUCHED


def scale_for(width: float) -> int:
    """The scale, in per cent, at which columns of that width together fit on a page."""
    return max(SMALLEST_SCALE, min(100, int(100 * PAGE_WIDTH / width)))


def table(sheet: Sheet, row: int, heading: Sequence[str], rows: Iterable[Sequence[Value]]) -> int:
    """Put a table of texts from `row` on, in rows as high as they need; return the row after. Widths must be known."""
    for column, text in enumerate(heading):
        sheet.put(row, column, text, HEADING)
    for cells in rows:
        row += 1
        for column, value in enumerate(cells):
            sheet.put(row, column, value, CELL)
            if isinstance(value, str):
                sheet.fit(row, value, sheet.widths.get(column, 9), CELL)
    return row + 1
