"""A settlement among the parts of a year: paid as it is, and no part of what the agreement says."""

import pytest

from tests.review.test_settlement import grounds
from tests.worlds import agreement, agreement_files, figures
from tillaggsbelopp.agreement.in_force import WHOLE_YEAR
from tillaggsbelopp.agreement.reading import Agreement, read_agreement
from tillaggsbelopp.diagnostics import InvalidInput, Source
from tillaggsbelopp.engine import calculate as engine
from tillaggsbelopp.engine.figures import Figures
from tillaggsbelopp.engine.result import Component, Result
from tillaggsbelopp.engine.settlement_rule import Payable, with_settlement
from tillaggsbelopp.engine.year import AgreementYear
from tillaggsbelopp.review.causes import CAUSES, EARLIER, PARAMETERS, STATISTICS, alike
from tillaggsbelopp.review.compare import Side, compare
from tillaggsbelopp.review.differences import differences
from tillaggsbelopp.review.settlement import settle
from tillaggsbelopp.review.year_change import SETTLED, change_between

CODES = ["01", "02"]
FIGURES = figures({"vikt": ("tal", (1, 3))}, CODES)
BODY = "pott: 100000 kr\nfördelningsnyckel: vikt\n"
PAID = {"01": 77, "02": -30}


def paying(made: Agreement, paid: dict[str, int], year: int = 2022, data: Figures = FIGURES) -> Result:
    """A year that also pays the settlement of the year before."""
    return engine.calculate(with_settlement(AgreementYear(made, data, year), Payable(year - 1, paid)))


def part(result: Result, rule: str) -> Component:
    return next(component for component in result.shared if component.rule == rule)


@pytest.mark.parametrize("unit", [1, 100, 1000])
def test_it_is_paid_to_the_krona_whatever_amounts_are_rounded_to(unit: int) -> None:
    result = paying(agreement({"bas": BODY}, unit=unit), PAID)
    settled = part(result, "avräkning")
    assert (settled.amounts, settled.rounded_pot) == (PAID, 47)
    assert all(amount % unit == 0 for amount in part(result, "bas").amounts.values())


@pytest.mark.parametrize(
    ("before", "after"),
    [("gäller_från: 2020-01-01", "gäller_från: 2022-07-01"), ("regler:", "gäller_till: 2022-06-30\nregler:")],
)
def test_it_is_paid_in_full_by_an_agreement_of_half_a_year(before: str, after: str) -> None:
    files = agreement_files({"bas": BODY})
    files["overenskommelse.yaml"] = files["overenskommelse.yaml"].replace(before, after)
    result = paying(read_agreement({name: Source(name, text) for name, text in files.items()}), PAID)
    assert part(result, "bas").rounded_pot == 50_000
    assert part(result, "avräkning").amounts == PAID
    assert part(result, "avräkning").months == WHOLE_YEAR


def test_no_key_of_a_file_makes_a_rule_a_settlement() -> None:
    for key in ("own_unit: 1", "paid_in_full: true", "settles: true"):
        with pytest.raises(InvalidInput, match="okänd nyckel"):
            agreement({"bas": f"{BODY}{key}\n"})
    with pytest.raises(InvalidInput, match="avräkning är upptaget"):
        agreement({"avräkning": BODY})


def test_it_is_not_told_as_a_rule_that_differs() -> None:
    made = agreement({"bas": BODY})
    sides = [grounds(made, FIGURES, 2022), paying(made, PAID), paying(made, {"01": 5}, 2023)]
    for before in sides:
        for after in sides:
            compared = compare(Side("ett", before), Side("två", after))
            assert compared.rules == ()
            parts = {rule for side in (before, after) for rule in (each.rule for each in side.shared)}
            assert set(compared.own.parts) == parts


def test_what_two_years_settle_is_no_text_of_rules_that_differs() -> None:
    made = agreement({"bas": BODY})
    without, one, other = grounds(made, FIGURES, 2022), paying(made, PAID), paying(made, {"01": 5}, 2023)
    for before, after in ((without, one), (one, without), (one, other)):
        told = differences(before.trace, after.trace)
        assert told
        assert not [line for line in told if not line.startswith("Avräkning av ")]
    changed = paying(agreement({"bas": BODY.replace("vikt", "vikt + 1")}), PAID)
    assert "Bas: fördelningsnyckel var vikt, är vikt + 1" in differences(one.trace, changed.trace)


def test_what_is_paid_of_it_comes_of_earlier_decisions() -> None:
    made = agreement({"bas": BODY})
    without, one, other = grounds(made, FIGURES, 2022), paying(made, PAID), paying(made, {"01": 100, "02": -30})
    for before, after, kronor in ((one, other, {"01": 23, "02": 0}), (without, one, PAID)):
        assert [cause for cause in CAUSES if not alike(before.grounds, after.grounds, cause)] == [EARLIER]
        settlement = settle(before, after)
        assert (settlement.causes, settlement.kronor) == ((EARLIER,), kronor)


def test_what_is_paid_of_it_is_told_apart_from_what_else_has_changed() -> None:
    def of(kronor: int) -> Agreement:
        stated = f"{{enhet: kr, värden: {{2022: {kronor}}}, status: fakta, källa: prov}}"
        return agreement({"bas": f"parametrar:\n  p: {stated}\npott: p\nfördelningsnyckel: vikt\n"})

    then, now = of(1000), of(1400)  # 400 kr more, by 1:3
    for before, after, paid in (
        (paying(then, PAID), paying(now, {"01": 100, "02": -31}), {"01": 23, "02": -1}),
        (grounds(then, FIGURES, 2022), paying(now, PAID), PAID),
        (paying(then, PAID), grounds(now, FIGURES, 2022), {"01": -77, "02": 30}),
    ):
        told = {each.code: dict(each.causes) for each in settle(before, after).municipalities}
        assert told == {
            "01": {PARAMETERS: 100, EARLIER: paid["01"]},
            "02": {PARAMETERS: 300, EARLIER: paid["02"]},
        }


def test_a_field_is_a_settlement_only_if_one_pays_it() -> None:
    """A table of the parties' own may well be called the same as what a settlement is read from."""
    made = agreement({"bas": "pott: 100 kr\nfördelningsnyckel: avräkning_2019"})
    before, after = (
        paying(made, PAID, data=figures({"avräkning_2019": ("tal", weights)}, CODES)) for weights in ((1, 3), (1, 1))
    )
    assert [cause for cause in CAUSES if not alike(before.grounds, after.grounds, cause)] == [STATISTICS]
    assert settle(before, after).causes == (STATISTICS,)


def test_between_years_it_is_a_cause_of_its_own_in_the_kronor_that_are_paid() -> None:
    body = """
        parametrar:
          belopp_kr: {enhet: kr, värden: {2021: 1000, 2022: 1100, 2023: 1300}, status: fakta, källa: prov}
        pott: belopp_kr
        fördelningsnyckel: vikt
    """
    made = agreement({"bas": body})
    for before, after, more, paid in (
        (grounds(made, FIGURES, 2021), paying(made, PAID), 100, PAID),
        (paying(made, PAID), grounds(made, FIGURES, 2023), 200, {"01": -77, "02": 30}),
        (paying(made, PAID), paying(made, {"01": 5}, 2023), 200, {"01": -72, "02": 30}),
    ):
        change = change_between(before, after)
        told = {each.code: dict(each.causes) for each in change.municipalities}
        assert told == {
            "01": {PARAMETERS: more / 4, SETTLED: paid["01"]},
            "02": {PARAMETERS: more * 3 / 4, SETTLED: paid["02"]},
        }
