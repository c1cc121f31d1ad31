"""The program: an agreement checked against the fields there are, with every formula bound, in an order that works."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import NamedTuple

from tillaggsbelopp.agreement.binding import BoundStep, bind, looked_back_at, reads_year_before, same_year_references
from tillaggsbelopp.agreement.in_force import check_dates, months_by_year
from tillaggsbelopp.agreement.models import Condition, Rule
from tillaggsbelopp.agreement.parameter_checks import axes_of_parameters, check_indexation
from tillaggsbelopp.agreement.reading import TERMS_FILE, Agreement
from tillaggsbelopp.agreement.rounding import METHODS
from tillaggsbelopp.agreement.scope import RuleScope, Types
from tillaggsbelopp.agreement.steps import GROUP_KEY, KEY, POT, PRORATED, SUM, UNROUNDED, requirements_of, steps_of
from tillaggsbelopp.agreement.written_formulas import MemberSlot
from tillaggsbelopp.diagnostics import Faults, Place, did_you_mean
from tillaggsbelopp.documents.written import check_acceptance
from tillaggsbelopp.formula.catalogue import MUNICIPALITY, Catalogue
from tillaggsbelopp.formula.check import Type, check
from tillaggsbelopp.formula.function import Manner
from tillaggsbelopp.formula.functions import FUNCTIONS
from tillaggsbelopp.formula.groups import groups_called, groups_meant
from tillaggsbelopp.formula.tree import Call, Formula, Name, Node, StepTarget, Target, walk
from tillaggsbelopp.formula.unit_rules import Group, Special
from tillaggsbelopp.formula.units import KRONA
from tillaggsbelopp.formula.values import Axis


class BoundCondition(NamedTuple):
    """A condition that can be evaluated, with the formulas of its message bound, in their order."""

    rule: str
    written: Condition
    tree: Node
    slots: tuple[tuple[Node, Type], ...]


@dataclass(frozen=True)
class Program:
    """A checked agreement: its steps, in an order in which each comes after what it needs in the same year."""

    agreement: Agreement
    steps: Mapping[StepTarget, BoundStep]
    conditions: tuple[BoundCondition, ...]
    requirements: Mapping[str, Mapping[str, Node]]
    """The requirements of each rule, by name: no steps, so that nothing can name them and no view shows them."""
    looked_back_at: tuple[StepTarget, ...]
    types: Types
    _named: dict[StepTarget, tuple[StepTarget, ...]] = field(default_factory=dict)
    _closures: dict[StepTarget, tuple[StepTarget, ...]] = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"<Program of {self.agreement!r}: {len(self.steps)} steps>"

    def type_of(self, target: Target) -> Type | None:
        """The type of a target; None if there is nothing of that name."""
        try:
            return self.types.of(target)
        except KeyError:
            return None

    @property
    def own_axes(self) -> Mapping[str, Axis]:
        """The axes that only parameters have, by name."""
        return self.types.own_axes

    def unrounded(self, rule: str) -> StepTarget:
        """The step of a rule's amounts before any rounding, for its months in force if it has dates."""
        prorated = StepTarget(rule, PRORATED)
        return prorated if prorated in self.steps else StepTarget(rule, UNROUNDED)

    @cached_property
    def reads_other_moments(self) -> bool:
        """True if a formula reads another year, or statistics of another, than the one it is evaluated for."""
        written = (each.tree for each in self.steps.values() if not each.step.generated)
        trees = (*written, *(condition.tree for condition in self.conditions))
        calls = (node for tree in trees for node in walk(tree) if isinstance(node, Call))
        return any(FUNCTIONS[call.function].manner is Manner.TIME for call in calls)

    def named_by(self, target: StepTarget) -> tuple[StepTarget, ...]:
        """The steps that a step names itself, and that are evaluated for the same year."""
        if target not in self._named:
            named = dict.fromkeys(same_year_references(self.steps[target].tree))
            self._named[target] = tuple(need for need in named if isinstance(need, StepTarget))
        return self._named[target]

    def needed_for(self, target: StepTarget) -> tuple[StepTarget, ...]:
        """The steps that `target` needs in the same year, directly or not, and itself, in order."""
        if target not in self._closures:
            wanted: set[StepTarget] = {target}
            for step in reversed(list(self.steps.values())):
                if step.target in wanted:
                    wanted.update(self.named_by(step.target))
            self._closures[target] = tuple(step for step in self.steps if step in wanted)
        return self._closures[target]


