"""The world: fields by reference year, parameters by year, and steps evaluated once per moment.

A value that is not there for a year is undefined, with its cause, so that it counts only where it is used.
"""

from dataclasses import replace
from fractions import Fraction
from functools import cached_property
from math import prod

from tillaggsbelopp.agreement.in_force import months_in_force
from tillaggsbelopp.agreement.program import Program, compile_agreement
from tillaggsbelopp.agreement.steps import POT
from tillaggsbelopp.diagnostics import Place
from tillaggsbelopp.engine.as_decided import numbered_as, other_members, pot_by_name, same_kind
from tillaggsbelopp.engine.figures import Figures
from tillaggsbelopp.engine.stated import reference_of, stated_reference, stated_value
from tillaggsbelopp.formula.evaluate import Evaluation, Moment
from tillaggsbelopp.formula.tree import (
    Call,
    FieldTarget,
    Node,
    Number,
    ParameterTarget,
    Reference,
    StepTarget,
    Target,
    YearTarget,
    walk,
)
from tillaggsbelopp.formula.unit_rules import Group
from tillaggsbelopp.formula.values import Axis, Cause, Table, Undefined, scalar
from tillaggsbelopp.statistics.package import published_of, sources_of
from tillaggsbelopp.statistics.statistics import Field


class World:
    """The values that a program's formulas name, for one set of figures: what evaluation reads.

    `program` is a compiled agreement. Values are kept once they have been computed, so a world serves many readings; it
    never raises for want of a value.
    """

    def __init__(self, program: Program, figures: Figures) -> None:
        self.program = program
        self.figures = figures
        self._steps: dict[tuple[StepTarget, Moment], Table] = {}
        self._parameters: dict[tuple[ParameterTarget, int], Table] = {}
        self._prepared: dict[int | None, int] = {}
        self._decided: dict[int, World] = {}

    @cached_property
    def _starts(self) -> dict[str, int | None]:
        """The first year of each indicator; None of one without years."""
        return {each.id: min(each.years, default=None) for each in self.program.agreement.indicators}

    @property
    def first_year(self) -> int:
        """The first year in which the agreement is in force."""
        return self.program.agreement.terms.in_force_from.year

    def value(self, target: Target, moment: Moment) -> Table:
        """The value of a target at a moment; in a decided year, the value that the decision was made on."""
        if not self._of_indicator(target) and (decided := self.decided_world(moment.year)) is not None:
            return self._as_decided(target, moment, decided)
        return self.value_now(target, moment)

    def value_now(self, target: Target, moment: Moment) -> Table:
        """The value by what is known now, whether the year has been decided or not."""
        match target:
            case StepTarget():
                return self._step(target, moment)
            case ParameterTarget():
                return self._parameter(target, moment.year)
            case FieldTarget(name):
                return self._field(self.figures.statistics.fields[name], moment)
            case YearTarget():
                return scalar(Fraction(moment.year))

    def evaluation_of(self, target: StepTarget) -> Evaluation:
        """Make the evaluation of formulas that stand where a step does: in a rule, or in an indicator."""
        surroundings = _FiguresAsTheyAre(self) if self._of_indicator(target) else self
        return Evaluation(surroundings, self._starts.get(target.rule))

    def _of_indicator(self, target: Target) -> bool:
        """Tell whether the target is an indicator's own, which no decision is made on."""
        return isinstance(target, StepTarget | ParameterTarget) and target.rule in self._starts

    def decided_world(self, year: int) -> "World | None":
        """The world that a year was decided in; None if it has not been decided."""
        decided = self.figures.decided.get(year)
        if decided is None:
            return None
        if year not in self._decided:
            program = compile_agreement(decided.agreement, decided.figures.statistics.catalogue)
            self._decided[year] = World(program, decided.figures)
        return self._decided[year]

    def months(self, rule: str, year: int) -> range:
        """The months of a year, 1 to 12, in which a rule is in force; a range that may be empty."""
        agreement = self.program.agreement
        return months_in_force(agreement.terms, agreement.rule(rule), year)

    def idle(self, target: StepTarget, moment: Moment) -> bool:
        """Tell whether the step is written in a rule (or its pot), for a year in which the rule is not in force."""
        generated = self.program.steps[target].step.generated and target.step != POT
        return not generated and not self.months(target.rule, moment.year)

    def read(self, target: StepTarget, moment: Moment) -> Node:
        """The tree of a step as it is read: in a year that a rule is not in force, its sharing reads nothing of it."""
        tree = self.program.steps[target].tree
        if self.idle(target, moment) or self.months(target.rule, moment.year):
            return tree
        return self._without_idle(tree, moment)

    def _without_idle(self, node: Node, moment: Moment) -> Node:
        if not isinstance(node, Call):
            return node
        arguments = [self._without_idle(argument, moment) for argument in node.arguments]
        if node.function == "OM":
            arguments[1:] = [
                Number(Fraction(0), branch.place) if self._names_idle(branch, moment) else branch
                for branch in arguments[1:]
            ]
        return replace(node, arguments=tuple(arguments))

    def _names_idle(self, branch: Node, moment: Moment) -> bool:
        targets = (node.target for node in walk(branch) if isinstance(node, Reference))
        return any(isinstance(target, StepTarget) and self.idle(target, moment) for target in targets)

    def axis(self, name: str) -> Axis:
        """The axis of that name, of the figures or of parameters alone."""
        axes = self.figures.statistics.axes
        return axes[name] if name in axes else self.program.own_axes[name]

    def prepare_years_before(self, moment: Moment) -> None:
        """Evaluate the steps that FÖREGÅENDE reads for the years before, oldest first."""
        first = min([self.first_year, *(year for year in self._starts.values() if year is not None)])
        start = self._prepared.get(moment.reference_year, first)
        for year in range(start, moment.year):
            self._prepared[moment.reference_year] = year + 1
            if year in self.figures.decided:
                continue
            for target in self.program.looked_back_at:
                self._step(target, moment._replace(year=year))

    def year_of(self, statistic: Field, moment: Moment) -> int | None:
        """The year that a field's figures are taken from at a moment; None if it has no years, or none is stated."""
        if not statistic.dated:
            return None
        if moment.reference_year is not None:
            return moment.reference_year
        found = reference_of(self.program.agreement.terms, statistic, moment.year)
        return None if found is None else found[0]

    def _as_decided(self, target: Target, moment: Moment, decided: "World") -> Table:
        """The value in a decided year, if the name meant the same then; else undefined."""
        if isinstance(target, YearTarget):
            return scalar(Fraction(moment.year))
        meant = pot_by_name(target, decided.program)
        then, now = decided.program.type_of(meant), self.program.type_of(target)
        if then is not None and now is not None and same_kind(then, now):
            table = decided.value(meant, moment)
            known, own = self.figures.statistics.axes, self.program.own_axes
            if all(axis in (known.get(axis.name), own.get(axis.name)) for axis in table.axes):
                if not isinstance(then.dimension, Group):
                    return table
                return numbered_as(self.axis(then.dimension.axis), table, decided.axis(then.dimension.axis), target)
        where = self.figures.decided[moment.year].shown
        what = f"{target} finns inte i det som fastställdes för {moment.year} ({where}), eller betydde något annat där"
        cause = Cause(
            what + other_members(now, decided.axis, self.axis),
            None,
            expected="samma namn, enhet och koder som då",
            remedy=f"Låt formeln läsa något annat för det året, till exempel OM(år = {moment.year + 1}; …; …).",
        )
        axes = tuple(sorted((self.axis(name) for name in now.axes), key=lambda axis: axis.name)) if now else ()
        return Table(axes, (Undefined((cause,)),) * prod(len(axis.members) for axis in axes))

    def _step(self, target: StepTarget, moment: Moment) -> Table:
        """Evaluate a step with all it needs in the order of the program, so that no formula waits inside another."""
        waiting = [target]
        while waiting and (target, moment) not in self._steps:
            step = waiting[-1]
            if needed := [each for each in self.program.named_by(step) if (each, moment) not in self._steps]:
                waiting += needed
                continue
            waiting.pop()
            if (step, moment) not in self._steps:
                self._steps[step, moment] = self.evaluation_of(step).evaluate(self.program.steps[step].tree, moment)
        return self._steps[target, moment]

    def _parameter(self, target: ParameterTarget, year: int) -> Table:
        if (target, year) not in self._parameters:
            agreement = self.program.agreement
            axis = agreement.parameter(target.rule, target.parameter).axis
            singles = agreement.singles(target)
            cells = tuple(stated_value(agreement, self.figures, single, year).cell for single in singles)
            self._parameters[target, year] = Table((self.axis(axis),) if axis else (), cells)
        return self._parameters[target, year]

    def _field(self, statistic: Field, moment: Moment) -> Table:
        year = self.year_of(statistic, moment)
        too_late = self.published_too_late(statistic, year)
        if year in statistic.by_year and too_late is None:
            return statistic.by_year[year]
        cell = Undefined((too_late or self._no_statistics(statistic, moment.year, year),))
        return Table(statistic.axes, (cell,) * prod(len(axis.members) for axis in statistic.axes))

    def published_too_late(self, statistic: Field, year: int | None) -> Cause | None:
        """The cause why a year's figures are not known, if they were published after the knowledge date; else None."""
        known_at = self.figures.known_at
        published = None if known_at is None else published_of(statistic.resource, year)
        if published is None or known_at is None or published <= known_at:
            return None
        stated = [source for source in sources_of(statistic.resource, year) if source.published == published]
        of_year = f" {year}" if stated and year is not None else ""
        return Cause(
            f"{statistic.name}{of_year} publicerades {published.isoformat()}, efter kunskapsdatumet "
            f"{known_at.isoformat()}",
            (stated[0] if stated else statistic.resource).place_of("publicerad"),
            remedy="Ange ett senare kunskapsdatum, eller använd de uppgifter som fanns då.",
        )

    def _no_statistics(self, statistic: Field, year: int, reference_year: int | None) -> Cause:
        there_are = ", ".join(str(known) for known in statistic.by_year)
        if reference_year is None:
            terms = self.program.agreement.terms
            stated = stated_reference(terms, statistic)
            stub = stated is not None and year in (stated.written_years or {})
            place = stated.place_of("år", *([str(year)] if stub else [])) if stated else terms.place_of("mätår")
            newest = max(known for known in statistic.by_year if known is not None)
            return Cause(
                f"mätår för {statistic.name} är inte angivet för {year}",
                place,
                expected=f"ett av åren som finns i {statistic.file}: {there_are}",
                remedy=f'Till exempel:  tillaggsbelopp matar {statistic.name} "{year}={newest}" '
                '--status antagande --kalla "…". Nyare uppgifter läses in med importera.',
            )
        return Cause(
            f"{statistic.name} saknas för {reference_year} (år {year} räknas)",
            Place(statistic.source),
            expected=f"år {reference_year}; det finns {there_are}",
            remedy=f"Läs in {reference_year} med importera, eller ange ett annat mätår i överenskommelsen.",
        )


class _FiguresAsTheyAre:
    """The surroundings of indicators: amounts as they were decided, but figures as they are now."""

    def __init__(self, world: World) -> None:
        self._world, self.first_year = world, world.first_year
        self.axis, self.prepare_years_before = world.axis, world.prepare_years_before

    def value(self, target: Target, moment: Moment) -> Table:
        """The value of a target."""
        read = self._world.value_now if isinstance(target, FieldTarget) else self._world.value
        return read(target, moment)
