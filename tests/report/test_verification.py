"""`verifiera`: whatever single cell is changed in a file, it is found; a file that nobody changed is not blamed."""

import random
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.cli.in_process import done, out, run
from tests.report.books import FORMUALIZER, book_of, unmarked
from tests.test_examples import folders
from tests.worlds import ROOT, agreement, figures
from tillaggsbelopp.cli.group import Wanted
from tillaggsbelopp.cli.request import Request
from tillaggsbelopp.cli.verifiera import run as verify
from tillaggsbelopp.diagnostics import CheckFailed
from tillaggsbelopp.report.book import Book
from tillaggsbelopp.report.workbook.alike import same_result, same_value
from tillaggsbelopp.report.workbook.consequences import findings_in
from tillaggsbelopp.report.workbook.stored import Opened, open_file
from tillaggsbelopp.report.workbook.told_findings import told_findings
from tillaggsbelopp.report.workbook.verification import differences
from tillaggsbelopp.report.workbook.writer import to_xlsx
from tillaggsbelopp.workspace.project import open_project
from tillaggsbelopp.workspace.workbooks import described as workbook_of

RULES = {
    "bas": "parametrar:\n  summa_kr: {enhet: kr, värden: {2024: 1000}, status: fakta, källa: prov}\n"
    "pott: summa_kr\nfördelningsnyckel: antal\n",
    "glest": "parametrar:\n  gräns: {enhet: km, värden: {2024: 10}, status: antagande, källa: gissat}\n"
    "pott: 500 kr\nfördelningsnyckel: antal * OM(avstånd > gräns; 1; 0.5)\n"
    'kontroller:\n  - villkor: SUMMA(antal) > 0\n    fel: "ingen"\n',
}
FIGURES = figures({"antal": ("personer", [5, 7, 11]), "avstånd": ("km", ["3.5", "12", "20"])}, ["0117", "0120", "0123"])


def book() -> Book:
    return book_of(agreement(RULES), FIGURES, 2024)


def found_in(described: Book, opened: Opened) -> list[str]:
    return [str(difference) for difference in differences(described, opened)]


# --- changes in a file that has been read -------------------------------------------------------------


def change_value(opened: Opened, sheet: Worksheet, place: str, rng: random.Random) -> Callable[[], None]:
    """Another value stored: a krona or a word more, in a formula's stored value or a constant."""
    stored, value = sheet[place], opened.values[sheet.title][place]
    before = stored.value, value.value
    other = f"{value.value}x" if isinstance(value.value, str) else not value.value
    if isinstance(value.value, int | float) and not isinstance(value.value, bool):
        other = value.value + rng.choice([1, -1, 0.001])
    value.value = other
    if stored.value == before[1]:
        stored.value = other

    def undo() -> None:
        stored.value, value.value = before

    return undo


def change_formula(opened: Opened, sheet: Worksheet, place: str, rng: random.Random) -> Callable[[], None]:
    """Another formula with the same stored value, or the value in the formula's place."""
    stored = sheet[place]
    before = stored.value
    stored.value = rng.choice([f"{before}+0", f"{before}*1", opened.values[sheet.title][place].value])

    def undo() -> None:
        stored.value = before

    return undo


def swap_rows(opened: Opened, sheet: Worksheet, place: str, rng: random.Random) -> Callable[[], None]:
    """Two rows that hold different things in each other's places, formulas and all."""
    row = sheet[place].row
    rows = [other for other in range(1, sheet.max_row + 1) if texts(opened, sheet, other) != texts(opened, sheet, row)]
    other = rng.choice(rows)

    def swap() -> None:
        for book_ in (opened.formulas, opened.values):
            for column in range(1, sheet.max_column + 1):
                one, two = book_[sheet.title].cell(row, column), book_[sheet.title].cell(other, column)
                if type(one).__name__ == type(two).__name__ == "Cell":
                    one.value, two.value = two.value, one.value

    swap()
    return swap


def texts(opened: Opened, sheet: Worksheet, row: int) -> list[object]:
    cells = [sheet.cell(row, column) for column in range(1, sheet.max_column + 1)]
    return [cell.value for cell in cells if type(cell).__name__ == "Cell"]


def filled(opened: Opened) -> list[tuple[Worksheet, str]]:
    return [
        (sheet, cell.coordinate)
        for sheet in opened.formulas.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    ]


def test_an_untouched_file_has_no_differences() -> None:
    assert found_in(book(), open_file(to_xlsx(book()))) == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2))
