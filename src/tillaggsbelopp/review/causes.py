"""The causes of what differs between two calculations of a year, and calculations in which only some are new."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any, Final

from tillaggsbelopp.agreement.indices import Index
from tillaggsbelopp.agreement.models import ReferenceYear, Rule
from tillaggsbelopp.agreement.parameters import Parameter, single_names
from tillaggsbelopp.agreement.program import Program
from tillaggsbelopp.agreement.reading import Agreement
from tillaggsbelopp.diagnostics import InvalidInput
from tillaggsbelopp.engine.figures import Figures
from tillaggsbelopp.engine.year import AgreementYear
from tillaggsbelopp.formula.catalogue import MUNICIPALITY
from tillaggsbelopp.formula.evaluate import Moment, Surroundings
from tillaggsbelopp.formula.tree import Formula, Name, walk
from tillaggsbelopp.formula.values import Table
from tillaggsbelopp.statistics.statistics import Field, Statistics

INDEX: Final = "index"
STATISTICS: Final = "statistik"
PARAMETERS: Final = "parametrar"
RULES: Final = "regeltext"
EARLIER: Final = "tidigare beslut"
CAUSES: Final = (INDEX, STATISTICS, PARAMETERS, RULES, EARLIER)


class NotComputable(Exception):  # noqa: N818
    """A calculation with some causes as they are now and others as they were gives no amounts."""


def alike(before: AgreementYear, after: AgreementYear, cause: str) -> bool:
    """Tell whether nothing that the cause covers differs between the two."""
    content = {INDEX: _index, STATISTICS: _statistics, PARAMETERS: _parameters, RULES: _rules, EARLIER: _earlier}[cause]
    return bool(content(before) == content(after))


def mixed(before: AgreementYear, after: AgreementYear, causes: Collection[str], now: frozenset[str]) -> AgreementYear:
    """The agreement in a year with the causes in `now` as they are now, and the others of `causes` as they were.

    What only one side has is there in any case, since only that side's rules name it. NotComputable if the two have
    other municipalities, or other members of another axis.
    """
    if now >= frozenset(causes):
        return after
    if not now:
        return before
    if before.figures.statistics.axes != after.figures.statistics.axes:
        raise NotComputable

    def sides(cause: str) -> tuple[AgreementYear, AgreementYear]:
        return (after, before) if cause in now else (before, after)

    index, index_other = sides(INDEX)
    data, data_other = sides(STATISTICS)
    text, _ = sides(RULES)
    earlier, earlier_other = sides(EARLIER)
    values = {rule.id: rule for rule in sides(PARAMETERS)[0].agreement.rules}
    references = {**data_other.agreement.terms.reference_years, **data.agreement.terms.reference_years}
    indices = {each.id: each for side in (index_other, index) for each in _known_indices(side)}
    agreement = Agreement(
        terms=text.agreement.terms.model_copy(update={"reference_years": references}),
        rules=tuple(_with_values(rule, values.get(rule.id)) for rule in (*_own(text), *_settlements(earlier))),
        indices=tuple(indices.values()),
    )
    settled = {**_settled_fields(earlier_other), **_settled_fields(earlier)}
    statistics = _joined(data.figures.statistics, data_other.figures.statistics, settled)
    figures = Figures(statistics, None, earlier.figures.decided)
    return AgreementYear(agreement, figures, before.year, aside=())


def unrounded(grounds: AgreementYear) -> Mapping[str, Fraction]:
    """Each municipality's amount before any rounding of shares, by code. NotComputable if there is none."""
    try:
        return unrounded_in(grounds.world, grounds.program, grounds.now)
    except InvalidInput:
        raise NotComputable from None


def unrounded_in(
    world: Surroundings, program: Program, moment: Moment, *, with_settlements: bool = True
) -> dict[str, Fraction]:
    """The same as `unrounded`, in a world where the program's values are found; settlements may be left out."""
    axis = world.axis(MUNICIPALITY)
    amounts = dict.fromkeys(axis.members, Fraction(0))
    for rule in program.agreement.rules:
        if not rule.distributed or rule.total is not None or (rule.settles and not with_settlements):
            continue
        cells = world.value(program.unrounded(rule.id), moment).cells
        for code, cell in zip(axis.members, cells, strict=True):
            if not isinstance(cell, Fraction):
                raise NotComputable
            amounts[code] += cell
    return amounts


