"""A workbook file compared with its description, cell by cell, whoever has saved it again since it was issued."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from functools import cached_property
from math import isfinite
from typing import Any, Final

from openpyxl.cell.cell import Cell as StoredCell
from openpyxl.cell.cell import MergedCell
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from tillaggsbelopp.report.addresses import Address, area, cell_at, cell_named
from tillaggsbelopp.report.book import KRONOR, SIGNED, WHOLE, Book, Sheet, SheetCell
from tillaggsbelopp.report.workbook.alike import same_but_for_words, same_format, same_formula, same_result, same_value
from tillaggsbelopp.report.workbook.amount_sheets import OTHERS, SUMMARY
from tillaggsbelopp.report.workbook.charted import charted, drawn_alike
from tillaggsbelopp.report.workbook.notes_sheets import PROGRAM, SOURCES
from tillaggsbelopp.report.workbook.plan_sheet import PLAN_SHEET
from tillaggsbelopp.report.workbook.stored import Opened
from tillaggsbelopp.swedish import format_number

Stored = StoredCell | MergedCell
AMOUNT_SHEETS: Final = (SUMMARY, PLAN_SHEET, OTHERS)
_MOST_CELLS: Final = 5_000_000
_MOST_FACTS: Final = 2_000
HASH: Final = re.compile("[0-9a-f]{64}")
_FORMATTING: Final = re.compile(r'&"[^"]*"|&K[0-9A-Fa-f]{6}|&K[0-9]{2}[+-][0-9]{3}|&[0-9]+|&[A-Z]')


class Kind(Enum):
    """The kind of thing that differs."""

    FIGURE = "ett tal som står i en cell"
    FORMULA = "en formel"
    RESULT = "vad en formel har gett"
    UNSAVED = "en formel utan sparat värde"
    TEXT = "en text"
    OTHER = "hur bladen ser ut och räknar"


@dataclass(frozen=True)
class Difference:
    """One thing in a file that is not as it should be: where, what it is, and what it should be.

    `at` is the cell or the defined name that it is in, None for neither. `amount` if it is another number of kronor
    than was issued, on the sheets that hold amounts.
    """

    where: str
    is_: str
    should_be: str
    kind: Kind = Kind.OTHER
    at: Address | str | None = None
    amount: bool = False

    def __str__(self) -> str:
        return f"{self.where}: är {self.is_}, ska vara {self.should_be}"


def differences(book: Book, opened: Opened) -> list[Difference]:
    """Compare a file with its description: all that differs, in the order of the sheets."""
    found = list(_sheets(book, opened))
    cells = _Cells(book)
    for sheet in book.sheets:
        if sheet.name in opened.formulas.sheetnames and isinstance(opened.formulas[sheet.name], Worksheet):
            found += cells.compared(sheet, opened.formulas[sheet.name], opened.values[sheet.name])
            found += _page(sheet, book, opened.formulas[sheet.name])
    found += _names(book, opened.formulas)
    found += _tables(book, opened.formulas)
    found += _properties(book, opened.formulas)
    found += _drawn(book, opened)
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

    @cached_property
    def _bounds(self) -> Mapping[Address, float]:
        return self._book.bounds()

    def compared(self, sheet: Sheet, formulas: Worksheet, values: Worksheet) -> Iterator[Difference]:
        """Yield what differs in the cells of a sheet, and in how their numbers are shown."""
        if formulas.max_row * formulas.max_column > _MOST_CELLS:
            where = f"{formulas.max_row} rader och {formulas.max_column} kolumner"
            yield Difference(f"bladet {sheet.name}", f"{where} stort", "så stort som när det skrevs")
            return
        rest = dict(sheet.cells)
        for row in formulas.iter_rows():
            for stored in row:
                at = Address(sheet.name, int(stored.row or 1) - 1, int(stored.column or 1) - 1)
                wanted = rest.pop((at.row, at.column), SheetCell(""))
                yield from self._cell(at, wanted, stored, values.cell(at.row + 1, at.column + 1).value)
                if wanted.value != "":
                    yield from _format(at, wanted, str(stored.number_format))
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


def _format(at: Address, wanted: SheetCell, stored: str) -> Iterator[Difference]:
    """Yield a difference of number formats, since one can show something else than what is stored."""
    if isinstance(wanted.value, str | bool):  # how numbers are shown does not matter here; a text of its own does
        differs = '"' in stored or stored.count(";") > 2
    else:
        differs = not same_format(stored, wanted.style.number_format)
    if differs:
        yield Difference(at.named(), f"visad med formatet {stored}", wanted.style.number_format)


def _page(sheet: Sheet, book: Book, stored: Worksheet) -> Iterator[Difference]:
    expected = book.margins(sheet)
    around = stored.HeaderFooter
    if around.differentFirst or around.differentOddEven:
        yield Difference(f"sidhuvudet på bladet {sheet.name}", "olika på olika sidor", "lika")
    for what, part, texts in (
        ("sidhuvudet", around.oddHeader, expected[:3]),
        ("sidfoten", around.oddFooter, expected[3:]),
    ):
        for item, wanted in zip((part.left, part.center, part.right) if part else (), texts, strict=False):
            text = _FORMATTING.sub("", item.text or "").replace("&&", "&").strip()
            if text != _FORMATTING.sub("", wanted).replace("&&", "&").strip():
                yield Difference(f"{what} på bladet {sheet.name}", text or "tomt", wanted, Kind.TEXT)
    for row, dimension in stored.row_dimensions.items():
        if dimension.hidden or dimension.ht == 0:
            yield Difference(f"rad {row} på bladet {sheet.name}", "dold", "synlig")
    for column, width in stored.column_dimensions.items():
        if width.hidden or width.width == 0:
            yield Difference(f"kolumn {column} på bladet {sheet.name}", "dold", "synlig")
    if not stored.protection.sheet:
        yield Difference(f"bladet {sheet.name}", "oskyddat", "skyddat")
    flagged = {cell_at(*place) for place in sheet.flagged}
    for formatted in stored.conditional_formatting:
        shows = any(rule.dxf is not None and rule.dxf.numFmt is not None for rule in formatted.rules)
        if shows or not {*str(formatted.sqref).split()} <= flagged:
            yield Difference(f"{sheet.name}!{formatted.sqref}", "villkorligt formaterad", "det inte")
    if stored.print_area:
        yield Difference(f"utskriften av bladet {sheet.name}", f"bara {stored.print_area}", "hela bladet")


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


def _tables(book: Book, stored: Workbook) -> Iterator[Difference]:
    expected = {name: (sheet.name, area(table.first, table.last)) for name, sheet, table in book.named_tables()}
    there = {
        table.displayName: (sheet.title, table.ref) for sheet in stored.worksheets for table in sheet.tables.values()
    }
    for name in {**expected, **there}:
        is_, wanted = ("!".join(each[name]) if name in each else "borta" for each in (there, expected))
        if is_ != wanted:
            yield Difference(f"tabellen {name}", is_, wanted)


def _properties(book: Book, stored: Workbook) -> Iterator[Difference]:
    properties = stored.properties
    stated = {"titel": properties.title, "ämne": properties.subject, "status": properties.contentStatus}
    for (name, is_), wanted in zip(stated.items(), (book.title, book.subject, book.stamp), strict=True):
        if (is_ or "") != wanted:
            yield Difference(f"filens egenskap {name}", is_ or "tom", wanted, Kind.TEXT)
    if stored.calculation.fullPrecision is False or stored.calculation.calcMode == "manual":
        yield Difference("filens sätt att räkna", "ändrat", "automatiskt och med full precision")


def _drawn(book: Book, opened: Opened) -> Iterator[Difference]:
    for part in opened.additions():
        yield Difference(f"bild, textruta eller kommentar ({part})", "tillagd", "borta")
    charts = [(sheet, chart) for sheet in book.sheets for chart in sheet.charts]
    stored = opened.charts()
    if len(stored) != len(charts):
        yield Difference("antalet diagram", str(len(stored)), str(len(charts)))
    for (sheet, chart), xml in zip(charts, stored, strict=False):
        where = f"diagrammet på bladet {sheet.name}"
        references, points = charted(sheet, chart)
        if "".join(re.findall(r"<a:t>(.*?)</a:t>", xml)) != chart.title:
            yield Difference(f"rubriken i {where}", "en annan", chart.title)
        if [reference.replace("'", "") for reference in re.findall(r"<c:f>(.*?)</c:f>", xml)] != references:
            yield Difference(where, "ritat på andra celler", "ritat på tabellens")
        elif not drawn_alike(points, re.findall(r"<c:v>(.*?)</c:v>", xml)):
            yield Difference(where, "ritat med andra tal", "ritat med tabellens", Kind.RESULT)


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "SANT" if value else "FALSKT"
    if isinstance(value, int | float | Fraction) and isfinite(value):
        return format_number(Fraction(value), 9)
    return f'"{value}"'