def compile_agreement(agreement: Agreement, catalogue: Catalogue) -> Program:
    """Compile an agreement against the fields of a catalogue: check every formula and bind it.

    The same rules over the same fields are compiled once, whatever values are tried out. Raises InvalidInput with all
    faults: names, cycles, units, axes, dates.
    """
    # Rules are told apart by id(), which is safe: a program keeps the rules it was compiled of alive.
    read = (*agreement.owners, *agreement.indices)
    known: list[Program] = agreement.programs.setdefault((agreement.unreadable, *map(id, read)), [])
    for program in known:
        if program.agreement.terms == agreement.terms and program.types.catalogue == catalogue:
            return program if program.agreement is agreement else replace(program, agreement=agreement)
    faults = Faults()
    program = check_agreement(agreement, catalogue, faults)
    faults.raise_if_any()
    known.append(program)
    return program


def check_agreement(agreement: Agreement, catalogue: Catalogue, faults: Faults) -> Program:
    """Compile as `compile_agreement`, but add faults to `faults`; if there are any, the program is of no use."""
    terms = agreement.terms
    rules = {rule.id: rule for rule in agreement.rules}
    months = {rule.id: months_by_year(terms, rule) for rule in agreement.rules}
    units = {rule.id: rule.own_unit or terms.rounding.unit for rule in agreement.rules}
    method = METHODS[terms.rounding.method]
    steps = [
        step for rule in agreement.rules for step in steps_of(rule, method, units[rule.id], months[rule.id], faults)
    ]
    indices = frozenset(index.id for index in agreement.indices)
    own_axes = axes_of_parameters(agreement, catalogue, faults)
    types = Types(rules, catalogue, {step.target: None for step in steps}, agreement.unreadable, indices, own_axes)
    bound = bind(steps, types, faults)
    conditions = [
        found
        for rule in agreement.rules
        for condition in rule.conditions
        if (found := bind_condition(rule.id, condition, types, faults)) is not None
    ]
    requirements = {
        rule.id: _bound_requirements(requirements_of(rule, method, units[rule.id], months[rule.id]), rule, types)
        for rule in agreement.rules
    }
    for rule in agreement.rules:
        _check_results(rule, types, faults)
    _check_terms(agreement, types, faults)
    check_indexation(agreement, faults)
    check_dates(agreement, faults)
    formulas = [*(step.tree for step in bound.values()), *(condition.tree for condition in conditions)]
    formulas += [slot for condition in conditions for slot, _ in condition.slots]
    seen = {target for tree in formulas for target in looked_back_at(tree)}
    looked_back = tuple(target for target in bound if target in seen)
    return Program(agreement, bound, tuple(conditions), requirements, looked_back, types)


def looks_back(agreement: Agreement) -> bool:
    """Tell whether any formula of the rules reads the year before."""
    return any(reads_year_before(formula.tree) for rule in agreement.rules for formula in rule.formulas())


def bind_condition(owner: str, condition: Condition, types: Types, faults: Faults) -> BoundCondition | None:
    """Bind a condition of a rule or indicator, so that it can be evaluated; None where it has a fault."""
    scope = RuleScope(types, owner, generated=False)
    tree, type_ = check(condition.condition.tree, scope, faults)
    if type_ is not None and not type_.axes and any(isinstance(part, MemberSlot) for part in condition.message.parts):
        faults.add("{kommun} i ett villkor som inte gäller per kommun", condition.message.place)
    if type_ is not None and type_.dimension is not Special.TRUTH:
        what = f"villkoret ger {type_}, inte sant eller falskt"
        faults.add(what, condition.condition.place, "ett villkor, till exempel x >= 0")
    slots: list[tuple[Node, Type]] = []
    for formula in condition.message.formulas:
        slot, slot_type = check(formula.tree, scope, faults)
        if slot_type is None:
            type_ = None
            continue
        if type_ is not None and not slot_type.axes <= type_.axes:
            holds = f"gäller per {', '.join(sorted(type_.axes))}" if type_.axes else "är ett enda"
            what = f"texten ger ett värde per {', '.join(sorted(slot_type.axes))} men villkoret {holds}"
            faults.add(what, formula.place)
        slots.append((slot, slot_type))
    return None if type_ is None else BoundCondition(owner, condition, tree, tuple(slots))


def _bound_requirements(formulas: Mapping[str, Formula], rule: Rule, types: Types) -> dict[str, Node]:
    """Bind the requirements of a rule. Any fault in them follows from one in what was written, and is not told."""
    scope = RuleScope(types, rule.id, generated=True)
    checked = {name: check(formula.tree, scope, Faults()) for name, formula in formulas.items()}
    return {name: tree for name, (tree, type_) in checked.items() if type_ is not None}


