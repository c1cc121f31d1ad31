"""How exact the numbers of each JSON document are: a third, and what is whole, told as the handbook says."""

import json
from fractions import Fraction

from tests.measures.test_indicators import computed
from tests.review.test_compare import side
from tests.worlds import agreement, calculate, figures, index_yaml
from tillaggsbelopp.report.blocks import Figure, Heading, ShownTable, View, columns, part
from tillaggsbelopp.report.book import Origin
from tillaggsbelopp.report.comparison.data import comparison_document
from tillaggsbelopp.report.explanation.data import explanation_document
from tillaggsbelopp.report.measures.data import indicators_document
from tillaggsbelopp.report.sections import sections_document, sections_of
from tillaggsbelopp.report.sweep.data import sensitivity_document
from tillaggsbelopp.review.compare import compare
from tillaggsbelopp.sweep.sensitivity import Effect, Sensitivity


def same(told: object, wanted: object) -> None:
    """The very text: 33.3333 is neither 33.33330 nor 33.33333."""
    assert json.dumps(told) == json.dumps(wanted)


def no_origin() -> Origin:
    raise AssertionError("JSON asks for no files")


def test_a_comparison_has_whole_kronor_and_four_decimals() -> None:
    one = side({"lika": "pott: 300 kr"}, {"1": 1, "2": 2})
    other = side({"lika": "pott: 400 kr"}, {"1": 1, "2": 2})
    county = comparison_document(compare(one, other), ({}, {}))["län"]
    same([county["a"], county["b"], county["skillnad"], county["procent"]], [300, 400, 100, 33.3333])
    same(county["kr_per"], {"a": 100, "b": 133.3333, "skillnad": 33.3333})


def test_an_indicator_has_twelve_decimals() -> None:
    document = indicators_document([computed("mått:\n  m: {namn: M, formel: läge / 3 km}\n")])
    (measure,) = document["nyckeltal"][0]["mått"]
    same([each["värde"] for each in measure["värden"]], [3.333333333333, 13.333333333333, None])


def test_a_review_has_ten_decimals() -> None:
    table = ShownTable(columns("a", "b", "c"), [[Figure(Fraction(1, 3), 1), Figure(7), Figure(None)]])
    view = View("V", "t", lambda: part(Heading("S", "s"), tables=[table]), no_origin)
    (section,) = sections_document(sections_of(view))
    same(section["tabeller"][0]["rader"], [[0.3333333333, 7, None]])


def test_what_is_sensitive_has_two_decimals() -> None:
    result = calculate(
        agreement({"lika": "pott: 3 kr\nfördelningsnyckel: n"}), figures({"n": ("tal", [1, 2])}, "12"), 2020
    )
    found = Sensitivity(result, (Effect("p", "P", "", "1 %", (1 / 3, -2 / 3)),), {})
    (effect,) = sensitivity_document(found)["effekter"]
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
    (chain,) = (each["uppräkning"] for each in explanation_document(result, "1", ("bas",))["parametrar"])
    same([each["procent"] for each in chain["led"]], ["2.12345678901234567"])
