"""The reference page: current, complete, its links lead somewhere, and its example comes out as it says."""

import json
import re
import shutil
from fractions import Fraction
from pathlib import Path

import pytest

from tests.cli.in_process import out
from tests.report.test_schema import in_editor, kind_of, validator
from tests.worlds import ROOT
from tillaggsbelopp import limits
from tillaggsbelopp.agreement.reading import TAKEN_IDS
from tillaggsbelopp.formula.exact import MAX_EXPONENT
from tillaggsbelopp.formula.functions import FUNCTIONS
from tillaggsbelopp.report.reference.example import YEAR, files_of, read_example, shown
from tillaggsbelopp.report.reference.language import GROUPS
from tillaggsbelopp.report.reference.page import renewed

FILE = ROOT / "docs/referens.md"
PAGE = FILE.read_text(encoding="utf-8")


def test_the_page_is_current() -> None:
    assert renewed(PAGE) == PAGE, "run: python -m tillaggsbelopp.report.reference"


def test_every_function_is_told_of_once() -> None:
    grouped = [name for names in GROUPS.values() for name in names]
    assert sorted(grouped) == sorted(
        name for name, row in FUNCTIONS.items() if name[0].isalpha() and not row.generated_only
    )
    for row in FUNCTIONS.values():
        assert row.examples
        assert PAGE.count(f"\n**`{row.signature.split(' eller ')[0]}`**") + PAGE.count(f"\n| `{row.signature}` |") == 1


def test_limits_and_taken_names_are_those_of_the_program() -> None:
    (told,) = re.findall(r"### Gränser\n\n(.*?)\n\n", PAGE, re.DOTALL)
    for limit in (limits.DIGITS, limits.FORMULA, limits.HEIGHT, MAX_EXPONENT):
        assert f"{limit:,}".replace(",", " ") in told
    assert all(f"`{name}`" in PAGE for name in TAKEN_IDS)


@pytest.fixture
def example(tmp_path: Path) -> Path:
    for name, text in files_of(PAGE).items():
        folder, _, rest = name.partition("/")
        path = tmp_path / folder / "exempel" / rest
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def test_the_example_runs_as_it_stands_and_gives_the_table_on_the_page(example: Path) -> None:
    checked = out("kontrollera", "--strikt", cwd=example)
    assert "Inga fel" in checked
    assert "Prov: 1 av 1 höll." in checked
    csv = out("berakna", str(YEAR), "--csv", cwd=example)
    rows = re.findall(r"(?m)^\| (Alfa|Beta|Gamma) \| ([\d ]+) \| ([\d ]+) \| ([\d ]+) \|$", PAGE)
    assert len(rows) == 3
    for name, *amounts in rows:
        assert f"{name};{';'.join(amount.replace(' ', '') for amount in amounts)}" in csv
    assert "Antaget avstånd till sjukhus är 30 km." in out("berakna", str(YEAR), "--allt", cwd=example)


def test_the_amounts_of_the_example_by_other_arithmetic() -> None:
    people, pot = [100, 300, 600], Fraction(10_000) * Fraction("1.025")
    basic = [pot * part / 1000 for part in people]
    assert all(f"| {amount:,} |".replace(",", " ") in PAGE for amount in (1025, 3075, 6150))
    assert basic == [1025, 3075, 6150]
    keys = [0, 300 * Fraction(20 - 10, 30), 600 * Fraction(30 - 10, 30)]
    rounded = int(pot * 5 / 100 + Fraction(1, 2))
    exact = [rounded * key / sum(keys) for key in keys]
    assert (pot * 5 / 100, rounded) == (Fraction("512.5"), 513)
    assert exact == [0, Fraction("102.6"), Fraction("410.4")]  # whole parts 102 and 410; the krona left goes to .6


def test_the_example_agrees_with_the_schemas(example: Path) -> None:
    for path in example.rglob("*.yaml"):
        assert [error.message for error in validator(kind_of(path)).iter_errors(in_editor(path))] == []


def test_the_step_that_reads_itself_can_be_computed() -> None:
    (step,) = re.findall(r"```yaml\nsteg:\n(.*?)```", PAGE, re.DOTALL)
    rule = "**`config/exempel/regler/grund.yaml`**\n\n```yaml\n"
    page = PAGE.replace(rule, f"{rule}steg:\n{step}")
    smoothed = read_example(page).evaluate("dämpad")  # 2025, the first year: half of 90 310 600, and half of them again
    assert shown(*smoothed) == "95; 305; 600 invånare"


