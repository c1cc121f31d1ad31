"""A field's figures beside those of another file, shown and as data."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any, Final, NamedTuple

from tillaggsbelopp.checks.field_comparison import YearBeside
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
    signed,
    text_column,
)
from tillaggsbelopp.report.json_parts import SCHEMA_VERSION, number
from tillaggsbelopp.swedish import capitalized, format_number, most_decimals, years_text

_ALIKE: Final = "Alla är lika."


class Beside(NamedTuple):
    """The comparison of a field, known by name, title and unit, with a file; `only_here` and `only_there` are years.

    `member` is what one of those that the figures are of is called.
    """

    field: str
    title: str
    unit: str
    member: str
    file: str
    years: Sequence[YearBeside]
    only_here: Sequence[int]
    only_there: Sequence[int]


def beside_blocks(shown: Beside, register: Axis) -> Iterator[Block]:
    """The figures by year and municipality, and by how many they differ."""
    yield Text(_title(shown), style="bold")
    for each in shown.years:
        yield GAP
        yield _table(each, register, shown.member)
        yield Text(_outcome(each, shown.unit), style="bold")
    if shown.only_here or shown.only_there:
        yield GAP
    yield from _not_compared(shown)


def beside_answer_blocks(shown: Beside, register: Axis) -> Iterator[Block]:
    """The answer on a comparison: what differs most in a year, or a row for each of several."""
    yield Text(_title(shown), style="bold")
    yield GAP
    if len(shown.years) > 1:
        yield _years_table(shown, register)
        if not any(pair.difference for each in shown.years for pair in each.pairs):
            yield Text(_ALIKE, style="bold")
    else:
        yield from (largest(_table(each, register, shown.member), 3, 0) for each in shown.years)
        yield from (Text(_outcome(each, shown.unit), style="bold") for each in shown.years)
    yield from _not_compared(shown)
    yield all_shown_with()


def _title(shown: Beside) -> str:
    return f"{shown.title} ({shown.field}), jämfört med {shown.file}"


def _not_compared(shown: Beside) -> Iterator[Block]:
    if shown.only_here:
        yield Text(f"Bara här, och inte jämfört: {years_text(shown.only_here)}.")
    if shown.only_there:
        yield Text(f"Bara i filen, och inte jämfört: {years_text(shown.only_there)}.")


def _years_table(shown: Beside, register: Axis) -> ShownTable:
    """A row per year: how many figures are compared, how many differ, also by more than is allowed, and which most."""
    header = (
        text_column("År"),
        *(Column(title, Role.COUNT) for title in ("Jämförda", "Skiljer", "Mer än tillåtet")),
        text_column("Skiljer mest"),
    )
    rows: list[list[ShownCell]] = []
    for each in shown.years:
        differing = [pair for pair in each.pairs if pair.difference != 0]
        most = max(differing, key=lambda pair: abs(pair.difference or Fraction(0)), default=None)
        told = "" if most is None else register.label(most.code)
        if most is not None and most.difference is not None:
            told += f" {signed(most.difference, most_decimals([most.difference]))}"
        rows.append([str(each.year or ""), len(each.pairs), len(differing), len(each.apart), told])
    return ShownTable(header, rows)


def _table(each: YearBeside, register: Axis, member: str) -> ShownTable:
    decimals = most_decimals(figure for pair in each.pairs for figure in (pair.own, pair.other))
    header = (
        Column(str(each.year or capitalized(member)), Role.TEXT),
        Column("Här", Role.COUNT, decimals),
        Column("Filen", Role.COUNT, decimals),
        Column("Skillnad", Role.DIFFERENCE, decimals, signed=True),
    )
    rows = [[f"{pair.code} {register.label(pair.code)}", pair.own, pair.other, pair.difference] for pair in each.pairs]
    return ShownTable(header, rows)


def _outcome(each: YearBeside, unit: str) -> str:
    differing = sum(pair.difference != 0 for pair in each.pairs)
    if not differing:
        return _ALIKE
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
