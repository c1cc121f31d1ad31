"""What is required of a rule before it is shared: formulas, read exactly, by NumPy and by spreadsheets alike."""

import subprocess
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.engine.test_rules import refused
from tests.report.books import FORMUALIZER, book_of, stale
from tests.sweep.test_sweeper import check, setting
from tests.worlds import agreement, calculate, figures, messages
from tillaggsbelopp.agreement.program import compile_agreement
from tillaggsbelopp.agreement.steps import REQUIREMENTS, reserved
from tillaggsbelopp.diagnostics import InvalidInput
from tillaggsbelopp.report.workbook.writer import to_xlsx

FIGURES = figures({"antal": ("st", [1, 2, 3]), "vikt": ("tal", [0, 1, 2])}, ["1", "2", "3"])
RULES = {
    "fast": "pott: 100 kr\nfördelningsnyckel: antal\n",
    "bara": "pott: 5 % * fast\n",
    "minus": "pott: -100 kr\nfördelningsnyckel: antal\nnegativa_belopp: tillåts\n",
    "direkt": "gäller_till: 2024-10-31\ntilldelning: antal / 1 st * 100.1 kr\nsumma: 600.6 kr\n",
    "senare": "gäller_från: 2025-01-01\npott: -1 kr\nfördelningsnyckel: antal\n",
}
NEAR_ZERO = "parametrar:\n  x: {enhet: tal, värden: {2020: 1}, status: fakta, källa: prov}\n"


def test_each_kind_of_rule_has_its_own_requirements() -> None:
    program = compile_agreement(agreement(RULES), FIGURES.statistics.catalogue)
    assert {rule: list(required) for rule, required in program.requirements.items()} == {
        "fast": ["krav_pott", "krav_nyckel", "krav_mottagare"],
        "bara": ["krav_pott"],
        "minus": ["krav_nyckel", "krav_mottagare"],
        "direkt": ["krav_oavrundat", "krav_summa", "krav_utbetald_summa"],
        "senare": ["krav_pott", "krav_nyckel", "krav_mottagare"],
    }


def test_they_are_no_steps_and_their_names_are_taken() -> None:
    result = calculate(agreement(RULES), FIGURES, 2024)
    assert not [name for name in result.trace.steps if "krav_" in name]
    (named,) = refused("pott: regel1.krav_nyckel\nfördelningsnyckel: antal\n")
    assert named.startswith("regel1 har varken steg eller parameter krav_nyckel")
    of_groups = {*REQUIREMENTS} - {*reserved(groups=False)}
    assert of_groups == {"krav_gruppnyckel", "krav_mottagare_i_gruppen"}
    for name in REQUIREMENTS:
        body = f"steg:\n  {name}: 1\npott: 1 kr\n"
        if name in of_groups:  # a name that rules without groups may have used
            assert calculate(agreement({"regel1": body}), FIGURES, 2024).grand_total == 0
            continue
        (taken,) = refused(body)
        assert taken.startswith(f"{name} är upptaget")


@pytest.mark.parametrize(
    ("body", "what"),
    [
        ("pott: -0.0000001 kr\nfördelningsnyckel: antal\n", "regel1.pott är under 0: pott (0)"),
        ("pott: 1 kr\nfördelningsnyckel: antal - 1.0000001 st\n", "regel1.nyckel är under 0: 1 (0)"),
        ("tilldelning: antal / 1 st * 1 kr - 1.001 kr\n", "regel1.oavrundat är under 0: 1 (-0,001)"),
        ("pott: 1 kr\nfördelningsnyckel: antal - 3 st\n", "regel1.nyckel är under 0: 1 (-2) och 2 (-1)"),
    ],
)
def test_the_least_below_zero_is_refused(body: str, what: str) -> None:
    """Though a comparison in a rule would round it to 0 first."""
    assert refused(body) == [what]


def test_the_least_key_is_a_key() -> None:
    made = agreement({"r": "pott: 10 kr\nfördelningsnyckel: vikt * 0.00000001\n"})
    assert calculate(made, FIGURES, 2024).components[0].amounts == {"1": 0, "2": 3, "3": 7}