def test_every_change_of_a_single_cell_is_found(seed: int) -> None:
    described = book()
    opened = open_file(to_xlsx(described))
    cells = filled(opened)
    formulas = [(sheet, place) for sheet, place in cells if str(sheet[place].value).startswith("=")]
    rng = random.Random(seed)
    for number in range(60):
        change = (change_value, change_value, change_formula, swap_rows)[number % 4]
        sheet, place = rng.choice(formulas if change is change_formula else cells)
        undo = change(opened, sheet, place, rng)
        found = found_in(described, opened)
        assert found, f"{change.__name__} {sheet.title}!{place}"
        if change is not swap_rows:
            assert any(f"{sheet.title}!{place}:" in each for each in found)
        undo()
    assert found_in(described, opened) == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2))
def test_a_row_that_is_gone_is_found(seed: int) -> None:
    described = book()
    rng = random.Random(seed)
    for _ in range(8):
        opened = open_file(to_xlsx(described))
        sheet, place = rng.choice(filled(opened))
        row = sheet[place].row
        for workbook in (opened.formulas, opened.values):
            workbook[sheet.title].delete_rows(row)
        assert found_in(described, opened), f"{sheet.title}, row {row}"


def test_what_is_not_a_cell_is_found_too() -> None:
    described = book()
    opened = open_file(to_xlsx(described))
    formulas, values = opened.formulas, opened.values
    formulas["Antaganden"].sheet_state = "hidden"
    formulas["Sammanfattning"].oddHeader.center.text = "BESLUTSUNDERLAG"
    formulas["Underlag"].oddFooter.left.text = "Daterad 2025-01-01"
    formulas["Kontroll"].HeaderFooter.differentFirst = True
    formulas["Sammanfattning"].row_dimensions[8].hidden = True
    formulas["Beräkning"].column_dimensions["D"].hidden = True
    formulas["Källor"].protection.sheet = False
    formulas["Beräkning"].print_area = "A1:C9"
    formulas.defined_names["bas.summa_kr"].attr_text = "Parametrar!$C$6"
    del formulas.defined_names["glest.gräns"]
    formulas["Sammanfattning"]["C7"].number_format = '"999"'
    formulas["Sammanfattning"]["A2"].number_format = ';;;"BESLUTSUNDERLAG"'
    formulas["Kontroll"]["Z99"].value = values["Kontroll"]["Z99"].value = "hemligt"
    formulas.properties.title = "Något annat"
    formulas.calculation.fullPrecision = False
    formulas.create_sheet("Extra")
    assert found_in(described, opened) == [
        "bladet Antaganden: är dolt, ska vara synligt",
        "bladet Extra: är tillagt, ska vara borta",
        'Sammanfattning!A2: är visad med formatet ;;;"BESLUTSUNDERLAG", ska vara General',
        'Sammanfattning!C7: är visad med formatet "999", ska vara #,##0',
        "sidhuvudet på bladet Sammanfattning: är BESLUTSUNDERLAG, ska vara PRELIMINÄR",
        "rad 8 på bladet Sammanfattning: är dold, ska vara synlig",
        "sidfoten på bladet Underlag: är Daterad 2025-01-01, ska vara Underlaget daterat 2024-01-02",
        "kolumn D på bladet Beräkning: är dold, ska vara synlig",
        "utskriften av bladet Beräkning: är bara 'Beräkning'!$A$1:$C$9, ska vara hela bladet",
        'Kontroll!Z99: är "hemligt", ska vara ""',
        "sidhuvudet på bladet Kontroll: är olika på olika sidor, ska vara lika",
        "bladet Källor: är oskyddat, ska vara skyddat",
        "namnet bas.summa_kr: är Parametrar!$C$6, ska vara Parametrar!$C$5",
        "namnet glest.gräns: är borta, ska vara Parametrar!$C$6",
        "filens egenskap titel: är Något annat, ska vara Prov 2024",
        "filens sätt att räkna: är ändrat, ska vara automatiskt och med full precision",
    ]


def test_a_krona_among_milliards_is_found() -> None:
    rules = {"stor": "pott: 3000000001 kr\nfördelningsnyckel: antal\n"}
    described = book_of(agreement(rules), FIGURES, 2024)
    opened = open_file(to_xlsx(described))
    cell = opened.values["Sammanfattning"]["C7"]
    assert found_in(described, opened) == []
    cell.value += 1
    assert len(found_in(described, opened)) == 1


# --- changes in real files, by the command ------------------------------------------------------------


