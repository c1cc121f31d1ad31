"""A settlement as a part of its own: written as a rule and a table, as any other part is.

Traits of the rule tell it from the agreement's rules, so that nobody needs to know its id.
"""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import ClassVar, NamedTuple

from tillaggsbelopp.agreement.models import Rule
from tillaggsbelopp.agreement.reading import SETTLEMENT
from tillaggsbelopp.diagnostics import Diagnostic, Faults, InvalidInput, Source
from tillaggsbelopp.documents.written import read_file
from tillaggsbelopp.engine.year import AgreementYear
from tillaggsbelopp.formula.values import Table
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
    """The rule of a settlement: it pays for an earlier year, in full and rounded to the krona."""

    own_unit: ClassVar[int | None] = 1
    paid_in_full: ClassVar[bool] = True
    settles: ClassVar[bool] = True


class Payable(NamedTuple):
    """The part of a settlement that a year pays: the year that is settled, and kronor by municipality code."""

    year: int
    kronor: Mapping[str, int]


def with_settlement(of: AgreementYear, payable: Payable) -> AgreementYear:
    """Add a last part to the agreement in the year, which pays a settlement; whoever it does not name gets 0.

    Raises InvalidInput if somebody is to be paid, or to pay, who is no longer among the municipalities.
    """
    year, kronor = payable
    field = f"{SETTLEMENT}_{year}"
    axis = of.figures.statistics.municipalities
    gone = [f"{code} ({format_number(kr)} kr)" for code, kr in kronor.items() if kr and code not in axis.position]
    if gone:
        what = f"avräkningen av {year} gäller också {join_words(gone)}, som inte längre finns"
        raise InvalidInput([Diagnostic(what, remedy="Avräkna dem för sig, eller behåll dem i tabellen kommuner.")])
    text = _RULE.format(id=SETTLEMENT, year=year, field=field)
    rule = read_file(_SettlementRule, Source(SETTLEMENT, text), Faults())
    if rule is None:
        raise AssertionError(f"not a rule: {text}")
    agreement = replace(of.written, rules=(*of.written.rules, rule))
    table = Table((axis,), tuple(Fraction(kronor.get(code, 0)) for code in axis.members))
    figures = of.figures.with_field(_TABLE.format(field=field, year=year), {None: table})
    return AgreementYear(agreement, figures, of.year)
