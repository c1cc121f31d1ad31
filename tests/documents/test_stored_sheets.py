"""Sheets as they are stored, against openpyxl, which reads them its own way; and what is refused before it is read."""

import datetime
import io

import pytest
from openpyxl import Workbook, load_workbook

from tests.hostile_workbooks import BOOK, HOSTILE, SHEET, packed, parts_of, put
from tests.report.books import book_of
from tests.worlds import ROOT, read_agreement_folder, read_statistics_folder
from tillaggsbelopp.documents.packages import Limits, Refused
from tillaggsbelopp.documents.stored_sheets import StoredSheet, read_sheets
from tillaggsbelopp.engine.figures import Figures
from tillaggsbelopp.report.workbook.writer import to_xlsx

LIMITS = Limits(unpacked=10_000_000, parts=500, elements=100_000, cells=20_000, covered=20_000)


def filled(content: bytes) -> dict[str, dict[tuple[int, int], object]]:
    """What openpyxl finds in the cells of each sheet."""
    book = load_workbook(io.BytesIO(content), data_only=True)
    return {
        sheet.title: {
            (cell.row, cell.column): cell.value for row in sheet.iter_rows() for cell in row if cell.value is not None
        }
        for sheet in book.worksheets
    }


def values(sheets: list[StoredSheet]) -> dict[str, dict[tuple[int, int], object]]:
    return {sheet.name: {place: cell.value for place, cell in sheet.cells.items()} for sheet in sheets}


def made(rows: list[list[object]]) -> bytes:
    book = Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def test_a_real_workbook_is_read_as_openpyxl_reads_it() -> None:
    agreement = read_agreement_folder(ROOT / "config/orebro", "config/orebro")
    figures = Figures(read_statistics_folder(ROOT / "data/orebro", "data/orebro"))
    content = to_xlsx(book_of(agreement, figures, 2024))
    assert values(read_sheets(content, LIMITS)) == filled(content)


def test_every_kind_of_value_is_read_as_openpyxl_reads_it() -> None:
    day = datetime.datetime(2025, 3, 1)
    rows: list[list[object]] = [
        [1, 1.5, -3, 1e300, 0.1, 10**14, True, False, "text", " rak  två\nrader ", "&<>", "2024", "#N/A"],
        [day, day.replace(hour=8, minute=30), datetime.time(8, 30), None, "efter"],
        [],
        [None, "sist"],
    ]
    content = made(rows)
    assert values(read_sheets(content, LIMITS)) == filled(content)
    errors = [cell for cell in read_sheets(content, LIMITS)[0].cells.values() if cell.is_error]
    assert [cell.value for cell in errors] == ["#N/A"]


def test_a_formula_without_a_value_is_one_and_formats_are_told() -> None:
    book = Workbook()
    assert book.active is not None
    book.active["B2"] = "=1+1"
    book.active["C2"] = 0.029
    book.active["C2"].number_format = "0.0%"
    target = io.BytesIO()
    book.save(target)
    (sheet,) = read_sheets(target.getvalue(), LIMITS)
    assert {place: (cell.value, cell.number_format) for place, cell in sheet.cells.items()} == {
        (2, 2): (None, "General"),
        (2, 3): (0.029, "0.0%"),
    }


def test_what_a_merged_cell_hides_is_not_read_nor_how_a_text_is_pronounced() -> None:
    parts = parts_of(made([["syns", "döljs"], ["b", 3]]))
    put(SHEET, b"<pageMargins", b'<mergeCells><mergeCell ref="A1:B1"/></mergeCells>')(parts)
    put(SHEET, b"</is>", b"<rPh><t>x</t></rPh>")(parts)
    (sheet,) = read_sheets(packed(parts), LIMITS)
    assert [cell.value for cell in sheet.cells.values()] == ["syns", "b", 3]


def test_days_are_counted_from_1904_where_the_workbook_says_so() -> None:
    parts = parts_of(made([[datetime.datetime(2025, 3, 1)]]))
    parts[BOOK] = (
        parts[BOOK]
        .replace(b"<workbookPr ", b'<workbookPr date1904="1" ')
        .replace(b"<workbookPr/>", b'<workbookPr date1904="1"/>')
    )
    (sheet,) = read_sheets(packed(parts), LIMITS)
    assert [cell.value for cell in sheet.cells.values()] == [datetime.datetime(2029, 3, 2)]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("a merge over the sheet", "celler i sammanslagningar, länkar och andra områden"),
        ("a link over the sheet", "celler i sammanslagningar, länkar och andra områden"),
        ("a million cells in a row", "fler än 20 000 celler"),
        ("a million rows first", "fler än 100 000 XML-element"),
        ("60 MB of spaces", "större än 10 MB uppackad"),
        ("entities that grow", "en DTD"),
    ],
)
def test_what_costs_too_much_is_refused(name: str, said: str) -> None:
    parts = parts_of(made([["Kommun", 1], ["Laxå", 2.5]]))
    HOSTILE[name](parts)
    with pytest.raises(Refused) as refused:
        read_sheets(packed(parts), LIMITS)
    assert said in str(refused.value).replace("\u00a0", " ")


@pytest.mark.parametrize("cell", ['<c r="AAAA1"><v>1</v></c>', '<c t="s"><v>7</v></c>', "<c><v>ett</v></c>"])
def test_a_cell_that_can_not_be_is_refused(cell: str) -> None:
    parts = parts_of(made([["a"]]))
    put(SHEET, b"</sheetData>", f"<row>{cell}</row>".encode())(parts)
    with pytest.raises(Refused, match="en cell"):
        read_sheets(packed(parts), LIMITS)


def test_the_digits_of_a_whole_number_are_all_kept() -> None:
    parts = parts_of(made([["a"]]))
    put(SHEET, b"</sheetData>", b"<row><c><v>123456789012345678901234567890</v></c></row>")(parts)
    (sheet,) = read_sheets(packed(parts), LIMITS)
    assert sheet.cells[2, 1].value == 123456789012345678901234567890