def with_part(source: Path, target: Path, part: str, change: Callable[[str], str]) -> None:
    """A copy of a workbook file with one of its parts changed."""
    with zipfile.ZipFile(source) as before, zipfile.ZipFile(target, "w") as after:
        for name in before.namelist():
            content = before.read(name)
            if name == part:
                text = content.decode()
                changed = change(text)
                assert changed != text
                content = changed.encode()
            after.writestr(name, content)


@pytest.fixture(scope="module")
def issued(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("utgiven") / "belopp.xlsx"
    out("berakna", "2024", "--ut", str(file))
    return file


def test_an_issued_file_verifies(issued: Path) -> None:
    told = out("verifiera", str(issued))
    assert "stämmer: " in told
    assert "PRELIMINÄR" in told


@pytest.mark.slow
def test_it_says_the_hash_that_the_workbook_was_issued_with(tmp_path: Path) -> None:
    file = tmp_path / "belopp.xlsx"
    written, verified = out("berakna", "2024", "--ut", str(file)), out("verifiera", str(file))
    (one,), (two,) = ([line for line in text.splitlines() if "SHA-256: " in line] for text in (written, verified))
    assert one == two


SUMMARY, SHARED = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
CHART, DRAWING = "xl/charts/chart1.xml", "xl/drawings/drawing1.xml"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("part", "before", "after", "said"),
    [
        (SUMMARY, "<v>364562</v>", "<v>364563</v>", "Sammanfattning!C8: är 364 563, ska vara 364 562"),
        (SUMMARY, "<f>SUM(C8:F8)</f>", "<f>SUM(C8:E8)</f>", "Sammanfattning!G8: är =SUM(C8:E8), ska vara =SUM(C8:F8)"),
        (SHARED, "<t>Laxå</t>", "<t>Laxa</t>", 'Sammanfattning!B8: är "Laxa", ska vara "Laxå"'),
        (SHARED, "<t>2024</t>", "<t>2027</t>", "att den gäller år 2027, och det kan inte räknas"),
        (SHARED, "<t>PRELIMINÄR</t>", "<t>BESLUTSUNDERLAG</t>", 'är "BESLUTSUNDERLAG", ska vara "PRELIMINÄR"'),
        (
            SUMMARY,
            "<f>SUM(C8:F8)</f>",
            '<f>SUM("C8:F8)</f>',
            'Sammanfattning!G8: är =SUM("C8:F8), ska vara =SUM(C8:F8)',
        ),
        (SUMMARY, "<f>SUM(C8:F8)</f>", "<f>SUM(C8:F8))</f>", "Sammanfattning!G8: är =SUM(C8:F8)), ska vara"),
        (
            SUMMARY,
            "<f>SUM(C8:F8)</f>",
            '<f t="array" ref="G8">SUM(C8:F8)</f>',
            "Sammanfattning!G8: är {=SUM(C8:F8)}, ska",
        ),
        (SUMMARY, "<v>364562</v>", "<v>1e999</v>", "Sammanfattning!C8: är"),
        (
            CHART,
            f"<c:v>{553_110 / 1_629:.16G}</c:v>",
            "<c:v>999</c:v>",
            "diagrammet på bladet Sammanfattning: är ritat med andra tal",
        ),
        (
            "xl/tables/table1.xml",
            'ref="A6:I18"',
            'ref="A6:I17"',
            "tabellen Tabell_Sammanfattning_1: är Sammanfattning!A6:I17, ska vara Sammanfattning!A6:I18",
        ),
        (CHART, "$I$7:$I$18", "$H$7:$H$18", "diagrammet på bladet Sammanfattning: är ritat på andra celler"),
        (
            DRAWING,
            "</xdr:wsDr>",
            "<xdr:sp>text</xdr:sp></xdr:wsDr>",
            "textruta eller kommentar (xl/drawings/drawing1.xml): är",
        ),
        ("docProps/core.xml", "2023-10-06", "2023-10-07", 'Källor!B11: är "2023-10-06", ska vara "2023-10-07"'),
    ],
)
def test_a_changed_file_is_told_of(issued: Path, tmp_path: Path, part: str, before: str, after: str, said: str) -> None:
    changed = tmp_path / "belopp.xlsx"
    with_part(issued, changed, part, lambda text: text.replace(before, after))
    with pytest.raises(CheckFailed) as found:
        verify(Request(), Wanted(), file=str(changed))
    assert said in str(found.value).replace("\u00a0", " ")


