"""A field's figures beside those of another file, shown and as data."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from tillaggsbelopp.checks.field_comparison import YearBeside
from tillaggsbelopp.formula.values import Axis
from tillaggsbelopp.report.blocks import GAP, Block, Column, DataCell, Records, Role, ShownTable, Text
from tillaggsbelopp.report.json_parts import SCHEMA_VERSION, number
from tillaggsbelopp.swedish import format_number, years_text


class Beside(NamedTuple):
    """The comparison of a field, known by name, title and unit, with a file; `only_here` and `only_there` are years."""

    field: str
    title: str
    unit: str
    file: str
    years: Sequence[YearBeside]
    only_here: Sequence[int]
    only_there: Sequence[int]


def beside_blocks(shown: Beside, register: Axis) -> Iterator[Block]:
    """The figures by year and municipality, and by how many they differ."""
    yield Text(f"{shown.title} ({shown.field}), jämfört med {shown.file}", style="bold")
    for each in shown.years:
        yield GAP
        yield _table(each, register)
        yield Text(_outcome(each, shown.unit), style="bold")
    if shown.only_here or shown.only_there:
        yield GAP
    if shown.only_here:
        yield Text(f"Bara här, och inte jämfört: {years_text(shown.only_here)}.")
    if shown.only_there:
        yield Text(f"Bara i filen, och inte jämfört: {years_text(shown.only_there)}.")


def _table(each: YearBeside, register: Axis) -> ShownTable:
    figures = [figure for pair in each.pairs for figure in (pair.own, pair.other) if figure is not None]
    decimals = max((len(format_number(figure).partition(",")[2]) for figure in figures), default=0)
    header = (
        Column(str(each.year or "Kommun"), Role.TEXT),
        Column("Här", Role.COUNT, decimals),
        Column("Filen", Role.COUNT, decimals),
        Column("Skillnad", Role.DIFFERENCE, decimals, signed=True),
    )
    rows = [[f"{pair.code} {register.label(pair.code)}", pair.own, pair.other, pair.difference] for pair in each.pairs]
    return ShownTable(header, rows)


def _outcome(each: YearBeside, unit: str) -> str:
    differing = sum(pair.difference != 0 for pair in each.pairs)
    if not differing:
        return "Alla är lika."
    allowed = f"högst {format_number(each.tolerance)} {unit} får skilja" if each.tolerance else "ingen får skilja"
    return f"{differing} av {len(each.pairs)} skiljer, {len(each.apart)} mer än tillåtet ({allowed})."


def beside_document(shown: Beside, register: Axis) -> dict[str, Any]:
    """The comparison as data."""
    return {
        "schema_version": SCHEMA_VERSION,
        "fält": shown.field,
        "enhet": shown.unit,
        "fil": shown.file,
        "åren": [
            {
                "år": each.year,
                "tolerans": number(each.tolerance),
                "kommuner": [
                    {
                        "kommunkod": pair.code,
                        "kommun": register.label(pair.code),
                        "här": number(pair.own),
                        "filen": number(pair.other),
                        "skillnad": number(pair.difference),
                        "tillåten": pair not in each.apart,
                    }
                    for pair in each.pairs
                ],
            }
            for each in shown.years
        ],
        "bara_här": [*shown.only_here],
        "bara_i_filen": [*shown.only_there],
    }


def beside_records(shown: Beside, register: Axis) -> Records:
    """A row per year and municipality: both figures, how they differ and by how much they may."""
    rows: list[Sequence[DataCell]] = [
        (each.year, pair.code, register.label(pair.code), pair.own, pair.other, pair.difference, each.tolerance)
        for each in shown.years
        for pair in each.pairs
    ]
    return Records(("år", "kommunkod", "kommun", "här", "filen", "skillnad", "tolerans"), rows)
