"""A method of rounding is a row of a table: one more row, and everything knows and tells it."""

import json
import shutil
from fractions import Fraction
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.cli.in_process import out
from tests.engine.second import Second
from tests.engine.test_second import same_kronor
from tests.report.books import book_of, stale
from tests.sweep.test_sweeper import check, setting
from tests.worlds import REGISTER, agreement, agreement_files, calculate, figures, messages
from tillaggsbelopp.agreement.models import Terms
from tillaggsbelopp.agreement.reading import Agreement, read_agreement
from tillaggsbelopp.agreement.rounding import EACH_ALONE, LARGEST_REMAINDER, METHODS, GeneratedStep, Method
from tillaggsbelopp.agreement.steps import AMOUNT, UNROUNDED, reserved
from tillaggsbelopp.diagnostics import InvalidInput, Source
from tillaggsbelopp.engine.result import Result
from tillaggsbelopp.report.reference.shapes import KINDS, schema_text
from tillaggsbelopp.report.workbook.writer import to_xlsx

FIGURES = figures({"antal": ("st", [1, 2, 3])}, ["1", "2", "3"])
RULE = "pott: 10 kr\nfördelningsnyckel: antal\n"
DIRECT = "gäller_till: 2024-06-30\ntilldelning: antal / 1 st * 3.4 kr\n"


def _largest_amount(unrounded: str, unit: int) -> tuple[GeneratedStep, ...]:
    """Whole units, and one more to those with the largest amounts: where a row has another rank and no remainder."""
    whole = GeneratedStep("heltal", f"HELTAL_EXAKT({unrounded} / {unit}) * {unit}", "nedåt", told=True)
    order = GeneratedStep("ordning", f"RANG_EXAKT(AVRUNDA_EXAKT({unrounded}; 4))", "1 för det största beloppet")
    left = f"(avrundad_pott - SUMMA(heltal)) / {unit} kr"
    return whole, order, GeneratedStep(AMOUNT, f"heltal + OM(ordning <= {left}; {unit} kr; 0)", "det som betalas")


LARGEST_AMOUNT = Method(
    "största_belopp",
    _largest_amount,
    about="allt avrundas nedåt, och det som blir över går till de största beloppen.",
    noun="störst belopp först",
    step_by_step="ORDNING 1 har störst belopp.",
    in_short="De kronor som blir över går till dem som får mest.",
)


