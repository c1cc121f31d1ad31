"""`svep --slump`: the amounts of a year over draws of what the agreement says is uncertain."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Final

from tillaggsbelopp.cli.delivery import deliver, origin, target_of
from tillaggsbelopp.cli.group import Request, Wanted
from tillaggsbelopp.cli.output import progress
from tillaggsbelopp.cli.request import year_to_try
from tillaggsbelopp.diagnostics import Faults, WrongUsage, invalid_input, wrong_usage
from tillaggsbelopp.engine.calculate import calculate
from tillaggsbelopp.engine.result import Result
from tillaggsbelopp.formula.vector import Array
from tillaggsbelopp.report.blocks import View
from tillaggsbelopp.report.sweep.chance import (
    chance_answer_blocks,
    chance_blocks,
    chance_document,
    chance_records,
    chance_title,
)
from tillaggsbelopp.review.goal_conditions import holds, read_wish
from tillaggsbelopp.swedish import format_number
from tillaggsbelopp.sweep.chance import FIRST_SEED, MOST_CELLS, MOST_DRAWS, Chance, Outcomes
from tillaggsbelopp.sweep.uncertain import uncertain_quantities

_MOST_SEED: Final = 2**63


def by_chance(
    request: Request, wanted: Wanted, year: str, count: int, seed: int | None, conditions: Sequence[str]
) -> None:
    """Draw, and show how the amounts spread and how often conditions hold. InvalidInput if nothing is uncertain."""
    target = target_of(wanted)
    seed = FIRST_SEED if seed is None else seed
    if not 1 <= count <= MOST_DRAWS:
        raise wrong_usage(f"--slump {count} går inte att dra", f"ett antal från 1 till {format_number(MOST_DRAWS)}")
    if not 0 <= seed < _MOST_SEED:
        raise wrong_usage(f"--fro {seed} är inget frö", "ett heltal från 0")
    of, project = year_to_try(request, year, "svep")
    quantities = uncertain_quantities(of)
    if not quantities:
        place = of.written.terms.place_of("id")
        remedy = "Lägg till osäkerhet: med storheter, fördelningar, status och källa."
        raise invalid_input("överenskommelsen säger inte vad som är osäkert", place, remedy=remedy)
    chance = Chance(of, quantities, count, seed)
    if count * len(chance.municipalities.members) > MOST_CELLS:
        most = format_number(MOST_CELLS // len(chance.municipalities.members))
        raise wrong_usage(f"--slump {count} är för många för så många enheter", f"högst {most}")
    today = calculate(of)
    outcomes = Outcomes(chance, _conditions(conditions, today))
    with progress(count) as advance:
        for draws, amounts in chance.batches():
            outcomes.add(draws, amounts)
            advance(len(draws))
    if not outcomes.computed:
        chance.sweeper.result(next(chance.draws())[0])  # tells what is wrong, if that is known of the first
        raise invalid_input("ingen dragning kan räknas", remedy="Ange fördelningar inom det som storheterna kan vara.")
    view = View(
        "Osäkerhet",
        chance_title(outcomes),
        lambda: chance_blocks(outcomes, today),
        lambda: origin(project.loaded.files, of.written.terms, today),
        lambda: chance_document(outcomes, today),
        lambda: chance_records(outcomes, today),
        answer=lambda: chance_answer_blocks(outcomes, today),
    )
    deliver(view, target)


def _conditions(texts: Sequence[str], today: Result) -> Mapping[str, Callable[[Mapping[str, Array]], Array]]:
    """Read conditions, each by its text. WrongUsage with every fault."""
    faults = Faults()
    wishes = [read_wish(text, "--villkor", today, faults) for text in texts]
    if faults:
        raise WrongUsage(faults.in_order())
    return {wish.text: partial(holds, wish) for wish in wishes if wish is not None}
