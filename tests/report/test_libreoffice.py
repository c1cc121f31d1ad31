"""LibreOffice, told to recalculate all it opens, against the stored values. Skipped where it is not installed."""

import shutil
import subprocess
import zipfile
from fractions import Fraction
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from tests.generated import YEAR
from tests.report.books import book_of, unlike
from tests.report.test_random_workbooks import agreements
from tests.worlds import ROOT
from tillaggsbelopp.agreement.reading import read_agreement_folder
from tillaggsbelopp.engine.calculate import calculate
from tillaggsbelopp.engine.figures import Figures
from tillaggsbelopp.report.workbook.stored import open_file
from tillaggsbelopp.report.workbook.verification import differences
from tillaggsbelopp.report.workbook.writer import to_xlsx
from tillaggsbelopp.statistics.statistics import read_statistics_folder, with_values

SOFFICE = shutil.which("soffice")
pytestmark = [pytest.mark.libreoffice, pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")]

ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop>
</item>
</oor:items>
"""


def recalculated(files: list[Path], folder: Path) -> dict[str, Workbook]:
    """The files as LibreOffice saves them again, by name."""
    profile = folder / "profil/user"
    profile.mkdir(parents=True, exist_ok=True)
    (profile / "registrymodifications.xcu").write_text(ALWAYS, encoding="utf-8")
    out = folder / "sparade"
    command = [SOFFICE, f"-env:UserInstallation={(folder / 'profil').as_uri()}", "--headless", "--convert-to", "xlsx"]
    subprocess.run([*map(str, command), "--outdir", str(out), *map(str, files)], check=True, capture_output=True)
    return {file.name: load_workbook(out / file.name, data_only=True) for file in files}


def orebro() -> tuple:
    agreement = read_agreement_folder(ROOT / "config/orebro", "config/orebro")
    return agreement, Figures(read_statistics_folder(ROOT / "data/orebro", "data/orebro"))


def test_a_wrong_stored_value_is_reported(tmp_path: Path) -> None:
    """Without this the other tests here could pass by never recalculating."""
    whole, broken = tmp_path / "hel.xlsx", tmp_path / "fel.xlsx"
    whole.write_bytes(to_xlsx(book_of(*orebro(), 2024)))
    with zipfile.ZipFile(whole) as before, zipfile.ZipFile(broken, "w") as after:
        for name in before.namelist():
            part = before.read(name)
            if name == "xl/worksheets/sheet1.xml":
                assert part.count(b"<v>398131</v>") == 1
                part = part.replace(b"<v>398131</v>", b"<v>398132</v>")
            after.writestr(name, part)
    found = unlike(load_workbook(broken, data_only=True), recalculated([broken], tmp_path)["fel.xlsx"])
    assert found == ["Sammanfattning!C7: 398132, 398131"]


def test_random_agreements_recalculate_to_their_stored_values(tmp_path: Path) -> None:
    files = []
    chosen = agreements(0, 3)
    for made in chosen:
        files.append(tmp_path / f"{made.seed}.xlsx")
        files[-1].write_bytes(to_xlsx(book_of(made.agreement, made.figures, YEAR, made.result)))
    again = recalculated(files, tmp_path)
    for file, made in zip(files, chosen, strict=True):
        assert unlike(load_workbook(file, data_only=True), again[file.name]) == [], file.name
        book = book_of(made.agreement, made.figures, YEAR, made.result)
        assert list(differences(book, open_file((tmp_path / "sparade" / file.name).read_bytes()))) == [], file.name


def test_a_changed_input_gives_the_amounts_of_the_engine(tmp_path: Path) -> None:
    agreement, figures = orebro()
    file = tmp_path / "andrad.xlsx"
    file.write_bytes(to_xlsx(book_of(agreement, figures, 2024)))
    workbook = load_workbook(file)
    inputs = workbook["Underlag"]
    columns = {inputs.cell(4, column).value: column for column in range(1, inputs.max_column + 1)}
    rows = {inputs.cell(row, 1).value: row for row in range(8, inputs.max_row + 1)}
    inputs.cell(rows["1814"], columns["avstånd_sjukhus"]).value = 39.9
    inputs.cell(rows["1880"], columns["avstånd_sjukhus"]).value = 12.5
    inputs.cell(rows["1880"], columns["invånare_65_plus"]).value = 28_933
    workbook.save(file)
    saved = recalculated([file], tmp_path)["andrad.xlsx"]["Sammanfattning"]
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


def test_a_file_that_libreoffice_saved_unchanged_verifies(tmp_path: Path) -> None:
    book = book_of(*orebro(), 2024)
    file = tmp_path / "hel.xlsx"
    file.write_bytes(to_xlsx(book))
    recalculated([file], tmp_path)
    assert list(differences(book, open_file((tmp_path / "sparade/hel.xlsx").read_bytes()))) == []
