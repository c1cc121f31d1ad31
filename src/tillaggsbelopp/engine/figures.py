"""The figures an agreement is applied to: all that varies from year to year."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from dataclasses import field as dataclass_field
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from tillaggsbelopp.agreement.reading import Agreement
from tillaggsbelopp.diagnostics import Faults, Source
from tillaggsbelopp.documents.written import read_file
from tillaggsbelopp.formula.values import Table
from tillaggsbelopp.statistics.package import Resource
from tillaggsbelopp.statistics.statistics import Field, Statistics


@dataclass(frozen=True)
class InputChange:
    """Figures given another value for a what-if: those of some members of a field's axes, for every year there is.

    `value` is in the base of the unit (None: missing): by `manner`, what the figures are set to (SET), what they are
    multiplied by (TIMES) or what is added to them (PLUS). `label` is a reader's name for the members and `title` for
    field and members, `written` the text by which the same is asked for on the command line.
    """

    field: str
    members: tuple[tuple[str, str], ...]
    value: Fraction | None
    manner: str
    shown: str
    before: str
    label: str
    written: str
    title: str = ""

    @property
    def name(self) -> str:
        """The field, and the members if not all are changed, joined by dots."""
        return ".".join((self.field, *(member for _, member in self.members)))

    def __str__(self) -> str:
        instead = f" (i stället för {self.before})" if self.before else ""
        return f"{self.title} = {self.shown}{instead}"


@dataclass(frozen=True)
class Figures:
    """The input beside the agreement: statistics, years that have been decided, and what was known when.

    Index values and tables must have been published by `known_at`; without it all that are there count as known.
    `decided` are decided years by year. `changes` are what the statistics have been changed in for a what-if.
    """

    statistics: Statistics
    known_at: date | None = None
    decided: "Mapping[int, Decided]" = dataclass_field(default_factory=dict)
    changes: tuple[InputChange, ...] = ()

    def __repr__(self) -> str:
        known = f", known at {self.known_at.isoformat()}" if self.known_at else ""
        return f"<Figures {self.statistics.package.name}{known}>"

    def before(self, year: int) -> "Figures":
        """The figures with only those decided years that come before `year`."""
        decided = {when: each for when, each in self.decided.items() if when < year}
        return self if len(decided) == len(self.decided) else replace(self, decided=decided)

    def with_field(self, description: str, by_year: Mapping[int | None, Table]) -> "Figures":
        """The figures with the last field of one more table, described as in a datapackage; values as in `Field`."""
        resource = read_file(Resource, Source("", description), Faults())
        own = resource.table_schema.fields[-1] if resource is not None else None
        if resource is None or own is None or own.unit is None:
            raise AssertionError(f"not a table with a number last: {description}")
        field = Field(own.known_as, resource, own, own.unit, Source(resource.path, ""), by_year)
        package = self.statistics.package
        package = package.model_copy(update={"resources": [*package.resources, resource]})
        fields = {**self.statistics.fields, field.name: field}
        return replace(self, statistics=replace(self.statistics, package=package, fields=fields))


class Decided(NamedTuple):
    """The grounds of a decided year: the agreement and the figures it was computed from.

    `shown` is where they are kept, as told to the user, and `receipt` the SHA-256 of its receipt.
    """

    year: int
    agreement: Agreement
    figures: Figures
    shown: str
    receipt: str = ""
