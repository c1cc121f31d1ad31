"""A municipality's amount in words: sentences with figures of the tables, in few lines, and the tree below them."""

import csv
import json
import re
from collections import Counter
from fractions import Fraction
from functools import lru_cache

import pytest

import tillaggsbelopp as tb
from tests.cli.in_process import out
from tests.reading import lines as lines_in
from tests.test_examples import NAMES, cases, loaded
from tests.worlds import ROOT, agreement, calculate, figures
from tillaggsbelopp.engine.result import Result
from tillaggsbelopp.report.explanation.answer import explanation_answer_blocks, explanation_headline
from tillaggsbelopp.report.explanation.data import explanation_document
from tillaggsbelopp.report.explanation.sentences import Sentences
from tillaggsbelopp.report.explanation.view import explanation_blocks
from tillaggsbelopp.swedish import format_number, in_kr
from tillaggsbelopp.workspace.calculation import Calculation

ROWS = 22
"""As many lines as a window of 24 rows shows between the command and the next prompt."""


@lru_cache
def shipped(year: int) -> Calculation:
    return tb.open(str(ROOT / "config/orebro"), str(ROOT / "data/orebro")).calculate(year)


@lru_cache
def example(name: str) -> Result:
    """An example in the newest year that a case calculates as the agreement stands."""
    year = max(case.year for case in cases(name) if case.expected and not case.changes)
    return calculate(loaded(name).agreement, loaded(name).figures, year)


def said(result: Result, code: str) -> dict[str, str]:
    """The sentences on each part, by its rule."""
    sentences = Sentences(result, code)
    return {part.rule: " ".join(sentences.of(part)).replace("\u00a0", " ") for part in result.distributed}


def answer(result: Result, code: str, before: Result | None = None) -> list[str]:
    rules = tuple(part.rule for part in result.distributed)
    return lines_in(explanation_answer_blocks(result, code, rules, before), 80)


_SHOWN = re.compile(r"(?:: |(?:Potten|Beloppet) är )([-0-9 ,×/+()%kr]+?) ([=≈]) (-?[0-9 ]+) kr\.")


def shown_arithmetic(sentences: str) -> list[tuple[Fraction, bool, int]]:
    """What the arithmetic in sentences comes to as it stands, whether it is said to be the amount, and the amount."""
    found = []
    for formula, sign, amount in _SHOWN.findall(sentences):
        plain = re.sub(r"(?<=[0-9]) (?=[0-9])|kr", "", formula).replace(",", ".").replace("×", "*").replace("%", "/100")
        exact = re.sub(r"[0-9.]+", lambda number: f"Fraction('{number[0]}')", plain)
        found.append((eval(exact, {"Fraction": Fraction}), sign == "=", int(amount.replace(" ", ""))))
    return found


def aged(year: str) -> dict[str, int]:
    """Inhabitants of 65 years or more by municipality, as the table's own text has them."""
    rows = csv.DictReader((ROOT / "data/orebro/befolkning_65_plus.csv").read_text(encoding="utf-8").splitlines())
    return {row["kommunkod"]: int(row["invånare_65_plus"]) for row in rows if row["år"] == year}


def in_groups(number: int) -> str:
    return f"{number:,}".replace(",", " ")


def test_a_share_of_a_pot_is_told_by_the_figures_of_the_table() -> None:
    own, all_together = aged("2021")["1860"], sum(aged("2021").values())
    told = said(shipped(2024).result, "1860")
    assert told["grundbelopp"] == (
        f"Laxå har {in_groups(own)} av sammanlagt {in_groups(all_together)} invånare 65+ (2,45 %). "
        "2,45 % av 14 876 099 kr är 364 562 kr."
    )
    assert (own, all_together) == (1629, 66472)  # as the source prints them
    assert told["psykiatri"] == "Samma andel, 2,45 %, av 1 650 000 kr är 40 436 kr."


def test_a_formula_is_told_in_words_with_what_it_rests_on() -> None:
    assert said(shipped(2024).result, "1860")["glesbygd"] == (
        # 1 629 · 1 of the sum that follows from the two tables; 826 305 is 5 % of 16 526 099
        "Fördelningsnyckeln är 1 629 av sammanlagt 15 871 (10,26 %): invånare 65+ × hur långt avstånd till sjukhus når "
        "mellan 10 km och 40 km, här 1 629 × 1 (avstånd till sjukhus 43,9 km). "
        "Potten är 5 % × (grundbelopp + psykiatri): 5 % × (14 876 099 + 1 650 000) = 826 305 kr. "
        "10,26 % av 826 305 kr är 84 814 kr."
    )


