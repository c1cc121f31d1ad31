"""A sweep against the exact engine and against the standard library's quantiles; its memory against its size."""

import csv
import gc
import statistics
import tracemalloc
from fractions import Fraction
from itertools import product
from textwrap import dedent

import pytest

from tests.reading import text as paragraph
from tests.worlds import agreement, dated_statistics, figures, messages
from tillaggsbelopp.agreement.changes import WrittenChange, read_option
from tillaggsbelopp.diagnostics import Faults, InvalidInput
from tillaggsbelopp.engine import calculate as engine
from tillaggsbelopp.engine.figures import Figures
from tillaggsbelopp.engine.year import AgreementYear
from tillaggsbelopp.report.sweep.data import csv_block, csv_head
from tillaggsbelopp.report.sweep.view import sweep_blocks
from tillaggsbelopp.sweep import grid as swept
from tillaggsbelopp.sweep import variations
from tillaggsbelopp.sweep.grid import Summary, Sweep
from tillaggsbelopp.sweep.tried_values import read_setting, with_tried
from tillaggsbelopp.sweep.variations import read_variation

RULES = {
    "grund": """
    parametrar:
      årligt: {enhet: kr, värden: {2020: 1000}, gäller_till: 2030, status: fakta, källa: prov}
    pott: årligt
    fördelningsnyckel: antal
    """,
    "lång": """
    parametrar:
      sats: {enhet: "%", värden: {2020: 10}, status: fakta, källa: prov}
      gräns: {enhet: km, värden: {2020: 10}, status: fakta, källa: prov}
    pott: sats * grund
    fördelningsnyckel: antal * MAX(väg - gräns; 0)
    """,
}
BASIS = (
    agreement(RULES),
    figures({"antal": ("st", [100, 250, 650]), "väg": ("km", [5, 20.5, 33])}, ["1", "2", "3"]),
)
YEAR = 2024
ASIDE = (  # nothing of it is in the agreement's own total
    agreement(
        {name: f"{dedent(text)}ingår_i: sidan\n" for name, text in RULES.items()},
        more="totaler: {sidan: Vid sidan}\n",
    ),
    BASIS[1],
)


def sweep(*over: str) -> Sweep:
    faults = Faults()
    found = [read_variation(AgreementYear(*BASIS, YEAR), text, "--over", faults) for text in over]
    faults.raise_if_any()
    return Sweep(AgreementYear(*BASIS, YEAR), tuple(each for each in found if each is not None))


@pytest.mark.parametrize("block", [3, 4000])
def test_a_file_has_every_point_as_the_exact_engine_computes_it(monkeypatch: pytest.MonkeyPatch, block: int) -> None:
    monkeypatch.setattr(swept, "_MOST_POINTS_OF_BLOCK", block)
    grid = sweep("gräns=0..40 steg 8", "lång.sats=5; 12.5", "väg.2=*0.5; 1")
    text = csv_head(grid) + "".join(csv_block(grid, block) for block in grid.batches())
    rows = list(csv.DictReader(text.removeprefix("\ufeff").splitlines(), delimiter=";"))
    assert list(rows[0]) == ["lång.gräns", "lång.sats", "väg.2", "kommunkod", "kommun", *RULES, "totalt", "fel"]
    assert len(rows) == 6 * 2 * 2 * 3
    turned = product(("0", "8", "16", "24", "32", "40"), ("5", "12,5"), ("0,5", "1"), ("1", "2", "3"))
    assert [tuple(row.values())[:4] for row in rows] == list(turned)
    for row in rows:
        texts = [f"{name}={row[name].replace(',', '.')}" for name in ("lång.gräns", "lång.sats")]
        texts.append(f"väg.2=*{row['väg.2'].replace(',', '.')}")
        try:
            result = engine.calculate(
                with_tried(AgreementYear(*BASIS, YEAR), [read_option(each, "x") for each in texts])
            )
        except InvalidInput:
            assert [row["grund"], row["totalt"], row["fel"]] == ["", "", "kan inte räknas"]
            assert row["lång.gräns"] == "40"  # nobody is that far away
            continue
        assert row["fel"] == ""
        amounts = {component.rule: str(component.amounts[row["kommunkod"]]) for component in result.components}
        assert {name: row[name] for name in RULES} == amounts
        assert row["totalt"] == str(result.total(row["kommunkod"]))


@pytest.mark.parametrize("block", [7, 1000])
def test_the_summary_has_the_quantiles_of_all_points(monkeypatch: pytest.MonkeyPatch, block: int) -> None:
    monkeypatch.setattr(swept, "_MOST_POINTS_OF_BLOCK", block)
    grid = sweep("gräns=0..30 steg 0.5")
    summary = Summary(grid)
    totals = []
    for each in grid.batches():
        summary.add(each)
        totals += each.amounts.total(list(RULES)).tolist()
    assert len(totals) == 61
    spreads = summary.spreads()
    for place, column in enumerate(zip(*totals, strict=True)):
        low, middle, high = statistics.quantiles(column, n=4, method="inclusive")
        assert (spreads[place].lowest, spreads[place].highest) == (min(column), max(column))
        found = (spreads[place].quartile_1, spreads[place].median, spreads[place].quartile_3)
        assert found == tuple(int(Fraction(each) + Fraction(1, 2)) for each in (low, middle, high))
    assert {spreads[-1].lowest, spreads[-1].median, spreads[-1].highest} == {1100}


