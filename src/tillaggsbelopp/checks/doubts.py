"""Doubts: figures that can be computed with but look wrong, and the kronor that hang on them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import cached_property
from typing import Final, NamedTuple

from tillaggsbelopp.agreement.reading import Change
from tillaggsbelopp.diagnostics import Diagnostic, InvalidInput, Place
from tillaggsbelopp.engine.calculate import components_of
from tillaggsbelopp.engine.year import AgreementYear
from tillaggsbelopp.formula.values import Table
from tillaggsbelopp.statistics.tables import RawTable
from tillaggsbelopp.swedish import in_kr, join_words

_MOST_COMPUTED: Final = 25  # doubts whose kronor are worked out: each takes a calculation of the year
_NAMED: Final = 2


class Doubt(NamedTuple):
    """A doubt, in a Swedish sentence with both figures and the kronor, and what to do about it.

    `subject` is what it is about, in a few words; `field` a field's name, or that of an index or a parameter. `years`
    are the reference years (of an index, its own), `municipalities` codes, and `figures` the doubted one and the one
    it is set against, in the base of the unit. `kronor` is what would move, None where it is not known. One that does
    not block a decision is only told.
    """

    kind: str
    subject: str
    what: str
    place: Place | None
    remedy: str
    field: str
    years: tuple[int, ...] = ()
    municipalities: tuple[str, ...] = ()
    figures: tuple[Fraction, ...] = ()
    kronor: int | None = None
    blocks: bool = True

    @property
    def key(self) -> tuple[str, str, tuple[int, ...], tuple[str, ...]]:
        """What tells it from others, whatever year is computed."""
        return self.kind, self.field, self.years, self.municipalities

    @property
    def diagnostic(self) -> Diagnostic:
        """The same as a remark."""
        return Diagnostic(self.what, self.place, remedy=self.remedy)


class AmountsMoved(NamedTuple):
    """The amounts of a year, by code in kr, as they are and as they would be (None: they can't be computed)."""

    year: int
    labels: Mapping[str, str]
    now: Mapping[str, int]
    then: Mapping[str, int] | None

    @property
    def kronor(self) -> int | None:
        """The kronor that some would get more and others less of, whichever is the more."""
        if self.then is None:
            return None
        changes = [self.then[code] - self.now[code] for code in self.now]
        return max(sum(change for change in changes if change > 0), -sum(change for change in changes if change < 0))

    @property
    def largest(self) -> str:
        """The code of the municipality whose amount changes most; "" if none does."""
        then = self.then or {}
        changes = {code: abs(then[code] - self.now[code]) for code in then}
        code = max(changes, key=lambda each: changes[each], default="")
        return code if changes.get(code) else ""

    def told(self, instead: str, codes: Sequence[str] = ()) -> str:
        """A sentence that says what `instead` would give those of `codes`, if they are few, else whoever it moves most.

        Without codes, the sum of all is told.
        """
        if self.then is None:
            return f"Vad beloppen blir med {instead} går inte att räkna."
        if not self.kronor:
            return f"Beloppen för {self.year} blir desamma med {instead}."
        named = codes if len(codes) <= _NAMED else [self.largest]
        if not named:
            sums = (in_kr(sum(amounts.values())) for amounts in (self.then, self.now))
            return f"Med {instead} blir summan {' i stället för '.join(sums)} år {self.year}."
        gets = [f"{self.labels[code]} {in_kr(self.then[code])} i stället för {in_kr(self.now[code])}" for code in named]
        in_all = f"; sammanlagt rör det {in_kr(self.kronor)}" if len(codes) > _NAMED else ""
        return f"Med {instead} får {join_words(gets)} år {self.year}{in_all}."


class Stakes:
    """The kronor at stake in a year: its amounts, computed again with other figures. Only what is asked for is.

    `opened` are the files that have been read again to find the places of figures, by name.
    """

    def __init__(self, of: AgreementYear) -> None:
        self.of = of
        self.opened: dict[str, RawTable] = {}
        self._left = _MOST_COMPUTED

    @cached_property
    def _now(self) -> Mapping[str, int] | None:
        return _amounts(self.of)

    def with_tables(self, tables: Mapping[tuple[str, int | None], Table]) -> AmountsMoved:
        """The effect of other figures in some fields, by name and reference year."""

        def changed() -> AgreementYear:
            statistics = self.of.figures.statistics
            fields = dict(statistics.fields)
            for (name, year), table in tables.items():
                fields[name] = fields[name]._replace(by_year={**fields[name].by_year, year: table})
            figures = replace(self.of.figures, statistics=replace(statistics, fields=fields))
            return AgreementYear(self.of.written, figures, self.of.year, aside=self.of.aside)

        return self._effect(changed)

    def with_change(self, change: Change) -> AmountsMoved:
        """The effect of another value of a parameter or an index."""

        def changed() -> AgreementYear:
            written = replace(self.of.written, changes=(*self.of.written.changes, change))
            return AgreementYear(written, self.of.figures, self.of.year, aside=self.of.aside)

        return self._effect(changed)

    def _effect(self, changed: Callable[[], AgreementYear]) -> AmountsMoved:
        axis = self.of.figures.statistics.municipalities
        labels = dict(zip(axis.members, axis.labels, strict=True))
        self._left -= 1
        then = _amounts(changed()) if self._now is not None and self._left >= 0 else None
        return AmountsMoved(self.of.year, labels, self._now or {}, then)


def _amounts(of: AgreementYear) -> Mapping[str, int] | None:
    """Each municipality's amount of the agreement's own total, kr; None if they can't be computed."""
    try:
        own = [each for each in components_of(of) if each.distributed and not each.total]
    except InvalidInput:
        return None
    codes = of.figures.statistics.municipalities.members
    return {code: sum(component.amounts[code] for component in own) for code in codes}
