"""An agreement to calculate with: its figures, its decided years, and what is tried out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from tillaggsbelopp.agreement.models import NEXT_YEAR, NOTHING
from tillaggsbelopp.agreement.program import looks_back
from tillaggsbelopp.agreement.reading import Agreement
from tillaggsbelopp.diagnostics import Diagnostic, Faults, InvalidInput, WrongUsage, wrong_usage
from tillaggsbelopp.engine.calculate import calculate
from tillaggsbelopp.engine.result import Result
from tillaggsbelopp.engine.year import AgreementYear, AgreementYears
from tillaggsbelopp.engine.years import YearChoice, newest_year, stated_years
from tillaggsbelopp.workspace.folders import DECISIONS, Loaded, all_published, load

if TYPE_CHECKING:
    from tillaggsbelopp.agreement.alternatives import Alternative
    from tillaggsbelopp.agreement.indicators import Indicator
    from tillaggsbelopp.engine.indicators import IndicatorResult
    from tillaggsbelopp.engine.settlement import Payable
    from tillaggsbelopp.workspace.decisions import Decisions, Record

Read = TypeVar("Read")
Prepared: TypeAlias = "tuple[AgreementYear, Payable | None]"


@dataclass(frozen=True)
class Project:
    """What there is to calculate on.

    `loaded` is the agreement and its figures as read, `decisions` the years that have been decided (None if there is no
    folder of them), and `changes` what is tried out, as written: `regel.gräns=15`.
    """

    loaded: Loaded
    decisions: "Decisions | None" = None
    changes: tuple[str, ...] = ()
    _prepared: "dict[int, Prepared]" = field(default_factory=dict, repr=False, compare=False)

    @property
    def agreement(self) -> Agreement:
        """The agreement as it is written."""
        return self.loaded.agreement

    @cached_property
    def years(self) -> AgreementYears:
        """The agreement's years by what has been read alone."""
        return AgreementYears(self.loaded.agreement, self.loaded.figures)

    @cached_property
    def alternatives(self) -> "tuple[Alternative, ...]":
        """The alternatives in the agreement's folder. InvalidInput with every fault in them."""
        from tillaggsbelopp.agreement.alternatives import read_alternatives

        return self._read_beside(read_alternatives)

    @cached_property
    def indicators(self) -> "tuple[Indicator, ...]":
        """The indicators in the agreement's folder. InvalidInput with every fault in them."""
        from tillaggsbelopp.agreement.indicators import read_indicators

        return self._read_beside(read_indicators)

    @cached_property
    def with_published(self) -> "Project":
        """The same with the tables that a source has printed beside the others. InvalidInput if they are faulty."""
        loaded = all_published(self.loaded)
        return self if loaded is self.loaded else replace(self, loaded=loaded, _prepared={})

    @property
    def as_read(self) -> "Project":
        """The same without what is tried out."""
        return replace(self, changes=(), _prepared={}) if self.changes else self

    def is_decided(self, year: int) -> bool:
        """Tell whether the year has been decided."""
        return self.decisions is not None and year in self.decisions

    def calculated(self, year: int, *, recompute: bool = False) -> "Calculation":
        """The year as it was decided if it has been; else, or with `recompute`, as it comes out now.

        WrongUsage if something is tried out of a decided year. Otherwise as `computed` and `decided_calculation`.
        """
        if recompute or self.decisions is None or year not in self.decisions:
            return self.computed(year)
        if self.changes or self.loaded.figures.known_at is not None:
            option = "--satt" if self.changes else "--kunskapsdatum"
            what = f"{year} är fastställt, och {option} ändrar inte ett beslut"
            raise wrong_usage(what, remedy="Lägg till --rakna-om för att räkna med det som nu gäller.")
        return decided_calculation(self.decisions.record(year))

    def computed(self, year: int) -> "Calculation":
        """The year as it comes out now, with the settlement of the year before where that is agreed.

        InvalidInput and CheckFailed as `calculate`.
        """
        of, payable = self.prepared(year)
        return Calculation(calculate(of), self, payable)

    def prepared(self, year: int) -> "Prepared":
        """The agreement in the year, with what follows from the decided years before, and what it pays of a settlement.

        InvalidInput if what it rests on can't be used, WrongUsage if it is what is tried out.
        """
        if year not in self._prepared:
            self._prepared[year] = self._prepare(year)
        return self._prepared[year]

    def indicator_results(self, chosen: "Sequence[Indicator]") -> "list[IndicatorResult]":
        """The figures of some of the agreement's indicators, with what is tried out.

        InvalidInput if one can't be computed, WrongUsage if it is what is tried out that is wrong.
        """
        from tillaggsbelopp.engine.indicators import indicator_result, world_of

        world = world_of(self.agreement, self.loaded.figures, self.indicators)
        if self.changes:
            first = min((min(each.years) for each in chosen if each.years), default=world.first_year)
            tried = self._tried(AgreementYear(world.program.agreement, world.figures, first))
            try:
                world = world_of(tried.written, tried.figures, self.indicators)
            except InvalidInput as invalid:
                raise WrongUsage(invalid.diagnostics) from None
        return [indicator_result(world, each) for each in chosen]

    def newest_decided(self) -> int | None:
        """The newest year that has been decided."""
        return None if self.decisions is None else max(self.decisions.years(), default=None)

    def newest_computable(self) -> YearChoice:
        """The newest year that can be computed without an assumed index value. InvalidInput if there is none."""
        return newest_year(self.years)

    def year_before(self, result: Result) -> Result | None:
        """The result of the year before, decided if it has been, without what is tried out; None if there is none."""
        year = result.year - 1
        if self.decisions is not None and year in self.decisions:
            return decided_calculation(self.decisions.record(year)).result
        stated = stated_years(self.loaded.agreement)
        if stated and year < min(stated):
            return None  # nothing of what the agreement states holds yet
        try:
            return self.as_read.computed(year).result
        except InvalidInput:
            return None

    def _read_beside(self, read: Callable[[Path, str, Faults], Read]) -> Read:
        """What stands beside the rules in the agreement's folder."""
        faults = Faults()
        found = read(self.loaded.folders[0], self.loaded.shown[0], faults)
        faults.raise_if_any()
        return found

    def _prepare(self, year: int) -> "Prepared":
        of = self._changed(year)
        follows = of.written.terms.settlement
        decided = {}
        if self.decisions is not None and (follows in (NOTHING, NEXT_YEAR) or looks_back(of.written)):
            decided = self.decisions.decided_before(year)
            of = AgreementYear(of.written, replace(of.figures, decided=decided), year)
        payable = None
        if self.decisions is not None and follows == NEXT_YEAR and year - 1 in decided:
            payable = self._settlement(self.decisions, year - 1)
        return _with_payable(of, payable), payable

    def _changed(self, year: int) -> AgreementYear:
        """The agreement in the year with what is tried out."""
        return self._tried(self.years[year]) if self.changes else self.years[year]

    def _tried(self, of: AgreementYear) -> AgreementYear:
        from tillaggsbelopp.agreement.changes import read_option
        from tillaggsbelopp.engine.tried import with_tried

        try:
            return with_tried(of, [read_option(text, "--satt") for text in self.changes])
        except InvalidInput as invalid:
            raise WrongUsage(invalid.diagnostics) from None

    def _settlement(self, decisions: "Decisions", year: int) -> "Payable":
        """What a decided year differs by from what is known now."""
        from tillaggsbelopp.engine.settlement import Payable

        before = decided_calculation(decisions.record(year)).result
        try:
            after = self.as_read.computed(year).result
        except InvalidInput as invalid:
            what = f"{year} kan inte räknas om för att avräknas:"
            raise InvalidInput([Diagnostic(what), *invalid.diagnostics]) from None
        codes = sorted({*before.municipalities.members, *after.municipalities.members})
        return Payable(year, {code: after.total_if_any(code) - before.total_if_any(code) for code in codes})