def test_an_index_is_told_once_and_year_by_year() -> None:
    told = said(shipped(2025).result, "1860")
    raised = round(14_876_099 * 1.0295)
    assert (
        "14 876 099 kr i 2024 års prisnivå, uppräknat med Landstingsprisindex (LPIK) 2,95 %, är "
        f"{in_groups(raised)} kr. 2,45 % av {in_groups(raised)} kr är 375 000 kr."
    ) in told["grundbelopp"]
    assert told["psykiatri"].startswith("1 650 000 kr, uppräknat likadant, är 1 698 675 kr. Samma andel, ")
    assert " 2,95 % per år 2025–2026, är 15 766 735 kr." in said(shipped(2026).result, "1860")["grundbelopp"]
    rule = "parametrar:\n  a: {enhet: kr, värden: {2024: 100}, indexeras: pris, status: fakta, källa: x}\npott: a\n"
    data = figures({"antal": ("st", [1, 1])}, ["1", "2"])
    percents = {2025: "1", 2026: "2", 2027: "-0.5", 2028: "4"}
    made = agreement({"bas": f"{rule}fördelningsnyckel: antal\n"}, indices={"pris": percents})
    texts = [said(calculate(made, data, year), "1")["bas"] for year in (2027, 2028)]
    assert "Pris 1 % 2025, 2 % 2026 och -0,5 % 2027, är 102,5 kr" in texts[0]
    assert "Pris 2025–2028, sammanlagt 6,61 %, är 106,61 kr" in texts[1]  # 1.01 · 1.02 · 0.995 · 1.04 = 1.06607


@pytest.mark.parametrize("name", ["orebro", *(pytest.param(name, marks=pytest.mark.slow) for name in NAMES)])
def test_the_sentences_tell_the_amounts_and_the_answer_fits_a_window(name: str) -> None:
    result = shipped(2025).result if name == "orebro" else example(name)
    arithmetic = 0
    for code in result.municipalities.members:
        told = said(result, code)
        for part in result.distributed:
            amount = in_kr(part.amounts[code]).replace("\u00a0", " ")
            assert amount in told[part.rule] or not part.months
            assert "_" not in told[part.rule]
            for value, equal, shown_amount in shown_arithmetic(told[part.rule]):
                arithmetic += 1
                assert (abs(value - shown_amount) <= Fraction(1, 2)) == equal
                assert abs(value - shown_amount) < 2
        shown = answer(result, code)
        assert len(shown) <= ROWS
        assert max(map(len, shown)) <= 80
        for part in result.shared:
            amount = in_kr(abs(part.amounts[code])).replace("\u00a0", " ")
            (line,) = (line for line in shown if line.startswith(f"{part.name}: "))
            assert line.removesuffix(" (hur: --allt)").endswith(f" {amount}")
            assert (": avdrag " in line or ": betalar " in line) == (part.amounts[code] < 0)
    assert bool(arithmetic) == (name != "landsbygd")  # whose formulas are told whole only with --allt


@pytest.mark.parametrize("year", [2024, 2025])
def test_every_part_of_the_shipped_agreement_is_told_in_a_window(year: int) -> None:
    done = shipped(year)
    for code in done.result.municipalities.members:
        shown = answer(done.result, code, done.before)
        assert len(shown) <= ROWS
        assert all(text in " ".join(" ".join(shown).split()) for text in said(done.result, code).values())


def test_the_change_is_from_the_year_before() -> None:
    done = shipped(2025)
    rules = tuple(part.rule for part in done.result.distributed)
    change = done.result.total("1860") - shipped(2024).result.total("1860")
    assert change == 16_188
    assert explanation_headline(done.result, "1860", rules, done.before).replace("\u00a0", " ") == (
        "Laxå får 569 298 kr 2025, 16 188 kr (2,9 %) mer än 2024 (remissförslagets nivå)."
    )
    one = explanation_headline(done.result, "1860", ("glesbygd",), done.before).replace("\u00a0", " ")
    assert one.startswith("Laxå får 87 593 kr i glesbygdstillägg 2025, 2 779 kr (3,3 %) mer än ")


