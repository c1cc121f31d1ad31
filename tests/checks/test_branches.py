"""Branches that nobody reaches are remarked on, those of other years and those that guard against nothing are not."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.checks.test_remarks import CODES, GIVEN, of_key, remarks, told
from tests.generated import YEAR, candidate
from tests.worlds import calculate, dated_statistics, figures
from tillaggsbelopp.agreement.program import compile_agreement
from tillaggsbelopp.agreement.reading import Agreement, read_agreement
from tillaggsbelopp.checks.remarks import remarks_on
from tillaggsbelopp.diagnostics import Diagnostic, Source
from tillaggsbelopp.engine.figures import Figures
from tillaggsbelopp.engine.year import AgreementYear


@pytest.mark.parametrize(
    ("key", "branches"),
    [
        ("OM(avstånd > 400 km; antal; 2 * antal)", ["antal"]),
        ("OM(avstånd < 400 km; antal; 2 * antal)", ["2 * antal"]),
        ("antal + OM(SUMMA(antal) > 59 st; antal; 0)", ["0"]),
        ("OM(avstånd <= 12 km; OM(avstånd > 20 km; 3 * antal; antal); antal)", ["3 * antal"]),
        ("OM(avstånd > 400 km; OM(antal > 7 st; antal; 0); antal)", ["OM(antal > 7 st; antal; 0)"]),  # no follow-ons
        ("antal * TRAPPA(avstånd; 0; > 20 km; 1; >= 41 km; 2)", ["2"]),
        ("antal * TRAPPA(avstånd; 4; >= 0 km; 1; >= 30 km; 2)", []),  # it has to start somewhere
        ("antal * TRAPPA(avstånd; 4; <= 50 km; 1; < 1 km; 2)", ["4"]),
        ("antal * TRAPPA(avstånd; 0; >= sats; 1; >= 40 km; 2)", []),
        ("antal * (1 + RAMP(avstånd; 50 km; 60 km))", ["RAMP(avstånd; 50 km; 60 km)"]),
        ("antal * RAMP(avstånd; 15 km; 35 km)", ["RAMP(avstånd; 15 km; 35 km)"]),
        ("antal * RAMP(avstånd; sats; 40 km)", []),
        ("OM(avstånd > 20 km; antal * (1 + RAMP(avstånd; sats; 40 km)); antal)", ["RAMP(avstånd; sats; 40 km)"]),
        ("OM(ICKE(långt); antal; 2 * antal)", []),
        ("OM(OCH(långt; avstånd > 400 km); antal; 2 * antal)", ["antal"]),
        ("OM(ELLER(långt; antal > 9 st); antal; 2 * antal)", ["2 * antal"]),
        # decided by the year, or by what was the year before
        ("OM(år < 2026; antal; 2 * antal)", []),
        ("OM(år < 2026; antal; OM(avstånd > 400 km; 0; antal))", []),
        ("OM(OCH(år >= 2026; avstånd > 20 km); 2 * antal; antal)", []),
        ("OM(OCH(år >= 2026; avstånd > 400 km); 2 * antal; antal)", ["2 * antal"]),
        ("OM(i_fjol > 500 st; 2 * antal; antal)", []),
        ("OM(FÖREGÅENDE(antal; antal) > 2 * antal; 2 * antal; antal)", []),
        ("antal * RAMP(år; 2026; 2030) + antal", []),
        ("antal * TRAPPA(år; 1; > 2030; 2)", []),
        ("OM(VÄRDE(antal; år - 1) > 400 st; 2 * antal; antal)", ["2 * antal"]),
        # a guard against what figures may come to hold
        ("OM(SUMMA(antal) = 0; 0; antal / SUMMA(antal))", []),
        ("OM(antal > 0; antal; 0)", []),
        ("OM(0 < antal; antal; 0)", []),
        ("OM(OCH(antal > 0; kostnad <> 0); antal; 0)", []),
        ("OM(SAKNAS(antal); 0; antal)", []),
        ("OM(ICKE(SAKNAS(antal)); antal; 0)", []),
        ("OM(antal < 0; 2 * antal; antal)", []),
        ("OM(antal <= 0; 2 * antal; antal)", []),
        ("OM(antal > 0; antal; 0) + OM(avstånd < 0; 1; 0) * antal", []),
        ("antal * OM(kostnad - kostnad > 0; 2; 1)", ["2"]),  # nobody has any: no guard
        ("OM(SAKNAS(lucka); antal; 2 * antal)", []),
        ("OMSAKNAS(lucka; antal)", []),
    ],
)
def test_a_branch_that_nobody_reaches(key: str, branches: list[str]) -> None:
    found = of_key(key)
    assert told(found, "väljs aldrig") + told(found, "RAMP är") == branches


def test_what_is_said_of_a_branch_and_where() -> None:
    (branch,) = [each for each in of_key("OM(avstånd > sats + sats * 100; antal; 2 * antal)") if "aldrig" in each.what]
    assert branch.what == 'grenen "antal" i OM väljs aldrig (2024)'
    assert str(branch.place) == "regler/a.yaml:11:52"
    (ramp,) = [each for each in of_key("antal * (1 - RAMP(avstånd; 15 km; 35 km))") if "RAMP är" in each.what]
    assert ramp.what == "RAMP är alltid 0 eller 1 (2024): inget värde ligger mellan gränserna"


FOLK = Figures(
    dated_statistics(folk="kommunkod,år,antal,andel\n0117,2020,10,1\n0120,2020,50,1\n0117,2021,30,1\n0120,2021,40,1\n")
)


def dated_key(key: str, years: str, more: str = "") -> list[str]:
    """The branches remarked on, with figures of 10 and 50 inhabitants in 2020, 30 and 40 in 2021."""
    body = f"parametrar:\n  pengar: {{enhet: tkr, värden: {years}, {GIVEN}}}\npott: pengar\nfördelningsnyckel: {key}\n"
    return told(remarks({"a": f"{more}{body}"}, FOLK), "väljs aldrig")


def test_every_stated_year_that_can_be_calculated_counts() -> None:
    over_45 = "OM(invånare > 45 invånare; invånare; 2 * invånare)"
    assert dated_key(over_45, "{2021: 1}") == ["invånare"]
    assert dated_key(over_45, "{2020: 1, 2021: 1}") == []
    assert dated_key("OM(invånare > 55 invånare; 0; invånare)", "{2020: 1, 2021: 1, 2022: 1}") == ["0"]
    assert dated_key(over_45, "{2022: 1}") == []  # no year can be calculated, so nothing is known


def test_a_branch_read_of_another_year_is_reached() -> None:
    nested = "VÄRDE(OM(invånare > 45 invånare; invånare; 2 * invånare); 2020)"
    assert dated_key(nested, "{2021: 1}") == []
    step = "steg:\n  vikt: OM(invånare > 45 invånare; invånare; 2 * invånare)\n"
    assert dated_key("VÄRDE(vikt; 2020)", "{2021: 1}", step) == []
    assert dated_key("FÖREGÅENDE(vikt; invånare)", "{2021: 1}", step) == []
    assert dated_key("vikt", "{2021: 1}", step) == ["invånare"]


def test_years_count_together_though_a_rule_is_not_there_in_all_of_them() -> None:
    over_45 = "OM(invånare > 45 invånare; invånare; 2 * invånare)"
    body = f"parametrar:\n  pengar: {{enhet: kr, värden: {{2020: 9, 2021: 9}}, {GIVEN}}}\npott: pengar\n"
    sometimes = f"parametrar:\n  pengar: {{enhet: kr, värden: {{YEAR: 9}}, {GIVEN}}}\nnär_värde_saknas: utgår\n"
    for year in ("2020", "2021"):  # the rule that stands aside comes first, and has the same branch
        aside = f"{sometimes}pott: pengar\nfördelningsnyckel: {over_45}\n".replace("YEAR", year)
        found = remarks({"a": aside, "b": f"{body}fördelningsnyckel: {over_45}\n"}, FOLK)
        places = [str(each.place) for each in found if "väljs aldrig" in each.what]
        assert places == ([] if year == "2020" else ["regler/a.yaml:8:47"])


def test_of_a_rule_that_is_not_in_force_nothing_is_known() -> None:
    over_45 = "OM(invånare > 45 invånare; invånare; 2 * invånare)"
    assert dated_key(over_45, "{2020: 1, 2021: 1}", "gäller_från: 2021-01-01\n") == ["invånare"]
    assert dated_key(over_45, "{2020: 1, 2021: 1}", "gäller_till: 2020-12-31\n") == []
    assert dated_key(over_45, "{2020: 1}", "gäller_från: 2021-01-01\n") == []


@settings(max_examples=25)
@given(
    st.lists(st.integers(0, 9), min_size=3, max_size=3),
    st.sampled_from(["<", "<=", ">", ">=", "=", "<>"]),
    st.integers(1, 9),
    st.booleans(),
)
def test_branches_as_plain_comparisons_find_them(kilometres: list[int], sign: str, limit: int, mirrored: bool) -> None:
    holds = {
        "<": lambda x: x < limit,
        "<=": lambda x: x <= limit,
        ">": lambda x: x > limit,
        ">=": lambda x: x >= limit,
        "=": lambda x: x == limit,
        "<>": lambda x: x != limit,
    }[sign]
    turned = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}.get(sign, sign)
    condition = f"{limit} km {turned} avstånd" if mirrored else f"avstånd {sign} {limit} km"
    known = figures({"antal": ("st", [1, 2, 3]), "avstånd": ("km", kilometres)}, CODES)
    expected = ["antal"] * (not any(map(holds, kilometres))) + ["2 * antal"] * all(map(holds, kilometres))
    assert told(of_key(f"OM({condition}; antal; 2 * antal)", known=known), "väljs aldrig") == expected


@pytest.mark.parametrize("seed", range(16))
def test_amounts_never_rest_on_a_branch_that_is_remarked_on(seed: int) -> None:
    """What is said never to be chosen may as well divide by 0, and a ramp that nobody is on may be a step."""
    made = candidate(seed)
    if made is None:
        return
    program = compile_agreement(made.agreement, made.figures.statistics.catalogue)
    found = remarks_on(program, made.figures, [AgreementYear(made.agreement, made.figures, YEAR)])
    broken = _rewritten(made.agreement, found)
    again = calculate(broken, made.figures, YEAR)
    assert [component.amounts for component in again.components] == [
        component.amounts for component in made.result.components
    ]


def _rewritten(written: Agreement, found: Sequence[Diagnostic]) -> Agreement:
    """The agreement with each branch made impossible to compute, and each ramp a step."""
    models = (written.terms, *written.rules, *written.indices)
    texts = {model.place.source.name: model.place.source.text for model in models}
    insertions: list[tuple[str, int, str]] = []
    for place, what in ((remark.place, remark.what) for remark in found):
        ends = ("((", ") + 1 / 0)") if "väljs aldrig" in what else ("HELTAL(", ")") if "RAMP är" in what else None
        if place and ends:
            insertions += [(place.source.name, place.start, ends[0]), (place.source.name, place.end, ends[1])]
    for name, position, text in sorted(insertions, reverse=True):
        texts[name] = texts[name][:position] + text + texts[name][position:]
    return read_agreement({name: Source(name, text) for name, text in texts.items()})
