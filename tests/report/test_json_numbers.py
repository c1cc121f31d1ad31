"""How exact the numbers of each JSON document are: a third, and what is whole, told as the handbook says."""

import json
from fractions import Fraction

from tests.engine.test_indicators import computed
from tests.review.test_compare import side
from tests.worlds import agreement, calculate, figures, index_yaml
from tillaggsbelopp.formula.values import Axis
from tillaggsbelopp.report.comparison.data import comparison_document
from tillaggsbelopp.report.explanation.data import explanation_json
from tillaggsbelopp.report.measures.screen import indicators_json
from tillaggsbelopp.report.review.sections import Figure, Report, Section, Sheetful, to_document
from tillaggsbelopp.report.sweep.sensitivity_screen import sensitivity_json
from tillaggsbelopp.review.compare import compare
from tillaggsbelopp.sweep.sensitivity import Effect, Sensitivity


def same(told: object, wanted: object) -> None:
    """The very text: 33.3333 is neither 33.33330 nor 33.33333."""
    assert json.dumps(told) == json.dumps(wanted)


def test_a_comparison_has_whole_kronor_and_four_decimals() -> None:
    one = side({"lika": "pott: 300 kr"}, {"1": 1, "2": 2})
    other = side({"lika": "pott: 400 kr"}, {"1": 1, "2": 2})
    county = comparison_document(compare(one, other))["län"]
    same([county["a"], county["b"], county["skillnad"], county["procent"]], [300, 400, 100, 33.3333])
    same(county["kr_per"], {"a": 100, "b": 133.3333, "skillnad": 33.3333})


def test_an_indicator_has_twelve_decimals() -> None:
    document = json.loads(indicators_json([computed("mått:\n  m: {namn: M, formel: läge / 3 km}\n")]))
    (measure,) = document["nyckeltal"][0]["mått"]
    same([each["värde"] for each in measure["värden"]], [3.333333333333, 13.333333333333, None])


def test_a_review_has_ten_decimals() -> None:
    table = Sheetful(("a", "b", "c"), ((Figure(Fraction(1, 3), 1), Figure(7), Figure(None)),))
    (section,) = to_document(Report("t", (Section("s", "S", (), (table,)),)))
    same(section["tabeller"][0]["rader"], [[0.3333333333, 7, None]])


def test_what_is_sensitive_has_two_decimals() -> None:
    axis = Axis("kommun", ("1", "2"), ("Ett", "Två"))
    found = Sensitivity("a", 2024, (), axis, (Effect("p", "", "1 %", (1 / 3, -2 / 3)),), ())
    (effect,) = json.loads(sensitivity_json(found))["effekter"]
    same([*effect["kommuner"].values()], [0.33, -0.67])


def test_an_explanation_has_exact_decimals_as_text() -> None:
    body = """
        parametrar:
          summa_kr: {enhet: kr, värden: {2020: 100}, indexeras: pris, status: fakta, källa: prov}
        pott: summa_kr
        fördelningsnyckel: n
    """
    made = agreement({"bas": body}, indices={"pris": index_yaml("pris", {2021: "2.12345678901234567"})})
    result = calculate(made, figures({"n": ("tal", [1, 2])}, "12"), 2021)
    (chain,) = (each["uppräkning"] for each in json.loads(explanation_json(result, "1", ("bas",)))["parametrar"])
    same([each["procent"] for each in chain["led"]], ["2.12345678901234567"])
