"""Cases run: what differs between the amounts they state and those that come out."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from tillaggsbelopp.agreement.cases import TOTAL, Case, Expected, changed_agreement
from tillaggsbelopp.agreement.reading import Agreement
from tillaggsbelopp.diagnostics import InvalidInput
from tillaggsbelopp.engine.calculate import calculate
from tillaggsbelopp.engine.figures import Figures
from tillaggsbelopp.engine.result import Result
from tillaggsbelopp.statistics.statistics import with_values
from tillaggsbelopp.swedish import NO_BREAK_SPACE, format_number


@dataclass(frozen=True)
class Outcome:
    """How a case went: each way in which it did not come out as stated, in Swedish; none if it holds."""

    case: Case
    differences: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Whether the case came out as stated."""
        return not self.differences


def run_case(agreement: Agreement, figures: Figures, case: Case) -> Outcome:
    """Calculate the case and compare, exactly."""
    try:
        changes = case.changes.figures if case.changes else {}
        statistics = with_values(figures.statistics, changes, case.place_of("ändringar", "uppgifter"))
        changed = replace(figures, statistics=statistics, known_at=case.known_at)
        result = calculate(changed_agreement(agreement, case), changed, case.year)
    except InvalidInput as invalid:
        said = "; ".join(diagnostic.what for diagnostic in invalid.diagnostics)
        if case.refusal is not None and _plain(case.refusal) in _plain(said):
            return Outcome(case, ())
        wanted = f'ett fel med "{case.refusal}"' if case.refusal is not None else "belopp"
        return Outcome(case, (f"väntat {wanted}, blev fel: {said}",))
    if case.expected is None:
        return Outcome(case, (f'väntat ett fel med "{case.refusal}", men beloppen kunde räknas',))
    return Outcome(case, tuple(_differences(case.expected, result)))


def _differences(expected: Expected, result: Result) -> Iterator[str]:
    sums = {component.rule: component.rounded_pot for component in result.components}
    for rule, amount in expected.components.items():
        yield from _difference(rule, amount, sums.get(rule))
    if expected.total is not None:
        yield from _difference(TOTAL, expected.total, result.grand_total)
    axis = result.municipalities
    for code, amounts in expected.municipalities.items():
        if code not in axis.position:
            yield f"ingen kommun har koden {code}"
            continue
        computed = {component.rule: component.amounts[code] for component in result.distributed}
        computed[TOTAL] = result.total(code)
        for rule, amount in amounts.items():
            yield from _difference(f"{axis.labels[axis.position[code]]}, {rule}", amount, computed.get(rule))


def _plain(text: str) -> str:
    """With ordinary spaces, which is what people type."""
    return text.replace(NO_BREAK_SPACE, " ")


def _difference(what: str, expected: int, computed: int | None) -> Iterator[str]:
    if computed is None:
        yield f"{what}: finns inte"
    elif computed != expected:
        yield f"{what}: väntat {format_number(expected)} kr, blev {format_number(computed)} kr"
