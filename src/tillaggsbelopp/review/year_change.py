"""The change of amounts from one year to another, split by cause.

Two calculations of different years are mixed by evaluating the rules of the one and reading each kind of figure from
the year it is taken from. Years are counted from each calculation's own: the year before is that of the same one.
"""

from dataclasses import replace
from fractions import Fraction
from typing import Final

from tillaggsbelopp.agreement.indices import IndexValue
from tillaggsbelopp.agreement.parameters import MEMBER
from tillaggsbelopp.engine.indexation import Chain, chain_of, known_value
from tillaggsbelopp.engine.result import Result
from tillaggsbelopp.engine.stated import stated_value
from tillaggsbelopp.engine.year import AgreementYear
from tillaggsbelopp.formula.evaluate import Evaluation, Moment
from tillaggsbelopp.formula.tree import FieldTarget, ParameterTarget, StepTarget, Target, YearTarget
from tillaggsbelopp.formula.values import Cell, Table, Undefined, scalar
from tillaggsbelopp.review.causes import EARLIER, INDEX, PARAMETERS, RULES, STATISTICS, NotComputable, unrounded_in
from tillaggsbelopp.review.settlement import Settlement, split

SETTLED: Final = "avräkning"
OF_THE_YEAR: Final = "det reglerna säger om året"
"""What rules whose text is the same give another year: where they are phased in, or read the year before."""
REVISED: Final = "revideringar av index"
"""What an index has changed in the years up to the earlier one, after that was calculated or decided."""


def change_between(before: Result, after: Result) -> Settlement:
    """The change between two years for each municipality, split by cause.

    The effects are those of unrounded amounts (Shapley), and sum to the difference of the rounded ones for each
    municipality. What an index now says of the years up to the earlier one is told apart from what it says of those
    after it. What a year pays of a settlement is a cause of its own, in the kronor that are paid; the year itself goes
    with the rules. Two years that can't be mixed have one cause, all of them together.
    """
    paid = [_settled(result) for result in (before, after)]
    settled = {code: paid[1].get(code, 0) - paid[0].get(code, 0) for one in paid for code in one}
    exact = {SETTLED: settled} if any(paid) else {}
    sides = before.grounds, after.grounds
    revised = _revised(*sides)
    rules = OF_THE_YEAR if before.grounds.written is after.grounds.written else RULES
    causes = [INDEX, *([REVISED] if revised else []), STATISTICS, PARAMETERS, rules]
    if all(side.year > side.world.first_year for side in sides):
        causes.append(EARLIER)  # an agreement's first year reads no year before it
    ends = {frozenset[str](): sides[0], frozenset(causes): sides[1]}

    def worth(now: frozenset[str]) -> dict[str, Fraction]:
        new = now | ({REVISED} if INDEX in now and not revised else set()) | ({RULES} if rules in now else set())
        mixed = _Mixed(*sides, new)
        amounts = unrounded_in(mixed, mixed.text.program, mixed.text.now, with_settlements=False)
        if (end := ends.get(now)) and amounts != unrounded_in(end.world, end.program, end.now, with_settlements=False):
            raise NotComputable  # with no cause as now it must be the one year, with all of them the other
        return amounts

    return split(before, after, causes, worth, exact)


def _settled(result: Result) -> dict[str, int]:
    """The kronor that a year pays of a settlement, by code."""
    return {code: kr for part in result.shared if part.settles for code, kr in part.amounts.items()}


def _revised(before: AgreementYear, after: AgreementYear) -> bool:
    """Tell whether an index that both have says something else of a year that both know, up to the earlier one's."""
    known = [_known(side, before.year) for side in (before, after)]
    return any(
        known[1][name][year].percent != value.percent
        for name, values in known[0].items()
        for year, value in values.items()
        if year in known[1].get(name, {})
    )


def _known(side: AgreementYear, until: int) -> dict[str, dict[int, IndexValue]]:
    """The values of each index up to a year as the side knows them, by the index's id and the year."""
    found = {
        index.id: {year: known_value(side.agreement, side.figures, index, year) for year in index.years()}
        for index in side.agreement.indices
    }
    return {
        name: {year: value for year, value in values.items() if value is not None and year <= until}
        for name, values in found.items()
    }


def _with_values_of(side: AgreementYear, other: AgreementYear, until: int) -> AgreementYear:
    """The side with its indices as the other knows them up to a year, and as it knows them itself after that."""
    own, theirs = _known(side, max(side.year, until)), _known(other, until)
    indices = tuple(
        index.model_copy(update={"values": [*({**own[index.id], **theirs.get(index.id, {})}).values()]})
        for index in side.agreement.indices
    )
    agreement = replace(side.agreement, indices=indices)
    return AgreementYear(agreement, replace(side.figures, known_at=None), side.year, aside=())


