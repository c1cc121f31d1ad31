"""Comparisons as a view, as data and as a workbook."""

import csv
import io
import re
from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import pairwise

import pytest

from tests.agreement.test_alternatives import shipped
from tests.reading import lines as lines_in
from tests.report.books import not_recalculated
from tests.review.test_compare import two
from tests.worlds import agreement, figures
from tillaggsbelopp.engine.year import AgreementYear
from tillaggsbelopp.report.blocks import signed
from tillaggsbelopp.report.comparison.alternatives_view import alternatives_answer, alternatives_blocks
from tillaggsbelopp.report.comparison.alternatives_workbook import alternatives_workbook
from tillaggsbelopp.report.comparison.answer import comparison_answer
from tillaggsbelopp.report.comparison.data import alternatives_document, comparison_document, comparison_records
from tillaggsbelopp.report.comparison.side_names import names_on_paper, side_names
from tillaggsbelopp.report.comparison.view import comparison_blocks
from tillaggsbelopp.report.comparison.workbook import comparison_workbook
from tillaggsbelopp.report.csv_text import csv_text
from tillaggsbelopp.report.screen import ASCII, BLOCKS, Ink, bars, ink_for
from tillaggsbelopp.report.workbook.basis import Origin
from tillaggsbelopp.report.workbook.writer import to_xlsx
from tillaggsbelopp.review.compare import Alternatives, Comparison, compare, side_of, try_alternatives

ORIGIN = Origin((), "0", date(2024, 1, 2), "Prov")


def years() -> Comparison:
    own, given, _ = shipped()
    return compare(*(side_of(str(year), AgreementYear(own, given, year)) for year in (2024, 2025)))


def tried(year: int = 2025) -> Alternatives:
    own, given, alternatives = shipped()
    return try_alternatives(side_of(str(year), AgreementYear(own, given, year)), alternatives.values())


def text(comparison: Comparison, width: int = 100, ink: Ink = BLOCKS) -> str:
    return "\n".join(lines_in(comparison_blocks(comparison), width, ink))


def test_what_is_on_one_side_is_told_with_its_letter() -> None:
    told = text(two())
    assert re.search(r"1 1 +110 +– +– +– +–\n", told)
    assert re.search(r"2 2 +0 +A: 20 +B: 4 +-16\n", told) or re.search(r"2 2 +A: 20 +B: 4 +-16\n", told)
    assert "0 får mer, 2 får mindre, 0 får lika mycket och 2 finns bara på ena sidan." in told
    assert "@@ Gammal (gammal), finns bara i A" in told
    assert "Summan är var sidas egen." in " ".join(told.split())


def test_the_answer_says_who_is_on_one_side_alone_and_names_the_sides_that_are_called_the_same() -> None:
    told = " ".join("\n".join(lines_in(comparison_answer(two()), 80)).split())
    # 660 kr in A, 1 020 kr in B; of those on both sides 2 goes from 220 to 204 and 3 from 330 to 306
    assert told.startswith("A är s. B är s. Tillsammans 360 kr (54,5 %) mer i B än i A; ingen får mer; 2 får mindre,")
    assert "mest 3, -24 kr; 2 finns bara på ena sidan." in told
    assert " 1 1 110 – – – " in told
    assert "3 regler skiljer: Lika, Gammal och Ny." in told
    assert told.endswith("Allt: --allt")


def test_those_who_get_amounts_are_called_what_the_agreement_says() -> None:
    own, given = (
        agreement({"a": "pott: 8 kr\nfördelningsnyckel: n"}, more="enhetsnamn: skola\n"),
        {"n": ("tal", [1, 3])},
    )
    sides = [side_of(label, AgreementYear(own, figures(given, ["1", "2"]), 2024)) for label in ("ett", "två")]
    comparison = compare(*sides)
    for blocks in (comparison_answer(comparison), comparison_blocks(comparison)):
        shown = "\n".join(lines_in(blocks))
        assert "Skola" in shown
        assert "Kommun" not in shown
    headings = [sheet.cells[7, 1].value for sheet in comparison_workbook(comparison, ORIGIN).sheets[:2]]
    assert headings == ["Skola", "Skola"]


