"""Figures that are tried out: which cells, with which values, and how it is said."""

from fractions import Fraction

import pytest

from tests.test_examples import loaded
from tests.worlds import ROOT, calculate, dated_statistics, messages, read_agreement_folder, read_statistics_folder
from tests.worlds import agreement as agreement_of
from tests.worlds import figures as figures_of
from tillaggsbelopp.agreement.changes import own_value, read_option
from tillaggsbelopp.agreement.reading import Agreement
from tillaggsbelopp.diagnostics import InvalidInput
from tillaggsbelopp.engine.figures import Figures
from tillaggsbelopp.engine.year import AgreementYear
from tillaggsbelopp.formula.values import Missing
from tillaggsbelopp.statistics.cells import with_values
from tillaggsbelopp.sweep.tried_values import with_tried

SMALL = agreement_of({"regel": "pott: 1 kr\nfördelningsnyckel: OMSAKNAS(invånare; 1)\n"}), Figures(dated_statistics())
TWO_YEARS = (
    agreement_of(
        {
            "lån": """
            parametrar:
              per: {enhet: kr/invånare, värden: {2020: 10, 2021: 20}, gäller_till: 2021, status: fakta, källa: prov}
            steg: {i_år: per * antal}
            tilldelning: 0.5 * i_år + 0.5 * FÖREGÅENDE(i_år; i_år)
            """
        }
    ),
    figures_of({"antal": ("invånare", [100, 300, 600])}, "123"),
)


@pytest.fixture(scope="module")
def orebro() -> tuple[Agreement, Figures]:
    figures = Figures(read_statistics_folder(ROOT / "data/orebro", "data/orebro"))
    return read_agreement_folder(ROOT / "config/orebro", "config/orebro"), figures


def tried(basis: tuple[Agreement, Figures], year: int, *texts: str) -> tuple[Agreement, Figures]:
    of = with_tried(AgreementYear(*basis, year), [read_option(text, "--satt") for text in texts])
    return of.written, of.figures


@pytest.mark.parametrize("who", ["1882", "askersund", "Askersunds kommun"])
def test_one_cell_is_as_the_same_change_of_a_case(orebro: tuple[Agreement, Figures], who: str) -> None:
    result = calculate(*tried(orebro, 2024, f"avstånd_sjukhus.{who}=30"), 2024)
    statistics = with_values(orebro[1].statistics, {"avstånd_sjukhus": {"1882": Fraction(30)}})
    same = calculate(orebro[0], Figures(statistics), 2024)
    assert [c.amounts for c in result.components] == [c.amounts for c in same.components]
    assert result.changes == ("Avstånd till sjukhus, Askersund = 30 km (i stället för 55,1 km)",)


def test_a_whole_field_and_a_parameter_are_multiplied(orebro: tuple[Agreement, Figures]) -> None:
    texts = (
        "invånare_65_plus=*1.02",
        "glesbygd.övre_gräns=*1.5",
        "lpik.2025=*2",
        "avancerad_hemsjukvård.årsbelopp=*0.5",
    )
    agreement, figures = tried(orebro, 2025, *texts)
    field, before = (each.statistics.fields["invånare_65_plus"] for each in (figures, orebro[1]))
    for year, table in field.by_year.items():
        assert list(table.cells) == [cell * Fraction(102, 100) for cell in before.by_year[year].cells]
    assert [(each.parameter, each.shown.replace("\u00a0", " ")) for each in agreement.changes] == [
        ("övre_gräns", "60 km"),
        ("2025", "5,9 %"),
        ("årsbelopp", "1 291 454 kr"),
    ]
    assert own_value(agreement, "avancerad_hemsjukvård", "årsbelopp", 2024) == 1_291_454
    assert "Invånare 65+ = 1,02 × uppgifterna" in calculate(agreement, figures, 2025).changes


@pytest.mark.parametrize(
    ("texts", "total"),
    [([], 15_000), (["per=*1"], 15_000), (["per=*1.01"], 15_150), (["per=20"], 20_000)],
)
def test_a_factor_multiplies_the_value_of_each_year(texts: list[str], total: int) -> None:
    """Half of 20 kr and half of last year's 10 kr for 1 000 inhabitants; a value that is set holds both years."""
    result = calculate(*tried(TWO_YEARS, 2021, *texts), 2021)
    assert result.grand_total == total
    shown = {name: each.shown for name, each in result.trace.parameters.items()}
    if texts == ["per=*1.01"]:
        assert shown == {"lån.per": "20,2 kr/invånare", "lån.per 2020": "10,1 kr/invånare"}


