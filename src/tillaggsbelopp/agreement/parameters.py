"""The model of a parameter of a rule: one dated figure, or one per member of an axis."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Annotated, Any, Final, Literal

from pydantic import Field

from tillaggsbelopp.diagnostics import Diagnostic, InvalidInput, invalid_input
from tillaggsbelopp.documents.nodes import Scalar, Unreadable
from tillaggsbelopp.documents.scalars import (
    Day,
    Flag,
    Identifier,
    Key,
    Reads,
    Text,
    Year,
    one_of,
    or_missing,
    read_number,
    scalar_of,
)
from tillaggsbelopp.documents.written import ACCEPTED, Acceptance, Written
from tillaggsbelopp.formula.tree import MUNICIPALITY, YEAR
from tillaggsbelopp.formula.units import CURRENCY, NO_UNIT_WORD, UNREADABLE_UNIT, StatedUnit, parse_unit
from tillaggsbelopp.formula.values import in_order
from tillaggsbelopp.swedish import as_words, format_number


def _read_unit(node: Any) -> StatedUnit:
    expected = 'en enhet: kr, tkr, km, "%", invånare, kr/invånare, km^2; tal för ett tal utan enhet'
    return parse_unit(scalar_of(node, "en enhet").value, expected=expected)


def _read_value(node: Any) -> Fraction | dict[str, Fraction | None] | None:
    """Read a number or the word `saknas`, or one of these per member of an axis."""
    return _read_members(node) if isinstance(node, dict) else _read_one(node)


def _read_members(members: Mapping[str, Any]) -> dict[str, Fraction | None]:
    values: dict[str, Fraction | None] = {}
    found: list[Diagnostic] = []
    for member, node in members.items():
        if not member:
            raise invalid_input("en medlem utan namn", expected="ett namn och ett värde för var medlem av axeln")
        if isinstance(node, list | dict):
            kind = "en lista" if isinstance(node, list) else "nycklar"
            place = member.scalar.place if isinstance(member, Key) else None
            found.append(Diagnostic(f"{member} har {kind} till värde", place, "ett tal, till exempel 0.5"))
            continue
        try:
            values[str(member)] = None if isinstance(node, Unreadable) else _read_one(node)
        except InvalidInput as invalid:
            place = node.place if isinstance(node, Scalar) else None
            found += [each._replace(place=each.place or place) for each in invalid.diagnostics]
    if found:
        raise InvalidInput(found)
    return values


_read_one: Final = or_missing(read_number)
WrittenUnit = Annotated[StatedUnit, Reads(_read_unit, UNREADABLE_UNIT)]
STATUSES: Final = ("fakta", "härledd", "antagande")
Status = Annotated[Literal["fakta", "härledd", "antagande"], one_of(*STATUSES)]
StatedValue = Annotated[Fraction | dict[str, Fraction | None] | None, Reads(_read_value, None)]
NO_AXES: Final = {
    YEAR: "Ett värde per år skrivs under värden, utan axel.",
    f"{MUNICIPALITY}kod": f"Axeln heter {MUNICIPALITY}; medlemmarna är koderna.",
}
"""Names that no axis can have, and what to write instead."""
MEMBER: Final = "."
"""Stands between a parameter's name and that of a member of its axis: `vikt.befolkning`."""


def _is_stated(value: Fraction | dict[str, Fraction | None] | None) -> bool:
    return any(map(_is_stated, value.values())) if isinstance(value, dict) else value is not None


