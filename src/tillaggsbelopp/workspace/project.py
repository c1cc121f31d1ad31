"""An agreement to calculate with: its figures, its decided years, and what is tried out."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from tillaggsbelopp.agreement.models import NEXT_YEAR, NOTHING
from tillaggsbelopp.agreement.program import looks_back
from tillaggsbelopp.agreement.reading import Agreement
from tillaggsbelopp.checks.computable_years import stated_years
from tillaggsbelopp.diagnostics import Diagnostic, Faults, InvalidInput, WrongUsage, wrong_usage
from tillaggsbelopp.engine.calculate import calculate
from tillaggsbelopp.engine.result import Result
from tillaggsbelopp.engine.year import AgreementYear, AgreementYears
from tillaggsbelopp.workspace.calculation import Calculation
from tillaggsbelopp.workspace.folders import DECISIONS, Loaded, load, with_published

if TYPE_CHECKING:
    from pandas import DataFrame

    from tillaggsbelopp.agreement.alternatives import Alternative
    from tillaggsbelopp.agreement.indicators import Indicator
    from tillaggsbelopp.engine.settlement_rule import Payable
    from tillaggsbelopp.measures.indicator_results import IndicatorResult
    from tillaggsbelopp.review.compare import Side
    from tillaggsbelopp.workspace.decisions import Decisions, Record

Read = TypeVar("Read")
Compared: TypeAlias = int | str | Calculation
Prepared: TypeAlias = "tuple[AgreementYear, Payable | None]"


@dataclass(frozen=True)
class Project:
    """An agreement to calculate with.

    `loaded` is the agreement and its figures as read, `decisions` the years that have been decided (None if there is no
    folder of them), and `changes` what is tried out, as written: `regel.gräns=15`.
    """

    loaded: Loaded
    decisions: "Decisions | None" = None
    changes: tuple[str, ...] = ()
    _prepared: "dict[int, Prepared]" = field(default_factory=dict, repr=False, compare=False)

    def __repr__(self) -> str:
        decided = f", decided: {self.decisions.years()}" if self.decisions else ""
        tried = f", tried out: {'; '.join(self.changes)}" if self.changes else ""
        return f"<Project {self.agreement.terms.id} in {self.loaded.shown[0]}{decided}{tried}>"

    @property
    def agreement(self) -> Agreement:
        """The agreement as it is written."""
        return self.loaded.agreement

    @cached_property
    def years(self) -> AgreementYears:
        """The agreement's years by what has been read alone, without decided years and what is tried out."""
        return AgreementYears(self.loaded.agreement, self.loaded.figures)

    @cached_property
    def alternatives(self) -> "tuple[Alternative, ...]":
        """The alternatives in the agreement's folder. InvalidInput with every fault in them."""
        from tillaggsbelopp.agreement.alternatives import read_alternatives

        return self._read_beside(read_alternatives)

    @cached_property
    def written_indicators(self) -> "tuple[Indicator, ...]":
        """The indicators as written in the agreement's folder. InvalidInput with every fault in them."""
        from tillaggsbelopp.agreement.indicators import read_indicators

        return self._read_beside(read_indicators)

    @cached_property
    def with_published(self) -> "Project":
        """The same with the tables that a source has printed beside the others. InvalidInput if they are faulty."""
        faults = Faults()
        loaded = with_published(self.loaded, faults) or self.loaded
        faults.raise_if_any()
        return self if loaded is self.loaded else replace(self, loaded=loaded, _prepared={})

    @property
    def decided(self) -> dict[int, Calculation]:
        """The years that have been decided, each calculated from its own copy.

        InvalidInput if a file of a decision is not as it was, CheckFailed if its copy gives other amounts than those
        that were decided.
        """
        found = self.decisions
        return {year: decided_calculation(found.record(year)) for year in found.years()} if found else {}

    def with_values(self, *written: str) -> "Project":
        """The project with other values tried out, as the option `--satt` takes them.

        `"rule.parameter=15"` (in the unit of the parameter), `"index.2025=3,1"` (per cent), `"field.0117=60"` (one
        municipality) or `"field=*1.02"` (times what it is). WrongUsage, when a year is calculated, for what can't be.
        """
        return replace(self, changes=(*self.changes, *written), _prepared={})

    def compare(self, before: Compared, after: Compared) -> "DataFrame":
        """Compare two years, alternatives (`"2025:id"`) or calculations, also of another project.

        A row per municipality and part with the columns kommunkod, kommun, delbelopp, a, b, skillnad (kr, Int64). What
        only one side has is missing on the other. WrongUsage for an unknown alternative, otherwise as `calculate`.
        """
        from tillaggsbelopp.report.frames import comparison_frame
        from tillaggsbelopp.review.compare import compare

        return comparison_frame(compare(self._side(before), self._side(after)))

    def _side(self, written: Compared) -> "Side":
        from tillaggsbelopp.agreement.alternatives import find_alternative
        from tillaggsbelopp.review.compare import Side, alternative_side

        if isinstance(written, Calculation):
            return Side(str(written.result.year), written.result)
        year, _, name = str(written).partition(":")
        if not year.isdecimal():
            raise wrong_usage(f"{written} är inget att jämföra", "ett år, 2025, eller ett alternativ, 2025:id")
        result = self.calculate(int(year)).result
        if not name:
            return Side(year, result)
        return alternative_side(result.grounds, find_alternative(self.alternatives, name, self.loaded.shown[0]))

    def sweep(self, year: int, over: "Mapping[str, Iterable[object]]") -> "DataFrame":
        """Calculate a year for every combination of values: `{"index.2025": [2, 3, 4], "rule.parameter": [10, 15]}`.

        Values are numbers, in the unit the quantity is stated in. A row per combination and municipality: the values,
        kommunkod, kommun, kronor per part and in all, and fel where it can't be calculated. The year is computed as
        it comes out now. WrongUsage for a quantity or value that can't be tried, otherwise as `calculate`.
        """
        from tillaggsbelopp.report.frames import sweep_frame
        from tillaggsbelopp.sweep.grid import Sweep
        from tillaggsbelopp.sweep.variations import read_variations

        of, _ = self.prepared(year)
        texts = [f"{name}={'; '.join(map(str, values))}" for name, values in over.items()]
        return sweep_frame(Sweep(of, read_variations(of, texts, "sweep", typed=False)))

    def indicators(self, year: int) -> "dict[str, DataFrame]":
        """The figures of every indicator's measures for a year, by name (`indicator.measure`).

        A column per axis (kommun: the code), and värde in the unit the measure is shown in; som_källan and klass where
        the measure has them. The frame of a measure without figures for the year is empty. InvalidInput as `calculate`.
        """
        from tillaggsbelopp.report.frames import measure_frames

        project = self.with_published
        return measure_frames(project.indicator_results(project.written_indicators), year)

    @cached_property
    def as_read(self) -> "Project":
        """The same without what is tried out."""
        return replace(self, changes=(), _prepared={}) if self.changes else self

    def is_decided(self, year: int) -> bool:
        """Tell whether the year has been decided."""
        return self.decisions is not None and year in self.decisions

    def calculate(self, year: int, *, recompute: bool = False) -> Calculation:
        """Calculate a year: as it was decided if it has been; else, or with `recompute`, as it comes out now.

        InvalidInput where the agreement or its figures can't be used for the year, with every fault; CheckFailed where
        a condition that a rule states does not hold; WrongUsage if something is tried out of a decided year.
        """
        if recompute or self.decisions is None or year not in self.decisions:
            return self.computed(year)
        if self.changes or self.loaded.figures.known_at is not None:
            option = "--satt" if self.changes else "--kunskapsdatum"
            what = f"{year} är fastställt, och {option} ändrar inte ett beslut"
            raise wrong_usage(what, remedy="Lägg till --rakna-om för att räkna med det som nu gäller.")
        return decided_calculation(self.decisions.record(year))

    def computed(self, year: int) -> Calculation:
        """The year as it comes out now, with any settlement that is agreed. InvalidInput as `calculate`."""
        of, payable = self.prepared(year)
        return Calculation(calculate(of), self.loaded, payable, self.year_before)

    def prepared(self, year: int) -> "Prepared":
        """The agreement in the year, with what follows from the decided years before, and what it pays of a settlement.

        InvalidInput if what it rests on can't be used, WrongUsage if it is what is tried out.
        """
        if year not in self._prepared:
            self._prepared[year] = self._prepare(year)
        return self._prepared[year]

    def indicator_results(self, chosen: "Sequence[Indicator]") -> "list[IndicatorResult]":
        """Compute some of the agreement's indicators, with what is tried out.

        InvalidInput if one can't be computed, WrongUsage if it is what is tried out that is wrong.
        """
        from tillaggsbelopp.measures.indicator_results import indicator_result, world_of

        world = world_of(self.agreement, self.loaded.figures, self.written_indicators)
        if self.changes:
            first = min((min(each.years) for each in chosen if each.years), default=world.first_year)
            tried = self._tried(AgreementYear(world.program.agreement, world.figures, first))
            try:
                world = world_of(tried.written, tried.figures, self.written_indicators)
            except InvalidInput as invalid:
                raise WrongUsage(invalid.diagnostics) from None
        return [indicator_result(world, each) for each in chosen]

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
        """Read what stands beside the rules in the agreement's folder. InvalidInput with every fault in it."""
        faults = Faults()
        found = read(self.loaded.folders[0], self.loaded.shown[0], faults)
        faults.raise_if_any()
        return found

    def _prepare(self, year: int) -> "Prepared":
        of = self._tried(self.years[year]) if self.changes else self.years[year]
        follows = of.written.terms.settlement
        decided = {}
        if self.decisions is not None and (follows in (NOTHING, NEXT_YEAR) or looks_back(of.written)):
            decided = self.decisions.decided_before(year)
            of = AgreementYear(of.written, replace(of.figures, decided=decided), year)
        payable = None
        if self.decisions is not None and follows == NEXT_YEAR and year - 1 in decided:
            payable = self._settlement(self.decisions, year - 1)
        return _with_payable(of, payable), payable

    def _tried(self, of: AgreementYear) -> AgreementYear:
        from tillaggsbelopp.agreement.changes import read_option
        from tillaggsbelopp.sweep.tried_values import with_tried

        try:
            return with_tried(of, [read_option(text, "--satt") for text in self.changes])
        except InvalidInput as invalid:
            raise WrongUsage(invalid.diagnostics) from None

    def _settlement(self, decisions: "Decisions", year: int) -> "Payable":
        """The difference, by code in kr, between a decided year and the same computed with what is known now."""
        from tillaggsbelopp.engine.settlement_rule import Payable

        before = decided_calculation(decisions.record(year)).result
        try:
            after = self.as_read.computed(year).result
        except InvalidInput as invalid:
            what = f"{year} kan inte räknas om för att avräknas:"
            raise InvalidInput([Diagnostic(what), *invalid.diagnostics]) from None
        codes = sorted({*before.municipalities.members, *after.municipalities.members})
        return Payable(year, {code: (after.find_total(code) or 0) - (before.find_total(code) or 0) for code in codes})