def _with_values(rule: Rule, other: Rule | None) -> Rule:
    """The rule with the values of those parameters that `other` states in the same unit and over the same members."""
    theirs = other.parameters if other is not None else {}
    values = {
        name: theirs[name] if name in theirs and _kind(theirs[name]) == _kind(own) else own
        for name, own in rule.parameters.items()
    }
    return rule.model_copy(update={"parameters": values})


def _kind(parameter: Parameter) -> Any:
    return parameter.unit.unit, parameter.axis, parameter.members


def _joined(statistics: Statistics, other: Statistics, settled: Mapping[str, Field]) -> Statistics:
    """The figures of one side, with the fields that only the other side has, and the settled fields given."""
    fields = {**other.fields, **statistics.fields, **settled}
    extra = [each.resource for name, each in fields.items() if name not in statistics.fields or name in settled]
    added = {resource.name: resource for resource in extra}
    package = statistics.package.model_copy(update={"resources": [*added.values(), *statistics.package.resources]})
    return replace(statistics, package=package, fields=fields)


def _own(grounds: AgreementYear) -> Iterator[Rule]:
    return (rule for rule in grounds.agreement.rules if not rule.settles)


def _settlements(grounds: AgreementYear) -> Iterator[Rule]:
    return (rule for rule in grounds.agreement.rules if rule.settles)


def _settled_fields(grounds: AgreementYear) -> dict[str, Field]:
    """The fields that the rules of settlements read, by name."""
    formulas = [formula for rule in _settlements(grounds) for formula in rule.formulas()]
    named = {node.text for formula in formulas for node in walk(formula.tree) if isinstance(node, Name)}
    return {name: field for name, field in grounds.figures.statistics.fields.items() if name in named}


def _known_indices(grounds: AgreementYear) -> list[Index]:
    """The indices with only the values that were known, so that the day of knowledge is no longer needed."""
    at = grounds.figures.known_at
    return [
        index.model_copy(update={"values": [value for day, value in index.published() if at is None or day <= at]})
        for index in grounds.agreement.indices
    ]


def _index(grounds: AgreementYear) -> Any:
    return {
        index.id: {year: value.percent for year in index.years() if (value := index.known(year)) is not None}
        for index in _known_indices(grounds)
    }


def _statistics(grounds: AgreementYear) -> Any:
    references = {name: _reference(each) for name, each in grounds.agreement.terms.reference_years.items()}
    settled = _settled_fields(grounds)
    tables = {
        name: {year: _cells(table) for year, table in field.by_year.items()}
        for name, field in grounds.figures.statistics.fields.items()
        if name not in settled
    }
    return references, tables, grounds.figures.statistics.axes


def _reference(reference: ReferenceYear) -> Any:
    return dict(reference.years), reference.lag, [(lock.first, lock.last, lock.year) for lock in reference.locked]


def _cells(table: Table) -> Any:
    return table.axes, [cell if isinstance(cell, Fraction) else None for cell in table.cells]


def _parameters(grounds: AgreementYear) -> Any:
    return {
        (rule.id, name): (
            {year: value * parameter.unit.scale for year, value in parameter.values.items()},
            parameter.valid_until,
            parameter.indexed_by,
            parameter.rounded_yearly,
            dict(parameter.price_levels),
        )
        for rule in grounds.agreement.rules
        for written in rule.parameters.items()
        for name, parameter in zip(single_names(*written), written[1].singles.values(), strict=True)
    }


def _rules(grounds: AgreementYear) -> Any:
    terms = grounds.agreement.terms
    dates = terms.in_force_from, terms.in_force_until
    rounding = terms.rounding.unit, terms.rounding.method
    return rounding, dates, terms.settlement, [_text(rule) for rule in _own(grounds)]


def _text(rule: Rule) -> Any:
    shared = {"pott": rule.pot, "nyckel": rule.key, "gruppnyckel": rule.group_key}
    formulas = {**shared, "tilldelning": rule.allocation, "summa": rule.sum, **rule.steps}
    dates = rule.in_force_from, rule.in_force_until
    return rule.id, rule.total, rule.within, dates, {name: _formula(formula) for name, formula in formulas.items()}


def _formula(formula: Formula | None) -> str:
    return "" if formula is None else "".join(formula.text.split())


def _earlier(grounds: AgreementYear) -> Any:
    decided = {year: each.receipt for year, each in grounds.figures.decided.items() if year < grounds.year}
    settled = {name: _cells(field.by_year[None]) for name, field in _settled_fields(grounds).items()}
    return decided, settled
