"""Chance against the exact engine: draws of any quantities of every agreement there is, each computed again exactly."""

import random
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.sweep.test_sweeper import OREBRO, quantities, world
from tests.test_examples import NAMES
from tillaggsbelopp.agreement.reading import Agreement
from tillaggsbelopp.agreement.uncertainty import Uncertainty, check_uncertainty
from tillaggsbelopp.diagnostics import Faults, InvalidInput, Source, render
from tillaggsbelopp.documents.written import read_file
from tillaggsbelopp.engine.figures import Figures
from tillaggsbelopp.engine.year import AgreementYear
from tillaggsbelopp.sweep.chance import Chance, Outcomes, each_alone, outcomes_in_review, outcomes_of
from tillaggsbelopp.sweep.uncertain import uncertain_quantities

DISTRIBUTIONS = (
    "fördelning: normal, standardavvikelse: 0.5",
    "fördelning: tidigare_fel, fel: {2021: -0.3, 2022: 1.1}",
    "fördelning: normal, väntat: 3.25, standardavvikelse: 0.125",
    "fördelning: triangel, lägst: 1, troligast: 1.5, högst: 3",
    "fördelning: likformig, lägst: 0.5, högst: 2",
)


def chance(agreement: Agreement, figures: Figures, year: int, text: str, count: int, seed: int = 1) -> Chance:
    """The agreement with what it says of uncertainty, drawn so many times."""
    faults = Faults()
    stated = read_file(Uncertainty, Source("osäkerhet", text), faults)
    assert stated is not None, [render(fault) for fault in faults.found]
    check_uncertainty(stated, faults)
    assert not faults, [render(fault) for fault in faults.found]
    terms = agreement.terms.model_copy(update={"uncertainty": stated})
    of = AgreementYear(replace(agreement, terms=terms), figures, year)
    return Chance(of, uncertain_quantities(of), count, seed)


def stated(subjects: list[str], rng: random.Random, more: str = "") -> str:
    lines = [f"- {{{subject}, {rng.choice(DISTRIBUTIONS)}, status: fakta, källa: prov}}" for subject in subjects]
    return "storheter:\n" + "\n".join(lines) + "\n" + more


def check_exactly(made: Chance) -> None:
    """Every draw as the exact engine has it: refused or not, and the kronor."""
    for draws, amounts in made.batches():
        for number in range(len(draws)):
            if draws.outside[number]:
                assert amounts.refused[number]
                continue
            try:
                result = made.sweeper.result(draws[number])
            except InvalidInput:
                assert amounts.refused[number]
                continue
            assert not amounts.refused[number], [str(each) for each in draws[number]]
            for component in result.distributed:
                assert amounts.kronor[component.rule][number].tolist() == [*component.amounts.values()], component.rule


@pytest.mark.slow
@pytest.mark.parametrize("name", [OREBRO, *NAMES])
@given(seed=st.integers(0, 10**6))
@settings(max_examples=4)
def test_draws_and_exact_engine_agree(name: str, seed: int) -> None:
    agreement, figures, years = world(name)
    rng = random.Random(seed)
    year = years[seed % len(years)]
    fields = [
        field.name
        for field in figures.statistics.fields.values()
        if field.groups is None and (not field.dated or year in field.by_year)
    ]
    every = figures.statistics.fields
    single = [name for name in quantities(agreement, figures, year) if name.partition(".")[0] not in every]
    subjects = [f"storhet: {member(agreement, name)}" for name in rng.sample(single, min(2, len(single)))]
    noisy, growing = rng.sample(fields, 2) if len(fields) > 1 else (fields[0], None)
    if len(figures.statistics.municipalities.members) <= 50:
        subjects.append(f"brus: {noisy}")
    if growing is not None:
        subjects.append(f"tillväxt: {growing}")
    check_exactly(chance(agreement, figures, year, stated(subjects, rng), 3, seed))


def member(agreement: Agreement, name: str) -> str:
    """A parameter's name; where it has an axis, that of its first member's value."""
    rule, _, own = name.partition(".")
    owner = next((each for each in agreement.rules if each.id == rule), None)
    axis = owner is not None and owner.parameters[own].axis is not None
    return f"{name}.{owner.parameters[own].members[0]}" if owner is not None and axis else name


@pytest.mark.slow
def test_what_an_index_raises_is_that_of_the_exact_engine() -> None:
    """A composite index of which one part is drawn in one year, both in another, and its own parameter."""
    agreement, figures, _ = world("samverkan")
    subjects = ["storhet: lön.2025", "storhet: lön.2026", "storhet: pris.2026", "storhet: drift_kommuner.driftskostnad"]
    text = stated(subjects, random.Random(3), "samband: [{mellan: [lön.2026, pris.2026], korrelation: -0.5, "
                  "status: fakta, källa: prov}]")  # fmt: skip
    check_exactly(chance(agreement, figures, 2026, text, 12))
    rules = [each.model_copy(update={"parameters": {
        name: one.model_copy(update={"rounded_yearly": one.indexed_by is not None}) for name, one in
        each.parameters.items()}}) for each in agreement.rules]  # fmt: skip
    check_exactly(chance(replace(agreement, rules=tuple(rules)), figures, 2026, text, 12))