def test_many_points_are_sampled_the_same_way_however_they_come(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(swept, "SAMPLE", 50)
    found = []
    for block in (9, 200):
        monkeypatch.setattr(swept, "_MOST_POINTS_OF_BLOCK", block)
        summary = Summary(grid := sweep("gräns=0..30 steg 0.1"))
        for each in grid.batches():
            summary.add(each)
        assert summary.sampled
        found.append(summary.spreads())
    assert found[0] == found[1]
    assert "ett urval av 50" in paragraph(sweep_blocks(summary, grid.today()))


def test_what_can_not_be_computed_is_counted_and_told() -> None:
    summary = Summary(grid := sweep("gräns=30..36 steg 1"))
    for block in grid.batches():
        summary.add(block)
    assert (summary.points, summary.refused) == (7, 4)  # from 33 km on
    told = paragraph(sweep_blocks(summary, grid.today()))
    assert "4 av 7 alternativ kan inte räknas. Det första, lång.gräns 33 km: lång: potten är 100 kr men" in told


def test_amounts_that_no_machine_number_holds_are_refused() -> None:
    given = sweep("årligt=10000000000000000000; 100000000000000000000000000; 5; 1000000000000000")
    summary = Summary(given)
    for block in given.batches():
        summary.add(block)
    assert (summary.points, summary.refused, summary.first_refused) == (4, 2, 0)
    assert "Grund blir 6 500 000 000 000 000 000 kr för någon" in summary.reason().replace("\u00a0", " ")
    assert summary.spreads()[-1].highest == 1_100_000_000_000_000


def test_what_changes_no_amount_is_told() -> None:
    told = {}
    for over in ("väg.1=1; 2", "väg.2=21; 22"):
        given = sweep(over)
        summary = Summary(given)
        for block in given.batches():
            summary.add(block)
        told[over] = paragraph(sweep_blocks(summary, given.today()))
    assert ["inget belopp ändras" in text for text in told.values()] == [True, False]
    faults = Faults()
    moved = read_variation(AgreementYear(*ASIDE, YEAR), "väg.2=21; 22", "--over", faults)
    assert moved is not None
    aside = Sweep(AgreementYear(*ASIDE, YEAR), (moved,))
    summary = Summary(aside)
    for block in aside.batches():
        summary.add(block)
    assert summary.varies  # though all that counts in the total is 0


@pytest.mark.slow
def test_memory_does_not_grow_with_the_points(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(swept, "SAMPLE", 30)
    monkeypatch.setattr(swept, "_MOST_POINTS_OF_BLOCK", 30)

    def peak(over: tuple[str, str]) -> int:
        grid = sweep(*over)
        summary = Summary(grid)
        tracemalloc.start()
        for block in grid.batches():
            csv_block(grid, block)
            summary.add(block)
            gc.collect()  # else it is chance how much of what is done with is still there
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert summary.points == grid.count
        return most

    peak(("gräns=0; 1", "sats=1; 2"))  # what is kept for good
    few = peak(("gräns=0; 1", "sats=1..64 steg 1"))
    many = peak(("gräns=0..29 steg 1", "sats=1..36 steg 1"))  # 8 times as many, of as many values
    assert many < 1.5 * few


@pytest.mark.parametrize(
    ("over", "said"),
    [
        ("gräns=20..60", "så anges inga värden"),
        ("gräns=20..10 steg 1", "det blir inga värden"),
        ("gräns=1..2 steg 0", "det blir inga värden"),
        ("gräns=1..2 steg 0,5,5", "0,5,5 är inget tal"),
        ("gräns=1 km..2 steg 1", "1 km är inget tal"),
        ("gräns=1..9000000 steg 1", "det blir 9 000 000 värden"),
        ("gräns=1;2;1", "ett värde står två gånger"),
        ("gräns=1;x", "x är inget tal"),
        ("gräns=;", "så anges inga värden"),
        ("gräns=2;;3", "ett värde är tomt"),
        ("gräns=1..2..3 steg 1", "2..3 är inget tal"),
        ("väg.1=saknas", "väg.1 kan inte varieras över saknas"),
        ("gräs=1;2", "varken parameter eller fält heter gräs"),
    ],
)
def test_values_that_can_not_be_read_are_told(over: str, said: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        sweep(over)
    assert said in messages(refused.value)[0].replace("\u00a0", " ")


def test_several_units_and_negative_values() -> None:
    assert tuple(sweep("lång.sats=0.05 %; 5 %").variations[0].values) == (Fraction(1, 20), 5)
    assert tuple(sweep("gräns=-10..10 steg 10").variations[0].values) == (-10, 0, 10)
    assert Figures(dated_statistics()).changes == ()


def test_values_are_prepared_as_they_are_computed(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []

    def noted(of: AgreementYear, written: WrittenChange, faults: Faults) -> object:
        read.append(written.value.text)
        return read_setting(of, written, faults)

    monkeypatch.setattr(variations, "read_setting", noted)
    grid = sweep("gräns=0..400 steg 0.001")
    first = next(grid.batches())
    assert grid.count == 400_001
    assert len(read) < len(first.values) + 10
    assert first.values[:2] == [(Fraction(0),), (Fraction(1, 1000),)]
    assert grid.variations[0].values[-1] == 400