@pytest.fixture(autouse=True)
def _one_more_method(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(METHODS, LARGEST_AMOUNT.name, LARGEST_AMOUNT)


def read(method: str, rules: dict[str, str] | None = None, unit: int = 1) -> Agreement:
    """An agreement that says that a method is used, and that this is assumed."""
    files = agreement_files(rules or {"bas": RULE}, unit=unit)
    terms = files["overenskommelse.yaml"].replace("största_rest, status: fakta", f"{method}, status: antagande")
    files["overenskommelse.yaml"] = terms
    return read_agreement({name: Source(name, text) for name, text in files.items()})


def by(method: Method, rules: dict[str, str] | None = None, unit: int = 1) -> Agreement:
    return read(method.name, rules, unit)


def amounts(result: Result, rule: int = 0) -> list[int]:
    return list(result.components[rule].amounts.values())


def test_every_row_ends_in_the_amount_and_tells_of_its_unit() -> None:
    for name, method in METHODS.items():
        steps, thousands = (method.steps(UNROUNDED, unit) for unit in (1, 1000))
        assert name == method.name
        assert [step.name for step in steps] == [step.name for step in thousands]
        assert steps[-1].name == AMOUNT
        told = [(one.formula, other.formula) for one, other in zip(steps, thousands, strict=True) if one.told]
        assert any(one != other for one, other in told)
        assert all((step.note, method.about, method.noun, method.step_by_step, method.in_short) for step in steps)


def test_amounts_are_those_of_the_method() -> None:
    # 1.67, 3.33 and 5: the krona left goes to the largest remainder, or to the largest amount
    assert amounts(calculate(by(LARGEST_REMAINDER), FIGURES, 2024)) == [2, 3, 5]
    assert amounts(calculate(by(LARGEST_AMOUNT), FIGURES, 2024)) == [1, 3, 6]
    # half of 3.4, 6.8 and 10.2 is 10.2 together: 1, 3 and 5, and one left
    assert amounts(calculate(by(LARGEST_AMOUNT, {"direkt": DIRECT}), FIGURES, 2024)) == [1, 3, 6]
    hundreds = by(LARGEST_AMOUNT, {"bas": RULE.replace("10 kr", "1000 kr")}, unit=100)
    assert amounts(calculate(hundreds, FIGURES, 2024)) == [100, 300, 600]


def test_a_sweep_gives_them_too() -> None:
    parameter = "parametrar:\n  x: {enhet: kr, värden: {2020: 10}, status: fakta, källa: prov}\n"
    made = by(LARGEST_AMOUNT, {"bas": f"{parameter}pott: x\nfördelningsnyckel: antal\n"})
    swept = check(made, FIGURES, 2024, [(setting(made, FIGURES, 2024, f"x={x}"),) for x in ("10", "100", "11")])
    assert swept.kronor["bas"].tolist() == [[1, 3, 6], [16, 33, 51], [1, 4, 6]]
    assert swept.exactly == 0


def test_what_the_key_may_be_follows_from_the_table() -> None:
    assert read("största_belopp").terms.rounding.method == "största_belopp"
    with pytest.raises(InvalidInput) as refused:
        read("minsta_rest")
    assert "Väntat: största_rest eller var_för_sig eller största_belopp" in messages(refused.value)[0]
    (kind,) = (kind for kind in KINDS if kind.model is Terms)
    key = json.loads(schema_text(kind))["properties"]["avrundning"]["properties"]["metod"]
    assert key["enum"] == ["största_rest", "var_för_sig", "största_belopp"]


def test_its_steps_are_reserved_names() -> None:
    assert "ordning" in reserved()
    assert reserved().index("ordning") < reserved().index(AMOUNT)
    with pytest.raises(InvalidInput) as refused:
        calculate(agreement({"bas": f"steg:\n  ordning: 1\n{RULE}"}), FIGURES, 2024)
    assert "ordning är upptaget: så heter ett av fördelningens egna steg" in messages(refused.value)[0]


def test_a_workbook_says_what_the_steps_do_and_recalculates(tmp_path: Path) -> None:
    made = by(LARGEST_AMOUNT, {"bas": RULE, "direkt": DIRECT})
    book = book_of(made, FIGURES, 2024)
    file = tmp_path / "bok.xlsx"
    file.write_bytes(to_xlsx(book))
    assert stale(file) == ""
    sheet = next(sheet for sheet in book.sheets if sheet.name == "Beräkning")
    columns = range(2, max(column for _, column in sheet.cells) + 1)
    noted = [str(sheet.cells[3, column].value).split("\n", 1) for column in columns]  # name, note
    headings = [(note[0], note[-1]) for note in noted]
    (assumed,) = (sheet for sheet in book.sheets if sheet.name == "Antaganden")
    assert "Belopp avrundas till 1 kr med störst belopp först." in [cell.value for cell in assumed.cells.values()]
    own = [heading for heading in headings if heading[0] in ("heltal", "ordning", "rest", "rang", "belopp")]
    assert own == 2 * [
        ("heltal", "nedåt"),
        ("ordning", "1 för det största beloppet"),
        ("belopp", "det som betalas"),
    ]


TABLE = """\
  - name: antal
    path: antal.csv
    sources: [{title: prov}]
    schema:
      primaryKey: [kommunkod]
      fields:
        - {name: kommunkod, type: string}
        - {name: antal, type: integer, unit: st}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An agreement by the usual method, the same by another, and the figures of both."""
    data = tmp_path / "data/prov"
    data.mkdir(parents=True)
    (data / "datapackage.yaml").write_text(REGISTER + TABLE, encoding="utf-8")
    (data / "kommuner.csv").write_text("kommunkod,kommun\n01,Alfa\n02,Beta\n03,Gamma\n", encoding="utf-8")
    (data / "antal.csv").write_text("kommunkod,antal\n01,1\n02,2\n03,3\n", encoding="utf-8")
    for file, text in agreement_files({"bas": RULE}).items():
        for name in ("config/prov", "ny"):
            (tmp_path / name / file).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name / file).write_text(text, encoding="utf-8")
    terms = tmp_path / "ny/overenskommelse.yaml"
    other = terms.read_text(encoding="utf-8").replace(
        "största_rest, status: fakta", "största_belopp, status: antagande"
    )
    terms.write_text(other, encoding="utf-8")
    return tmp_path


