"""Parameters with an axis in the workbook: a cell per member, which formulas read and which may be changed."""

import cProfile
import pstats
import subprocess
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.engine.test_axes import DELAR, FIGURES, VIKT
from tests.report.books import FORMUALIZER, book_of, stale
from tests.worlds import agreement, calculate
from tillaggsbelopp.agreement.changes import read_option, with_changes
from tillaggsbelopp.report.workbook.writer import to_xlsx

BODY = f"""\
parametrar:
  {VIKT}
  {DELAR % ", indexeras: kpi"}
  kön: {{axel: kön, enhet: "%", värden: {{2024: {{m: 10, M: 30}}}}, status: fakta, källa: avtalet}}
  tyngd: {{axel: kommun, enhet: tal, värden: {{2024: {{0117: 1, 0120: 2}}}}, status: fakta, källa: avtalet}}
steg:
  del_per_ålder: pris * vikt * (1 + SUMMA(kön))
  summa_av_vikter: SUMMA(vikt)
pott: SUMMA(SUMMA(del_per_ålder; del)) + FÖREGÅENDE(pris.bas; 0) + summa_av_vikter * 1 kr
fördelningsnyckel: SUMMA(folk * vikt; ålder) * tyngd / SUMMA(tyngd)
kontroller:
  - villkor: SUMMA(kön) + SUMMA(ANDEL(vikt)) > 1
    fel: för lite
"""
MADE = agreement({"alfa": BODY}, indices={"kpi": {2025: "10"}})
YEAR = 2025


def written(folder: Path) -> Path:
    file = folder / "bok.xlsx"
    file.write_bytes(to_xlsx(book_of(MADE, FIGURES, YEAR)))
    return file


def test_each_value_has_a_cell_with_a_name_of_its_own(tmp_path: Path) -> None:
    file = written(tmp_path)
    assert stale(file) == ""
    book = load_workbook(file)
    rows = {row[1]: row for row in book["Parametrar"].iter_rows(min_row=5, values_only=True)}
    assert [rows[f"vikt, {age}"][2:9:2] for age in ("65-69", "barn")] == [
        (3, "2024", None, "alfa.vikt.65_69"),
        (1.5, "2024", None, "alfa.vikt.barn"),
    ]
    names = [rows[name][8] for name in ("kön, M", "kön, m")]
    assert len({name.lower() for name in names}) == 2  # a spreadsheet makes no difference between M and m
    assert set(names) <= set(book.defined_names)
    assert {"alfa.tyngd.0117", "alfa.tyngd.0120"} <= set(book.defined_names)
    for row in book["Parametrar"].iter_rows(min_row=5, max_row=4 + len(rows)):
        assert not row[2].protection.locked
        assert row[2].fill.fgColor.rgb not in ("00000000", row[3].fill.fgColor.rgb)


@pytest.mark.slow
def test_a_changed_cell_gives_the_amounts_of_the_engine(tmp_path: Path) -> None:
    file = written(tmp_path)
    for name, value in (("vikt.65-69", 7), ("pris.Övrigt", 4), ("tyngd.0120", 5), ("kön.m", 20)):
        book = load_workbook(file)
        (cell,) = (row[2] for row in book["Parametrar"].iter_rows(min_row=5) if row[1].value == name.replace(".", ", "))
        cell.value = value / 100 if name == "kön.m" else value
        book.save(tmp_path / "ändrad.xlsx")
        command = [FORMUALIZER, "recalc", "--json", "-o", tmp_path / "ut.xlsx", tmp_path / "ändrad.xlsx"]
        subprocess.run(command, capture_output=True, check=True)
        changed = with_changes(MADE, [read_option(f"alfa.{name}={value}", "prov")], YEAR)
        expected = calculate(changed, FIGURES, YEAR).components[0].amounts
        summary = load_workbook(tmp_path / "ut.xlsx", data_only=True)["Sammanfattning"]
        shown = {row[0]: row[2] for row in summary.iter_rows(min_row=7, max_row=8, values_only=True)}
        assert shown == expected, name


def work_for(members: int) -> int:
    """How many calls it takes to describe the workbook of an agreement over an axis of so many members."""
    groups = [f"g{number:02d}" for number in range(members)]
    weights = ", ".join(f"{group}: {number + 1}" for number, group in enumerate(groups))
    body = f"""\
parametrar:
  vikt: {{axel: grupp, enhet: tal, värden: {{2024: {{{weights}}}}}, status: fakta, källa: avtalet}}
steg:
  lika: PER(vikt; kommun) + PER(1; kommun)
  delat: lika / SUMMA(lika; grupp)
pott: 1 mkr
fördelningsnyckel: SUMMA(delat * lika; grupp)
"""
    made = agreement({"alfa": body})
    result = calculate(made, FIGURES, 2024)
    profile = cProfile.Profile()
    profile.runcall(book_of, made, FIGURES, 2024, result)
    return int(pstats.Stats(profile).total_calls)


def test_the_work_grows_as_the_members_do() -> None:
    """From 8 to 16 to 32 members, what is added doubles; it would be four times as much if the work were squared."""
    eight, sixteen, thirty_two = (work_for(members) for members in (8, 16, 32))
    assert (thirty_two - sixteen) / (sixteen - eight) == pytest.approx(2, rel=0.1)
