"""The scope of a rule's formulas: the meaning of the names in them."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from tillaggsbelopp.agreement.indicators import Indicator
from tillaggsbelopp.agreement.indices import PERCENTAGE
from tillaggsbelopp.agreement.models import Rule
from tillaggsbelopp.agreement.parameters import MEMBER, parameter_in
from tillaggsbelopp.agreement.steps import AMOUNT, POT, POT_IN_FORCE, reserved
from tillaggsbelopp.diagnostics import Faults
from tillaggsbelopp.formula.catalogue import Catalogue
from tillaggsbelopp.formula.check import Type
from tillaggsbelopp.formula.tree import (
    UNREADABLE,
    YEAR,
    FieldTarget,
    Name,
    ParameterTarget,
    StepTarget,
    Target,
    YearTarget,
)
from tillaggsbelopp.formula.unit_rules import Group
from tillaggsbelopp.formula.units import NUMBER, UNREADABLE_UNIT
from tillaggsbelopp.formula.values import Axis


@dataclass
class Types:
    """The types of all that can be named; those of steps are filled in as they become known."""

    rules: Mapping[str, Rule | Indicator]
    catalogue: Catalogue
    steps: dict[StepTarget, Type | None]
    unreadable: frozenset[str] = frozenset()
    """The rules and indices whose files could not be read."""
    indices: frozenset[str] = frozenset()
    own_axes: Mapping[str, Axis] = field(default_factory=dict)

    @cached_property
    def unit_words(self) -> frozenset[str]:
        """Every word that some field or parameter has in its unit."""
        units = [p.unit.unit for rule in self.rules.values() for p in rule.parameters.values()]
        return self.catalogue.unit_words | {word for unit in units for word, _ in unit.powers}

    @cached_property
    def axes(self) -> frozenset[str]:
        """The names of the axes there are."""
        return self.catalogue.axes | self.own_axes.keys()

    def of(self, target: Target) -> Type | None:
        """The type of a target; None while it is not known."""
        match target:
            case FieldTarget(name):
                return self.catalogue.fields[name]
            case ParameterTarget(rule, name) if rule in self.indices:
                return Type(NUMBER)
            case ParameterTarget(rule, name):
                parameter = parameter_in(self.rules[rule].parameters, name)
                unknown = parameter.axis and parameter.members and parameter.axis not in self.axes
                if parameter.unit is UNREADABLE_UNIT or not parameter.follows_axis or unknown:
                    return None  # a fault has been added
                return Type(parameter.unit.unit, frozenset([parameter.axis] if parameter.axis else []))
            case StepTarget():
                return self.steps[target]
            case YearTarget():
                return Type(NUMBER)


@dataclass(frozen=True)
class RuleScope:
    """The names known in one rule or indicator: its own, the other rules' with a dot, and the fields.

    In a generated formula, the own rule's steps go before anything else of the same name.
    """

    types: Types
    rule: str
    generated: bool

    @property
    def unit_words(self) -> Collection[str]:
        """Every word that some field or parameter has in its unit."""
        return self.types.unit_words

    @property
    def axes(self) -> Collection[str]:
        """The names of the axes there are."""
        return self.types.axes

    @property
    def groups(self) -> Mapping[str, Type]:
        """The fields that part an axis into groups, by name."""
        return {
            name: type_ for name, type_ in self.types.catalogue.fields.items() if isinstance(type_.dimension, Group)
        }

    def resolve(self, name: Name, faults: Faults) -> tuple[Target, Type | None] | None:
        """Resolve a name to its target and type. None, and a fault, if it stands for nothing or for two things.

        There is no fault if the reason has been told elsewhere: the name, or its rule's file, could not be read.
        """
        if name is UNREADABLE or name.text.partition(".")[0] in self.types.unreadable:
            return None
        target = self._dotted(name, faults) if "." in name.text else self._plain(name, faults)
        return None if target is None else (target, self.types.of(target))

    def amount_of(self, name: Name, faults: Faults) -> tuple[Target, Type | None] | None:
        """Find the step of the rounded amounts of the rule in TILLDELAT(name); None, and a fault, if there is none."""
        target = StepTarget(name.text, AMOUNT)
        if target in self.types.steps:
            return target, self.types.of(target)
        if name.text in self.types.rules:
            faults.add(f"{name.text} fördelas inte", name.place, "en regel med fördelningsnyckel eller tilldelning")
        elif name.text not in self.types.unreadable:
            remedy = faults.suggest(name.text, lambda: self.types.rules)
            faults.add(f"ingen regel heter {name.text}", name.place, remedy=remedy)
        return None

    def _plain(self, name: Name, faults: Faults) -> Target | None:
        own = self.types.rules[self.rule]
        shares = StepTarget(self.rule, POT) in self.types.steps  # false for an indicator, which has no reserved names
        written = name.text in own.parameters or name.text in own.steps
        groups = isinstance(own, Rule) and own.within is not None
        if shares and written and not self.generated and name.text in reserved(groups=groups):
            return None  # a fault where the rule gives something that name
        candidates = list(self._candidates(name.text))
        if not candidates:
            faults.add(f"okänt namn: {name.text}", name.place, remedy=self._meant(name.text, faults))
            return None
        if len(candidates) > 1 and not self.generated:
            meanings = " och ".join(_describe(target) for target in candidates)
            remedy = "Byt namn på det ena."
            if any(isinstance(target, FieldTarget) for target in candidates):
                remedy = "Ge fältet ett annat namn i formler med namn: … vid kolumnen i datapackage.yaml."
            faults.add(f"{name.text} kan betyda två saker: {meanings}", name.place, remedy=remedy)
            return None
        return candidates[0]

    def _candidates(self, text: str) -> Iterator[Target]:
        if (step := StepTarget(self.rule, text)) in self.types.steps:
            yield step
        if text in self.types.rules[self.rule].parameters:
            yield ParameterTarget(self.rule, text)
        if text in self.types.rules:
            pots = (StepTarget(text, POT_IN_FORCE), StepTarget(text, POT))
            yield from [pot for pot in pots if pot in self.types.steps][:1]  # an indicator has no pot
        if text in self.types.catalogue.fields:
            yield FieldTarget(text)
        if text == YEAR:
            yield YearTarget()

    def _dotted(self, name: Name, faults: Faults) -> Target | None:
        rule_id, _, member = name.text.partition(".")
        if (found := self._parameter(name.text.rpartition(MEMBER)[0])) is not None:
            return self._of_member(name, found, faults)
        if rule_id in self.types.indices:
            if member == PERCENTAGE:
                return ParameterTarget(rule_id, PERCENTAGE)
            faults.add(f"indexet {rule_id} har inget {member}", name.place, f"{rule_id}.{PERCENTAGE}")
            return None
        rule = self.types.rules.get(rule_id)
        if rule is None:
            remedy = faults.suggest(rule_id, lambda: [*self.types.rules, *sorted(self.types.indices)])
            faults.add(f"ingen regel heter {rule_id}", name.place, remedy=remedy)
            return None
        if member.count("."):
            faults.add(f"{name.text} är inget namn", name.place, "regel.steg, regel.parameter eller parameter.medlem")
            return None
        if member in rule.parameters:
            return ParameterTarget(rule_id, member)
        if (target := StepTarget(rule_id, member)) in self.types.steps:
            return target
        remedy = faults.suggest(member, lambda: [*rule.parameters, *self._steps_of(rule_id)])
        faults.add(f"{rule_id} har varken steg eller parameter {member}", name.place, remedy=remedy)
        return None

    def _parameter(self, text: str) -> ParameterTarget | None:
        """The parameter with an axis that a name stands for: its own rule's or, with a dot, another's."""
        rule, dot, name = text.rpartition(".")
        rule = rule if dot else self.rule
        parameter = self.types.rules[rule].parameters.get(name) if rule in self.types.rules else None
        return None if parameter is None or parameter.axis is None else ParameterTarget(rule, name)

    def _of_member(self, name: Name, whole: ParameterTarget, faults: Faults) -> Target | None:
        """Resolve the name of one member's value. A name that might be another rule's or an index's is refused."""
        parameter = self.types.rules[whole.rule].parameters[whole.parameter]
        member = name.text.rpartition(MEMBER)[2]
        if name.text.count(MEMBER) == 1 and whole.parameter in (*self.types.rules, *self.types.indices):
            what = f"{whole.parameter} kan betyda två saker: {_describe(whole)} och en annan regel eller ett index"
            remedy = f"Byt namn på parametern, eller skriv {whole.rule}.{name.text}."
            faults.add(what, name.place, remedy=remedy)
            return None
        if parameter.follows_axis and member not in parameter.members:
            remedy = faults.suggest(member, lambda: parameter.members) or f"Axeln har {', '.join(parameter.members)}."
            faults.add(f"{member} finns inte på axeln {parameter.axis}", name.place, remedy=remedy)
            return None
        return ParameterTarget(whole.rule, f"{whole.parameter}{MEMBER}{member}") if parameter.follows_axis else None

    def _steps_of(self, rule: str) -> Iterator[str]:
        return (step.step for step in self.types.steps if step.rule == rule)

    def _meant(self, text: str, faults: Faults) -> str:
        """Suggest what to write instead of a name that stands for nothing."""
        types = self.types
        rules = [rule for rule in types.rules if rule != self.rule][:2]
        if text in ("totalt", "totalen", "total") and rules:
            amounts = " + ".join(f"TILLDELAT({rule})" for rule in rules)
            return (
                f"Summan av alla regler har inget namn. Lägg ihop deras potter, {' + '.join(rules)}, eller kommunens "
                f"avrundade belopp, {amounts}."
            )
        own = types.rules[self.rule].parameters
        others = (*types.rules, *types.catalogue.fields, YEAR)
        return faults.suggest(text, lambda: dict.fromkeys([*self._steps_of(self.rule), *own, *others]))


def _describe(target: Target) -> str:
    match target:
        case FieldTarget(name):
            return f"fältet {name}"
        case ParameterTarget(rule, name):
            return f"parametern {rule}.{name}"
        case StepTarget(rule, step):
            return f"regeln {rule}" if step in (POT, POT_IN_FORCE) else f"steget {rule}.{step}"
        case YearTarget():
            return "året"