def test_factors_follow_each_other(orebro: tuple[Agreement, Figures]) -> None:
    once = tried(TWO_YEARS, 2021, "per=*2")
    assert calculate(*tried(once, 2021, "per=*1.5"), 2021).grand_total == 45_000
    assert calculate(*tried(tried(orebro, 2025, "nedre_gräns=20"), 2025, "nedre_gräns=*0.5"), 2025).changes == (
        "Glesbygdstillägg: nedre gräns för avståndet = 20 km (i stället för 10 km)",
        "Glesbygdstillägg: nedre gräns för avståndet = 10 km (i stället för 10 km)",
    )


def test_further_axes_are_further_members() -> None:
    example = loaded("statsandel")
    basis = example.agreement, example.figures
    field = next(each for each in example.figures.statistics.fields.values() if len(each.axes) == 2)
    code, other = (axis.members[0] for axis in sorted(field.axes, key=lambda axis: axis.name != "kommun"))
    for name in (f"{field.name}.{code}.{other}", f"{field.name}.{other}.{code}"):
        _, figures = tried(basis, 2025, f"{name}=7")
        changed = [
            (new, old)
            for year, table in figures.statistics.fields[field.name].by_year.items()
            for new, old in zip(table.cells, field.by_year[year].cells, strict=True)
            if new != old
        ]
        assert len(changed) == len(field.by_year)
        assert all(new == 7 for new, _ in changed)
    _, figures = tried(basis, 2025, f"{field.name}.{other}=*0")
    table = figures.statistics.fields[field.name].by_year[None if None in field.by_year else min(field.by_year)]
    assert sum(cell == 0 for cell in table.cells) >= len(example.figures.statistics.municipalities.members)


def test_a_value_may_be_missing_and_what_is_missing_stays_so_when_multiplied() -> None:
    basis = (
        agreement_of({"regel": "pott: 1 kr\nfördelningsnyckel: OMSAKNAS(invånare; 1)\n"}),
        Figures(dated_statistics()),
    )
    _, figures = tried(basis, 2021, "invånare.0117=saknas", "andel=*2")
    cells = figures.statistics.fields["invånare"].by_year[2021].cells
    assert cells == (Missing("invånare", 2021, "Alfa"), Fraction(40))
    assert figures.statistics.fields["andel"].by_year[2021].cells == (Missing("andel", 2021, "Alfa"), Fraction(1, 50))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("invånare.0999=5", "invånare har inget värde för 0999"),
        ("invånare=5", "invånare: kommun saknas"),
        ("invånare.0117=5 km", "invånare är i invånare"),
        ("invånare.0117=2.5", "invånare kan inte vara 2.5: det ska vara ett heltal"),
        ("invånare.0117=2000", "invånare kan inte vara 2000: högst 1 000"),
        ("invånre.0117=5", "varken parameter eller fält heter invånre.0117"),
        ("invånare=*1,0,2", "*1,0,2 är inget att gångra med"),
        ("invånare=*x", "*x är inget att gångra med"),
        ("pott_total=*2", "varken parameter eller fält heter pott_total"),
    ],
)
def test_what_can_not_be_tried_is_told(text: str, said: str) -> None:
    basis = (
        agreement_of({"regel": "pott: 1 kr\nfördelningsnyckel: OMSAKNAS(invånare; 1)\n"}),
        Figures(dated_statistics()),
    )
    with pytest.raises(InvalidInput) as refused:
        tried(basis, 2021, text)
    (message,) = messages(refused.value)
    assert said in message.replace("\u00a0", " ")
    assert "--satt:1:" in message


def test_the_same_twice_is_refused(orebro: tuple[Agreement, Figures]) -> None:
    with pytest.raises(InvalidInput, match="ändras två gånger"):
        tried(orebro, 2024, "avstånd_sjukhus.1882=3", "avstånd_sjukhus.Askersund=4")


@pytest.mark.parametrize(
    ("factor", "said"),
    [
        ("-1", "invånare_65_plus=*-1: det blir -1 438 för Ljusnarsberg 2018, och ska vara minst 0"),
        ("21", "invånare_65_plus=*21: det blir 642 306 för Örebro 2025, och ska vara högst 500 000"),
    ],
)
def test_what_is_multiplied_stays_within_the_limits_of_its_field(
    orebro: tuple[Agreement, Figures], factor: str, said: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        tried(orebro, 2025, f"invånare_65_plus=*{factor}")
    assert [each.what.replace("\u00a0", " ") for each in refused.value.diagnostics] == [said]
