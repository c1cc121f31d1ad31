"""A pot that is shared between groups first and then within each, largest remainder both times; counted by hand."""

from pathlib import Path

import pytest

from tests.reading import text as text_of
from tests.report.books import book_of, stale
from tests.statistics.test_group_fields import read as schools
from tests.worlds import GROUPS, agreement, agreement_files, calculate, figures, messages, write_files
from tillaggsbelopp.agreement.cases import changed_agreement, read_cases
from tillaggsbelopp.agreement.program import compile_agreement
from tillaggsbelopp.agreement.reading import read_agreement
from tillaggsbelopp.diagnostics import Faults, InvalidInput, Source
from tillaggsbelopp.engine.figures import Figures
from tillaggsbelopp.engine.result import Result
from tillaggsbelopp.report.explanation.view import explanation_blocks
from tillaggsbelopp.report.workbook.columns import HEAD_ROW, SUM_ROW
from tillaggsbelopp.report.workbook.writer import to_xlsx

CODES = ["01", "02", "03", "04", "05"]
FIGURES = figures(
    {
        "elever": ("elever", [1, 1, 1, 2, 2]),
        "ensam": ("elever", [1, 1, 1, 0, 0]),
        "läge": (GROUPS, ["Norr", "Norr", "Norr", "Syd", "Syd"]),
    },
    CODES,
)
BODY = "pott: 100 kr\nfördelningsnyckel: elever\ninom: läge\n"


def run(body: str = BODY, given: Figures = FIGURES, unit: int = 1) -> Result:
    return calculate(agreement({"alfa": body}, unit=unit), given, 2024)


def refused(body: str, given: Figures = FIGURES) -> str:
    with pytest.raises(InvalidInput) as stopped:
        run(body, given)
    return "\n".join(messages(stopped.value))


@pytest.mark.parametrize(
    ("body", "unit", "amounts"),
    [
        # 3/7 and 4/7 of 100 are 42.8571 and 57.1429: 43 and 57; a third of 43 is 14.3333, and half of 57 is 28.5
        (BODY, 1, [15, 14, 14, 29, 28]),
        # half each: 16.6667 three times, and 25 twice
        (f"{BODY}gruppnyckel: ANTAL(elever > 0 elever; läge) ^ 0\n", 1, [17, 17, 16, 25, 25]),
        # 4285.7 and 5714.3 in hundreds: 4300 and 5700; 1433.3 in hundreds is 1400, and one hundred is left
        (BODY.replace("100 kr", "10000 kr"), 100, [1500, 1400, 1400, 2900, 2800]),
        (f"{BODY}gruppnyckel: OM(SUMMA(elever; läge) > 3 elever; 1; 0)\n", 1, [0, 0, 0, 50, 50]),
        (BODY.replace("100 kr", "0 kr"), 1, [0, 0, 0, 0, 0]),
        (f"{BODY}gäller_till: 2024-06-30\n", 1, [7, 7, 7, 15, 14]),  # 50: 21 and 29
    ],
)
def test_rounded_between_groups_and_then_within_each(body: str, unit: int, amounts: list[int]) -> None:
    assert list(run(body, unit=unit).components[0].amounts.values()) == amounts


def test_rounded_on_its_own_only_what_each_gets_is_rounded() -> None:
    """3/7 and 4/7 of 200 are 85.7143 and 114.2857; a third of that is 28.5714, and half is 57.1429."""
    terms = agreement_files({"alfa": BODY.replace("100 kr", "200 kr")})
    terms["overenskommelse.yaml"] = terms["overenskommelse.yaml"].replace("största_rest", "var_för_sig")
    part = calculate(
        read_agreement({name: Source(name, text) for name, text in terms.items()}), FIGURES, 2024
    ).components[0]
    assert [*part.amounts.values()] == [29, 29, 29, 57, 57]
    assert (part.rounded_pot, part.rounded_off) == (201, 1)


def test_what_each_group_gets_is_told() -> None:
    told = text_of(explanation_blocks(run(), "05", ("alfa",)), 200)
    assert "05 har 2 av sammanlagt 4 elever i läge Syd (50,00 %)." in told
    assert (
        "Läge Syd får 57 kr av 100 kr. Nycklarna där är 4 av sammanlagt 7 (57,14 %). 50,00 % av 57 kr är 28 kr." in told
    )
    own = run(f"{BODY}gruppnyckel: ANTAL(elever > 1 elever; läge) + 1\n")  # 1 and 3: 25 kr and 75 kr
    told = text_of(explanation_blocks(own, "05", ("alfa",)), 200)
    assert "Läge Syd får 75 kr av 100 kr. Gruppnyckeln är 3 av sammanlagt 4 (75,00 %): " in told