def _check_results(rule: Rule, types: Types, faults: Faults) -> None:
    """Check that pot and sum are kr, a direct allocation kr per municipality, a key a number per municipality."""
    per_municipality = frozenset({MUNICIPALITY})

    def expect(name: str, formula: Formula | None, axes: frozenset[str], expected: str, in_kr: bool) -> None:
        type_ = types.steps.get(StepTarget(rule.id, name))
        if formula is None or type_ is None:
            return
        wrong_unit = in_kr and type_.dimension not in (KRONA, Special.ZERO)
        if wrong_unit or type_.dimension is Special.TRUTH or type_.axes != axes:
            remedy = _hint(type_, axes, types.catalogue)
            faults.add(f"formeln ger {type_}, inte {expected}", formula.place, expected, remedy)

    expect(POT, rule.pot, frozenset(), "ett enda belopp i kr", in_kr=True)
    expect(SUM, rule.sum, frozenset(), "ett enda belopp i kr", in_kr=True)
    expect(UNROUNDED, rule.allocation, per_municipality, f"kr per {MUNICIPALITY}", in_kr=True)
    expect(KEY, rule.key, per_municipality, f"ett tal per {MUNICIPALITY}", in_kr=False)
    if rule.within is not None:
        place = rule.place_of("inom")
        scope = RuleScope(types, rule.id, generated=False)
        groups = groups_called(Name(rule.within, place), scope)
        if groups is None or groups.own != MUNICIPALITY:
            what = "är inga grupper" if groups is None else f"delar in {groups.own}, inte {MUNICIPALITY}"
            known = {name: type_ for name, type_ in scope.groups.items() if type_.axes == per_municipality}
            expected = f"namnet på ett fält som delar in {MUNICIPALITY} i grupper"
            remedy = groups_meant(rule.within, known, faults)
            remedy = remedy or "En textkolumn gör det om den har axel: … i datapackage.yaml."
            faults.add(f"{rule.within} {what}", place, expected, remedy)
            return
        expect(GROUP_KEY, rule.group_key, frozenset({groups.of}), f"ett tal per {groups.of}", in_kr=False)


def _check_terms(agreement: Agreement, types: Types, faults: Faults) -> None:
    """Check the names that the agreement uses outside formulas, which else would silently be without effect."""
    terms, catalogue = agreement.terms, types.catalogue
    locks = [lock for reference in terms.reference_years.values() for lock in reference.locked]
    for stated in (terms.rounding, *terms.reference_years.values(), terms.review, *locks):
        if stated is not None:
            check_acceptance(stated, stated.accepted, stated.status, faults)
    if (per := terms.kronor_per) is not None:
        known = [
            name
            for name, type_ in catalogue.fields.items()
            if type_.axes == {MUNICIPALITY} and not isinstance(type_.dimension, Group)
        ]
        if per.field not in known:
            what = f"inget fält per {MUNICIPALITY} heter {per.field}"
            faults.add(what, per.place_of("fält"), remedy=did_you_mean(per.field, known))
    for name in terms.reference_years:
        place = terms.place_of("mätår", name)
        if name in catalogue.undated:
            faults.add(f"{name} har inga år, så mätår gör ingen skillnad", place, remedy="Ta bort det.")
        elif name not in catalogue.fields and name not in catalogue.tables:
            known = [*catalogue.fields, *sorted(catalogue.tables)]
            faults.add(f"varken fält eller tabell heter {name}", place, remedy=did_you_mean(name, known))
    for rule in agreement.rules:
        if rule.total is not None and rule.total not in terms.totals:
            remedy = did_you_mean(rule.total, [*terms.totals]) or f"Lägg till den under totaler i {TERMS_FILE}."
            faults.add(f"ingen total heter {rule.total}", rule.place_of("ingår_i"), remedy=remedy)
    for number, published in enumerate(terms.published):
        for rule_id in published.components:
            if rule_id not in types.rules and rule_id not in types.unreadable:
                place = terms.place_of("publicerat", number, "delbelopp", rule_id)
                faults.add(f"ingen regel heter {rule_id}", place, remedy=did_you_mean(rule_id, [*types.rules]))


def _hint(type_: Type, axes: frozenset[str], catalogue: Catalogue) -> str:
    if extra := sorted(type_.axes - axes):
        parted = [name for name, each in catalogue.fields.items() if each == (Group(extra[0]), axes)]
        if parted and len(extra) == 1:  # summed over, every group would count for everybody
            return f"Ge var och en sin grupps värde: GRUPPENS(…; {parted[0]})."
        over = f"(…; {extra[0]})" if axes else ""
        instead = f" i stället för {', '.join(sorted(axes - type_.axes))}" if axes - type_.axes else ""
        return f"Slå ihop {', '.join(extra)}{instead}, till exempel med SUMMA{over}."
    if axes - type_.axes:
        return f"Använd ett fält som har ett värde per kommun, eller PER(…; {MUNICIPALITY}) om det är lika för alla."
    return "Se efter enheterna på det som formeln räknar med."


def place_of(program: Program, target: StepTarget) -> Place:
    """The place of a step's formula; for a generated step, that of its rule."""
    step = program.steps[target].step
    return program.agreement.rule(target.rule).place_of("id") if step.generated else step.formula.place