@pytest.mark.slow
def test_a_workbook_older_than_what_it_was_made_from_is_told_to_be_so(issued: Path, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "config/orebro", tmp_path / "orebro")
    shutil.copytree(ROOT / "data/orebro", tmp_path / "data")
    table, rule = tmp_path / "data/befolkning_65_plus.csv", tmp_path / "orebro/regler/psykiatri.yaml"
    table.write_text(table.read_text(encoding="utf-8").replace("Laxå,2021,1629", "Laxå,2021,1630"), encoding="utf-8")
    rule.write_text(f"{rule.read_text(encoding='utf-8')}# läst\n", encoding="utf-8")
    done = run("verifiera", str(issued), "--config", str(tmp_path / "orebro"), "--data", str(tmp_path / "data"))
    assert done.returncode == 5
    first, second, *_ = done.stderr.decode().split("\n\n")
    changed = "config/regler/psykiatri.yaml och data/befolkning_65_plus.csv"
    assert first.startswith(f"{issued} är skriven med annat än det som finns nu; ändrat sedan dess: {changed}\n")
    assert "Skriv en ny arbetsbok" in first
    assert second.startswith(f"{issued} stämmer inte med det som räknas nu")


@pytest.mark.slow
def test_causes_are_told_before_what_follows_from_them(issued: Path, tmp_path: Path) -> None:
    changed = tmp_path / "belopp.xlsx"
    opened = open_file(issued.read_bytes()).formulas
    number = next(number for number, sheet in enumerate(opened.worksheets, 1) if sheet.title == "Underlag")
    part = f"xl/worksheets/sheet{number}.xml"
    with_part(issued, tmp_path / "ett.xlsx", part, lambda text: text.replace("<v>1629</v>", "<v>1630</v>", 1))
    with_part(tmp_path / "ett.xlsx", changed, SUMMARY, lambda text: text.replace("<v>364562</v>", "<v>364563</v>"))
    first, cause, effect = done(f"verifiera {changed}").said.rstrip().split("\n\n")
    assert first.endswith(": en sak är ändrad och en cell följer därav; ett belopp är ett annat.")
    assert re.fullmatch(r"Ändrat:\n  Underlag![A-Z]+9: är 1 630, ska vara 1 629", cause)
    assert effect == "Följer därav:\n  Sammanfattning!C8: är 364 563, ska vara 364 562"


def cell_under(opened: Opened, sheet: str, heading: str) -> tuple[str, ...]:
    """The places of the cells of three municipalities under a heading."""
    row = next(row for row in opened.formulas[sheet].iter_rows() if heading in [cell.value for cell in row])
    (column,) = (cell.column_letter for cell in row if cell.value == heading)
    first = 8 if sheet == "Underlag" else 7
    return tuple(f"{column}{first + number}" for number in range(3))


def test_a_result_follows_only_from_what_its_formula_reads() -> None:
    described = book()
    opened = open_file(to_xlsx(described))
    figure = cell_under(opened, "Underlag", "avstånd")[0]
    plain, sparse = (cell_under(opened, "Sammanfattning", f"{name}, kr")[1] for name in ("Bas", "Glest"))
    for workbook in (opened.formulas, opened.values):
        workbook["Underlag"][figure].value = 4.5
    told = told_findings("a.xlsx", findings_in(described, differences(described, opened)), (), everything=False)
    assert next(told).what.endswith(": en sak är ändrad, inget belopp, men de är inte omräknade sedan dess.")
    for place in (plain, sparse):
        opened.values["Sammanfattning"][place].value += 1
    found = findings_in(described, differences(described, opened))
    assert [each.where for each in found.changed] == [f"Underlag!{figure}", f"Sammanfattning!{plain}"]
    assert [each.where for each in found.follows] == [f"Sammanfattning!{sparse}"]
    assert found.amounts == 2
    opened.formulas.defined_names["bas.summa_kr"].attr_text = "Parametrar!$C$6"
    found = findings_in(described, differences(described, opened))
    assert [each.where for each in found.follows] == [f"Sammanfattning!{place}" for place in (plain, sparse)]


def test_what_was_not_saved_is_told_as_such() -> None:
    described = book()
    opened = open_file(to_xlsx(described))
    for place in cell_under(opened, "Sammanfattning", "Bas, kr"):
        opened.values["Sammanfattning"][place].value = None
    found = findings_in(described, differences(described, opened))
    assert (len(found.unsaved), found.amounts, found.changed, found.follows) == (3, 0, (), ())
    first, why = told_findings("a.xlsx", found, (), everything=False)
    assert first.what.endswith(": 3 formler saknar sparat värde.")
    assert "Öppna den i Excel eller LibreOffice" in why.remedy


