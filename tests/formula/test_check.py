"""Names, units and axes: what a rule is refused for when it is loaded."""

import pytest

from tests.worlds import agreement, figures
from tillaggsbelopp.agreement.program import compile_agreement
from tillaggsbelopp.diagnostics import InvalidInput
from tillaggsbelopp.formula.function import Function
from tillaggsbelopp.formula.functions import FUNCTIONS
from tillaggsbelopp.formula.habits import FOREIGN

FIGURES = figures({"invånare": ("invånare", [1, 2]), "yta": ("km^2", [1, 2])}, ["1", "2"])
PARAMETERS = """\
parametrar:
  gräns: {enhet: km, värden: {2024: 1}, status: fakta, källa: x}
  pris: {enhet: kr/invånare, värden: {2024: 1}, status: fakta, källa: x}
"""


def compiled(step: str, *, rest: str = "pott: 1 kr\nfördelningsnyckel: invånare\n") -> None:
    body = f"{PARAMETERS}steg:\n  svar: >-\n    {step}\n{rest}"
    compile_agreement(agreement({"regel": body}), FIGURES.statistics.catalogue)


@pytest.mark.parametrize(
    "step",
    [
        "invånare * pris",
        "SUMMA(invånare) * pris + 5 kr",
        "0 + 5 kr",
        "OM(gräns > 0; 0; 1 kr)",
        "yta ^ 0.5 + gräns",
        "(invånare / 1 invånare) ^ 1.2",
        "invånare / yta > 100 invånare/km^2",
        "RAMP(yta ^ 0.5; 0; gräns) * 1 kr",
        "MAX(pris * invånare; 100 kr)",
        "AVRUNDA(pris * invånare; -2)",
        "VÄRDE(invånare; år - 1)",
        "PER(5 kr; kommun) + pris * invånare",
        "SUMMA(PER(1; kommun)) * 2 km + gräns",
        "TILLDELAT(regel)",
        "regel.andel * 2",
    ],
)
def test_units_that_go_together(step: str) -> None:
    compiled(step)


