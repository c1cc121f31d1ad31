"""LibreOffice, told to recalculate all it opens, against the stored values. Skipped where it is not installed."""

import shutil
import subprocess
import zipfile
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from tests.generated import YEAR, Made
from tests.report.books import book_of, unlike
from tests.report.test_random_workbooks import agreements
from tests.test_examples import folders
from tests.worlds import ROOT, calculate, read_agreement_folder, read_statistics_folder
from tillaggsbelopp.agreement.reading import Agreement
from tillaggsbelopp.engine.figures import Figures
from tillaggsbelopp.report.book import Book
from tillaggsbelopp.report.workbook.container import limits_of
from tillaggsbelopp.report.workbook.stored import open_file
from tillaggsbelopp.report.workbook.verification import differences
from tillaggsbelopp.report.workbook.writer import to_xlsx
from tillaggsbelopp.statistics.cells import with_values
from tillaggsbelopp.workspace.project import open_project
from tillaggsbelopp.workspace.workbooks import described

SOFFICE = shutil.which("soffice")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.libreoffice,
    pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed"),
]

YEARS = {
    "dampning": 2024,
    "distriktstillskott": 2025,
    "inkomstgaranti": 2026,
    "landsbygd": 2025,
    "lss_utjamning": 2025,
    "samverkan": 2025,
    "skolor": 2026,
    "statsandel": 2025,
    "vardersattning": 2024,
}

ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop>
</item>
</oor:items>
"""


@dataclass(frozen=True)
class Files:
    """The files of these tests, and as LibreOffice saves them again."""

    written: Path
    saved: Path
    made: list[Made]
    examples: dict[str, Book]

    def recalculated(self, name: str) -> Workbook:
        return load_workbook(self.saved / name, data_only=True)

    def unlike(self, name: str) -> list[str]:
        return unlike(load_workbook(self.written / name, data_only=True), self.recalculated(name))


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Files:
    """All of them in one start of LibreOffice, which takes longer than the files do."""
    folder = tmp_path_factory.mktemp("libreoffice")
    (folder / "skrivna").mkdir()
    calculated = {name: open_project(*folders(name)).calculate(year) for name, year in YEARS.items()}
    examples = {name: described(each, for_decision=False) for name, each in calculated.items()}
    found = Files(folder / "skrivna", folder / "sparade", agreements(0, 3), examples)
    agreement, figures = orebro()
    (found.written / "hel.xlsx").write_bytes(to_xlsx(book_of(agreement, figures, 2024)))
    with_a_wrong_value(found.written / "hel.xlsx", found.written / "fel.xlsx")
    with_changed_inputs(found.written / "hel.xlsx", found.written / "andrad.xlsx")
    for name, book in examples.items():
        (found.written / f"{name}.xlsx").write_bytes(to_xlsx(book))
    for made in found.made:
        content = to_xlsx(book_of(made.agreement, made.figures, YEAR, made.result))
        (found.written / f"{made.seed}.xlsx").write_bytes(content)
    profile = folder / "profil/user"
    profile.mkdir(parents=True)
    (profile / "registrymodifications.xcu").write_text(ALWAYS, encoding="utf-8")
    command = [SOFFICE, f"-env:UserInstallation={(folder / 'profil').as_uri()}", "--headless", "--convert-to", "xlsx"]
    names = map(str, sorted(found.written.iterdir()))
    subprocess.run([*map(str, command), "--outdir", str(found.saved), *names], check=True, capture_output=True)
    return found


def orebro() -> tuple[Agreement, Figures]:
    agreement = read_agreement_folder(ROOT / "config/orebro", "config/orebro")
    return agreement, Figures(read_statistics_folder(ROOT / "data/orebro", "data/orebro"))


def with_a_wrong_value(whole: Path, broken: Path) -> None:
    with zipfile.ZipFile(whole) as before, zipfile.ZipFile(broken, "w") as after:
        for name in before.namelist():
            part = before.read(name)
            if name == "xl/worksheets/sheet1.xml":
                assert part.count(b"<v>398131</v>") == 1
                part = part.replace(b"<v>398131</v>", b"<v>398132</v>")
            after.writestr(name, part)


def with_changed_inputs(whole: Path, changed: Path) -> None:
    workbook = load_workbook(whole)
    inputs = workbook["Underlag"]
    columns = {inputs.cell(6, column).value: column for column in range(1, inputs.max_column + 1)}
    rows = {inputs.cell(row, 1).value: row for row in range(8, inputs.max_row + 1)}
    inputs.cell(rows["1814"], columns["Avstånd till sjukhus"]).value = 39.9
    inputs.cell(rows["1880"], columns["Avstånd till sjukhus"]).value = 12.5
    inputs.cell(rows["1880"], columns["Invånare 65+"]).value = 28_933
    workbook.save(changed)


def test_a_wrong_stored_value_is_reported(files: Files) -> None:
    """Without this the other tests here could pass by never recalculating."""
    assert files.unlike("fel.xlsx") == ["Sammanfattning!C7: 398132, 398131"]


def test_random_agreements_recalculate_to_their_stored_values(files: Files) -> None:
    for made in files.made:
        name = f"{made.seed}.xlsx"
        assert files.unlike(name) == [], name
        book = book_of(made.agreement, made.figures, YEAR, made.result)
        assert list(differences(book, open_file((files.saved / name).read_bytes(), limits_of(book)))) == [], name


def test_a_changed_input_gives_the_amounts_of_the_engine(files: Files) -> None:
    agreement, figures = orebro()
    saved = files.recalculated("andrad.xlsx")["Sammanfattning"]
    changes = {
        "avstånd_sjukhus": {"1814": Fraction("39.9"), "1880": Fraction("12.5")},
        "invånare_65_plus": {"1880": Fraction(28_933)},
    }
    result = calculate(agreement, Figures(with_values(figures.statistics, changes)), 2024)
    assert result.total("1880") != calculate(agreement, figures, 2024).total("1880")
    live = {row[0]: row[2:7] for row in saved.iter_rows(min_row=7, max_row=18, values_only=True)}
    assert live == {
        code: (*(component.amounts[code] for component in result.shared), result.total(code))
        for code in result.municipalities.members
    }
    assert saved["A3"].value == "ÄNDRAD EFTER UTTAG"


def test_a_file_that_libreoffice_saved_unchanged_verifies(files: Files) -> None:
    book = book_of(*orebro(), 2024)
    assert list(differences(book, open_file((files.saved / "hel.xlsx").read_bytes(), limits_of(book)))) == []


def test_an_example_that_libreoffice_recalculated_verifies(files: Files) -> None:
    """Unrounded kronor that happen to be whole, sums that come to 0, a pot that ends in a half, and a remainder."""
    for name, book in files.examples.items():
        assert list(differences(book, open_file((files.saved / f"{name}.xlsx").read_bytes(), limits_of(book)))) == [], (
            name
        )
