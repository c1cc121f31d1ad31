"""An agreement in a year: the rules that are calculated, compiled, and the world their values are found in.

Made once for an agreement, figures and a year, and handed on: amounts, explanation, workbook, checks, causes,
comparison and sweep all start from it.
"""

from functools import cached_property

from tillaggsbelopp.agreement.in_force import StandsAside, standing_aside
from tillaggsbelopp.agreement.program import Program, compile_agreement
from tillaggsbelopp.agreement.reading import Agreement
from tillaggsbelopp.engine.figures import Figures
from tillaggsbelopp.engine.stated import stated_value
from tillaggsbelopp.engine.trace import Trace
from tillaggsbelopp.engine.tracing import trace_of
from tillaggsbelopp.engine.world import World
from tillaggsbelopp.formula.evaluate import Moment
from tillaggsbelopp.formula.tree import ParameterTarget

Worlds = dict[tuple[tuple[str, ...], tuple[int, ...]], World]
"""Worlds of one agreement and the same figures, by the rules that are left out and the decided years that are read."""


class AgreementYear:
    """An agreement applied to figures in one year.

    `written` is the agreement with all its rules, with what is tried out, and `figures` are those it is applied to. The
    rest follows from them and is worked out when it is first asked for.
    """

    def __init__(
        self,
        written: Agreement,
        figures: Figures,
        year: int,
        *,
        aside: tuple[StandsAside, ...] | None = None,
        worlds: Worlds | None = None,
    ) -> None:
        """Apply an agreement to figures in a year; `aside` are the rules to leave out.

        Without `aside` they are found when needed; () calculates every rule, also one without values. `worlds` are
        those of other years of the same agreement and figures, to share what they have evaluated.
        """
        self.written = written
        self.figures = figures
        self.year = year
        self._worlds: Worlds = {} if worlds is None else worlds
        if aside is not None:
            self.aside = aside

    def __repr__(self) -> str:
        return f"<AgreementYear {self.written.terms.id} {self.year}>"

    @property
    def now(self) -> Moment:
        """The moment that the year's own amounts are read at."""
        return Moment(self.year)

    @property
    def changes(self) -> tuple[str, ...]:
        """The changes that are tried out, in words: an alternative, and values of parameters, indices and figures."""
        alternative = [self.written.alternative] if self.written.alternative else []
        return (*alternative, *map(str, (*self.written.changes, *self.figures.changes)))

    @cached_property
    def aside(self) -> tuple[StandsAside, ...]:
        """The rules that stand aside in the year for want of a value, each with what it lacks."""
        return standing_aside(self.written, self._has_value)

    @cached_property
    def agreement(self) -> Agreement:
        """The agreement as it is calculated for the year: without the rules that stand aside."""
        return self.written.without(each.rule for each in self.aside)

    @property
    def program(self) -> Program:
        """The formulas, bound and in order. InvalidInput with every fault in them."""
        return self.world.program

    @cached_property
    def world(self) -> World:
        """The world in which the formulas find their values. InvalidInput as `program`."""
        figures = self.figures.before(self.year)
        key = tuple(each.rule for each in self.aside), tuple(figures.decided)
        if key not in self._worlds:
            self._worlds[key] = World(compile_agreement(self.agreement, figures.statistics.catalogue), figures)
        return self._worlds[key]

    @cached_property
    def trace(self) -> Trace:
        """The trace: how the amounts come about, and all that they rest on. InvalidInput as `program`."""
        return trace_of(self.world, self.year)

    def _has_value(self, target: ParameterTarget) -> bool:
        singles = self.written.singles(target)
        return all(stated_value(self.written, self.figures, each, self.year).value is not None for each in singles)


class AgreementYears:
    """An agreement applied to figures: its years, each made when it is first asked for."""

    def __init__(self, agreement: Agreement, figures: Figures) -> None:
        self.agreement = agreement
        self.figures = figures
        self._worlds: Worlds = {}
        self._made: dict[int, AgreementYear] = {}

    def __getitem__(self, year: int) -> AgreementYear:
        """Give the agreement in a year."""
        if year not in self._made:
            self._made[year] = AgreementYear(self.agreement, self.figures, year, worlds=self._worlds)
        return self._made[year]

    def with_all_rules(self, year: int) -> AgreementYear:
        """Give the agreement in a year with every rule calculated, also those that stand aside for want of a value."""
        if not self[year].aside:
            return self[year]
        return AgreementYear(self.agreement, self.figures, year, aside=(), worlds=self._worlds)
