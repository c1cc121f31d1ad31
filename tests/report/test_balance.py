"""BALANSERA in a workbook, recalculated by another engine: at its ends, where bends meet, with numbers of any size."""

import subprocess
from fractions import Fraction
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.engine.second import balanced
from tests.report.books import FORMUALIZER, book_of, unmarked
from tests.worlds import agreement, calculate, figures
from tillaggsbelopp.engine.figures import Figures
from tillaggsbelopp.report.workbook.stored import open_file
from tillaggsbelopp.report.workbook.verification import differences
from tillaggsbelopp.report.workbook.writer import to_xlsx
from tillaggsbelopp.statistics.cells import with_values

Case = tuple[str, list[str], list[str], list[str] | None]
CASES: dict[str, Case] = {
    "vanlig": ("1000", ["1", "2", "3.7", "0"], ["100", "50.5", "300", "20"], ["400", "700", "350", "60"]),
    "utan_tak": ("643.7", ["0", "394", "776", "43"], ["76", "151", "143", "119"], None),
    "lika_brytpunkter": ("250", ["7", "7", "7", "7"], ["10.1", "10.1", "10.1", "10.1"], ["80", "80", "80", "80"]),
    "golv_är_tak": ("333.3", ["1", "3", "1", "1"], ["33.3", "0.1", "33.3", "33.3"], ["33.3", "900", "33.3", "33.3"]),
    "golven_tillsammans": ("40.4", ["1", "2", "3", "4"], ["10.1", "10.1", "10.1", "10.1"], None),
    "golven_tillsammans_fast_binärt_under": (
        "2245.82",
        ["97", "500", "30", "856"],
        ["618.99", "854.06", "497.57", "275.2"],
        ["1238.98", "1709.12", "996.14", "551.4"],
    ),
    "taken_tillsammans": ("121.2", ["1", "3", "7", "11"], ["1", "2", "3", "4"], ["30.3", "30.3", "30.3", "30.3"]),
    "stora": ("9000000000", ["0.3", "7", "1", "2"], ["100", "1000000000", "3", "1000000"], None),
    "små": ("0.0000123", ["0.7", "0.1", "0.9", "3"], ["0.000001", "0", "0.000001", "0.000002"], None),
    "nycklar_långt_isär": (
        "5000",
        ["0.0000001", "900000", "1", "0"],
        ["10", "20", "30", "40"],
        ["990", "4000", "70", "80"],
    ),
}
CODES = ["01", "02", "03", "04"]


def _world() -> tuple[str, Figures]:
    fields: dict[str, tuple[str, list[str]]] = {}
    steps = ""
    for name, (pot, keys, floors, caps) in CASES.items():
        lines = {f"n_{name}": keys, f"g_{name}": floors, **({f"t_{name}": caps} if caps else {})}
        fields |= {field: ("tal", line) for field, line in lines.items()}
        steps += f"  x_{name}: BALANSERA({pot}; {'; '.join(lines)})\n"
    return f"steg:\n{steps}pott: 100 kr\nfördelningsnyckel: n_vanlig * x_vanlig\n", figures(fields, CODES)


@pytest.mark.slow
def test_a_recalculated_workbook_is_within_its_bounds(tmp_path: Path) -> None:
    body, known = _world()
    made = agreement({"bas": body})
    result = calculate(made, known, 2024)
    for name, case in CASES.items():
        numbers = [list(map(Fraction, line)) for line in case[1:] if line is not None]
        assert result.trace.steps[f"bas.x_{name}"].result.scalar == balanced(Fraction(case[0]), *numbers), name
    described = book_of(made, known, 2024, result)
    again = _recalculated(tmp_path / "bok.xlsx", to_xlsx(described))
    told = [str(each) for each in differences(described, open_file(again.read_bytes()))]
    assert [each for each in told if not each.startswith("tabellen ")] == []  # marks of tables are left out


@pytest.mark.slow
def test_changed_cells_give_the_x_of_the_engine(tmp_path: Path) -> None:
    """A key becomes 0, a floor rises above what its key gives, and a pot that no longer covers floors is an error."""
    body, known = _world()
    made = agreement({"bas": body})
    file = tmp_path / "bok.xlsx"
    file.write_bytes(to_xlsx(book_of(made, known, 2024, calculate(made, known, 2024))))
    workbook = load_workbook(file)
    inputs = workbook["Underlag"]
    place = {str(inputs.cell(6, column).value).replace(" ", "_"): column for column in range(1, inputs.max_column + 1)}
    changes = {
        "n_vanlig": ("01", "0"),
        "g_utan_tak": ("02", "300"),
        "t_lika_brytpunkter": ("03", "20"),
        "g_stora": ("04", "1e10"),
    }
    for field, (code, value) in changes.items():
        inputs.cell(8 + CODES.index(code), place[field]).value = float(value)
    workbook.save(file)
    sheet = load_workbook(_recalculated(file, file.read_bytes()), data_only=True)["Beräkning"]
    found = {sheet.cell(6, column).value: sheet.cell(7, column).value for column in range(1, sheet.max_column + 1)}
    changed = {field: {code: Fraction(value)} for field, (code, value) in changes.items() if field != "g_stora"}
    exact = calculate(made, Figures(with_values(known.statistics, changed)), 2024).trace.steps
    for name in ("vanlig", "utan_tak", "lika_brytpunkter", "nycklar_långt_isär"):
        (cell,) = (value for title, value in found.items() if str(title).lower() == f"bas: x {name.replace('_', ' ')}")
        expected = float(exact[f"bas.x_{name}"].result.scalar)  # type: ignore[arg-type]
        assert abs(cell - expected) <= 1e-9 * abs(expected), name
    (broken,) = (value for title, value in found.items() if str(title).lower() == "bas: x stora")
    assert broken == "#DIV/0!"


def _recalculated(file: Path, content: bytes) -> Path:
    file.write_bytes(content)
    again = file.with_suffix(".ut.xlsx")
    subprocess.run([FORMUALIZER, "recalc", "-o", again, unmarked(file)], check=True, capture_output=True)
    return again
