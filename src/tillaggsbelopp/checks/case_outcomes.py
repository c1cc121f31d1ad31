"""Cases run: the differences between the amounts that they state and those that come out."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from tillaggsbelopp.agreement.cases import TOTAL, Case, Expected, changed_agreement
from tillaggsbelopp.agreement.reading import Agreement
from tillaggsbelopp.diagnostics import Diagnostic, Faults, InvalidInput, Place
from tillaggsbelopp.engine.calculate import components_of
from tillaggsbelopp.engine.figures import Figures
from tillaggsbelopp.engine.result import Component
from tillaggsbelopp.engine.year import AgreementYear
from tillaggsbelopp.formula.values import Axis
from tillaggsbelopp.statistics.cells import with_values
from tillaggsbelopp.statistics.members import code_hint
from tillaggsbelopp.statistics.statistics import not_allowed
from tillaggsbelopp.swedish import NO_BREAK_SPACE, format_number


@dataclass(frozen=True)
class CaseOutcome:
    """The outcome of a case: a fault for everything that did not come out as stated, at the place that states it.

    A case without faults holds. `refused` are the reasons why it could not be calculated, if it should have been.
    """

    case: Case
    faults: tuple[Diagnostic, ...]
    refused: tuple[Diagnostic, ...] = ()

    @property
    def holds(self) -> bool:
        """Tell whether the case came out as stated."""
        return not self.faults

    @property
    def differences(self) -> tuple[str, ...]:
        """The faults as texts, in Swedish."""
        return tuple(fault.what for fault in self.faults)


def run_case(agreement: Agreement, figures: Figures, case: Case) -> CaseOutcome:
    """Calculate a case and compare, exactly, what comes out with what the case states.

    `agreement` and `figures` are those that the case makes its changes to. A case that states an error holds if the
    reasons why it can't be calculated contain the words stated. No InvalidInput is raised: what stops a case, also a
    value that its field may not hold, is told in the outcome.
    """
    try:
        changes = case.changes.figures if case.changes else {}
        _check_values(case, figures, changes)
        statistics = with_values(figures.statistics, changes, case.place_of("ändringar", "uppgifter"))
        changed = replace(figures, statistics=statistics, known_at=case.known_at)
        components = components_of(AgreementYear(changed_agreement(agreement, case), changed, case.year))
    except InvalidInput as invalid:
        said, first = "; ".join(diagnostic.what for diagnostic in invalid.diagnostics), invalid.diagnostics[0]
        if case.refusal is not None and _plain(case.refusal) in _plain(said):
            return CaseOutcome(case, ())
        wanted = f'ett fel med "{case.refusal}"' if case.refusal is not None else "belopp"
        place = case.place_of("fel") if case.refusal is not None else case.key_place_of("förväntat")
        if first.place is not None and first.place.source is case.place.source:
            place = first.place  # it is the case itself that can't be read
        told = Diagnostic(f"väntat {wanted}, blev fel: {said}", place, remedy=first.remedy)
        return CaseOutcome(case, (told,), invalid.diagnostics if case.refusal is None else ())
    if case.expected is None:
        what = f'väntat ett fel med "{case.refusal}", men beloppen kunde räknas'
        return CaseOutcome(case, (Diagnostic(what, case.place_of("fel")),))
    return CaseOutcome(case, tuple(_differences(case.expected, components, statistics.municipalities)))


def _check_values(case: Case, figures: Figures, changes: Mapping[str, Mapping[str, Fraction | None]]) -> None:
    """Check that fields may hold the values that a case tries. InvalidInput with every value that they may not."""
    faults = Faults()
    for name, by_code in changes.items():
        field = figures.statistics.fields.get(name)
        for code, value in by_code.items() if field else ():
            if field and value is not None and (wrong := not_allowed(field, value)):
                place = case.place_of("ändringar", "uppgifter", name, code)
                faults.add(f"{name} kan inte vara {format_number(value)}: {wrong}", place)
    faults.raise_if_any()


def told_failures(outcomes: Sequence[CaseOutcome], figures: Figures) -> Iterator[Diagnostic]:
    """The faults of the cases that do not hold, each with the name of its case.

    Cells of tables that alone stop a case are told once, each at its own place, with the cases that it stops.
    """
    files = {field.file for field in figures.statistics.fields.values()}
    stopped: dict[Place, tuple[Diagnostic, list[str]]] = {}
    for outcome in outcomes:
        if outcome.refused and all(each.place and each.place.source.name in files for each in outcome.refused):
            for each in outcome.refused:
                if each.place is not None:
                    stopped.setdefault(each.place, (each, []))[1].append(outcome.case.name)
        else:
            for fault in outcome.faults:
                yield fault._replace(what=f"{outcome.case.name}: {fault.what}")
    for fault, names in stopped.values():
        cases = f"{len(names)} prov" if len(names) > 1 else f"provet {names[0]}"
        yield fault._replace(what=f"{fault.what}; {cases} kan därför inte räknas")


def _differences(expected: Expected, components: Sequence[Component], axis: Axis) -> Iterator[Diagnostic]:
    sums = {component.rule: component.rounded_pot for component in components}
    shared = [component.rule for component in components if component.distributed and not component.total]
    for rule, amount in expected.components.items():
        yield from _difference(rule, amount, sums.get(rule), expected.place_of("delbelopp", rule))
    if expected.total is not None:
        whole = sum(sums[rule] for rule in shared)
        yield from _difference(TOTAL, expected.total, whole, expected.place_of(TOTAL))
    for code, amounts in expected.municipalities.items():
        if code not in axis.position:
            place = expected.key_place_of("kommuner", code)
            yield Diagnostic(f"ingen har koden {code}", place, remedy=code_hint(code, axis, '"'))
            continue
        computed = {component.rule: component.amounts[code] for component in components if component.distributed}
        computed[TOTAL] = sum(computed[rule] for rule in shared)
        for rule, amount in amounts.items():
            what = f"{axis.labels[axis.position[code]]}, {rule}"
            yield from _difference(what, amount, computed.get(rule), expected.place_of("kommuner", code, rule))


def _plain(text: str) -> str:
    """The text with ordinary spaces for no-break ones, since that is what people type."""
    return text.replace(NO_BREAK_SPACE, " ")


def _difference(what: str, expected: int, computed: int | None, place: Place) -> Iterator[Diagnostic]:
    if computed is None:
        yield Diagnostic(f"{what}: finns inte", place)
    elif computed != expected:
        yield Diagnostic(f"{what}: väntat {format_number(expected)} kr, blev {format_number(computed)} kr", place)
