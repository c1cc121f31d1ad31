"""A settlement as a part of its own: what is written of it is a rule and a table, as any other part's.

What tells it from the agreement's rules are traits of the rule, for all that asks: nobody needs to know its id.
"""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import ClassVar, NamedTuple

from tillaggsbelopp.agreement.models import Rule
from tillaggsbelopp.agreement.reading import SETTLEMENT
from tillaggsbelopp.diagnostics import Diagnostic, Faults, InvalidInput, Source
from tillaggsbelopp.documents.written import Model, read_file
from tillaggsbelopp.engine.year import AgreementYear
from tillaggsbelopp.formula.values import Table
from tillaggsbelopp.statistics.package import Resource
from tillaggsbelopp.statistics.statistics import Field
from tillaggsbelopp.swedish import format_number, join_words

_RULE = """\
id: {id}
namn: Avräkning {year}
beskrivning: Skillnaden mellan det som fastställdes för {year} och det som räknas fram med det som nu är känt.
tilldelning: {field}
negativa_belopp: tillåts
"""
_TABLE = """\
name: {field}
path: avrakning.json
title: Avräkning av {year}
sources: [{{title: "Fastställt för {year} jämfört med räknat med det som är känt nu"}}]
schema:
  primaryKey: [kommunkod]
  fields:
    - {{name: kommunkod, type: string}}
    - {{name: {field}, type: number, unit: kr, title: Avräkning av {year}}}
"""


class _SettlementRule(Rule):
    """What a settlement pays: of a year that has been, and in the very kronor that it is."""

    own_unit: ClassVar[int | None] = 1
    paid_in_full: ClassVar[bool] = True
    settles: ClassVar[bool] = True


class Payable(NamedTuple):
    """What a year pays of the settlement of the year before: which year that is, and kronor by code."""

    year: int
    kronor: Mapping[str, int]


def with_settlement(of: AgreementYear, payable: Payable) -> AgreementYear:
    """The agreement in the year with a last part that pays a settlement; whoever it does not name gets 0.

    InvalidInput if somebody is to be paid, or to pay, who is no longer there.
    """
    year, kronor = payable
    field = f"{SETTLEMENT}_{year}"
    rule = _read(_SettlementRule, _RULE.format(id=SETTLEMENT, year=year, field=field))
    resource = _read(Resource, _TABLE.format(field=field, year=year))
    statistics = of.figures.statistics
    axis = statistics.municipalities
    gone = [f"{code} ({format_number(kr)} kr)" for code, kr in kronor.items() if kr and code not in axis.position]
    if gone:
        what = f"avräkningen av {year} gäller också {join_words(gone)}, som inte längre finns bland kommunerna"
        raise InvalidInput([Diagnostic(what, remedy="Avräkna dem för sig, eller behåll dem i tabellen kommuner.")])
    description = resource.table_schema.fields[-1]
    if description.unit is None:
        raise AssertionError("a settlement is in kr")
    cells = tuple(Fraction(kronor.get(code, 0)) for code in axis.members)
    found = Field(
        field, resource, description, description.unit, Source("avrakning.json", ""), {None: Table((axis,), cells)}
    )
    package = statistics.package.model_copy(update={"resources": [*statistics.package.resources, resource]})
    statistics = replace(statistics, package=package, fields={**statistics.fields, field: found})
    agreement = replace(of.written, rules=(*of.written.rules, rule))
    return AgreementYear(agreement, replace(of.figures, statistics=statistics), of.year)


def _read(model: type[Model], text: str) -> Model:
    faults = Faults()
    written = read_file(model, Source(SETTLEMENT, text), faults)
    if written is None or faults:
        raise AssertionError(f"{model.__name__}: {faults.found}")
    return written