def test_of_many_alternatives_those_that_change_most_are_shown() -> None:
    few = tried()
    many = Alternatives(few.own, few.tried * 3)
    shown = lines_in(alternatives_answer(many, by_member=False), 80)
    assert len(shown) <= 24
    assert "9 till, med mindre skillnader." in shown
    # of what any alternative does, Örebro's 643 262 kr is most and the 85 497 kr of Degerfors next
    assert sum("Örebro +643 262" in line for line in shown) == sum("Degerfors +85 497" in line for line in shown) == 3


def test_two_years_by_municipality_and_part() -> None:
    told = text(years())
    assert re.search(r"1860 Laxå +553 110 +569 298 +\+16 188 +\+2,9 +\+4,45", told)
    assert re.search(r"Psykiatri +1 650 000 +1 698 675 +\+48 675 +\+2,9|Psykiatri +1 650 000.*\+3,0", told)
    assert "12 får mer, 0 får mindre och 0 får lika mycket." in told
    assert "Bara 2025 vilar på 2 antaganden:\n- mätår.invånare_65_plus" in told


@pytest.mark.parametrize("width", [30, 50, 72, 100])
def test_no_line_of_figures_is_wider_than_the_window(width: int) -> None:
    for blocks, ink in ((comparison_blocks(years()), BLOCKS), (alternatives_blocks(tried()), ASCII)):
        shown = lines_in(blocks, width, ink)
        figures = [line for line in shown if re.search(r"\d \d{3}\b|[█#]", line)]
        assert figures
        assert max(map(len, figures)) <= max(width, 52)
        assert any("20 523 404" in line for line in shown)


ROWS = [
    ("Alfa", Fraction(100), "+100"),
    ("Be", Fraction(1), "+1"),
    ("C", Fraction(0), "0"),
    ("D", Fraction(-50), "-50"),
]


def test_bars_are_to_scale_and_never_vanish() -> None:
    lines = [line.text for line in bars(ROWS, 43, BLOCKS)]
    assert {len(line) for line in lines} == {43}
    left, right = ([line.split("│")[side] for line in lines] for side in (0, 1))
    widths = [line.count("█") + line.count("▌") / 2 for line in right]
    assert widths[0] == 2 * left[3].count("█") + left[3].count("▐") == 20
    assert (widths[1], widths[2]) == (0.5, 0)
    plain = [line.text for line in bars(ROWS, 43, ASCII)]
    assert plain[0].count("#") == 20
    assert plain[1].count("#") == 1
    assert "".join(plain).isascii()


def test_where_there_is_no_room_or_nothing_to_draw_the_figures_stand_alone() -> None:
    assert [line.text for line in bars(ROWS, 18, BLOCKS)] == ["Alfa  +100", "Be      +1", "C        0", "D      -50"]
    assert [line.text for line in bars([("A", Fraction(0), "0")], 80, BLOCKS)] == ["A  0"]
    assert bars([], 80, BLOCKS) == []


@pytest.mark.parametrize(
    ("encoding", "ink"), [("utf-8", BLOCKS), ("cp1252", ASCII), ("ascii", ASCII), ("cp437", BLOCKS)]
)
def test_the_ink_is_what_the_encoding_has(encoding: str, ink: Ink) -> None:
    assert ink_for(io.TextIOWrapper(io.BytesIO(), encoding=encoding)) == ink


def test_differences_have_a_sign() -> None:
    values = [Fraction(5), Fraction(-5), Fraction(0), None, Fraction(1, 1000)]
    assert [signed(value, 1) for value in values] == ["+5,0", "-5,0", "0,0", "–", "0,0"]


def test_json_has_null_for_what_is_not_there() -> None:
    document = comparison_document(two(), ({}, {}))
    first, second = document["kommuner"][:2]
    assert (first["a"], first["b"], first["skillnad"], first["procent"]) == (110, None, None, None)
    assert second["delbelopp"]["lika"] == {"a": 200, "b": 200, "skillnad": 0, "procent": 0}
    assert second["kr_per"] == {"a": 110, "b": 102, "skillnad": -8}
    assert (document["får_mindre"], document["bara_på_ena_sidan"]) == (["3", "2"], ["1", "4"])
    assert [rule["finns_i"] for rule in document["regler"]] == [["a", "b"], ["a"], ["b"]]