@dataclass(frozen=True)
class Calculation:
    """The result of a year, the project it was calculated in, and what it pays of the settlement of the year before."""

    result: Result
    project: Project
    payable: "Payable | None" = None

    @property
    def loaded(self) -> Loaded:
        """What was read for it."""
        return self.project.loaded

    @property
    def before(self) -> Result | None:
        """The result of the year before; None if there is none."""
        return self.project.year_before(self.result)


def open_project(
    config: str | None = None, data: str | None = None, decisions: str | None = None, known_at: date | None = None
) -> Project:
    """The project in folders: those named, else ./config, ./data and ./beslut, else what came with the program.

    `known_at`: index values and tables count only if they were published by that day. InvalidInput with every fault in
    the files, WrongUsage if it is unclear which folders are meant.
    """
    loaded = load(config, data)
    decided = None
    if decisions is not None or Path(DECISIONS).is_dir():
        from tillaggsbelopp.workspace.decisions import decisions_in

        decided = decisions_in(decisions or DECISIONS, loaded.agreement.terms.id)
    return Project(loaded._replace(figures=replace(loaded.figures, known_at=known_at)), decided)


def decided_calculation(record: "Record") -> Calculation:
    """A decided year, calculated from its own copy. CheckFailed if that does not give what its receipt says."""
    own = Project(record.loaded, record.earlier)
    of = AgreementYear(record.loaded.agreement, record.loaded.figures, record.year)
    result = calculate(_with_payable(of, record.payable))
    record.check(result)
    return Calculation(result._replace(decision=record.decision), own, record.payable)


def decided_alone(folder: Path, years: Sequence[int]) -> list[Calculation] | None:
    """The years as they were decided, which needs nothing of what is here now; None unless all of them have been."""
    if not folder.is_dir():
        return None
    from tillaggsbelopp.workspace.decisions import agreement_decided_on, decisions_in

    found = {agreement_decided_on(folder, year) for year in years}
    if len(found) != 1 or (agreement := found.pop()) is None:
        return None
    decisions = decisions_in(folder.as_posix(), agreement)
    return [decided_calculation(decisions.record(year)) for year in years]


def _with_payable(of: AgreementYear, payable: "Payable | None") -> AgreementYear:
    if payable is None:
        return of
    from tillaggsbelopp.engine.settlement import with_settlement

    return with_settlement(of, payable)