def test_amounts_and_their_explanation_tell_it(folder: Path) -> None:
    assert "01;Alfa;1;1\n" in out("berakna", "2024", "--config", "ny", "--csv", cwd=folder).replace("\r", "")
    whole = out("forklara", "alfa", "--ar", "2024", "--config", "ny", "--allt", cwd=folder)
    assert "- Belopp avrundas till 1 kr med störst belopp först." in whole
    assert "ordning = RANG_EXAKT(AVRUNDA_EXAKT(oavrundat; 4))" in whole
    assert "_EXAKT avrundar det exakta värdet. ORDNING 1 har störst belopp." in whole
    brief = out("forklara", "alfa", "--ar", "2024", "--config", "ny", "--trad", cwd=folder)
    assert "Avrundning: 1,666667 kr → 1 kr, störst belopp först" in brief
    assert "De kronor som blir över går till dem som får mest. Varje led visas med --allt." in brief


def test_a_comparison_tells_it(folder: Path) -> None:
    told = out("jamfor", "config/prov:2024", "ny:2024", "--allt", cwd=folder)
    assert "\n-   avrundning: 1 kr\n+   avrundning: 1 kr, största_belopp\n" in told
    assert "avrundning" not in out("jamfor", "config/prov:2024", "config/prov:2023", "--allt", cwd=folder)


def test_a_settlement_tells_it(folder: Path) -> None:
    out("faststall", "2024", "--kunskapsdatum", "2024-01-01", cwd=folder)
    shutil.copy(folder / "ny/overenskommelse.yaml", folder / "config/prov/overenskommelse.yaml")
    document = json.loads(out("avrakna", "2024", "--json", cwd=folder))
    assert {each["kommunkod"]: each["orsaker"] for each in document["kommuner"]} == {
        "01": {"regeltext": -1},
        "02": {"regeltext": 0},
        "03": {"regeltext": 1},
    }
    assert document["det_som_skiljer"][0] == "Avrundningens metod var största_rest, är största_belopp"
    assert "Avrundningens metod var största_rest, är största_belopp" in out("avrakna", "2024", cwd=folder)


DATA = {
    "datapackage.yaml": REGISTER + TABLE,
    "kommuner.csv": "kommunkod,kommun\n1,A\n2,B\n3,C\n",
    "antal.csv": "kommunkod,antal\n1,1\n2,2\n3,3\n",
}
SUMMED = "tilldelning: antal / 1 st * 3.4 kr\nsumma: 20.4 kr\n"