def open_project(
    config: str | Path | None = None,
    data: str | Path | None = None,
    decisions: str | Path | None = None,
    known_at: date | None = None,
) -> Project:
    """Open the project in folders: those named, else ./config, ./data and ./beslut, else what came with the program.

    `config` and `data` are the agreement's own folders, `decisions` the one that its decided years stand in. With
    `known_at` index values and tables count only if they were published by that day. InvalidInput with every fault in
    the files, WrongUsage if it is unclear which folders are meant.
    """
    loaded = load(None if config is None else str(config), None if data is None else str(data))
    decided = None
    if decisions is not None or Path(DECISIONS).is_dir():
        from tillaggsbelopp.workspace.decisions import decisions_in

        decided = decisions_in(str(decisions or DECISIONS), loaded.agreement.terms.id)
    return Project(loaded._replace(figures=replace(loaded.figures, known_at=known_at)), decided)


def decided_calculation(record: "Record") -> Calculation:
    """Calculate a decided year from its own copy. CheckFailed if that does not give what its receipt says."""
    own = Project(record.loaded, record.earlier)
    of = AgreementYear(record.loaded.agreement, record.loaded.figures, record.year)
    result = calculate(_with_payable(of, record.payable))
    record.check(result)
    return Calculation(result._replace(decision=record.decision), own.loaded, record.payable, own.year_before)


def _with_payable(of: AgreementYear, payable: "Payable | None") -> AgreementYear:
    if payable is None:
        return of
    from tillaggsbelopp.engine.settlement_rule import with_settlement

    return with_settlement(of, payable)
