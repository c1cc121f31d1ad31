"""A workbook file compared with its description, cell by cell, whoever has saved it again since it was issued."""

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import cached_property
from math import isfinite
from typing import Any, Final

from openpyxl.cell.cell import Cell as StoredCell
from openpyxl.cell.cell import MergedCell
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from tillaggsbelopp.report.addresses import Address, cell_named
from tillaggsbelopp.report.book import GENERAL, KRONOR, SIGNED, WHOLE, Book, Sheet, SheetCell, Style
from tillaggsbelopp.report.workbook.alike import same_but_for_words, same_format, same_formula, same_result, same_value
from tillaggsbelopp.report.workbook.amount_sheets import OTHERS, SUMMARY
from tillaggsbelopp.report.workbook.around_cells import around_cells, drawn, tables
from tillaggsbelopp.report.workbook.difference import Difference, Kind
from tillaggsbelopp.report.workbook.notes_sheets import PROGRAM, SOURCES
from tillaggsbelopp.report.workbook.plan_sheet import PLAN_SHEET
from tillaggsbelopp.report.workbook.stored import Opened
from tillaggsbelopp.swedish import format_number

Stored = StoredCell | MergedCell
AMOUNT_SHEETS: Final = (SUMMARY, PLAN_SHEET, OTHERS)
_MOST_FACTS: Final = 2_000
HASH: Final = re.compile("[0-9a-f]{64}")
_FORMATS_OF_TEXT: Final = (GENERAL, "@")
_ALIGNMENTS: Final = (None, "general", "left", "center", "right")


def differences(book: Book, opened: Opened) -> list[Difference]:
    """Compare a file with its description: all that differs, in the order of the sheets."""
    found = [*opened.foreign, *_sheets(book, opened)]
    cells = _Cells(book)
    for sheet in book.sheets:
        if sheet.name in opened.formulas.sheetnames and isinstance(opened.formulas[sheet.name], Worksheet):
            found += cells.compared(sheet, opened.formulas[sheet.name], opened.values[sheet.name])
            found += around_cells(sheet, book, opened.formulas[sheet.name])
    found += _names(book, opened.formulas)
    found += tables(book, opened.formulas)
    found += _properties(book, opened.formulas)
    found += drawn(book, opened)
    return found


def changed_since(book: Book, opened: Opened) -> list[str]:
    """The names of what the workbook was written with that is another now: the program, and files."""
    (sheet,) = (sheet for sheet in book.sheets if sheet.name == SOURCES)
    names = {row: str(cell.value) for (row, column), cell in sheet.cells.items() if column == 0}
    now = {name: str(sheet.cells[row, 1].value) for row, name in names.items() if (row, 1) in sheet.cells}
    told: dict[str, str] = {}
    if SOURCES in opened.formulas.sheetnames:
        rows = opened.formulas[SOURCES].iter_rows(max_row=_MOST_FACTS, max_col=2, values_only=True)
        told = {str(row[0]): str(row[-1]) for row in rows}
    files = [name for name in {**now, **told} if HASH.fullmatch(now.get(name) or told.get(name, ""))]
    return [name for name in (PROGRAM, *files) if now.get(name) != told.get(name)]


def _sheets(book: Book, opened: Opened) -> Iterator[Difference]:
    expected = [sheet.name for sheet in book.sheets]
    there = opened.formulas.sheetnames
    for name in expected:
        if name not in there:
            yield Difference(f"bladet {name}", "borta", "med")
    for name in there:
        if name not in expected:
            yield Difference(f"bladet {name}", "tillagt", "borta")
        elif opened.formulas[name].sheet_state != "visible":
            yield Difference(f"bladet {name}", "dolt", "synligt")
    if [name for name in there if name in expected] != [name for name in expected if name in there]:
        yield Difference("bladen", f"i ordningen {', '.join(there)}", ", ".join(expected))


