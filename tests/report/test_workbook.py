"""What the decision workbook holds: opened as stored, part by part, as its recipients' programs see it."""

import io
import re
import zipfile
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.formula import Tokenizer
from openpyxl.workbook import Workbook

from tests.cli.in_process import out
from tests.generated import YEAR
from tests.report.books import book_of, stale
from tests.report.test_random_workbooks import agreements
from tests.worlds import (
    PACKAGE,
    ROOT,
    agreement,
    dated_statistics,
    figures,
    read_agreement_folder,
    read_statistics_folder,
    statistics,
)
from tillaggsbelopp.agreement.cases import changed_agreement, read_cases
from tillaggsbelopp.diagnostics import Faults
from tillaggsbelopp.engine.figures import Figures
from tillaggsbelopp.report.workbook.writer import to_xlsx

SHEETS = [
    "Sammanfattning",
    "Kommunbilaga",
    "Antaganden",
    "Underlag",
    "Parametrar",
    "Beräkning",
    "Kontroll",
    "Beloppskontroll",
    "Uppgiftskontroll",
    "Kvalitetssäkring",
    "Källor",
    "Kommunbilagans underlag",
]
# Those that Excel since 2007, LibreOffice, iPads and mail previews all know. No array functions, none that is volatile:
# SUMPRODUCT takes arrays in all of them without being entered as an array formula.
_NUMBERS = "SUM SUMIFS AVERAGE MIN MAX ABS SIGN INT ROUND COUNT COUNTIF COUNTIFS RANK SUMPRODUCT"
_OTHERS = "IF IFERROR AND OR NOT ISTEXT NA RIGHT REPT MID TRIM SUBSTITUTE INDEX CHOOSE"
ALLOWED = {*_NUMBERS.split(), *_OTHERS.split()}