def test_factors_have_the_decimals_that_the_amount_takes() -> None:
    rule = "negativa_belopp: tillåts\nsteg:\n  a: 1000000000 kr / 3\n  b: a / 100000 st\n"
    told = said(calculate(agreement({"bas": f"{rule}tilldelning: 10 kr - b * antal * 100000\n"}), FIGURES, 2024), "1")
    assert told["bas"].endswith("10 kr - 3 333,33333 × 1 × 100 000 = -333 333 323 kr.")
    added = said(calculate(agreement({"bas": f"{rule}tilldelning: a + a + 0 kr / 1 st * antal\n"}), FIGURES, 2024), "1")
    assert "333 333 333 + 333 333 333 + 0 kr × 1 ≈ 666 666 667 kr." in added["bas"]


def told_at_first(rules: dict[str, str], year: int, asked: tuple[str, ...] = (), more: str = "") -> str:
    """The explanation_headline on the second of three municipalities, which have 1, 2 and 3 of something."""
    made = agreement(rules, more=more)
    before, result = (calculate(made, FIGURES, each) for each in (year - 1, year))
    return explanation_headline(result, "2", asked or tuple(rules), before).replace("\u00a0", " ")


def test_without_an_own_total_the_answer_is_on_the_others() -> None:
    def part(kr: int, total: str) -> str:
        return f"ingår_i: {total}\npott: {kr} kr\nfördelningsnyckel: antal\n"

    one, two = "totaler: {projekt: Projekt}\n", "totaler: {projekt: Projekt, drift: Drift}\n"
    alike = {"a": part(600, "projekt"), "b": part(60, "projekt")}
    assert told_at_first(alike, 2025, more=one) == "2 får 220 kr i projekt 2025, lika mycket som 2024."
    assert told_at_first(alike, 2025, ("b",), more=one) == "2 får 20 kr i b 2025, lika mycket som 2024."
    apart = {"a": part(600, "projekt"), "b": part(60, "drift")}
    assert told_at_first(apart, 2025, more=two) == "2 får 200 kr i projekt och får 20 kr i drift 2025."
    result = calculate(agreement(apart, more=two), FIGURES, 2025)
    assert [line for line in answer(result, "2") if line.startswith(("A: ", "B: "))] == [
        "A: 200 kr (Projekt)",
        "B: 20 kr (Drift)",
    ]


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        (-600, -900, "2 betalar 300 kr 2025, 100 kr (50,0 %) mer än 2024."),
        (-900, -600, "2 betalar 200 kr 2025, 100 kr (33,3 %) mindre än 2024."),
        (900, -600, "2 betalar 200 kr 2025, fick 300 kr 2024."),
        (-900, 0, "2 får 0 kr 2025, betalade 300 kr 2024."),
        (0, -600, "2 betalar 200 kr 2025, 200 kr mer än 2024."),
    ],
)
def test_who_pays_is_not_said_to_get(before: int, now: int, expected: str) -> None:
    rule = (
        f"negativa_belopp: tillåts\nparametrar:\n  a: {{enhet: kr, värden: {{2024: {before}, 2025: {now}}}, "
        "status: fakta, källa: x}\npott: a\nfördelningsnyckel: antal\n"
    )
    assert told_at_first({"bas": rule}, 2025) == expected
    shown = answer(calculate(agreement({"bas": rule}), FIGURES, 2025), "2")
    assert f"Bas: {'betalar ' if now < 0 else ''}{abs(now) // 3} kr" in shown


def test_a_deduction_from_what_one_gets_is_called_so() -> None:
    assert "Inkomstgaranti: avdrag 67 134 kr" in answer(example("inkomstgaranti"), "ALV")


def test_a_smaller_part_is_told_where_a_larger_one_has_no_room() -> None:
    long = " + ".join(f"antal / 1 st * {number} kr" for number in range(1, 60))
    made = agreement({"lång": f"tilldelning: {long}\n", "kort": "pott: 9 kr\nfördelningsnyckel: PER(1; kommun)\n"})
    shown = answer(calculate(made, FIGURES, 2024), "1")
    assert "Lång: 1 770 kr (hur: --allt)" in shown
    assert shown[shown.index("Kort: 3 kr") + 1] == "  Potten delas lika: 33,33 % var. 33,33 % av 9 kr är 3 kr."


