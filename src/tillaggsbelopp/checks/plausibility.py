"""The gate before a decision: how the figures that a year reads look against what is known of them.

Figures of tables, index values and amounts are looked at, and only those that the year reads. Cheap tests come first;
kronor are worked out only for what they find.
"""

from collections.abc import Iterable

from tillaggsbelopp.checks.doubts import Doubt, Stakes
from tillaggsbelopp.checks.figure_doubts import field_doubts
from tillaggsbelopp.checks.figure_grounds import grounds_to_know
from tillaggsbelopp.checks.implausible_values import index_doubts, thousands_by_point
from tillaggsbelopp.checks.remarks import accepted_by
from tillaggsbelopp.engine.year import AgreementYear


def doubts_on(of: AgreementYear) -> tuple[Doubt, ...]:
    """The doubts about what an agreement reads in a year, those that block a decision first; () if all looks right.

    What the agreement accepts (`godtagna_påpekanden`) is left out, and so is what is only tried out. Pure, and as fast
    as nothing where there is no doubt. InvalidInput if the rules can't be used at all.
    """
    accepted = of.agreement.terms.accepted_remarks
    return tuple(doubt for doubt in all_doubts(of) if accepted_by(doubt.diagnostic, accepted) is None)


def all_doubts(of: AgreementYear) -> tuple[Doubt, ...]:
    """The same, with those that the agreement accepts."""
    stakes = Stakes(of)
    tried = {change.field for change in of.figures.changes}
    fields = of.figures.statistics.fields
    read = dict.fromkeys(
        (each.name, each.year)
        for each in of.trace.fields.values()
        if each.name not in tried and each.year in fields[each.name].by_year and each.groups is None
    )
    return (
        *field_doubts([(fields[name], year) for name, year in read], stakes),
        *index_doubts(stakes),
        *thousands_by_point(stakes),
        *grounds_to_know(of),
    )


def doubts_in(years: Iterable[AgreementYear]) -> tuple[Doubt, ...]:
    """The doubts about several years, those that the agreement accepts too; what several years read is told once."""
    return each_once(doubt for of in years for doubt in all_doubts(of))


def blocking(doubts: Iterable[Doubt]) -> tuple[Doubt, ...]:
    """Those of the doubts that block a decision."""
    return tuple(doubt for doubt in doubts if doubt.blocks)


def each_once(doubts: Iterable[Doubt]) -> tuple[Doubt, ...]:
    """Each doubt once, as told of the first year that it was found for, those that block a decision first."""
    found: dict[object, Doubt] = {}
    for doubt in doubts:
        found.setdefault(doubt.key, doubt)
    return tuple(sorted(found.values(), key=lambda doubt: not doubt.blocks))
