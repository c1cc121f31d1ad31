"""Values that can be read but are hardly meant: percentages written as factors, thousands set apart by a point."""

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Final

from tillaggsbelopp.agreement.indices import IndexValue
from tillaggsbelopp.agreement.reading import Agreement
from tillaggsbelopp.diagnostics import Diagnostic
from tillaggsbelopp.engine.stated import stated_reference
from tillaggsbelopp.engine.year import AgreementYear
from tillaggsbelopp.formula.tree import FieldTarget, Reference, walk
from tillaggsbelopp.formula.units import KRONA
from tillaggsbelopp.swedish import format_number, join_words

_LOWEST: Final = -10
_HIGHEST: Final = 25
_SMALLEST: Final = Fraction(1, 10)
_FACTORS: Final = (Fraction(9, 10), Fraction(6, 5))
_DECIMALS_OF_FACTOR: Final = 3
_POINT_BEFORE_THOUSANDS: Final = re.compile(r"-?[1-9][0-9]{0,2}\.[0-9]{3}")
_IN_PER_CENT: Final = "Ett indexvärde är höjningen i procent: 2.95, när priserna stiger till 102,95 % av årets före."


def unlikely_percentages(agreement: Agreement) -> Iterator[Diagnostic]:
    """Yield a remark on each index value that was likely written as a factor, a share or an index number."""
    for index in agreement.indices:
        for value in () if index.weights else index.values:
            if value.percent is not None and (why := _unlikely(value, value.percent)):
                what = f"{index.id} {value.year} är {format_number(value.percent)} %: {why}"
                yield Diagnostic(what, value.place_of("procent"), remedy=_IN_PER_CENT)


def _unlikely(value: IndexValue, percent: Fraction) -> str:
    decimals = len(value.place_of("procent").text.partition(".")[2])
    low, high = _FACTORS
    if low <= percent <= high and decimals >= _DECIMALS_OF_FACTOR:
        return f"är det en faktor, skriv {_written((percent - 1) * 100)}"
    if 100 * low <= percent <= 100 * high + 5:
        return f"är det ett indextal, skriv {_written(percent - 100)}"
    if percent and abs(percent) < _SMALLEST:
        return f"är det en andel, skriv {_written(percent * 100)}"
    if not _LOWEST <= percent <= _HIGHEST:
        return f"det är ovanligt mycket på ett år ({_LOWEST}–{_HIGHEST} % är det vanliga)"
    return ""


def _written(number: Fraction) -> str:
    """The number as it is typed in a file, with a decimal point."""
    return format_number(number, 10).replace(",", ".")


def thousands_by_point(agreement: Agreement) -> Iterator[Diagnostic]:
    """Yield a remark on each amount in kr with a point and three figures after it: thousands, most likely."""
    for rule in agreement.rules:
        for name, parameter in rule.parameters.items():
            if parameter.unit.unit != KRONA or parameter.unit.scale != 1:
                continue
            for year, value in parameter.written_values.items():
                for path in [(member,) for member in value] if isinstance(value, dict) else [()]:
                    place = parameter.place_of("värden", str(year), *path)
                    if _POINT_BEFORE_THOUSANDS.fullmatch(written := place.text.strip()):
                        what = f"{rule.id}.{name} {year} är {written} kr, med punkt och tre siffror"
                        remedy = (
                            "Punkten är decimaltecken, så 150.000 är 150. Skriv tusental med mellanslag, 150 000; "
                            "är det tre decimaler behöver inget göras."
                        )
                        yield Diagnostic(what, place, remedy=remedy)


def tables_without_reference_year(checked: Sequence[AgreementYear]) -> Iterator[Diagnostic]:
    """Yield a remark on each table with years but no reference year that a rule reads beside one that has it."""
    if not checked:
        return
    terms, fields = checked[0].world.program.agreement.terms, checked[0].world.figures.statistics.fields
    read: dict[str, dict[str, bool]] = {}
    for target, step in checked[0].world.program.steps.items():
        named = (node.target for node in walk(step.tree) if isinstance(node, Reference))
        for field in (fields[each.field] for each in named if isinstance(each, FieldTarget)):
            if field.dated:
                tables, table = read.setdefault(target.rule, {}), field.resource.name
                tables[table] = tables.get(table, False) or stated_reference(terms, field) is not None
    told: set[str] = set()
    for rule, tables in read.items():
        stated = [name for name, has in tables.items() if has]
        for name in [name for name, has in tables.items() if not has and name not in told] if stated else []:
            told.add(name)
            what = f"tabellen {name} har inget mätår, men {join_words(stated)} som {rule} också läser har det"
            remedy = (
                "Utan mätår läses samma år som beloppen gäller. Ange mätår för tabellen; är det meningen, skriv "
                "eftersläpning: 0."
            )
            yield Diagnostic(what, terms.place_of("mätår"), remedy=remedy)
