"""A workbook file compared with its description, cell by cell, whoever has saved it again since it was issued."""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any, Final

from openpyxl import load_workbook
from openpyxl.formula import Tokenizer
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from tillaggsbelopp.report.workbook.book import Address, Book, Cell, Sheet, Value
from tillaggsbelopp.report.workbook.notes import CHANGE, PROGRAM, STAMP, YEAR
from tillaggsbelopp.swedish import format_number

_MOST_BYTES: Final = 200_000_000
_MOST_CELLS: Final = 5_000_000
_TOLERANCE: Final = Fraction(1, 10**9)
_FORMATTING: Final = re.compile(r'&"[^"]*"|&K[0-9A-Fa-f]{6}|&K[0-9]{2}[+-][0-9]{3}|&[0-9]+|&[A-Z]')


class NotOurs(Exception):  # noqa: N818 - a finding about a file, not an error of the program
    """The file can't be verified; why, in Swedish."""


@dataclass(frozen=True)
class Opened:
    """A file as stored: formulas, and the values that were saved with them."""

    formulas: Workbook
    values: Workbook


@dataclass(frozen=True)
class Claims:
    """What a workbook says of itself, and must be recomputed by."""

    year: str
    stamp: str
    changes: tuple[str, ...]
    dated: date | None


@dataclass(frozen=True)
class Difference:
    """One thing that is not as it should be."""

    where: str
    is_: str
    should_be: str

    def __str__(self) -> str:
        return f"{self.where}: är {self.is_}, ska vara {self.should_be}"