class Parameter(Written):
    """A dated figure of a rule, with its unit, source and status; one per member where it has an axis."""

    name: Text | None = Field(None, alias="namn")
    axis: Identifier | None = Field(None, alias="axel")
    unit: WrittenUnit = Field(alias="enhet")
    written_values: dict[Year, StatedValue] = Field(alias="värden")
    status: Status
    source: Text = Field(alias="källa")
    valid_until: Year | None = Field(None, alias="gäller_till")
    indexed_by: Identifier | None = Field(None, alias="indexeras")
    rounded_yearly: Flag = Field(False, alias="avrundas_årligen")
    price_levels: dict[Year, Year] = Field({}, alias="prisnivå")
    checked: Day | None = Field(None, alias="kontrollerad")
    accepted: Acceptance | None = Field(None, alias=ACCEPTED)

    @property
    def values(self) -> Mapping[int, Fraction]:
        """The stated values by year, in the unit as written; empty for a parameter with an axis (see `singles`)."""
        return {year: value for year, value in self.written_values.items() if isinstance(value, Fraction)}

    @property
    def members(self) -> tuple[str, ...]:
        """The members of the axis that values are stated for, in its order."""
        stated = (member for value in self.written_values.values() if isinstance(value, dict) for member in value)
        return in_order(self.axis or "", stated)

    @property
    def follows_axis(self) -> bool:
        """True if the values fit the axis: one per member if the parameter has an axis, else single values."""
        kinds = {isinstance(value, dict) for value in self.written_values.values() if value is not None}
        return self.axis not in NO_AXES and kinds <= {self.axis is not None}

    @property
    def singles(self) -> Mapping[str, "Parameter"]:
        """Each member's values, as a parameter without an axis; a parameter without one is itself, under ""."""
        if self.axis is None:
            return {"": self}
        return {member: self.single(member) for member in self.members}

    def single(self, member: str) -> "Parameter":
        """The values of one member, as a parameter without an axis. KeyError if there is no such member."""
        if self.axis is None or member not in self.members:
            raise KeyError(member)
        values = {
            year: value.get(member) if isinstance(value, dict) else None for year, value in self.written_values.items()
        }
        return self.model_copy(update={"axis": None, "written_values": values})

    @property
    def stated_years(self) -> frozenset[int]:
        """The years for which some value is stated."""
        return frozenset(year for year, value in self.written_values.items() if _is_stated(value))

    def written_year(self, year: int) -> int | None:
        """The last year up to `year` for which a value, or the word for an awaited one, is written."""
        return max((written for written in self.written_values if written <= year), default=None)

    @property
    def for_one_year(self) -> bool:
        """True if values are in kr, raised by no index: for their own year only, unless `gäller_till` says longer."""
        return CURRENCY in self.unit.unit and self.indexed_by is None

    def stated_year(self, year: int) -> int | None:
        """The year whose stated value holds in `year`; None if none does.

        A value holds until the next one given, or until one is said to be awaited. One in kr holds in its own year
        only, unless an index raises it or `gäller_till` says longer: prices do not stand still.
        """
        latest = self.written_year(year)
        if latest not in self.values:
            return None
        if latest == year:
            return latest
        if self.valid_until is not None:
            return latest if year <= self.valid_until else None
        return None if self.for_one_year else latest

    def shown(self, value: Fraction) -> str:
        """Write a value, given in the unit it is stated in, with that unit."""
        return format_number(value) if self.unit.text == NO_UNIT_WORD else f"{format_number(value)} {self.unit.text}"

    def shown_for(self, year: int) -> str:
        """Write what is stated for a year, with the unit; with an axis, each member's value after its name."""
        stated = {member: single.values[year] for member, single in self.singles.items() if year in single.values}
        named = {member: f"{as_words(member)}: " if member else "" for member in stated}
        return ", ".join(f"{named[member]}{self.shown(value)}" for member, value in stated.items())


def parameter_in(parameters: Mapping[str, Parameter], name: str) -> Parameter:
    """Find a parameter by name, or its single value for one member (`vikt.barn`). KeyError if there is none."""
    whole, _, member = name.partition(MEMBER)
    return parameters[whole].single(member) if member else parameters[whole]


def single_names(name: str, parameter: Parameter) -> tuple[str, ...]:
    """The names of a parameter's single values: its own, or with an axis one per member."""
    return (name,) if parameter.axis is None else tuple(f"{name}{MEMBER}{member}" for member in parameter.members)