def test_alternatives_as_json() -> None:
    document = alternatives_document(tried(), {})
    by_id = {each["id"]: each["jämförelse"]["län"] for each in document["alternativ"]}
    # next year's value of the series in the place of 2 582 908 kr raised by 2,95 %
    assert by_id["avancerad_serien"]["skillnad"] == 4_124_689 - 2_659_104
    assert [each["skillnad"] for name, each in by_id.items() if name != "avancerad_serien"] == [0, 0, 0, 0]


def test_csv_is_a_row_per_municipality_and_part() -> None:
    rows = list(csv.DictReader(io.StringIO(csv_text(comparison_records(two())).removeprefix("\ufeff")), delimiter=";"))
    assert len(rows) == (4 + 1) * (3 + 1)
    by = {(row["kommunkod"], row["delbelopp"]): row for row in rows}
    assert [by["2", "totalt"][name] for name in ("a", "b", "skillnad", "procent")] == ["220", "204", "-16", "-7,2727"]
    assert [by["4", "gammal"][name] for name in ("a", "b", "skillnad")] == ["", "", ""]
    assert by["", "totalt"]["kommun"] == "Summa"


def test_the_formulas_of_the_workbooks_give_what_is_stored(tmp_path) -> None:
    for number, book in enumerate(
        (
            comparison_workbook(two(), ORIGIN),
            comparison_workbook(years(), ORIGIN),
            alternatives_workbook(tried(), ORIGIN),
        )
    ):
        content = to_xlsx(book)
        assert content == to_xlsx(book)
        (tmp_path / f"{number}.xlsx").write_bytes(content)
        assert not_recalculated(tmp_path / f"{number}.xlsx") == []
        assert len(list(book.formulas())) > 30


def test_the_first_page_of_alternatives_says_with_which_what_happens_and_is_computed_from_the_next() -> None:
    first, amounts, *others = alternatives_workbook(tried(), ORIGIN).sheets
    assert (first.name, amounts.name) == ("Alternativ", "Belopp")
    assert "Vilka som får delbelopp" not in {sheet.name for sheet in others}  # the same get something with all
    said = " ".join(str(first.cells[row, 0].value) for row in (2, 3)).replace("\u00a0", " ")
    assert "Örebro, +643 262 kr med Avancerad hemsjukvård ur remisskonferensens serie; mest minskar Askersund" in said
    (head, _), (last, _) = first.tables[0].first, first.tables[0].last
    assert last - head == 5
    assert [str(first.cells[head, column].value) for column in (0, 1, 2)] == [
        "Alternativ",
        "Alla tillsammans, kr",
        "Får mer",
    ]
    for row in range(head + 1, last + 1):
        assert "Belopp!" in first.cells[row, 1].formula
        assert sum(int(first.cells[row, column].value) for column in (2, 3, 4)) == 12
    (chart,) = first.charts
    assert (chart.first, chart.last, chart.values) == (head + 1, last, (2, 3, 4))


def test_a_difference_in_the_workbook_is_a_formula_and_follows_a_changed_amount() -> None:
    sheets = {sheet.name: sheet for sheet in comparison_workbook(years(), ORIGIN).sheets}
    summary, parts = sheets["Jämförelse"], sheets["Delbelopp"]
    assert summary.cells[9, 4].formula == "D10-C10"
    assert summary.cells[9, 2].formula == "SUM(Delbelopp!C10,Delbelopp!F10,Delbelopp!I10,Delbelopp!L10)"
    assert (parts.cells[9, 2].formula, parts.cells[9, 4].formula) == ("", "D10-C10")
    assert parts.cells[9, 2].value == 364_562
    assert str(summary.cells[2, 0].value).startswith(
        "Tillsammans 588\u00a0092\u00a0kr (3,0\u00a0%) mer i 2025 än i 2024; 12"
    )