@pytest.mark.slow
def test_when_only_texts_are_others_it_says_so_and_does_not_list_them_all(issued: Path, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "config/orebro", tmp_path / "orebro")
    terms, rule = tmp_path / "orebro/overenskommelse.yaml", tmp_path / "orebro/regler/glesbygd.yaml"
    verified = f"verifiera {issued} --config {tmp_path / 'orebro'} --data data/orebro"
    rule.write_text(f"{rule.read_text(encoding='utf-8')}# läst\n", encoding="utf-8")
    assert done(verified).said.rstrip().endswith(f"{issued} stämmer i övrigt.")
    mark = r"\1status: antagande\n\1godkänd: {datum: 2023-10-01, av: Samverkansnämnden}"
    text = re.sub("(?m)^( *)status: antagande$", mark, terms.read_text(encoding="utf-8"))
    terms.write_text(text, encoding="utf-8")
    told = done(verified).said
    older, summary, texts = told.rstrip().split("\n\n")
    assert older.startswith(f"{issued} är skriven med annat än det som finns nu")
    count = int(re.fullmatch(r".*: (\d+) texter skiljer, inget belopp\.", summary)[1])  # type: ignore[index]
    listed = texts.splitlines()
    assert len(listed) == 7
    assert 'är "inte godkänt", ska vara "Samverkansnämnden 2023-10-01"' in texts
    assert listed[-1].endswith("till; alla visas med --allt")
    assert max(map(len, listed)) < 250
    everything = done(f"{verified} --allt").said.rstrip().split("\n\n")[2].splitlines()[1:]
    more = (re.search(r"likadant på (\d+|ett) ställen? till", line) for line in everything)
    assert sum(1 + (int(found[1].replace("ett", "1")) if found else 0) for found in more) == count


# --- what binary arithmetic may do, and may not -------------------------------------------------------


@given(st.integers(-(10**12), 10**12), st.integers(0, 9), st.floats(0, exclude_min=False, allow_infinity=True))
def test_a_krona_is_found_whatever_the_bound(kronor: int, decimals: int, bound: float) -> None:
    wanted = Fraction(kronor) + Fraction(1, 10**decimals)
    for other in (wanted - 1, wanted + 1):
        assert not same_result(wanted, float(other), bound)
    assert same_result(wanted, float(wanted), bound)


@given(st.integers(-(10**13), 10**13), st.integers(0, 30))
def test_a_typed_value_is_the_one_typed_to_its_last_figure(digits: int, decimals: int) -> None:
    step = Fraction(1, 10**decimals)
    value = digits * step
    assert same_value(value, float(value))
    assert same_value(value, float(f"{float(value):.15g}"))  # as LibreOffice stores it
    assert not same_value(value, float(value + step))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("example", "year"),
    [
        ("vardersattning", 2024),
        pytest.param("lss_utjamning", 2025, marks=pytest.mark.slow),
        pytest.param("distriktstillskott", 2025, marks=pytest.mark.slow),
    ],
)
def test_an_example_that_another_engine_has_recalculated_verifies(example: str, year: int, tmp_path: Path) -> None:
    """A remainder comes out with another fourth decimal, and large sums leave some millionths of nothing."""
    described = workbook_of(open_project(*folders(example)).calculate(year), for_decision=False)
    file, again = tmp_path / "ut.xlsx", tmp_path / "igen.xlsx"
    file.write_bytes(to_xlsx(described))
    subprocess.run([FORMUALIZER, "recalc", "-o", again, unmarked(file)], check=True, capture_output=True)
    before, after = (load_workbook(path, data_only=True)["Beräkning"].values for path in (file, again))
    pairs = [pair for rows in zip(before, after, strict=True) for pair in zip(*rows, strict=True)]
    assert any(abs(one - other) > 1e-9 for one, other in pairs if isinstance(one, int | float))
    found = found_in(described, open_file(again.read_bytes()))
    assert [each for each in found if not str(each).startswith("tabellen ")] == []


def test_a_municipality_dropped_from_the_file_is_found(issued: Path, tmp_path: Path) -> None:
    changed = tmp_path / "belopp.xlsx"
    with_part(issued, changed, SUMMARY, lambda text: re.sub(r'<row r="8".*?</row>', "", text, count=1))
    done = run("verifiera", str(changed))
    assert done.returncode == 5
    assert 'Sammanfattning!B8: är tom, ska vara "Laxå"' in done.stderr.decode()