def _means_the_same(target: Target, here: AgreementYear, there: AgreementYear) -> bool:
    """Tell whether a target that is named there means the same here."""
    own = here.program.type_of(target)
    if own is None or own != there.program.type_of(target):
        return False
    if not isinstance(target, ParameterTarget) or here.agreement.find_index(target.rule) is not None:
        return True
    one, another = (each.agreement.parameter(target.rule, target.parameter) for each in (here, there))
    return one.members == another.members


class _Mixed:
    """A world in which the formulas of one side read figures of both: those of the causes in `now` are the later's."""

    def __init__(self, before: AgreementYear, after: AgreementYear, now: frozenset[str]) -> None:
        if before.figures.statistics.axes != after.figures.statistics.axes:
            raise NotComputable
        self._sides, self._now = (before, after), now
        self._index = self.side(INDEX)
        if (INDEX in now) != (REVISED in now):
            self._index = _with_values_of(self._index, self.side(REVISED), before.year)
        self._steps: dict[tuple[StepTarget, Moment], Table] = {}
        self.text = self.side(RULES)
        self.first_year, self.axis = self.text.world.first_year, self.text.world.axis

    def side(self, cause: str) -> AgreementYear:
        """The side that figures of a cause are read from."""
        return self._sides[cause in self._now]

    def prepare_years_before(self, moment: Moment) -> None:
        """Do nothing, since the years before are read in one side's own world."""

    def value(self, target: Target, moment: Moment) -> Table:
        """The value of a target; a year before the text's own is read as many years before the own year of its side."""
        match target:
            case StepTarget():
                return self._step(target, moment)
            case ParameterTarget():
                return self._parameter(target, moment)
            case FieldTarget():
                return self._read(STATISTICS, target, moment)
            case YearTarget():
                return scalar(Fraction(moment.year))

    def _read(self, cause: str, target: Target, moment: Moment) -> Table:
        side = self._index if cause == INDEX else self.side(cause)
        side = side if _means_the_same(target, side, self.text) else self.text
        return side.world.value(target, moment._replace(year=self._year_of(side, moment)))

    def _year_of(self, side: AgreementYear, moment: Moment) -> int:
        return side.year + moment.year - self.text.year

    def _step(self, target: StepTarget, moment: Moment) -> Table:
        if moment.year < self.text.year:
            both_go_on = all(side.year > side.world.first_year for side in self._sides)
            return self._read(EARLIER if both_go_on else RULES, target, moment)
        if (target, moment) not in self._steps:
            program = self.text.program
            for needed in program.needed_for(target):
                if (needed, moment) not in self._steps:
                    self._steps[needed, moment] = Evaluation(self).evaluate(program.steps[needed].tree, moment)
        return self._steps[target, moment]

    def _parameter(self, target: ParameterTarget, moment: Moment) -> Table:
        if self.text.program.agreement.find_index(target.rule) is not None:
            return self._read(INDEX, target, moment)
        side = self.side(PARAMETERS)
        if side.world.decided_world(self._year_of(side, moment)) is not None:
            return self._read(PARAMETERS, target, moment)
        agreement = self.text.program.agreement
        axis = agreement.parameter(target.rule, target.parameter).axis
        cells = tuple(self._single(single, moment) for single in agreement.singles(target))
        return Table((self.axis(axis),) if axis else (), cells)

    def _single(self, target: ParameterTarget, moment: Moment) -> Cell:
        """A single value as its side states it, raised by the index as the side of the index knows it."""
        whole = ParameterTarget(target.rule, target.parameter.partition(MEMBER)[0])
        index = self._index
        sides = self.side(PARAMETERS), self.text, *self._sides
        found = [
            stated_value(side.agreement, side.world.figures, target, self._year_of(side, moment))
            for side in sides
            if _means_the_same(whole, side, self.text)
        ]  # what only one of the years has a value for is there in any case, since only that one reads it
        stated = next((each for each in found if each.value is not None), found[0])
        parameter, start, year = stated.parameter, stated.as_stated.value, self._year_of(index, moment)
        if start is None or stated.year is None or index.agreement.find_index(parameter.indexed_by or "") is None:
            return stated.cell
        if year < parameter.price_levels.get(stated.year, stated.year):
            return stated.cell  # stated anew in later prices than the index is read for
        chain = chain_of(index.agreement, index.figures, parameter, stated.year, year, start)
        return chain.value if isinstance(chain, Chain) else Undefined((chain,))