@pytest.fixture(scope="module")
def issued(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("utgiven") / "belopp.xlsx"
    out("berakna", "2024", "--ut", str(file))
    return file


@pytest.fixture(scope="module")
def stored(issued: Path) -> Workbook:
    return load_workbook(issued)


@pytest.fixture(scope="module")
def values(issued: Path) -> Workbook:
    return load_workbook(issued, data_only=True)


def parts(file: Path) -> dict[str, str]:
    with zipfile.ZipFile(file) as package:
        return {name: package.read(name).decode() for name in package.namelist()}


def formulas(workbook: Workbook) -> list[str]:
    cells = (cell for sheet in workbook.worksheets for row in sheet.iter_rows() for cell in row)
    return [cell.value for cell in cells if cell.data_type == "f"]


def test_the_sheets_stand_in_their_order(stored: Workbook) -> None:
    assert stored.sheetnames == SHEETS


def test_another_engine_finds_every_stored_value(issued: Path) -> None:
    assert stale(issued) == ""


KEYS = sorted(path.name for path in (ROOT / "config/orebro/prov").glob("glesbygd_*.yaml"))


@pytest.mark.parametrize("case", KEYS)
def test_another_engine_finds_every_stored_value_with_other_keys(case: str, tmp_path: Path) -> None:
    """The keys for long distances that have been discussed, with the kronor that their cases state."""
    written = read_agreement_folder(ROOT / "config/orebro", "config/orebro")
    counted = Figures(read_statistics_folder(ROOT / "data/orebro", "data/orebro"))
    faults = Faults()
    cases = {each.place.source.name.rpartition("/")[2]: each for each in read_cases(ROOT / "config/orebro", "", faults)}
    changed = changed_agreement(written, cases[case])
    book = book_of(changed, counted, 2024)
    file = tmp_path / "bok.xlsx"
    file.write_bytes(to_xlsx(book))
    assert stale(file) == ""
    expected = cases[case].expected
    assert expected is not None
    assert book.sheets[0].cells[18, 4].value == expected.components["glesbygd"] == 826_305
    stored = load_workbook(file, data_only=True)["Sammanfattning"]
    rows = {row[0]: row for row in stored.iter_rows(min_row=7, max_row=18, values_only=True)}
    assert expected.municipalities
    for code, amounts in expected.municipalities.items():
        assert rows[code][4] == amounts["glesbygd"]


def test_the_summary_shows_the_published_table(values: Workbook) -> None:
    """Kronor from the source (FINDINGS); shares and kr per head by hand: 364 562 + … = 553 110 of 19 935 312, 1 629."""
    sheet = values["Sammanfattning"]
    rows = {row[1]: row for row in sheet.iter_rows(min_row=7, max_row=19, max_col=9, values_only=True)}
    assert rows["Summa"][2:7] == (14_876_099, 1_650_000, 826_305, 2_582_908, 19_935_312)
    assert rows["Laxå"][2:7] == (364_562, 40_436, 84_814, 63_298, 553_110)
    assert rows["Laxå"][7] == pytest.approx(553_110 / 19_935_312)
    assert rows["Laxå"][8] == pytest.approx(553_110 / 1_629)
    assert sheet["A2"].value == "PRELIMINÄR"
    assert sheet["A3"].value == "Oförändrad sedan uttag"


def test_every_figure_of_the_calculation_is_a_formula(stored: Workbook) -> None:
    sheet = stored["Beräkning"]
    numbers = [cell.coordinate for row in sheet.iter_rows(min_row=7) for cell in row if cell.data_type == "n"]
    assert [place for place in numbers if sheet[place].value is not None] == []
    live = [cell for row in stored["Sammanfattning"].iter_rows(min_row=7, max_row=19) for cell in row[2:9]]
    assert all(cell.data_type == "f" for cell in live)


@pytest.mark.slow
def test_only_plain_functions_are_used(stored: Workbook) -> None:
    made = [load_workbook_of(made) for made in agreements(0, 10)]
    used = {
        token.value.rstrip("(")
        for workbook in (stored, *made)
        for formula in formulas(workbook)
        for token in Tokenizer(formula).items
        if token.type == "FUNC" and token.subtype == "OPEN"
    }
    assert used <= ALLOWED
    assert {"RANK", "SUM", "ROUND", "IFERROR"} <= used


def load_workbook_of(made) -> Workbook:  # type: ignore[no-untyped-def]
    return load_workbook(io.BytesIO(to_xlsx(book_of(made.agreement, made.figures, YEAR, made.result))))


def test_no_formula_holds_an_amount_or_a_parameter_as_a_number(stored: Workbook) -> None:
    """What a formula counts with stands in a cell: inside it only what the rules themselves say (0, 1, decimals …)."""
    literals = {
        float(token.value)
        for row in stored["Beräkning"].iter_rows(min_row=7)
        for cell in row
        if cell.data_type == "f"
        for token in Tokenizer(cell.value).items
        if token.type == "OPERAND" and token.subtype == "NUMBER"
    }
    assert literals <= {0.0, 1.0, 2.0, 4.0, 6.0}


def test_the_ramp_reads_as_its_rule(stored: Workbook) -> None:
    sheet = stored["Beräkning"]
    headings = [(cell.value, cell.column) for cell in sheet[6]]
    keys = [column for name, column in headings if name.endswith(": fördelningsnyckel")]
    low, high = "glesbygd.nedre_gräns", "glesbygd.övre_gräns"
    assert sheet.cell(8, keys[2]).value == (
        f"=Underlag!C8*IF({low}<{high},MIN(1,MAX(0,(Underlag!D8-{low})/({high}-{low}))),NA())"
    )


def test_parameters_have_names_and_inputs_alone_are_unlocked(stored: Workbook) -> None:
    assert stored.defined_names["glesbygd.övre_gräns"].attr_text.startswith("Parametrar!$C$")
    unlocked = {
        (sheet.title, cell.column_letter)
        for sheet in stored.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if not cell.protection.locked
    }
    assert unlocked == {("Parametrar", "C"), ("Underlag", "C"), ("Underlag", "D")}
    for sheet in stored.worksheets:
        assert sheet.protection.sheet
        assert not sheet.protection.password


def test_pages_carry_stamp_number_and_headings(stored: Workbook) -> None:
    for sheet in stored.worksheets:
        assert "PRELIMINÄR" in sheet.oddHeader.center.text
        assert "PRELIMINÄR" in str(sheet["A2"].value)
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    raw = stored["Sammanfattning"].oddFooter.center.text
    assert "&P" in raw
    assert "&N" in raw
    assert stored["Beräkning"].print_title_rows == "$1:$6"
    assert stored["Beräkning"].print_title_cols == "$A:$B"
    assert stored["Sammanfattning"].freeze_panes == "C7"
    for name in ("Kommunbilaga", "Kommunbilagans underlag"):
        assert len(stored[name].row_breaks.brk) == 11  # between the pages of each


def test_the_chart_has_its_points_and_a_text_for_those_who_cannot_see_it(issued: Path) -> None:
    inside = parts(issued)
    chart = inside["xl/charts/chart1.xml"]
    assert f"<c:v>{553_110 / 1_629:.16G}</c:v>" in chart  # kr per head
    assert "<c:v>Laxå</c:v>" in chart
    assert re.search(r'descr="[^"]{40,}"', inside["xl/drawings/drawing1.xml"])
    assert "<dc:language>sv-SE</dc:language>" in inside["docProps/core.xml"]


@pytest.mark.parametrize(("count", "charts"), [(30, 1), (31, 0)])
def test_a_chart_stands_on_the_page_of_its_table_or_nowhere(count: int, charts: int) -> None:
    codes = [f"{number:02}" for number in range(count)]
    known = figures({"antal": ("st", range(1, count + 1))}, codes)
    made = agreement({"bas": "pott: 1000 kr\nfördelningsnyckel: antal\n"}, more="kr_per: {fält: antal, namn: st}\n")
    summary = book_of(made, known, 2024).sheets[0]
    assert (len(summary.charts), summary.breaks_before_rows) == (charts, [])


def test_the_appendix_says_first_what_is_got_and_why(stored: Workbook, values: Workbook) -> None:
    sheet = values["Kommunbilaga"]
    told = {cell.row: str(cell.value).replace("\u00a0", " ") for (cell,) in sheet.iter_rows(max_col=1) if cell.value}
    start = next(row for row, text in told.items() if text.startswith("Laxå får"))
    head = next(row for row, text in told.items() if text == "Delbelopp" and row > start)
    assert " ".join(told[row] for row in range(start, head) if row in told) == (
        "Laxå får 553 110 kr för 2024 på remissförslagets nivå enligt Tilläggsbelopp för hälso- och sjukvård i hemmet. "
        "Av det är grundbelopp 364 562 kr, psykiatri 40 436 kr, glesbygdstillägg 84 814 kr och avancerad hemsjukvård "
        "63 298 kr. Alla tillsammans får 19 935 312 kr. Beloppen är preliminära: de vilar på 9 antaganden som "
        "ingen har godkänt. Så blev beloppet, med uppgifterna som de var vid uttag "
        "Grundbelopp, 364 562 kr: Laxå har 1 629 av sammanlagt 66 472 invånare 65+ (2,45 %). "
        "2,45 % av 14 876 099 kr är 364 562 kr. "
        "Psykiatri, 40 436 kr: Samma andel, 2,45 %, av 1 650 000 kr är 40 436 kr. "
        "Glesbygdstillägg, 84 814 kr: Fördelningsnyckeln är 1 629 av sammanlagt 15 871 (10,26 %): invånare 65+ × hur "
        "långt avstånd till sjukhus når mellan 10 km och 40 km, här 1 629 × 1 (avstånd till sjukhus 43,9 km). Potten "
        "är 5 % × (grundbelopp + psykiatri): 5 % × (14 876 099 + 1 650 000) = 826 305 kr. 10,26 % av 826 305 kr är "
        "84 814 kr. Avancerad hemsjukvård, 63 298 kr: Samma andel, 2,45 %, av 2 582 908 kr är 63 298 kr."
    )
    assert stored["Kommunbilaga"].cell(start, 1).data_type == "f"
    assert "553" not in stored["Kommunbilaga"].cell(start, 1).value


def test_the_sources_say_on_what_terms_figures_are_used(values: Workbook) -> None:
    cells = [[cell.value for cell in row] for row in values["Källor"].iter_rows(max_col=2)]
    assert [row[1] for row in cells if row[0] == "CC0-1.0"] == [
        "SCB:s öppna data får användas fritt (CC0); remisskonferensens siffror är uppgifter ur en allmän handling"
    ]


def test_each_page_of_the_appendix_has_a_sum(values: Workbook) -> None:
    column = [row[0].value for row in values["Kommunbilaga"].iter_rows(max_col=1)]
    assert column.count("Summa") == 12


def test_names_that_a_spreadsheet_would_run_stay_text() -> None:
    wild = ["=1+1", "@SUM(A1)", "+2", "-3", "{=4}", "'5", "<b>&amp;", "https://a.se", '"x"']
    codes = [f"{number:04d}" for number in range(len(wild))]
    quoted = ['"' + name.replace('"', '""') + '"' for name in wild]
    rule = "pott: 1000 kr\nfördelningsnyckel: antal\n"
    counted = statistics({"antal": ("personer", [5] * len(wild))}, codes, names=quoted)
    written = to_xlsx(book_of(agreement({"bas": rule}), Figures(counted), 2024))
    import io

    workbook = load_workbook(io.BytesIO(written))
    cells = [cell for row in workbook["Sammanfattning"].iter_rows(min_row=7, min_col=2, max_col=2) for cell in row]
    assert [cell.value for cell in cells[: len(wild)]] == wild
    with zipfile.ZipFile(io.BytesIO(written)) as package:
        everything = "".join(package.read(name).decode() for name in package.namelist())
    assert "<f>1+1" not in everything
    assert "<f>@" not in everything
    assert "<hyperlink" not in everything
    assert "<f>=" not in everything


def test_more_municipalities_than_pages_get_no_appendix_but_are_told_so() -> None:
    codes = [f"{number:04d}" for number in range(31)]
    world = figures({"antal": ("personer", [1] * 31)}, codes)
    book = book_of(agreement({"bas": "pott: 1000 kr\nfördelningsnyckel: antal\n"}), world, 2024)
    assert not [sheet.name for sheet in book.sheets if "bilaga" in sheet.name.lower()]
    texts = [cell.value for cell in book.sheets[0].cells.values()]
    assert "Mer än 30 får ingen bilaga; vars och ens steg står på bladet Beräkning." in texts


def test_last_year_stands_beside_this_one_where_it_can_be_calculated() -> None:
    body = (
        "parametrar:\n  årsbelopp: {enhet: kr, värden: {2023: 900, 2024: 1000}, status: fakta, källa: prov}\n"
        "pott: årsbelopp\nfördelningsnyckel: antal\n"
    )
    book = book_of(agreement({"bas": body}), figures({"antal": ("personer", [1, 3])}, ["01", "02"]), 2024)
    summary = book.sheets[0]
    headings = [summary.cells[5, column].value for column in range(8)]
    assert headings == [
        "Kod",
        "Kommun",
        "Bas, kr",
        "Totalt, kr",
        "Andel, %",
        "Totalt 2023, kr",
        "Skillnad, kr",
        "Skillnad, %",
    ]
    # 900 and 1 000 by 1:3
    assert [summary.cells[row, column].value for row in (6, 7, 8) for column in (3, 5, 6)] == [
        *(250, 225, 25),
        *(750, 675, 75),
        *(1000, 900, 100),
    ]


def test_figures_may_be_typed_within_the_limits_of_their_fields() -> None:
    fields = ("{minimum: 0}", "{maximum: 9}", "{minimum: 0, maximum: 9.5}", "")
    described = "".join(
        f"        - {{name: f{number}, type: number, unit: tal{f', constraints: {limits}' if limits else ''}}}\n"
        for number, limits in enumerate(fields)
    )
    package = PACKAGE.replace('        - {name: andel, type: number, unit: "%"}\n', described)
    rows = "".join(f"{code},{year},1{',2' * len(fields)}\n" for code in ("0117", "0120") for year in (2020, 2021))
    names = ",".join(f"f{number}" for number in range(len(fields)))
    data = Figures(dated_statistics(package, folk=f"kommunkod,år,antal,{names}\n{rows}"))
    body = "pott: 100 kr\nfördelningsnyckel: f0 + f1 + f2 + f3\n"
    workbook = load_workbook(io.BytesIO(to_xlsx(book_of(agreement({"bas": body}), data, 2021))))
    allowed = workbook["Underlag"].data_validations.dataValidation
    found = [(each.operator or "between", float(each.formula1), each.formula2) for each in allowed]
    assert found == [
        ("greaterThanOrEqual", 0, None),
        ("lessThanOrEqual", 9, None),
        ("between", 0, "9.5"),
        ("greaterThanOrEqual", -1e15, None),
    ]


def test_every_figure_on_its_sheet_is_counted_in_the_control() -> None:
    codes, count = ["01", "02", "03"], 45
    world = figures({f"f{number}": ("tal", [number, 1, 2]) for number in range(count)}, codes)
    key = "MAX(" + "; ".join(f"f{number}" for number in range(count)) + ")"
    book = book_of(agreement({"bas": f"pott: 1000 kr\nfördelningsnyckel: {key}\n"}), world, 2024)
    control = next(sheet for sheet in book.sheets if sheet.name == "Kontroll")
    rows = [row for (row, column), cell in control.cells.items() if "Uppgifter på Underlag" in str(cell.value)]
    numbers = [[cell for (at, _), cell in control.cells.items() if at == row and cell.formula] for row in rows]
    counted = re.findall(r"COUNT\(([^)]*)\)", " ".join(cell.formula for cells in numbers for cell in cells))
    assert len(set(counted)) == count


def test_what_amounts_rest_on_stands_above_a_table_that_goes_on_for_pages() -> None:
    def rows_of(count: int) -> dict[str, int]:
        codes = [f"{number:04d}" for number in range(count)]
        world = figures({"antal": ("personer", [1] * count)}, codes)
        book = book_of(agreement({"bas": "pott: 1000 kr\nfördelningsnyckel: antal\n"}), world, 2024)
        return {str(cell.value): row for (row, _), cell in book.sheets[0].cells.items()}

    for count, above in ((30, False), (31, True)):
        rows = rows_of(count)
        rests = rows["Beloppen vilar inte på något antagande."]
        assert (rests < rows["Kod"]) is above
        assert any("de kronor som blir över går till de största resterna" in text for text in rows)


def test_parties_are_told_by_what_they_are(values: Workbook) -> None:
    assert "Region Örebro län och varje kommun. Gäller" in values["Sammanfattning"]["A4"].value


def test_figures_of_a_past_year_are_as_new_as_its_end_and_said_to_lack_a_day(tmp_path: Path) -> None:
    out("berakna", "2025", "--ut", str(tmp_path / "belopp.xlsx"))
    book = load_workbook(tmp_path / "belopp.xlsx")
    assert "2023-12-31" in book["Sammanfattning"].oddFooter.left.text
    told = [str(cell.value) for row in book["Källor"].iter_rows(min_col=2, max_col=2) for cell in row]
    assert "När uppgifterna för 2023 publicerades är inte angivet." in told
    (change,) = {
        str(cell.value).replace("\u00a0", " ")
        for (cell,) in book["Kommunbilaga"].iter_rows(max_row=12, max_col=1)
        if str(cell.value).startswith("Ändringen")
    }
    assert change.endswith("på index 2025 +16 758 kr och nya uppgifter (invånare 65+) +4 692 kr.")


def test_the_same_for_all_is_said_so_in_the_table_of_the_appendix() -> None:
    rules = {
        "a": "gäller_från: 2024-09-01\ntilldelning: PER(3 kr; kommun)\n",
        "b": "pott: 10 kr\nfördelningsnyckel: PER(1; kommun)\n",
    }
    book = book_of(agreement(rules), figures({"antal": ("personer", [1, 1])}, ["01", "02"]), 2024)
    sheet = next(sheet for sheet in book.sheets if sheet.name == "Kommunbilaga")
    told = [str(cell.value).replace("\u00a0", " ") for (_, column), cell in sheet.cells.items() if column == 1]
    assert "3 kr för var och en" in told
    assert "lika delar" in told