def test_a_sum_met_for_a_whole_year_must_be_met_for_the_months_too() -> None:
    made = agreement({"r": "gäller_till: 2024-06-30\ntilldelning: antal / 1 st * 100.2 kr\nsumma: 600.9 kr\n"})
    with pytest.raises(InvalidInput) as stopped:  # 601.2 and 600.9 are both 601; half of them 300.6 and 300.45
        calculate(made, FIGURES, 2024)
    (told,) = (text.replace("\u00a0", " ") for text in messages(stopped.value))
    assert "tilldelningen för 6 av årets 12 månader blir 301 kr men summa är 300 kr, skillnad 1 kr" in told


@pytest.mark.parametrize(
    ("body", "values", "exactly"),
    [
        ("pott: 100 kr\nfördelningsnyckel: vikt * x\n", ["-1", "0", "0.1", "7"], 0),
        ("pott: 100 kr * x\nfördelningsnyckel: antal\n", ["-0.1", "-0.0000001", "0", "1"], 0),
        ("tilldelning: antal / 1 st * x * 1 kr\nsumma: 6 kr\n", ["0.9", "1", "1.07", "1.1"], 0),
        # In binary 0.1 + 0.2 - 0.3 is above 0, and exactly it is 0: a key for nobody.
        ("pott: 100 kr\nfördelningsnyckel: PER(x + 0.2 - 0.3; kommun)\n", ["0.1", "0.09", "0.2"], 1),
        ("pott: 1 kr\nfördelningsnyckel: PER(x * 0.1 - 0.03; kommun) + vikt\n", ["0.3", "0.29999999999999999999"], 2),
    ],
)
def test_a_sweep_asks_the_same_and_knows_when_it_can_not_tell(body: str, values: list[str], exactly: int) -> None:
    made = agreement({"r": NEAR_ZERO + body})
    swept = check(made, FIGURES, 2024, [(setting(made, FIGURES, 2024, f"x={value}"),) for value in values])
    assert swept.exactly == exactly
    assert set(swept.refused.tolist()) == {True, False}


def test_a_workbook_checks_what_is_required_of_rules_in_force(tmp_path: Path) -> None:
    file = tmp_path / "bok.xlsx"
    file.write_bytes(to_xlsx(book_of(agreement(RULES), FIGURES, 2024)))
    assert stale(file) == ""
    assert required(file) == {
        "Fast: potten är 0 eller mer": "uppfyllt",
        "Fast: nyckel är 0 eller mer för alla": "uppfyllt",
        "Fast: någon har en nyckel, om potten inte är 0": "uppfyllt",
        "Bara: potten är 0 eller mer": "uppfyllt",
        "Minus: nyckel är 0 eller mer för alla": "uppfyllt",
        "Minus: någon har en nyckel, om potten inte är 0": "uppfyllt",
        "Direkt: oavrundat är 0 eller mer för alla": "uppfyllt",
        "Direkt: tilldelningen ger den angivna summan": "uppfyllt",
        "Direkt: tilldelningen ger summan för de månader regeln gäller": "uppfyllt",
    }


def test_a_changed_figure_that_breaks_a_requirement_is_told_in_the_workbook(tmp_path: Path) -> None:
    file, again = tmp_path / "bok.xlsx", tmp_path / "igen.xlsx"
    file.write_bytes(to_xlsx(book_of(agreement(RULES), FIGURES, 2024)))
    workbook = load_workbook(file)
    workbook["Underlag"]["C8"].value = -4  # of the three 1, 2 and 3
    workbook.save(file)
    subprocess.run([FORMUALIZER, "recalc", "-o", again, file], check=True, capture_output=True)
    broken = [text for text, told in required(again).items() if told == "inte uppfyllt"]
    assert broken == [
        "Fast: nyckel är 0 eller mer för alla",
        "Minus: nyckel är 0 eller mer för alla",
        "Direkt: oavrundat är 0 eller mer för alla",
        "Direkt: tilldelningen ger den angivna summan",
        "Direkt: tilldelningen ger summan för de månader regeln gäller",
    ]
    assert load_workbook(again, data_only=True)["Kontroll"]["C3"].value == "ÄNDRAD EFTER UTTAG – FEL I KONTROLL"


def required(file: Path) -> dict[str, str]:
    """What Kontroll says of each requirement."""
    rows = load_workbook(file, data_only=True)["Kontroll"].iter_rows(values_only=True)
    return {str(row[1]): str(row[2]) for row in rows if row[3] == "uppfyllt"}