def many(count: int, rules: int) -> Result:
    """An agreement of so many rules alike over so many municipalities."""
    data = figures({"antal": ("antal", range(1, count + 1))}, [f"{number:04}" for number in range(1, count + 1)])
    made = {f"del_{number}": f"pott: {number * 1000} kr\nfördelningsnyckel: antal\n" for number in range(1, rules + 1)}
    return calculate(agreement(made), data, 2024)


def test_of_many_parts_the_largest_are_told_and_nothing_of_what_is_not_shown() -> None:
    ten = answer(many(3, 10), "0003")
    assert len(ten) <= ROWS
    for number in range(1, 11):
        (line,) = (line for line in ten if line.startswith(f"Del_{number}: {in_groups(number * 500)} kr"))  # 3 of 6
        untold = not ten[ten.index(line) + 1].startswith("  ")
        assert line.endswith(" kr (hur: --allt)" if untold else " kr")
    told = [number for number, line in enumerate(ten) if line.startswith("  ")]
    assert ten[told[0]].startswith("  0003 har 3 av sammanlagt 6 antal (50,00 %).")
    assert "Samma andel" not in ten[told[0]]
    assert "  Samma andel, 50,00 %, av 10 000 kr är 5 000 kr." in ten
    forty = answer(many(3, 40), "0003")
    assert len(forty) <= ROWS
    assert "Del_40: 20 000 kr (hur: --allt)" in forty
    assert any(line.startswith("… och 2") for line in forty)


def test_a_share_that_is_small_is_not_told_as_0() -> None:
    told = said(many(290, 1), "0001")["del_1"]
    assert told.startswith("0001 har 1 av sammanlagt 42 195 antal (0,0024 %). ")


FIGURES = figures(
    {"antal": ("st", [1, 2, 3]), "avstånd": ("km", [4, 0, 4]), "del": ("%", [10, 20, 30])}, ["1", "2", "3"]
)
HÖST = "gäller_från: 2025-09-01\ngäller_till: 2026-12-31\n"


@pytest.mark.parametrize(
    ("rule", "year", "expected"),
    [
        (f"{HÖST}pott: 6000 kr\nfördelningsnyckel: antal\n", 2024, "Gäller inte 2024."),
        (
            f"{HÖST}pott: 2 * 3000 kr\nfördelningsnyckel: avstånd\n",
            2025,
            "Avstånd är 4 km av sammanlagt 8 km (50,00 %). Potten för ett helt år är 2 × 3000 kr = 6 000 kr. För "
            "september–december (4 av 12 månader) blir det 2 000 kr. 50,00 % av 2 000 kr är 1 000 kr.",
        ),
        (
            f"{HÖST}tilldelning: antal / 1 st * 90 kr\n",
            2025,
            "Beloppet för ett helt år är antal × 90 kr: 1 × 90 kr = 90 kr. För september–december "
            "(4 av 12 månader) blir det 30 kr.",
        ),
        ("pott: 90 kr\nfördelningsnyckel: PER(1; kommun)\n", 2024, "Potten delas lika: 33,33 % var. 33,33 % av 90 kr"),
        ("tilldelning: PER(7 kr; kommun)\n", 2024, "Lika mycket till var och en: 7 kr."),
        ("pott: 0 kr\nfördelningsnyckel: antal\n", 2024, "Potten är 0 kr."),
        (
            "negativa_belopp: tillåts\npott: 100 kr - 400 kr\nfördelningsnyckel: antal\n",
            2024,
            "Antal är 1 st av sammanlagt 6 st (16,67 %). Potten är 100 kr - 400 kr = -300 kr. 16,67 % av -300 kr är "
            "-50 kr.",
        ),
        (
            "pott: 90 kr\nfördelningsnyckel: 50 % * ANDEL(antal) + 50 % * ANDEL(del)\n",
            2024,
            "Andelen är 16,67 %: 50 % × (andelen av antal) + 50 % × andelen av del, här 50 % × 0,1667 + 50 % × 0,1667. "
            "16,67 % av 90 kr är 15 kr.",
        ),
        (
            "tilldelning: OM(antal > 1 st; MIN(del * 900 kr; 5 kr); 9 kr)\n",
            2024,
            "Beloppet är det minsta av (del × 900 kr) och 5 kr om antal är över 1 st, annars 9 kr (antal "
            "1 st, del 10 %) = 9 kr.",
        ),
    ],
)
def test_every_shape_of_rule_reads_as_it_is(rule: str, year: int, expected: str) -> None:
    assert said(calculate(agreement({"bas": rule}), FIGURES, year), "1")["bas"].startswith(expected)


