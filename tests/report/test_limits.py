"""Agreements at the edge of what Excel takes: a workbook that keeps its limits, or a refusal in words."""

import io
import re

import pytest
from openpyxl import load_workbook

from tests.generated import YEAR
from tests.report.books import book_of, stale
from tests.report.test_random_workbooks import agreements
from tests.worlds import agreement, figures
from tillaggsbelopp.diagnostics import InvalidInput
from tillaggsbelopp.report.book import Book, Value
from tillaggsbelopp.report.workbook.writer import to_xlsx

WORLD = figures({"antal": ("personer", [5, 7, 11])}, ["0117", "0120", "0123"])


def largest(formulas: list[str]) -> tuple[int, int]:
    """Signs and levels of the largest formulas."""
    deepest = 0
    for formula in formulas:
        depth = 0
        for sign in formula:
            depth += (sign == "(") - (sign == ")")
            deepest = max(deepest, depth)
    return max(map(len, formulas)), deepest


def most_arguments(formula: str) -> int:
    """The most arguments that any call in the formula has."""
    open_calls, most = [1], 1
    for sign in formula:
        if sign == "(":
            open_calls.append(1)
        elif sign == ")":
            most = max(most, open_calls.pop())
        elif sign == ",":
            open_calls[-1] += 1
    return most


@pytest.mark.slow
def test_formulas_keep_to_what_excel_takes() -> None:
    for made in agreements(0, 10):
        book = book_of(made.agreement, made.figures, YEAR, made.result)
        length, depth = largest([cell.formula for _, cell in book.formulas()])
        assert length < 4_000
        assert depth < 50


@pytest.mark.slow
@pytest.mark.parametrize(
    "key",
    [
        "+".join(["antal * 1.5"] * 90),
        f"MIN({'; '.join(['antal + 1 personer'] * 300)})",
        f"OM(OCH({'; '.join(['antal > 1 personer'] * 300)}); antal; 0)",
        "(" * 40 + "antal" + " * 2 + antal)" * 40,
        f"TRAPPA(antal; 1; {'; '.join(f'> {limit} personer; {limit}' for limit in range(1, 50))})",
        "(" * 9 + "antal / 1 personer" + ") ^ b" * 9,
    ],
)
def test_long_and_deep_formulas_are_divided(key: str, tmp_path) -> None:  # type: ignore[no-untyped-def]
    body = "parametrar:\n  b: {enhet: tal, värden: {2024: 1}, status: fakta, källa: prov}\n"
    book = book_of(agreement({"bas": f"{body}pott: 1000 kr\nfördelningsnyckel: >-\n  {key}\n"}), WORLD, 2024)
    length, depth = largest([cell.formula for _, cell in book.formulas()])
    assert length <= 8_192
    assert depth <= 64
    assert max(most_arguments(cell.formula) for _, cell in book.formulas()) <= 255
    file = tmp_path / "bok.xlsx"
    file.write_bytes(to_xlsx(book))
    assert stale(file) == ""


def test_what_excel_cannot_take_is_refused_in_words() -> None:
    limits = "; ".join(f"> {limit} personer; {limit}" for limit in range(1, 80))
    body = f"pott: 1000 kr\nfördelningsnyckel: TRAPPA(antal; 1; {limits})\n"
    with pytest.raises(InvalidInput, match="blir för lång för Excel"):
        book_of(agreement({"bas": body}), WORLD, 2024)


def values_of(book: Book, name: str) -> list[Value]:
    """The values of the cells of a sheet."""
    return [cell.value for sheet in book.sheets if sheet.name == name for cell in sheet.cells.values()]


@pytest.mark.slow
def test_a_formula_that_is_long_but_not_deep_is_refused_too() -> None:
    """The control adds the pots of all rules in one formula."""
    rules = {f"r{number}": "pott: 1 kr\nfördelningsnyckel: antal\n" for number in range(600)}
    with pytest.raises(InvalidInput, match=r"formeln i Kontroll!.* blir för lång för Excel"):
        book_of(agreement(rules), figures({"antal": ("personer", [5])}, ["0117"]), 2024)


def test_twelve_parts_are_told_one_by_one_and_more_are_not() -> None:
    rules = {f"regel_{number}": f"pott: {number} mkr\nfördelningsnyckel: antal\n" for number in range(1, 14)}
    twelve, thirteen = (book_of(agreement(dict([*rules.items()][:count])), WORLD, 2024) for count in (12, 13))
    told, summed = (" ".join(map(str, values_of(book, "Kommunbilaga"))) for book in (twelve, thirteen))
    assert " och regel_12 " in told
    assert "Alla tillsammans får" in summed
    assert "Av det är" not in summed
    assert largest([cell.formula for _, cell in twelve.formulas()])[0] < 8_192


def test_amounts_are_spelled_in_groups_of_three() -> None:
    body = "negativa_belopp: tillåts\npott: -1234567890123 kr\nfördelningsnyckel: antal\n"
    book = book_of(agreement({"bas": body}), WORLD, 2024)
    text = next(text for text in map(str, values_of(book, "Kommunbilaga")) if "tillsammans" in text)
    assert "tillsammans får -1 234 567 890 123 kr" in text.replace("\u00a0", " ")


def test_a_condition_per_member_of_another_axis_is_checked() -> None:
    for made in agreements(0, 1):
        body = "kontroller:\n  - {villkor: folk >= 0 invånare, fel: nej}\npott: 1 kr\nfördelningsnyckel: invånare\n"
        book = book_of(agreement({"bas": body}), made.figures, YEAR)
        assert "Regelns kontroll: folk >= 0 invånare" in values_of(book, "Kontroll")


def test_a_year_that_a_parameter_gives_is_watched() -> None:
    """The figures of another year are not in the file, so the amounts turn to errors and the status says so."""
    for made in agreements(0, 1):
        body = (
            "parametrar:\n  basår: {enhet: tal, värden: {2020: 2020}, status: fakta, källa: prov}\n"
            "pott: 1000 kr\nfördelningsnyckel: VÄRDE(invånare; basår)\n"
        )
        book = book_of(agreement({"bas": body}), made.figures, YEAR)
        formulas = [cell.formula for _, cell in book.formulas()]
        assert any(
            re.fullmatch(r"IF\(ROUND\(bas\.basår,6\)=2020,Underlag!\w+,NA\(\)\)", formula) for formula in formulas
        )


def test_a_name_that_excel_would_refuse_is_shortened() -> None:
    values = f"{{2024: {{{'m' * 300}: 5, n: 6}}}}"
    body = f"parametrar:\n  vikt: {{axel: grupp, enhet: kr, värden: {values}, status: fakta, källa: prov}}\n"
    book = book_of(agreement({"bas": f"{body}pott: SUMMA(vikt)\nfördelningsnyckel: antal\n"}), WORLD, 2024)
    assert all(len(name) <= 255 for name in book.names)
    assert list(load_workbook(io.BytesIO(to_xlsx(book))).defined_names) == list(book.names)