def open_file(content: bytes) -> Opened:
    """The workbook in the bytes of a file. NotOurs if it can't be read as one."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            if sum(part.file_size for part in package.infolist()) > _MOST_BYTES:
                raise NotOurs("filen är orimligt stor uppackad")
        return Opened(load_workbook(io.BytesIO(content)), load_workbook(io.BytesIO(content), data_only=True))
    except NotOurs:
        raise
    except Exception:  # whatever a broken file makes a reader stumble over
        raise NotOurs("filen går inte att läsa som en arbetsbok i formatet xlsx") from None


def claims_of(opened: Opened) -> Claims:
    """What the workbook says of itself on its sheet of sources. NotOurs if there is no such sheet."""
    for sheet in opened.formulas.worksheets:
        facts: list[tuple[str, str]] = []
        for name, text in sheet.iter_rows(max_row=min(sheet.max_row, 200), max_col=2, values_only=True):
            facts.append((str(name), str(text)))
        known = dict(facts)
        if PROGRAM in known and YEAR in known:
            created = opened.formulas.properties.created
            return Claims(
                known[YEAR],
                known.get(STAMP, ""),
                tuple(text for name, text in facts if name == CHANGE),
                created.date() if isinstance(created, datetime) else None,
            )
    raise NotOurs("filen är ingen arbetsbok som det här programmet har skrivit")


def differences(book: Book, opened: Opened) -> Iterator[Difference]:
    """All that differs: what is typed in first, then formulas and what they give."""
    found = list(_sheets(book, opened))
    for sheet in book.sheets:
        if sheet.name in opened.formulas.sheetnames and isinstance(opened.formulas[sheet.name], Worksheet):
            found += _cells(sheet, opened.formulas[sheet.name], opened.values[sheet.name])
            found += _page(sheet, book, opened.formulas[sheet.name])
    found += _names(book, opened.formulas)
    yield from (difference for difference, follows in found if not follows)
    yield from (difference for difference, follows in found if follows)


Found = tuple[Difference, bool]


def _sheets(book: Book, opened: Opened) -> Iterator[Found]:
    expected = [sheet.name for sheet in book.sheets]
    there = opened.formulas.sheetnames
    for name in expected:
        if name not in there:
            yield Difference(f"bladet {name}", "borta", "med"), False
    for name in there:
        if name not in expected:
            yield Difference(f"bladet {name}", "tillagt", "borta"), False
        elif opened.formulas[name].sheet_state != "visible":
            yield Difference(f"bladet {name}", "dolt", "synligt"), False
    if [name for name in there if name in expected] != [name for name in expected if name in there]:
        yield Difference("bladen", f"i ordningen {', '.join(there)}", ", ".join(expected)), False


def _cells(sheet: Sheet, formulas: Worksheet, values: Worksheet) -> Iterator[Found]:
    if formulas.max_row * formulas.max_column > _MOST_CELLS:
        where = f"{formulas.max_row} rader och {formulas.max_column} kolumner"
        yield Difference(f"bladet {sheet.name}", f"{where} stort", "så stort som när det skrevs"), False
        return
    rest = dict(sheet.cells)
    for row in formulas.iter_rows():
        for stored in row:
            at = (int(stored.row or 1), int(stored.column or 1))
            place = (at[0] - 1, at[1] - 1)
            wanted = rest.pop(place, Cell(""))
            where = f"{sheet.name}!{stored.coordinate}"
            yield from _cell(where, wanted, stored.value, values.cell(*at).value)
            if wanted.value != "" and not isinstance(wanted.value, str):
                yield from _format(where, wanted, str(stored.number_format))
    for (row_number, column), cell in rest.items():
        if cell.value != "":
            where = f"{sheet.name}!{Address(sheet.name, row_number, column).named(from_sheet=sheet.name)}"
            yield Difference(where, "tom", _shown(cell.value)), bool(cell.formula)


def _cell(where: str, wanted: Cell, stored: Any, value: Any) -> Iterator[Found]:
    has_formula = not isinstance(stored, str | int | float | bool | date | None) or (
        isinstance(stored, str) and stored != value
    )
    formula = str(getattr(stored, "text", stored)) if has_formula else ""
    if _plain(formula) != _plain(f"={wanted.formula}" if wanted.formula else ""):
        is_ = formula or (_shown(stored) if stored is not None else "tom")
        should_be = f"={wanted.formula}" if wanted.formula else _shown(wanted.value)
        yield Difference(where, is_, should_be), False
    elif not _same(wanted.value, value):
        is_ = "utan sparat värde" if value is None and wanted.formula else "tom" if value is None else _shown(value)
        yield Difference(where, is_, _shown(wanted.value)), bool(wanted.formula)


def _same(wanted: Value, value: Any) -> bool:
    if isinstance(wanted, str):
        return (value if value is not None else "") == wanted
    if isinstance(wanted, bool):
        return isinstance(value, bool) and value is wanted
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    exact = Fraction(wanted)
    return abs(Fraction(value) - exact) <= _TOLERANCE * max(Fraction(1), abs(exact))


def _format(where: str, wanted: Cell, stored: str) -> Iterator[Found]:
    """A number format can show another number than the one that is stored."""
    if _plain_format(stored) != _plain_format(wanted.style.number_format):
        yield Difference(where, f"visad med formatet {stored}", wanted.style.number_format), False


def _page(sheet: Sheet, book: Book, stored: Worksheet) -> Iterator[Found]:
    header = stored.HeaderFooter.oddHeader
    text = _FORMATTING.sub("", (header.center.text if header else None) or "").strip()
    if text != book.stamp:
        yield Difference(f"sidhuvudet på bladet {sheet.name}", text or "tomt", book.stamp), False


def _names(book: Book, stored: Workbook) -> Iterator[Found]:
    expected = {name: address.named(from_sheet="-", fixed="rc") for name, address in book.names.items()}
    there: Mapping[str, str] = {
        name: str(defined.attr_text).replace("'", "")
        for name, defined in stored.defined_names.items()
        if not name.startswith("_xlnm.")
    }
    for name in {**expected, **there}:
        if expected.get(name) != there.get(name):
            yield Difference(f"namnet {name}", there.get(name, "borta"), expected.get(name, "borta")), False
    for sheet in stored.worksheets:
        for name in sheet.defined_names:
            if not name.startswith(("_xlnm.", "Print_")):
                yield Difference(f"namnet {name} på bladet {sheet.title}", "tillagt", "borta"), False


def _plain(formula: str) -> str:
    """A formula as spreadsheets may write it differently: without spaces and needless quotes, numbers alike."""
    if not formula:
        return ""
    parts = []
    for token in Tokenizer(formula).items:
        text = str(token.value)
        if token.type == "WHITE-SPACE":
            continue
        if token.type == "OPERAND" and token.subtype == "NUMBER":
            text = repr(float(text))
        elif token.type == "OPERAND" and token.subtype == "RANGE":
            text = text.replace("'", "")
        elif token.type == "FUNC":
            text = text.upper()
        parts.append(text)
    return "".join(parts)


def _plain_format(number_format: str) -> str:
    return re.sub(r'["\\ ]', "", number_format).lower()


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "SANT" if value else "FALSKT"
    if isinstance(value, int | float | Fraction):
        return format_number(Fraction(value), 9)
    return f'"{value}"'
