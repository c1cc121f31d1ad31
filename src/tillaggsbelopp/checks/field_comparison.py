"""The figures of a field beside those that another file has: which differ, and by more than is stated to be allowed."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from tillaggsbelopp.diagnostics import Diagnostic, Place
from tillaggsbelopp.formula.values import Axis
from tillaggsbelopp.statistics.package import FieldDescription
from tillaggsbelopp.swedish import format_number

Own = Mapping[int | None, Mapping[str, Fraction | None]]
Other = Mapping[int | None, Mapping[str, Fraction]]


class FigurePair(NamedTuple):
    """A municipality's figure here, None if missing, and that of the other file, in the unit of their field."""

    code: str
    own: Fraction | None
    other: Fraction

    @property
    def difference(self) -> Fraction | None:
        """The other figure less the own; None if there is no own."""
        return None if self.own is None else self.other - self.own


class YearBeside(NamedTuple):
    """A year's figures in two files (None: undated), and by how much they may differ, in the unit of their field."""

    year: int | None
    tolerance: Fraction
    pairs: tuple[FigurePair, ...]

    @property
    def apart(self) -> tuple[FigurePair, ...]:
        """The pairs that differ by more than they may, or of which one is missing."""
        return tuple(pair for pair in self.pairs if pair.difference is None or abs(pair.difference) > self.tolerance)


def set_beside(own: Own, other: Other, field: FieldDescription, register: Axis) -> tuple[YearBeside, ...]:
    """Set the figures of the years that both have beside each other, in the order of years and of the register."""
    years = sorted(own.keys() & other.keys(), key=lambda year: year or 0)
    return tuple(
        YearBeside(
            year,
            allowed_difference(field, year),
            tuple(FigurePair(code, own[year].get(code), other[year][code]) for code in register.members),
        )
        for year in years
    )


def allowed_difference(field: FieldDescription, year: int | None) -> Fraction:
    """By how much a year's figure may differ between sources: the most that an origin of that year states, else 0."""
    of_year = [origin for origin in field.origins if year is None or origin.has(year)]
    return max((origin.tolerance for origin in of_year if origin.tolerance is not None), default=Fraction(0))


def told_apart(
    years: Sequence[YearBeside],
    field: FieldDescription,
    register: Axis,
    places: Mapping[tuple[int | None, str], Place],
) -> Iterator[Diagnostic]:
    """Tell each pair that differs by more than it may, at the place of the own figure, by year and code."""
    for each in years:
        when = f" {each.year}" if each.year else ""
        allowed = f"högst {format_number(each.tolerance)} får skilja" if each.tolerance else "lika tal"
        for pair in each.apart:
            here = "saknas" if pair.own is None else format_number(pair.own)
            what = (
                f"{field.known_as}{when}, {register.label(pair.code)}: {here} här, {format_number(pair.other)} i filen"
            )
            remedy = "Se efter vilken som stämmer. Lägger källan brus på talen, ange tolerans under hämtas för fältet."
            yield Diagnostic(what, places.get((each.year, pair.code)), allowed, remedy)