def test_a_step_is_followed_to_what_it_names() -> None:
    body = "steg:\n  bo: {namn: Boende, formel: antal}\n  kvar: 100 kr - 40 kr\npott: kvar\nfördelningsnyckel: bo\n"
    assert said(calculate(agreement({"bas": body}), FIGURES, 2024), "1")["bas"] == (
        "Antal är 1 st av sammanlagt 6 st (16,67 %). Potten är 100 kr - 40 kr = 60 kr. 16,67 % av 60 kr är 10 kr."
    )


def test_each_source_is_told_once_and_no_made_up_name_until_all_is_asked_for() -> None:
    done = shipped(2025)
    result, rules = done.result, tuple(part.rule for part in done.result.distributed)
    sources = {*(each.source for each in result.trace.fields.values()), "Remisskonferensen 2023-10-06, Tilläggsbelopp"}
    for everything in (False, True):
        shown = lines_in(explanation_blocks(result, "1860", rules, everything=everything), 1000)
        told = Counter(line.strip() for line in shown if line.strip().startswith("Källa: "))
        assert {text for text, times in told.items() if times > 1} == {
            "Källa: se ovan",
            "Källa: samma som för avstånd_sjukhus",
        }
        assert all(any(source in text for text in told) for source in sources)
        for name in ("AVRUNDA_EXAKT", "avrundad_pott", "oavrundat", "OM("):
            assert any(name in line for line in shown) == everything, name


def test_what_is_subtracted_has_one_sign() -> None:
    result = example("samverkan")
    code = "k10"
    parts = [part.amounts[code] for part in result.shared]
    assert [amount < 0 for amount in parts] == [False, True, False, False]
    rules = tuple(part.rule for part in result.distributed)
    (line,) = (line for line in lines_in(explanation_blocks(result, code, rules)) if line.startswith("totalt = "))
    first, second, third, last = (format_number(abs(amount)).replace("\u00a0", " ") for amount in parts)
    total = format_number(sum(parts)).replace("\u00a0", " ")
    assert line == f"totalt = {first} - {second} + {third} + {last} = {total} kr"


def test_a_formula_of_several_lines_is_told_on_one() -> None:
    body = "pott: 60 kr\nfördelningsnyckel:\n  antal\n      * OM(antal > 2 st;\n           antal;\n           2 st)\n"
    result = calculate(agreement({"bas": body}), FIGURES, 2024)
    document = explanation_document(result, "1", ("bas",), None)
    (key,) = (each for each in document["steg"] if each["id"] == "bas.nyckel")
    assert key["formel"] == "antal * OM(antal > 2 st; antal; 2 st)"
    assert key["med_tal"] == "1 * OM(1 > 2 st; 1; 2 st)"
    shown = lines_in(explanation_blocks(result, "1", ("bas",), everything=True), 200)
    assert [line.strip() for line in shown if "* OM(" in line] == [f"nyckel = {key['formel']}", f"= {key['med_tal']}"]


def test_json_has_the_sentences() -> None:
    done = shipped(2025)
    rules = tuple(part.rule for part in done.result.distributed)
    told = explanation_document(done.result, "1860", rules, done.before)["förklaring"]
    assert told["svar"].startswith("Laxå får 569 298 kr 2025, 16 188 kr (2,9 %) mer än 2024")
    assert {each["regel"]: " ".join(each["meningar"]) for each in told["delar"]} == said(done.result, "1860")
    assert json.loads(out("forklara", "laxå", "2025", "--json"))["förklaring"] == told


def test_the_screen_shows_the_answer_and_the_tree_on_request() -> None:
    shown = {option: out("forklara", "laxå", "2025", *option.split()) for option in ("", "--trad", "--allt")}
    assert shown[""].splitlines()[-1].startswith("Allt: --allt. Ned till källorna: --trad. ")
    assert "PRELIMINÄR: vilar på 10 antaganden, 0 godkända." in shown[""]
    assert len(shown[""].splitlines()) <= ROWS
    answered = shown[""].split("\nPRELIMINÄR")[0]
    for option in ("--trad", "--allt"):
        assert shown[option].startswith(answered)
    assert len(shown[""]) < len(shown["--trad"]) < len(shown["--allt"])
