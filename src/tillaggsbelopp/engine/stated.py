"""The value of a parameter, and the reference year, that holds in a year: the one place that all readings ask."""

from fractions import Fraction
from typing import NamedTuple

from tillaggsbelopp.agreement.changes import own_value
from tillaggsbelopp.agreement.models import LockedYears, ReferenceYear, Terms
from tillaggsbelopp.agreement.parameters import MEMBER, Parameter
from tillaggsbelopp.agreement.reading import SET, Agreement, Change
from tillaggsbelopp.engine.figures import Figures
from tillaggsbelopp.engine.indexation import TRIED, Chain, chain_of, percent_text, rise_of
from tillaggsbelopp.formula.tree import ParameterTarget
from tillaggsbelopp.formula.values import Cause, Cell, Undefined
from tillaggsbelopp.statistics.statistics import Field


class Stated(NamedTuple):
    """A parameter's value in a year, in the base of its unit (None if none holds), and its origin.

    `year` is the one it is stated for; a value that is tried out (`change`) is stated for none. Where an index raises
    it, `chain` tells how; where there is no value, `lacking` tells why. `rise` is the value of an index's percentage.
    """

    parameter: Parameter
    value: Fraction | None
    year: int | None
    change: Change | None = None
    chain: Chain | None = None
    lacking: Cause | None = None
    rise: Chain | None = None

    @property
    def cell(self) -> Cell:
        """The value as a cell: undefined if there is none, with what is lacking."""
        return Undefined((self.lacking,) if self.lacking else ()) if self.value is None else self.value

    @property
    def shown(self) -> str:
        """The value as stated, with the unit it is stated in; "" if there is none."""
        if self.rise is not None:
            return percent_text(self.rise.links[0].percent)
        if self.change is not None:
            start = self.as_stated.value
            if start is not None and self.change.manner != SET:  # the changed value differs from year to year
                return self.parameter.shown(start / self.parameter.unit.scale)
            return self.change.shown
        return "" if self.year is None else self.parameter.shown_for(self.year)

    @property
    def source(self) -> str:
        """The source of the value, in words."""
        if self.rise is not None:
            return self.rise.links[0].source
        return self.change.source if self.change is not None else self.parameter.source

    @property
    def status(self) -> str:
        """The status of the value: how well founded it is, or that it is tried out."""
        if self.rise is not None:
            return self.rise.links[0].kind
        return TRIED if self.change is not None else self.parameter.status

    @property
    def as_stated(self) -> "Stated":
        """The value before any index has raised it."""
        return Stated(self.parameter, self.chain.start if self.chain else self.value, self.year, self.change)


def stated_value(agreement: Agreement, figures: Figures, target: ParameterTarget, year: int) -> Stated:
    """Find the value of a parameter that holds in a year, raised by its index if it has one.

    The target may be a parameter without an axis, one member's value, or an index's percentage. Never raises for want
    of a value: the result then says what is lacking.
    """
    parameter = agreement.parameter(target.rule, target.parameter)
    index = agreement.find_index(target.rule)
    if index is not None:
        rise = rise_of(agreement, figures, index, year)
        if isinstance(rise, Cause):
            return Stated(parameter, None, None, lacking=rise)
        return Stated(parameter, rise.value - 1, year, rise=rise)
    change = agreement.change_of(target.rule, target.parameter)
    stated = parameter.stated_year(year)
    value = own_value(agreement, target.rule, target.parameter, year)
    if parameter.indexed_by is not None and stated is not None and value is not None:
        chain = chain_of(agreement, figures, parameter, stated, year, value)
        if isinstance(chain, Cause):
            return Stated(parameter, None, stated, change, lacking=chain)
        return Stated(parameter, chain.value, stated, change, chain if chain.links else None)
    if value is not None and change is not None:
        return Stated(parameter, value, None, change)
    if value is None:
        whole = agreement.parameter(target.rule, target.whole.parameter)
        if all(single.stated_year(year) is None for single in whole.singles.values()):
            target = target.whole  # no member has a value: told once, of the whole parameter
        return Stated(parameter, None, None, lacking=_no_value(agreement, target, parameter, year))
    return Stated(parameter, value, stated)


def stated_reference(terms: Terms, statistic: Field) -> ReferenceYear | None:
    """The agreement's statement on the reference year of a field, or else of its table; None if there is none."""
    return terms.reference_years.get(statistic.name) or terms.reference_years.get(statistic.resource.name)


def reference_of(terms: Terms, statistic: Field, year: int) -> tuple[int, ReferenceYear | LockedYears | None] | None:
    """The year that a field's figures are taken from for `year`, and the statement that says so.

    Without any statement it is `year` itself, with None. None if there is a statement, but not for that year.
    """
    stated = stated_reference(terms, statistic)
    return (year, None) if stated is None else stated.of(year)


def _no_value(agreement: Agreement, target: ParameterTarget, parameter: Parameter, year: int) -> Cause:
    years = ", ".join(str(stated) for stated in sorted(parameter.values))
    name, longer = f"{target.rule}.{target.parameter}", ""
    written = parameter.written_year(year)
    awaited = written is not None and written not in parameter.values
    if awaited:
        why = f"det väntas från {written}, där det står saknas"
    elif not parameter.values or year < min(parameter.values):
        why = "värdet gäller från det år det är angivet för"
    elif parameter.valid_until is not None:
        why = f"värdet gäller till och med {parameter.valid_until}"
    else:
        why = "värdet är i kronor och gäller bara sitt eget år, och inget index räknar upp det"
        longer = (
            f" Gäller beloppet oförändrat, skriv gäller_till: {year}; räknas det upp, skriv indexeras: och indexets id."
        )
    member = target.parameter.partition(MEMBER)[2]
    place = parameter.place_of("värden", *([str(year)] if year in parameter.written_values else []))
    remedy = f"Lägg till {year}: … under värden, med källa.{longer}"
    if parameter.values and _begins_later(agreement, target.rule, year, first := min(parameter.values)):
        begins = f"Gäller regeln först från {first}, skriv gäller_från: {first}-01-01 i den"
        remedy = f"{begins}; annars lägg till {year}: … under värden, med källa."
    if awaited and (year == written or not parameter.for_one_year):
        place = parameter.place_of("värden", str(written), *([member] if member else []))
        remedy = f"Skriv in värdet för {written} i stället för saknas, med källa."
    expected = f"ett värde för {year}" + (f" (det finns för {years})" if years else "")
    return Cause(f"{name} har inget värde för {year}: {why}", place, expected=expected, remedy=remedy)


def _begins_later(agreement: Agreement, rule_id: str, year: int, first: int) -> bool:
    """Tell whether a rule may be meant to begin in `first`, its parameter's first year: the agreement has by `year`."""
    rule = next((rule for rule in agreement.rules if rule.id == rule_id), None)
    if rule is None or year >= first or (rule.in_force_from is not None and rule.in_force_from.year >= first):
        return False
    stated = (parameter.stated_years for each in agreement.rules for parameter in each.parameters.values())
    return year >= min([agreement.terms.in_force_from.year, *(min(years) for years in stated if years)])