class _Cells:
    """The comparison of cells. The bounds of what formulas give are worked out if some cell needs them."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._looks: dict[tuple[int, Style, bool], tuple[tuple[str, str], ...]] = {}

    @cached_property
    def _bounds(self) -> Mapping[Address, float]:
        return self._book.bounds()

    def compared(self, sheet: Sheet, formulas: Worksheet, values: Worksheet) -> Iterator[Difference]:
        """Yield what differs in the cells of a sheet, and in how their numbers are shown."""
        rest = dict(sheet.cells)
        for row, column in sorted(formulas._cells):  # those that are stored, and no others however far apart they are
            stored, value = formulas._cells[row, column], values._cells.get((row, column))
            at = Address(sheet.name, row - 1, column - 1)
            wanted = rest.pop((at.row, at.column), SheetCell(""))
            yield from self._cell(at, wanted, stored, None if value is None else value.value)
            if wanted.value != "":
                yield from self._look(at, wanted, stored)
        for (row_number, column), cell in rest.items():
            if cell.value != "":
                at = Address(sheet.name, row_number, column)
                yield _different(at, cell, Kind.FORMULA if cell.formula else _kind_of(cell.value), "tom", None)

    def _cell(
        self, at: Address, wanted: SheetCell, stored: StoredCell | MergedCell, value: Any
    ) -> Iterator[Difference]:
        formula = _formula_of(stored)
        wanted_formula = f"={wanted.formula}" if wanted.formula else ""
        if not same_formula(formula, wanted_formula):
            is_ = formula or (_shown(stored.value) if stored.value is not None else "tom")
            kind = Kind.TEXT if same_but_for_words(formula, wanted_formula) else Kind.FORMULA
            yield _different(at, wanted, kind, is_, value, wanted_formula)
            return
        same = self._same_result(at, wanted, value) if wanted.formula else same_value(wanted.value, value)
        if not same:
            result = Kind.UNSAVED if value is None else Kind.RESULT
            kind = result if wanted.formula else _kind_of(wanted.value, value)
            absent = "utan sparat värde" if wanted.formula else "tom"
            yield _different(at, wanted, kind, absent if value is None else _shown(value), value)

    def _look(self, at: Address, wanted: SheetCell, stored: Stored) -> Iterator[Difference]:
        """Yield what makes a cell show something else than is stored, or lets it be changed; once for cells alike."""
        alike = (stored.style_id, wanted.style, isinstance(wanted.value, str | bool))
        if alike not in self._looks:
            self._looks[alike] = tuple(_looks(wanted, stored))
        for is_, should_be in self._looks[alike]:
            yield Difference(at.named(), is_, should_be)

    def _same_result(self, at: Address, wanted: SheetCell, value: Any) -> bool:
        if same_result(wanted.value, value) or isinstance(wanted.value, str | bool):
            return same_result(wanted.value, value)
        copied = cell_named(wanted.formula, at.sheet)  # what a cell only shows of another is as certain as that
        return same_result(wanted.value, value, self._bounds.get(copied or at, 0.0))


def _different(
    at: Address, wanted: SheetCell, kind: Kind, is_: str, value: Any, wanted_formula: str = ""
) -> Difference:
    """The difference of a cell whose stored value is `value`."""
    in_kronor = at.sheet in AMOUNT_SHEETS and wanted.style.number_format in (WHOLE, SIGNED, KRONOR)
    number = not isinstance(wanted.value, str | bool)
    amount = number and in_kronor and kind is not Kind.UNSAVED and not same_result(wanted.value, value)
    return Difference(at.named(), is_, wanted_formula or _shown(wanted.value), kind, at, amount)


def _kind_of(*values: Any) -> Kind:
    """The kind of a typed value: a text if it was one, and is."""
    return Kind.TEXT if all(isinstance(value, str) or value is None for value in values) else Kind.FIGURE


def _formula_of(stored: Stored) -> str:
    """The formula of a cell; one that fills several cells, which none of ours does, in braces."""
    if stored.data_type != "f":
        return ""
    return stored.value if isinstance(stored.value, str) else f"{{{getattr(stored.value, 'text', '=?')}}}"


def _looks(wanted: SheetCell, stored: Stored) -> Iterator[tuple[str, str]]:
    """Yield what the looks of a cell are, and should be, where others would show something else than is stored."""
    shown, style = str(stored.number_format), wanted.style
    text = isinstance(wanted.value, str | bool)
    if not same_format(shown, style.number_format) and not (text and shown in _FORMATS_OF_TEXT):
        yield f"visad med formatet {shown}", style.number_format
    if stored.alignment.horizontal not in _ALIGNMENTS:
        yield f"justerad som {stored.alignment.horizontal}", "justerad som när den skrevs"
    if stored.alignment.textRotation:
        yield f"vriden {stored.alignment.textRotation} grader", "vågrät"
    if stored.alignment.shrinkToFit:
        yield "krympt till cellens bredd", "i sin storlek"
    if stored.protection.locked is style.unlocked:
        yield ("låst", "olåst") if style.unlocked else ("olåst", "låst")
    if stored.protection.hidden:
        yield "med dold formel", "med synlig formel"


def _names(book: Book, stored: Workbook) -> Iterator[Difference]:
    expected = {name: address.absolute for name, address in book.names.items()}
    there: Mapping[str, str] = {
        name: str(defined.attr_text).replace("'", "")
        for name, defined in stored.defined_names.items()
        if not name.startswith("_xlnm.")
    }
    for name in {**expected, **there}:
        if expected.get(name) != there.get(name):
            yield Difference(f"namnet {name}", there.get(name, "borta"), expected.get(name, "borta"), at=name)
    for sheet in stored.worksheets:
        for name in sheet.defined_names:
            if not name.startswith(("_xlnm.", "Print_")):
                yield Difference(f"namnet {name} på bladet {sheet.title}", "tillagt", "borta")


def _properties(book: Book, stored: Workbook) -> Iterator[Difference]:
    properties = stored.properties
    stated = {"titel": properties.title, "ämne": properties.subject, "status": properties.contentStatus}
    for (name, is_), wanted in zip(stated.items(), (book.title, book.subject, book.stamp), strict=True):
        if (is_ or "") != wanted:
            yield Difference(f"filens egenskap {name}", is_ or "tom", wanted, Kind.TEXT)
    if stored.calculation.fullPrecision is False or stored.calculation.calcMode == "manual":
        yield Difference("filens sätt att räkna", "ändrat", "automatiskt och med full precision")


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "SANT" if value else "FALSKT"
    if isinstance(value, int | float | Fraction) and isfinite(value):
        return format_number(Fraction(value), 9)
    return f'"{value}"'
