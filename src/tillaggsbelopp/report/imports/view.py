"""An import as a view: per municipality the figure there was, the new one and the change."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from tillaggsbelopp.engine.result import percent_change
from tillaggsbelopp.formula.values import Axis
from tillaggsbelopp.report.blocks import GAP, Block, Column, DataCell, Records, Role, ShownCell, ShownTable, Text
from tillaggsbelopp.report.json_parts import SCHEMA_VERSION, number
from tillaggsbelopp.report.wording import SUM_LABEL
from tillaggsbelopp.swedish import format_number

Figures = Mapping[str, Fraction | None]


class YearShown(NamedTuple):
    """A year's figures by code, and those they are shown beside: the same year's if there are any, else the latest.

    `year` and `other_year` are None for figures that have no year; `other` is None where there is nothing to compare.
    """

    year: int | None
    new: Figures
    other_year: int | None
    other: Figures | None


def years_shown(before: Mapping[int | None, Figures], after: Mapping[int | None, Figures]) -> tuple[YearShown, ...]:
    """Set each year that comes in beside the same year's figures, or those of the latest year before it."""
    known = {**after, **before}
    shown = []
    for year, new in sorted(after.items(), key=lambda item: item[0] or 0):
        earlier = (other for other in known if other is not None and year is not None and other < year)
        against = year if year in before else max(earlier, default=None)
        shown.append(YearShown(year, new, against, known.get(against) if against != year or year in before else None))
    return tuple(shown)


def import_blocks(
    title: str, unit: str, years: Sequence[YearShown], register: Axis, notes: Sequence[str]
) -> Iterator[Block]:
    """The figures by year and municipality, and what is to be said of them. Figures are in the field's `unit`."""
    yield Text(title, style="bold")
    for each in years:
        yield GAP
        yield _table(each, register, unit)
    yield GAP
    for text in notes:
        yield Text(text)


def _table(each: YearShown, register: Axis, unit: str) -> ShownTable:
    figures = [*each.new.values(), *(each.other or {}).values()]
    decimals = max((_decimals(figure) for figure in figures), default=0)
    new = Column(f"{each.year or 'Nytt'}", Role.COUNT, decimals)
    header, others = [Column("Kommun", Role.TEXT), new], each.other
    if others is not None:
        old = f"{each.other_year or 'Förut'}{' förut' if each.year and each.year == each.other_year else ''}"
        header.insert(1, Column(old, Role.COUNT, decimals))
        header += [Column("Ändring", Role.DIFFERENCE, decimals, signed=True), Column("%", Role.SHARE, 1, signed=True)]

    def row(name: str, new: Fraction | None, old: Fraction | None) -> list[ShownCell]:
        if others is None:
            return [name, new]
        if old is None or new is None:
            return [name, old, new, None, None]
        return [name, old, new, new - old, percent_change(old, new)]

    named = zip(register.members, register.labels, strict=True)
    rows = [row(f"{code} {label}", each.new.get(code), (others or {}).get(code)) for code, label in named]
    if unit == "%" or None in figures:  # neither has a sum that means anything
        return ShownTable(tuple(header), rows)
    sums = [sum(filter(None, side.values()), Fraction(0)) for side in (each.new, others or {})]
    return ShownTable(tuple(header), rows, row(SUM_LABEL, *sums))


def _decimals(figure: Fraction | None) -> int:
    return 0 if figure is None else len(format_number(figure).partition(",")[2])


def import_document(field: str, years: Sequence[YearShown], register: Axis, told: Mapping[str, Any]) -> dict[str, Any]:
    """The import as data: figures by year and municipality, and what is `told` of it."""
    return {
        "schema_version": SCHEMA_VERSION,
        "fält": field,
        **told,
        "åren": [
            {
                "år": each.year,
                "jämförs_med": each.other_year,
                "kommuner": [
                    {
                        "kommunkod": code,
                        "kommun": label,
                        "förut": number((each.other or {}).get(code)),
                        "nytt": number(each.new.get(code)),
                    }
                    for code, label in zip(register.members, register.labels, strict=True)
                ],
            }
            for each in years
        ],
    }


def import_records(years: Sequence[YearShown], register: Axis) -> Records:
    """A row per year and municipality: the figure there was, and the new one."""
    rows: list[Sequence[DataCell]] = [
        (each.year, code, label, each.other_year, (each.other or {}).get(code), each.new.get(code))
        for each in years
        for code, label in zip(register.members, register.labels, strict=True)
    ]
    return Records(("år", "kommunkod", "kommun", "jämförs_med", "förut", "nytt"), rows)