@pytest.mark.parametrize(
    ("rule", "expected", "off"),
    [
        (RULE, [2, 3, 5], "0"),  # 1.67, 3.33 and 5
        (RULE.replace("10 kr", "9 kr"), [2, 3, 5], "1"),  # 1.5, 3 and 4.5: a half is rounded away from 0
        (RULE.replace("10 kr", "8.9994 kr"), [1, 3, 4], "-0.9994"),  # 1.4999: nothing else is rounded first
        (RULE.replace("10 kr", "0 kr"), [0, 0, 0], "0"),
        (DIRECT, [2, 3, 5], "-0.2"),  # half of 3.4, 6.8 and 10.2
        (SUMMED, [3, 7, 10], "-0.4"),  # 3.4, 6.8 and 10.2
        (f"gäller_till: 2024-03-31\n{RULE}", [0, 1, 1], "-0.5"),  # a quarter of 1.67, 3.33 and 5
    ],
)
def test_each_amount_rounded_on_its_own(rule: str, expected: list[int], off: str) -> None:
    result = calculate(by(EACH_ALONE, {"bas": rule}), FIGURES, 2024)
    assert amounts(result) == expected
    (component,) = result.components
    assert (component.rounded_pot, component.rounded_off) == (sum(expected), Fraction(off))


def test_the_second_implementation_rounds_each_on_its_own_too() -> None:
    for rule in (RULE, DIRECT, SUMMED, RULE.replace("10 kr", "8999 kr")):
        for unit in (1, 100):
            made = by(EACH_ALONE, {"bas": rule}, unit)
            files = agreement_files({"bas": rule}, unit=unit)
            files["overenskommelse.yaml"] = files["overenskommelse.yaml"].replace("största_rest", "var_för_sig")
            second = Second(files, DATA)
            assert same_kronor(calculate(made, FIGURES, 2024), second), (rule, unit)


def test_thousands_are_rounded_on_their_own() -> None:
    result = calculate(by(EACH_ALONE, {"bas": RULE.replace("10 kr", "9000 kr")}, 1000), FIGURES, 2024)
    assert amounts(result) == [2000, 3000, 5000]
    assert result.components[0].rounded_off == 1000


def test_a_stated_sum_is_that_of_the_amounts_before_rounding() -> None:
    with pytest.raises(InvalidInput) as refused:
        calculate(by(EACH_ALONE, {"bas": SUMMED.replace("20.4", "21.4")}), FIGURES, 2024)
    assert "tilldelningen blir 20 kr men summa är 21 kr" in messages(refused.value)[0]


def test_a_pot_that_nobody_gets_is_refused() -> None:
    with pytest.raises(InvalidInput) as refused:
        calculate(by(EACH_ALONE, {"bas": "pott: 10.5 kr\nfördelningsnyckel: antal * 0\n"}), FIGURES, 2024)
    assert "potten är 10,5 kr men fördelningsnyckeln är 0 för alla" in messages(refused.value)[0]


def test_a_sweep_rounds_each_on_its_own() -> None:
    parameter = "parametrar:\n  x: {enhet: kr, värden: {2020: 10}, status: fakta, källa: prov}\n"
    made = by(EACH_ALONE, {"bas": f"{parameter}pott: x\nfördelningsnyckel: antal\n"})
    swept = check(made, FIGURES, 2024, [(setting(made, FIGURES, 2024, f"x={x}"),) for x in ("10", "100", "11")])
    assert swept.kronor["bas"].tolist() == [[2, 3, 5], [17, 33, 50], [2, 4, 6]]


def test_a_workbook_rounds_each_on_its_own_and_tells_the_difference(tmp_path: Path) -> None:
    made = by(EACH_ALONE, {"bas": RULE.replace("10 kr", "8.9994 kr"), "direkt": DIRECT})
    file = tmp_path / "bok.xlsx"
    file.write_bytes(to_xlsx(book_of(made, FIGURES, 2024)))
    assert stale(file) == ""
    texts = [cell.value for row in load_workbook(file)["Sammanfattning"].iter_rows() for cell in row]
    told = "Varje belopp är avrundat för sig. Summan blir en annan än potten: Bas 1 kr mindre och Direkt 0,2 kr mindre."
    assert told in " ".join(filter(lambda text: isinstance(text, str), texts))
