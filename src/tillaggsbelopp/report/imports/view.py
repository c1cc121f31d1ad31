"""An import as a view: per municipality the figure there was, the new one and the change."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, Final, NamedTuple

from tillaggsbelopp.engine.result import percent_change
from tillaggsbelopp.formula.values import Axis
from tillaggsbelopp.report.answers import all_shown_with, largest
from tillaggsbelopp.report.blocks import (
    GAP,
    Block,
    Column,
    DataCell,
    Records,
    Role,
    ShownCell,
    ShownTable,
    Text,
    text_column,
)
from tillaggsbelopp.report.json_parts import SCHEMA_VERSION, number
from tillaggsbelopp.report.wording import SUM_LABEL
from tillaggsbelopp.swedish import capitalized, most_decimals

Figures = Mapping[str, Fraction | None]
_CHANGE: Final = 3  # the column of changes, where there is one


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


class FieldShown(NamedTuple):
    """The field that figures come in for: its title, its unit, and those it has figures of, one called a `member`."""

    title: str
    unit: str
    register: Axis
    member: str


def import_blocks(field: FieldShown, years: Sequence[YearShown], notes: Sequence[str]) -> Iterator[Block]:
    """The figures by year and municipality, and what is to be said of them. Figures are in the field's unit."""
    yield Text(field.title, style="bold")
    for each in years:
        yield GAP
        yield _table(each, field)
    yield GAP
    yield from map(Text, notes)


def import_answer_blocks(field: FieldShown, years: Sequence[YearShown], notes: Sequence[str]) -> Iterator[Block]:
    """The answer on an import: what changes most in a year, or a row for each of several; and what is to be said."""
    yield Text(field.title, style="bold")
    yield GAP
    if len(years) > 1:
        yield _years_table(years, field)
    else:
        yield from (largest(_table(each, field), 1 if each.other is None else _CHANGE, 0) for each in years)
    yield from map(Text, notes)
    yield all_shown_with()


def _table(each: YearShown, field: FieldShown) -> ShownTable:
    decimals = _decimals_in([each])
    new = Column(f"{each.year or 'Nytt'}", Role.COUNT, decimals)
    header, others = [text_column(capitalized(field.member)), new], each.other
    if others is not None:
        old = f"{each.other_year or 'Förut'}{' förut' if each.year and each.year == each.other_year else ''}"
        header.insert(1, Column(old, Role.COUNT, decimals))
        header += _change_columns(decimals)

    def row(name: str, new: Fraction | None, old: Fraction | None) -> list[ShownCell]:
        return [name, new] if others is None else [name, old, new, *_change(new, old)]

    named = zip(field.register.members, field.register.labels, strict=True)
    rows = [row(f"{code} {label}", each.new.get(code), (others or {}).get(code)) for code, label in named]
    sums = _sums(each, field.unit)
    return ShownTable(tuple(header), rows, None if sums[0] is None else row(SUM_LABEL, *sums))


def _years_table(years: Sequence[YearShown], field: FieldShown) -> ShownTable:
    """A row per year: how many figures are other than before, the sums, and their change."""
    decimals = _decimals_in(years)
    header = (
        text_column("År"),
        Column("Ändrade uppgifter", Role.COUNT),
        Column("Summa förut", Role.COUNT, decimals),
        Column("Summa", Role.COUNT, decimals),
        *_change_columns(decimals),
    )
    rows: list[list[ShownCell]] = []
    for each in years:
        altered = sum(figure != (each.other or {}).get(code) for code, figure in each.new.items())
        new, old = _sums(each, field.unit)
        rows.append([str(each.year or ""), altered, old, new, *_change(new, old)])
    return ShownTable(header, rows)


def _change_columns(decimals: int) -> tuple[Column, Column]:
    return Column("Ändring", Role.DIFFERENCE, decimals, signed=True), Column("%", Role.SHARE, 1, signed=True)


def _change(new: Fraction | None, old: Fraction | None) -> list[ShownCell]:
    return [None, None] if old is None or new is None else [new - old, percent_change(old, new)]


def _sums(each: YearShown, unit: str) -> tuple[Fraction | None, Fraction | None]:
    """The sums of a year's figures and of those they are shown beside; None where a sum means nothing."""
    both = [None if figures is None or unit == "%" else [*figures.values()] for figures in (each.new, each.other)]
    new, old = (None if some is None or None in some else sum(filter(None, some), Fraction(0)) for some in both)
    return new, old


def _decimals_in(years: Sequence[YearShown]) -> int:
    """The most decimals that any of the figures has."""
    return most_decimals(figure for each in years for side in (each.new, each.other or {}) for figure in side.values())


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