def test_the_workbook_recalculates(tmp_path: Path) -> None:
    for number, more in enumerate(("", "gruppnyckel: SUMMA(elever; läge) ^ 2\n", "gäller_till: 2024-06-30\n")):
        file = tmp_path / f"{number}.xlsx"
        file.write_bytes(to_xlsx(book_of(agreement({"alfa": BODY + more}), FIGURES, 2024)))
        assert stale(file) == ""


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (BODY.replace("inom: läge", "inom: elever"), "elever är inga grupper"),
        (BODY.replace("inom: läge", "inom: lage"), "Menade du läge?"),
        (f"{BODY}gruppnyckel: SUMMA(elever; lage)\n", "Menade du läge?"),
        (BODY.replace("elever", "elever / GRUPPENS(SUMMA(elever; läge); lage)"), "Menade du läge?"),
        ("pott: 1 kr\ninom: läge\n", "inom delar en pott mellan grupper efter en nyckel"),
        ("tilldelning: elever * 1 kr/elever\ninom: läge\n", "inom delar en pott mellan grupper efter en nyckel"),
        ("pott: 1 kr\nfördelningsnyckel: elever\ngruppnyckel: 1\n", "gruppnyckel utan inom"),
        (
            "pott: 1 kr\nfördelningsnyckel: elever / SUMMA(elever; läge)\n",
            "Ge var och en sin grupps värde: GRUPPENS(…; läge).",
        ),
        (f"{BODY}gruppnyckel: elever\n", "formeln ger elever per kommun, inte ett tal per läge"),
        (f"{BODY}gruppnyckel: SUMMA(elever; läge) - 4 elever\n", "alfa.gruppnyckel är under 0: Norr (-1)"),
        (f"{BODY}gruppnyckel: SUMMA(elever; läge) * 0\n", "potten är 100 kr men gruppnyckeln är 0 för alla"),
        (
            BODY.replace("elever", "ensam") + "gruppnyckel: SUMMA(elever; läge)\n",
            "alfa: Syd får 57 kr, men fördelningsnyckeln är 0 för alla i gruppen",
        ),
        (f"steg:\n  gruppbelopp: 1\n{BODY}", "gruppbelopp är upptaget: så heter ett av fördelningens egna steg"),
    ],
)
def test_what_can_not_be_shared_so_is_told(body: str, told: str) -> None:
    assert told in refused(body)


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("pott: 1 kr\nfördelningsnyckel: PER(1; kommun)\ninom: hemort\n", ["hemort delar in skola, inte kommun", ""]),
        (
            "pott: SUMMA(SUMMA(elever; ort)) * 1 kr/elever\n",
            ["axeln finns inte hos värdet", "ort är axeln. Grupperna heter som sitt fält: hemort."],
        ),
        (
            "steg:\n  x: GRUPPENS(SUMMA(elever; hemort); ort)\npott: 1 kr\n",
            ["GRUPPENS tar namnet på en grupp", "Grupperna heter som sitt fält: hemort."],
        ),
        (
            "steg:\n  x: elever\nkontroller:\n  - villkor: elever > 0 elever\n"
            "    fel: För många {SUMMA(elever; hemort)}\npott: 1 kr\n",
            ["texten ger ett värde per ort men villkoret gäller per skola"],
        ),
    ],
)
def test_the_groups_of_another_axis_are_told_apart(body: str, told: list[str]) -> None:
    with pytest.raises(InvalidInput) as stopped:
        compile_agreement(agreement({"alfa": body}), schools().catalogue)
    assert [each for each in told if each not in "\n".join(messages(stopped.value))] == []


def test_names_of_groups_are_free_in_other_rules() -> None:
    body = (
        "steg:\n  gruppbelopp: 100 kr\n  gruppens_pott: gruppbelopp\npott: gruppens_pott\nfördelningsnyckel: elever\n"
    )
    assert run(body).grand_total == 100


def test_who_is_in_no_group_is_told_by_name() -> None:
    given = figures({"elever": ("elever", [1, 1]), "läge": (GROUPS, ["Norr", None])}, ["01", "02"])
    told = refused(BODY, given)
    assert "läge för 02 saknas" in told
    assert "Fyll i vilken grupp det är; en grupp kan inte ersättas med OMSAKNAS." in told


def test_shares_are_of_the_group_and_have_no_sum() -> None:
    """They would come to as many times 100 % as there are groups."""
    (sheet,) = (each for each in book_of(agreement({"alfa": BODY}), FIGURES, 2024).sheets if each.name == "Beräkning")
    headings = {cell.value: column for (row, column), cell in sheet.cells.items() if row == HEAD_ROW}
    assert (SUM_ROW, headings["Alfa: andel"]) not in sheet.cells
    assert sheet.cells[SUM_ROW, headings["Alfa: belopp"]].value == 100
    note = sheet.cells[HEAD_ROW - 2, headings["Alfa: andel"]].value
    assert str(note).endswith("nyckeln delad med nycklarnas summa i den egna gruppen")


def test_a_case_may_put_another_group_key_in_place(tmp_path: Path) -> None:
    case = "namn: Lika\nkälla: räknat för hand\når: 2024\nändringar:\n  regler:\n    alfa:\n"
    case += "      gruppnyckel: ANTAL(elever > 0 elever; läge) ^ 0\nförväntat: {totalt: 100}\n"
    write_files(tmp_path, {"prov/lika.yaml": case})
    faults = Faults()
    (read,) = read_cases(tmp_path, "config", faults)
    faults.raise_if_any()
    changed = changed_agreement(agreement({"alfa": BODY}), read)
    assert [*calculate(changed, FIGURES, 2024).components[0].amounts.values()] == [17, 17, 16, 25, 25]  # half each


def test_ranks_within_groups_hold_for_values_of_more_than_15_figures(tmp_path: Path) -> None:
    values = ["1234567890.123454", "1234567890.123474", "1234567890.123494", "2", "1"]
    given = figures(
        {"elever": ("elever", values), "läge": (GROUPS, ["Norr", "Norr", "Norr", "Syd", "Syd"])},
        CODES,
    )
    body = "pott: 100 kr\nfördelningsnyckel: RANG(elever; läge)\n"
    made = agreement({"alfa": body})
    assert [*calculate(made, given, 2024).components[0].amounts.values()] == [34, 22, 11, 11, 22]
    book = book_of(made, given, 2024)
    (sheet,) = (each for each in book.sheets if each.name == "Beräkning")
    formulas = [cell.formula for cell in sheet.cells.values() if "COUNTIFS(" in cell.formula]
    assert not [each for each in formulas if '">"&' in each]  # a criterion is a text, of 15 figures
    file = tmp_path / "rang.xlsx"
    file.write_bytes(to_xlsx(book))
    assert stale(file) == ""