def test_draws_do_not_depend_on_what_else_is_stated_nor_on_how_many_there_are() -> None:
    agreement, figures, _ = world("samverkan")
    first, second = "storhet: pris.2026", "tillväxt: invånare"
    alone = chance(agreement, figures, 2026, stated([first], random.Random(1)), 5_000)
    both = chance(agreement, figures, 2026, stated([first, second], random.Random(1)), 7_000)
    own = np.concatenate([draws.steps[0] for draws in alone.draws()])
    assert np.concatenate([draws.steps[0] for draws in both.draws()])[:5_000].tolist() == own.tolist()
    other = chance(agreement, figures, 2026, stated([first], random.Random(1)), 5_000, seed=2)
    assert np.concatenate([draws.steps[0] for draws in other.draws()]).tolist() != own.tolist()


def test_bands_are_amounts_of_draws_and_conditions_are_counted() -> None:
    agreement, figures, _ = world("samverkan")
    made = chance(agreement, figures, 2026, stated(["storhet: pris.2026"], random.Random(1)), 1_000)
    outcomes = Outcomes(made, {"k1": lambda kronor: kronor["försök"][:, 0] == 120_000, "ingen": lambda kronor: (
        kronor["drift_kommuner"][:, 0] < 0)})  # fmt: skip
    sums = []
    for draws, amounts in made.batches():
        outcomes.add(draws, amounts)
        own = [rule.id for rule in made.sweeper.rules if not rule.total]
        sums += amounts.total(own).sum(1).tolist()
    ranked, band = sorted(sums), outcomes.bands()[-1]
    assert [band.low_90, band.low_50, band.median, band.high_50, band.high_90] == [
        ranked[number] for number in (49, 249, 499, 749, 949)
    ]
    assert outcomes.held == {"k1": 1_000, "ingen": 0}


def test_a_draw_that_a_quantity_can_not_be_is_refused() -> None:
    agreement, figures, _ = world("samverkan")
    grounds = "status: fakta, källa: prov"
    text = f"""storheter:
- {{brus: invånare, fördelning: normal, standardavvikelse: 3000, {grounds}}}
- {{storhet: pris.2026, fördelning: normal, väntat: 0, standardavvikelse: 60, {grounds}}}
"""
    made = chance(agreement, figures, 2026, text, 400)
    field = figures.statistics.fields["invånare"]
    people = np.array([float(cell) for cell in field.by_year[2026].cells])
    for draws, amounts in made.batches():
        wrong = ((people + draws.steps[0]) < 0).any(1) | (draws.steps[1] / 1e6 <= -100)
        assert 0 < wrong.sum() < 400
        assert draws.outside.tolist() == wrong.tolist()
        assert amounts.refused[wrong].all()
        assert not any(kronor[wrong].any() for kronor in amounts.kronor.values())


def test_what_each_does_alone_is_what_it_does_when_nothing_else_is_stated() -> None:
    agreement, figures, _ = world("samverkan")
    price, amount = "storhet: pris.2026", "storhet: försök.årsbelopp"
    grounds = "fördelning: normal, standardavvikelse: 0.8, status: fakta, källa: prov"
    both = f"storheter: [{{{price}, {grounds}}}, {{{amount}, {grounds}}}]\nsamband: [{{mellan: [pris.2026, "
    both += "försök.årsbelopp], korrelation: 0.9, status: fakta, källa: prov}]"
    found = each_alone(chance(agreement, figures, 2026, both, 2_000))
    assert [each.quantity.name for each in found] == ["pris.2026", "försök.årsbelopp"]
    for each, subject in zip(found, (price, amount), strict=True):
        alone = outcomes_of(chance(agreement, figures, 2026, f"storheter: [{{{subject}, {grounds}}}]", 2_000))
        widths = [band.high_90 - band.low_90 for band in alone.bands()]
        assert (each.widest, each.place, each.whole) == (max(widths[:-1]), widths.index(max(widths[:-1])), widths[-1])
    # nine of ten normal numbers are within 1.645 deviations; ten municipalities share half a year of the amount
    assert found[1].whole == pytest.approx(2 * 1.645 * 800 / 2, rel=0.1)


def test_a_review_tells_of_an_undecided_year_that_something_is_uncertain_in() -> None:
    agreement, figures, _ = world("samverkan")
    of = AgreementYear(agreement, figures, 2026)
    found = outcomes_in_review(of)
    assert isinstance(found, Outcomes)
    assert found.computed == 10_000
    without = replace(agreement, terms=agreement.terms.model_copy(update={"uncertainty": None}))
    assert outcomes_in_review(AgreementYear(without, figures, 2026)) is None
    assert isinstance(outcomes_in_review(AgreementYear(agreement, figures, 2024)), InvalidInput)


def test_what_is_counted_is_drawn_in_whole_numbers_and_kronor_in_ore() -> None:
    agreement, figures, _ = world("samverkan")
    grounds = "fördelning: normal, standardavvikelse: 1, status: fakta, källa: prov"
    text = "storheter:\n" + "".join(
        f"- {{{subject}, {grounds}}}\n"
        for subject in (
            "storhet: invånare.k1",
            "brus: invånare",
            "tillväxt: invånare",
            "storhet: försök.årsbelopp",
            "storhet: lön.2026",
        )
    )
    made = chance(agreement, figures, 2026, text.replace("brus: invånare", "brus: invånare.k2"), 4)
    assert [each.decimals for each in made.quantities] == [0, 0, 6, 2, 6]
    check_exactly(made)
