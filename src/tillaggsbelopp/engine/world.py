"""Where formulas find their values: fields by reference year, parameters by year, steps evaluated once per moment.

What is not there for a year is an undefined value with its cause, so that it counts only where it is used.
"""

from dataclasses import dataclass, field, replace
from fractions import Fraction
from math import prod

from tillaggsbelopp.agreement.models import Parameter, ReferenceYear
from tillaggsbelopp.agreement.program import Program
from tillaggsbelopp.diagnostics import Place
from tillaggsbelopp.engine.figures import Figures
from tillaggsbelopp.engine.stated import stated_value
from tillaggsbelopp.formula.evaluate import Evaluation, Moment
from tillaggsbelopp.formula.tree import FieldTarget, ParameterTarget, StepTarget, Target, YearTarget
from tillaggsbelopp.formula.values import Axis, Cause, Table, Undefined, scalar
from tillaggsbelopp.statistics.statistics import Field


@dataclass(frozen=True)
class World:
    """The values that a program's formulas name, for one set of figures."""

    program: Program
    figures: Figures
    _steps: dict[tuple[StepTarget, Moment], Table] = field(default_factory=dict)
    _prepared: dict[int | None, int] = field(default_factory=dict)

    @property
    def first_year(self) -> int:
        """The first year the agreement is in force."""
        return self.program.agreement.terms.in_force_from.year

    def value(self, target: Target, moment: Moment) -> Table:
        """The value of a target at a moment."""
        match target:
            case StepTarget():
                return self._step(target, moment)
            case ParameterTarget():
                return self._parameter(target, moment.year)
            case FieldTarget(name):
                return self._field(self.figures.statistics.fields[name], moment)
            case YearTarget():
                return scalar(Fraction(moment.year))

    def axis(self, name: str) -> Axis:
        """The axis of that name."""
        return self.figures.statistics.axes[name]

    def prepare_years_before(self, moment: Moment) -> None:
        """Evaluate the steps that FÖREGÅENDE reads for the years before, oldest first."""
        start = self._prepared.get(moment.reference_year, self.first_year)
        for year in range(start, moment.year):
            self._prepared[moment.reference_year] = year + 1
            for target in self.program.looked_back_at:
                self._step(target, replace(moment, year=year))

    def reference_year(self, statistic: Field, year: int) -> int | None:
        """The year that a field's figures are taken from for `year`; None if the agreement does not say."""
        stated = self.stated_reference(statistic)
        if stated is None:
            return year
        if stated.lag is not None:
            return year - stated.lag
        return (stated.years or {}).get(year)

    def year_of(self, statistic: Field, moment: Moment) -> int | None:
        """The year that a field's figures are taken from at a moment; None if the agreement does not say."""
        if moment.reference_year is not None:
            return moment.reference_year
        return self.reference_year(statistic, moment.year)

    def stated_reference(self, statistic: Field) -> ReferenceYear | None:
        """What the agreement says of the reference year of a field, or of its table."""
        references = self.program.agreement.terms.reference_years
        return references.get(statistic.name) or references.get(statistic.resource.name)

    def _step(self, target: StepTarget, moment: Moment) -> Table:
        """Evaluated with all it needs in the order of the program, so that no formula waits inside another."""
        if (target, moment) not in self._steps:
            evaluation = Evaluation(self)
            for needed in self.program.needed_for(target):
                if (needed, moment) not in self._steps:
                    self._steps[needed, moment] = evaluation.evaluate(self.program.steps[needed].tree, moment)
        return self._steps[target, moment]

    def _parameter(self, target: ParameterTarget, year: int) -> Table:
        stated = stated_value(self.program.agreement, target, year)
        if stated.value is None:
            return scalar(Undefined((_no_value(target, stated.parameter, year),)))
        return scalar(stated.value)

    def _field(self, statistic: Field, moment: Moment) -> Table:
        if not statistic.dated:
            return statistic.by_year[None]
        year = self.year_of(statistic, moment)
        if year in statistic.by_year:
            return statistic.by_year[year]
        cell = Undefined((self._no_statistics(statistic, moment.year, year),))
        return Table(statistic.axes, (cell,) * prod(len(axis.members) for axis in statistic.axes))

    def _no_statistics(self, statistic: Field, year: int, reference_year: int | None) -> Cause:
        there_are = ", ".join(str(known) for known in statistic.by_year)
        if reference_year is None:
            place = self.program.agreement.terms.place_of("mätår", statistic.name)
            return Cause(
                f"mätår för {statistic.name} är inte angivet för {year}",
                place,
                expected=f"ett av åren som finns i {statistic.file}: {there_are}",
                remedy=f"Lägg till {year}: … under mätår.",
            )
        return Cause(
            f"{statistic.name} saknas för {reference_year} (år {year} räknas)",
            Place(statistic.source),
            expected=f"år {reference_year}; det finns {there_are}",
            remedy=f"Lägg till raderna för {reference_year}, eller ange ett annat mätår i överenskommelsen.",
        )


def _no_value(target: ParameterTarget, parameter: Parameter, year: int) -> Cause:
    years = ", ".join(str(stated) for stated in sorted(parameter.values))
    name = f"{target.rule}.{target.parameter}"
    if year < min(parameter.values):
        why = "värdet gäller från det år det är angivet för"
    elif parameter.valid_until is not None:
        why = f"värdet gäller till och med {parameter.valid_until}"
    else:
        why = "värdet är i kronor och gäller bara sitt eget år, och inget index räknar upp det"
    return Cause(
        f"{name} har inget värde för {year}: {why}",
        parameter.place_of("värden"),
        expected=f"ett värde för {year} (det finns för {years})",
        remedy=f"Lägg till {year}: … under värden, med källa.",
    )