@pytest.mark.parametrize(
    ("step", "what"),
    [
        ("5 kr + gräns", '"+": kr och km går inte ihop'),
        ("gräns > 5", '">": km och tal går inte ihop'),
        ("MIN(gräns; 5 kr)", "MIN: km och kr går inte ihop"),
        ("OM(1 < 2; gräns; 5 kr)", "OM: km och kr går inte ihop"),
        ("RAMP(invånare; 0; gräns)", "RAMP: invånare och km går inte ihop"),
        ("OM(gräns; 1; 2)", "OM: ett tal är inget sanningsvärde"),
        ("(1 < 2) + 1", '"+": ett sanningsvärde är inget tal'),
        ("gräns ^ år", '"^": exponenten till ett värde i km måste stå som ett tal'),
        ("2 ^ invånare", '"^": exponenten har enheten invånare'),
        ("5 mil + gräns", "okänd enhet: mil"),
        ("gräns / yta_", "okänt namn: yta_"),
        ("SUMMA(gräns)", "SUMMA av ett enda värde"),
        ("SUMMA(invånare; ålder)", "axeln finns inte hos värdet"),
        ("PER(1; ålder)", "PER tar namnet på en axel"),
        ("PER(1; 2)", "PER tar namnet på en axel"),
        ("PER(invånare; kommun)", "värdet är redan ett per kommun"),
        ("SUM(invånare)", "okänd funktion: SUM"),
        ("RAMP(gräns; 1 km)", "RAMP har fel antal argument: 2"),
        ("MIN(gräns)", "MIN har fel antal argument: 1"),
        ("MIN(> 2; 3)", "> utan något framför"),
        ("TRAPPA(gräns; 0; 1 km; 1)", "TRAPPA har fel argument"),
        ("TRAPPA(gräns; 0; > 1 km; 1; < 2 km; 2)", "TRAPPA blandar riktningar"),
        ("TRAPPA(gräns; 0; <> 1 km; 1)", "TRAPPA blandar riktningar"),
        ("TRAPPA(gräns; 0; > 1 kr; 1)", '">": km och kr går inte ihop'),
        ("TRAPPA(gräns; 1 kr; > 1 km; 1 km)", "TRAPPA: kr och km går inte ihop"),
        ("AVRUNDA(gräns; år)", "AVRUNDA: antalet decimaler måste stå som ett heltal"),
        ("OM(1 < 2; 0; 1 < 2) ", "OM: 0 är inget sanningsvärde"),
        ("(10 km ^2) / 1 km", "exponenten kan höra till talet eller till enheten"),
        ("TILLDELAT(regl)", "ingen regel heter regl"),
        ("regel.andl", "regel har varken steg eller parameter andl"),
        ("annan.pott", "ingen regel heter annan"),
    ],
)
def test_what_is_refused(step: str, what: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        compiled(step)
    (diagnostic,) = refused.value.diagnostics
    assert diagnostic.what == what
    assert diagnostic.place is not None


@pytest.mark.parametrize(
    ("rest", "what"),
    [
        ("pott: gräns\nfördelningsnyckel: invånare\n", "formeln ger km, inte ett enda belopp i kr"),
        (
            "pott: pris * invånare\nfördelningsnyckel: invånare\n",
            "formeln ger kr per kommun, inte ett enda belopp i kr",
        ),
        ("pott: 1 kr\nfördelningsnyckel: gräns\n", "formeln ger km, inte ett tal per kommun"),
        ("pott: 1 kr\nfördelningsnyckel: invånare > 1 invånare\n", "formeln ger sanningsvärde per kommun, inte"),
        ("tilldelning: invånare\n", "formeln ger invånare per kommun, inte kr per kommun"),
        ("fördelningsnyckel: invånare\n", "fördelningsnyckel utan pott"),
        ("fördelningsnyckel: invånare\ntilldelning: pris * invånare\n", "fördelningsnyckel utan pott"),
        ("negativa_belopp: tillåts\n", "regeln har varken pott eller tilldelning"),
        ("pott: 1 kr\ntilldelning: pris * invånare\n", "regeln har både pott och tilldelning"),
        ("pott: 1 kr\nsumma: 1 kr\n", "summa hör ihop med tilldelning"),
        ("pott: regel.rest_ + 1 kr\n", "regel har varken steg eller parameter rest_"),
    ],
)
def test_what_a_rule_must_give(rest: str, what: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        compiled("1", rest=rest)
    assert any(what in diagnostic.what for diagnostic in refused.value.diagnostics)


def test_a_cycle_names_its_links() -> None:
    rules = {
        "ett": "pott: två.belopp_totalt\nfördelningsnyckel: invånare\n",
        "två": "steg:\n  belopp_totalt: SUMMA(TILLDELAT(ett))\npott: 1 kr\nfördelningsnyckel: invånare\n",
    }
    with pytest.raises(InvalidInput) as refused:
        compile_agreement(agreement(rules), FIGURES.statistics.catalogue)
    (diagnostic,) = refused.value.diagnostics
    assert "beror på sig själv" in diagnostic.what
    for link in ("ett.pott", "två.belopp_totalt", "ett.belopp", "ett.avrundad_pott"):
        assert link in diagnostic.what


def test_the_same_chain_through_the_year_before_is_no_cycle() -> None:
    rules = {
        "ett": "pott: 10 kr + två.belopp_totalt\nfördelningsnyckel: invånare\n",
        "två": (
            "steg:\n  belopp_totalt: FÖREGÅENDE(SUMMA(TILLDELAT(ett)); 0)\npott: 1 kr\nfördelningsnyckel: invånare\n"
        ),
    }
    compile_agreement(agreement(rules), FIGURES.statistics.catalogue)


def test_a_name_in_two_places_is_refused_where_it_is_used() -> None:
    rules = {"invånare": "pott: 1 kr\nfördelningsnyckel: yta\n", "regel": "pott: 1 kr\nfördelningsnyckel: invånare\n"}
    with pytest.raises(InvalidInput) as refused:
        compile_agreement(agreement(rules), FIGURES.statistics.catalogue)
    (diagnostic,) = refused.value.diagnostics
    assert diagnostic.what == "invånare kan betyda två saker: regeln invånare och fältet invånare"


def test_every_fault_once_and_no_follow_on_errors() -> None:
    rules = {
        "ett": "steg:\n  fel: 1 kr + 1 invånare\n  följd: fel * 2\npott: följd\nfördelningsnyckel: invånare\n",
        "två": "pott: ett * 2\nfördelningsnyckel: okänt\n",
    }
    with pytest.raises(InvalidInput) as refused:
        compile_agreement(agreement(rules), FIGURES.statistics.catalogue)
    assert [diagnostic.what for diagnostic in refused.value.diagnostics] == [
        '"+": kr och invånare går inte ihop',
        "okänt namn: okänt",
    ]


def test_reserved_names_are_refused() -> None:
    with pytest.raises(InvalidInput, match="andel är upptaget"):
        compile_agreement(
            agreement({"regel": "steg:\n  andel: 1\npott: 1 kr\nfördelningsnyckel: invånare\n"}),
            FIGURES.statistics.catalogue,
        )


def test_a_rule_without_a_pot_is_told_once_though_others_name_it() -> None:
    rules = {"ett": "fördelningsnyckel: invånare\n", "två": "pott: 5 % * ett\nfördelningsnyckel: invånare\n"}
    with pytest.raises(InvalidInput) as refused:
        compile_agreement(agreement(rules), FIGURES.statistics.catalogue)
    assert [diagnostic.what for diagnostic in refused.value.diagnostics] == ["fördelningsnyckel utan pott"]


@pytest.mark.parametrize("row", [row for row in FUNCTIONS.values() if row.name[0].isalpha() and not row.generated_only])
def test_too_few_or_too_many_arguments_are_told_wherever_a_function_stands(row: Function) -> None:
    least, most = row.arguments
    for count in {0, least - 1, *([] if most is None else [most + 1])} - {*range(least, (most or 99) + 1)}:
        call = f"{row.name}({'; '.join(['invånare'] * count)})"
        for step in (call, f"1 + {call}", f"FÖREGÅENDE({call}; 0)", f"SUMMA({call})"):
            with pytest.raises(InvalidInput) as caught:
                compiled(step)
            assert [each.what for each in caught.value.diagnostics] == [f"{row.name} har fel antal argument: {count}"]


@pytest.mark.parametrize("name", FOREIGN)
def test_what_to_write_instead_of_a_function_that_spreadsheets_have(name: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        compiled(f"{name}(gräns; 1)")
    (diagnostic,) = refused.value.diagnostics
    assert (diagnostic.what, diagnostic.remedy) == (f"okänd funktion: {name}", FOREIGN[name])
    assert diagnostic.remedy


@pytest.mark.parametrize("name", ["OMFEL", "SUMPRODUCT", "XLOOKUP", "MATCH", "ROUNDUP", "FLOOR", "SUMIF", "COUNTIF"])
def test_common_functions_of_spreadsheets_are_among_them(name: str) -> None:
    assert name in FOREIGN


@pytest.mark.parametrize(
    "arguments",
    ["> gräns; 1; > gräns; 2", "gräns; 1; > gräns; > gräns", "gräns; 1; > gräns; 2; 3", "gräns; 1; > gräns; 2; > 2 km"],
)
def test_a_staircase_has_a_value_after_each_limit(arguments: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        compiled(f"TRAPPA({arguments})")
    (diagnostic,) = refused.value.diagnostics
    assert diagnostic.what == "TRAPPA har fel argument"