@pytest.mark.parametrize("content", [b"", b"hej", b"PK\x03\x04 half a file", b"kommun;belopp\r\n"])
def test_what_is_no_workbook_is_refused(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "annat.xlsx"
    file.write_bytes(content)
    done = run("verifiera", str(file))
    assert done.returncode == 3
    assert "formatet xlsx" in done.stderr.decode()


def test_somebody_elses_workbook_is_refused(tmp_path: Path) -> None:
    import xlsxwriter

    file = tmp_path / "annat.xlsx"
    with xlsxwriter.Workbook(file) as workbook:
        workbook.add_worksheet("Blad").write("A1", 1)
    done = run("verifiera", str(file))
    assert done.returncode == 3
    assert "ingen arbetsbok som det här programmet har skrivit" in done.stderr.decode()


def test_a_workbook_of_another_kind_is_said_to_be_ours_and_what_it_is(tmp_path: Path) -> None:
    for command, kind in ((["jamfor", "2024", "2025"], "JÄMFÖRELSE"), (["nyckeltal"], "NYCKELTAL")):
        file = tmp_path / f"{command[0]}.xlsx"
        run(*command, "--ut", str(file))
        done = run("verifiera", str(file))
        told = " ".join(done.stderr.decode().split())
        assert done.returncode == 3
        assert f"filen har det här programmet skrivit som {kind}, men en sådan kan inte verifieras" in told
        assert "Verifieras kan arbetsboken från berakna --ut för ett år" in told


def test_a_file_that_is_not_there_is_said_to_be_not_there(tmp_path: Path) -> None:
    done = run("verifiera", str(tmp_path / "finns_inte.xlsx"))
    assert done.returncode == 3
    assert "filen finns inte" in done.stderr.decode()


@pytest.mark.slow
def test_the_knowledge_date_is_told_from_the_file_and_taken_from_who_asks(tmp_path: Path) -> None:
    file = str(tmp_path / "belopp.xlsx")
    out("berakna", "2024", "--kunskapsdatum", "2023-10-06", "--ut", file)
    told = done(f"verifiera {file}")
    assert (told.code, "räknad med det som var känt 2023-10-06" in told.said) == (5, True)
    assert f"verifiera {file} --kunskapsdatum 2023-10-06" in told.said
    assert done(f"verifiera {file} --kunskapsdatum 2023-10-07").code == 5
    assert "(PRELIMINÄR, med det som var känt 2023-10-06)" in out("verifiera", file, "--kunskapsdatum", "2023-10-06")


def test_a_file_of_all_that_is_known_is_not_one_of_what_was_known_on_a_day(issued: Path) -> None:
    told = done(f"verifiera {issued} --kunskapsdatum 2023-10-06")
    assert (told.code, "räknad med allt som är känt" in told.said) == (5, True)


@pytest.mark.slow
def test_a_workbook_of_values_tried_out_verifies(tmp_path: Path) -> None:
    file = str(tmp_path / "prov.xlsx")
    out("berakna", "2024", "--satt", "övre_gräns=35.5 km", "--satt", "psykiatri.årsbelopp=2 mkr", "--ut", file)
    assert "ALTERNATIV, PRELIMINÄR" in out("verifiera", file)


def test_a_fault_in_the_rules_is_told_where_it_stands_not_blamed_on_the_file(issued: Path, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "config/orebro", tmp_path / "orebro")
    rule = tmp_path / "orebro/regler/psykiatri.yaml"
    rule.write_text(rule.read_text(encoding="utf-8").replace("pott: årsbelopp", "pott: årsblopp"), encoding="utf-8")
    done = run("verifiera", str(issued), "--config", str(tmp_path / "orebro"))
    assert done.returncode == 3
    assert "psykiatri.yaml:" in done.stderr.decode()
    rule.write_text("id: [", encoding="utf-8")
    done = run("verifiera", str(issued), "--config", str(tmp_path / "orebro"))
    assert done.returncode == 3


def test_a_name_with_signs_that_mean_something_in_margins_verifies() -> None:
    named = agreement(RULES)
    for name in ("A&B & C&P", "2024 års avtal", "x" * 58 + "&&y"):
        terms = named.terms.model_copy(update={"name": name})
        described = book_of(replace(named, terms=terms), FIGURES, 2024)
        assert found_in(described, open_file(to_xlsx(described))) == [], name