RECIPES = {
    identifier: text
    for identifier in ("sammanvägt", "med_golv", "storleksbidrag", "golv_och_tak", "projekt_kommuner", "projekt_region")
    for text in re.findall(rf"```yaml\n(id: {identifier}\n.*?)```", PAGE, re.DOTALL)
}


def test_the_recipes_run_and_give_what_the_page_says(example: Path) -> None:
    config = example / "config/exempel"
    for name, text in RECIPES.items():
        (config / f"regler/{name}.yaml").write_text(text, encoding="utf-8")
    terms = (config / "overenskommelse.yaml").read_text(encoding="utf-8")
    listed = "".join(f"  - {name}\n" for name in RECIPES)
    terms = terms.replace("  - långväga\n", f"  - långväga\n{listed}")
    (config / "overenskommelse.yaml").write_text(terms, encoding="utf-8")
    shutil.rmtree(config / "prov")  # the page's case is of a total without these
    assert "Inga påpekanden." in out("kontrollera", "--strikt", cwd=example)
    result = json.loads(out("berakna", str(YEAR), "--json", cwd=example))
    for name in ("sammanvägt", "med_golv", "storleksbidrag", "golv_och_tak", "projekt_kommuner"):
        alfa, beta, gamma = (f"{each['delbelopp'][name]:,}".replace(",", " ") for each in result["kommuner"])
        assert f"Alfa {alfa}, Beta {beta} och Gamma {gamma} kr" in PAGE.partition(RECIPES[name])[2].replace("\n", " ")
    assert result["ej_fördelat"] == {"projekt_region": 5_000}


def test_bounds_as_a_parameter_give_what_steps_in_the_formula_give(example: Path) -> None:
    recipe = RECIPES["storleksbidrag"]
    (allocation,) = re.findall(r"tilldelning: (.*)\n", recipe)
    (steps,) = re.findall(r"`(TRAPPA\(invånare; 400 kr.*?\))`", PAGE)
    (falling,) = re.findall(r"`(LÄGSTA\(OM\(invånare.*?; klass\))`", PAGE)
    grund = "**`config/exempel/regler/grund.yaml`**\n\n```yaml\n"
    parameters = recipe[recipe.index("parametrar:\n") : recipe.index("tilldelning:")]
    before, start, own = PAGE.partition(grund)
    page = before + start + own.replace("parametrar:\n", parameters, 1)
    found = [shown(*read_example(page).evaluate(formula)) for formula in (allocation, steps)]
    assert found == ["400; 700; 1 000 kr"] * 2
    page = page.replace("liten: 400", "liten: 2 000")
    assert shown(*read_example(page).evaluate(falling)) == "2 000; 700; 700 kr"


def test_the_amounts_of_the_recipes_by_other_arithmetic() -> None:
    people = [Fraction(100, 1000), Fraction(300, 1000), Fraction(600, 1000)]
    far = [Fraction(0), Fraction(1, 5), Fraction(4, 5)]
    weighed = [10_000 * (7 * one + 3 * other) / 10 for one, other in zip(people, far, strict=True)]
    assert weighed == [700, 2_700, 6_600]
    floors = [878, 3_023, 5_850]  # 97.5 % of 900, 3 100 and 6 000, which is what 90 : 310 : 600 gave, rounded up
    kept = 1 - Fraction(23, 122 + 150)  # Beta lacks 23 of the floor; the others have 122 and 150 above theirs
    amounts = [878 + kept * 122, Fraction(3_023), 5_850 + kept * 150]
    assert sum(amounts) == 10_000
    assert [int(each) for each in amounts] == [989, 3_023, 5_987]  # the krona left goes to Alfa, whose rest is .68
    assert all(amount >= floor for amount, floor in zip(amounts, floors, strict=True))
    caps = [909, 3_131, 6_060]  # 101 % of 900, 3 100 and 6 000
    assert 10_000 - caps[0] - caps[2] == 3_031  # Beta's: the others would exceed their caps
    assert (10_000 - 909 - 3_007) * Fraction(1) > caps[2]
    assert Fraction(150, 850) < Fraction(18, 100)