def test_parts_are_printed_so_that_they_can_be_read_and_a_part_is_on_one_page() -> None:
    """Of four parts two fit on a page across at 60 %, with the names again on each page."""
    _, parts, *_ = comparison_workbook(years(), ORIGIN).sheets
    assert parts.scale is not None
    assert parts.scale >= 60
    pages = [0, *parts.breaks_before_columns, max(parts.widths) + 1]
    assert {(column - 2) % 3 for column in parts.breaks_before_columns} <= {0}
    for first, after in pairwise(pages):
        shown = {0, 1, *range(first, after)}
        assert sum(parts.widths[column] for column in shown) * parts.scale / 100 <= 128
    above = [str(cell.value) for (row, column), cell in parts.cells.items() if row < parts.frozen[0] or row < 7]
    assert max(map(len, above)) < parts.widths[0] + parts.widths[1]  # or it is cut where the second page begins


def test_the_columns_of_the_workbook_say_which_part_and_side_they_are() -> None:
    sheets = {sheet.name: sheet for sheet in comparison_workbook(years(), ORIGIN).sheets}
    headings = [str(cell.value) for (row, column), cell in sorted(sheets["Delbelopp"].cells.items()) if row == 7]
    assert headings[:5] == ["Kod", "Kommun", *(f"Grundbelopp: {each}, kr" for each in ("2024", "2025", "skillnad"))]
    assert len(headings) == 2 + 3 * 4


@pytest.mark.parametrize(
    ("labels", "names"),
    [
        (("2024", "2025"), ("2024", "2025")),
        (("beslut/2025", "2026"), ("2025", "2026")),
        (("config\\a:2025", "config/b:2025"), ("a:2025", "b:2025")),
        (("2025", "2025"), ("A", "B")),
        (("2025", "c/en_mycket_lång_mapps_namn:2025"), ("A", "B")),
    ],
)
def test_a_side_is_called_by_its_label_unless_that_is_too_long_or_the_others_too(
    labels: tuple[str, str], names: tuple[str, str]
) -> None:
    before, after = years().sides
    assert side_names([replace(before, label=labels[0]), replace(after, label=labels[1])]) == names


def test_a_paper_names_the_sides_by_year_title_or_letter_and_never_by_a_letter_alone() -> None:
    before, after = years().sides
    titled = "2025 med alternativet Avancerad hemsjukvård ur remisskonferensens serie"
    assert names_on_paper(next(iter(tried().compared))[1].sides) == ("2025", titled)
    assert names_on_paper([before, replace(after, label="2024")]) == ("2024 (A)", "2024 (B)")
    book = comparison_workbook(years(), ORIGIN)
    texts = [str(cell.value) for sheet in book.sheets for cell in sheet.cells.values()]
    texts += [chart.description for sheet in book.sheets for chart in sheet.charts]
    assert not [text for text in texts if re.search(r"\b[AB]\b", text)]
    assert {"2024, kr", "2025, kr", "Antal invånare 65+, 2024", "Kr per invånare 65+, 2025"} <= {*texts}


def test_a_rule_that_lacks_a_value_on_one_side_is_told() -> None:
    body = """
        när_värde_saknas: utgår
        parametrar: {x: {enhet: kr, värden: {2025: 40}, status: fakta, källa: prov}}
        pott: x
        fördelningsnyckel: n
    """
    made = agreement({"ny": body, "gammal": "pott: 60 kr\nfördelningsnyckel: n\n"})
    given = figures({"n": ("tal", [1, 3])}, ["1", "2"])
    comparison = compare(*(side_of(str(year), AgreementYear(made, given, year)) for year in (2024, 2025)))
    assert "Räknas inte i 2024: Ny; x är inte angivet." in text(comparison)
    document = comparison_document(comparison, ({}, {}))
    assert [document[side]["utgår"] for side in "ab"] == [[{"regel": "ny", "namn": "Ny", "saknar": "ny.x"}], []]
    assert [each["delbelopp"]["ny"]["a"] for each in document["kommuner"]] == [None, None]
