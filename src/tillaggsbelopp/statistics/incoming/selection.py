"""The figures of a field taken from a cube: which cells, which year, every municipality, and what was summed."""

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import product
from typing import Final, NamedTuple

from tillaggsbelopp.diagnostics import Diagnostic, Faults, InvalidInput, did_you_mean, fold, wrong_usage
from tillaggsbelopp.formula.values import Axis
from tillaggsbelopp.statistics.description import REGISTER
from tillaggsbelopp.statistics.incoming.classes import ALL, chosen, is_total
from tillaggsbelopp.statistics.incoming.cube_years import years_of
from tillaggsbelopp.statistics.incoming.cubes import CONTENTS, REGION, TIME, Cube, Dimension
from tillaggsbelopp.statistics.incoming.region_names import Disagreement, Municipalities, region_name
from tillaggsbelopp.statistics.incoming.stated_totals import contradicted_totals
from tillaggsbelopp.statistics.package import FieldDescription, FigureOrigin, SummedClasses
from tillaggsbelopp.swedish import format_number, join_words

_MERE_CODE: Final = re.compile(r"(?=.*[0-9])[0-9A-Z]{5,12}")


class Taken(NamedTuple):
    """A field's figures: by year (None where the table has none), then by code of the register.

    `summed` says in Swedish which cells each figure is the sum of; "" if it is a single cell.
    """

    figures: Mapping[int | None, Mapping[str, Fraction]]
    summed: str
    cube: Cube


def take(
    cube: Cube,
    field: FieldDescription,
    origin: FigureOrigin | None,
    register: Axis,
    *,
    year: int | None,
    column: str | None = None,
) -> Taken:
    """Take a field's figures from a cube.

    Args:
        cube: the table.
        field: the field, whose type and limits the figures must fit.
        origin: where the field's figures come from, which says what contents and classes; None for a plain table.
        register: the municipalities that must all be there; others are left out.
        year: the year wanted; None for all years of the table that the origin is for. A table without years is of it.
        column: the contents wanted, by label or code, where the origin does not say it.

    Returns:
        The figures, in the field's own unit.

    Raises:
        InvalidInput: a municipality, class or value is missing, contradicts the register, or is counted twice.
        WrongUsage: an option is needed to tell which contents or year is meant.
    """
    if origin and cube.name and fold(cube.name) != fold(origin.table):
        raise _fault(
            f"filen är tabellen {cube.name}, inte {origin.table}", remedy="Hämta rätt tabell, eller rätta hämtas."
        )
    kept = cells_of(cube, origin, column)
    years = years_of(cube, origin, year)
    regions, others = _regions(cube, register)
    faults = Faults()
    figures: dict[int | None, dict[str, Fraction]] = {}
    least, _ = field.limits
    for at, time in years.items():
        for member, region in regions.items():
            name = register.labels[register.position[member]]
            cells = _cells(cube, kept, region, time)
            if missing := [key for key, value in cells.items() if value is None]:
                faults.extend([_missing(cube, missing, f"{name}{f' {at}' if at else ''}")])
                continue
            values = [value for value in cells.values() if value is not None]
            total = figures.setdefault(at, {})[member] = sum(values, Fraction(0))
            for value in (min(values), total):  # a cell below the limit must not hide in a sum
                if limit := _not_allowed(field, value) if value is total or least == 0 else "":
                    what = f"{field.name} är {format_number(value)} för {name}"
                    faults.add(what, None, limit, "Är det rätt kolumn och rad?")
    faults.raise_if_any()
    if field.type == "integer" and cube.aggregable:
        for at, time in years.items():
            totals = {region: _total(cube, kept, region, time) for region in others}
            faults.extend(contradicted_totals(cube, totals, figures[at], at, register))
        faults.raise_if_any()
    return Taken(figures, _summed(cube, kept), cube)


def cells_of(cube: Cube, origin: FigureOrigin | None, column: str | None = None) -> Mapping[str, Sequence[str]]:
    """Choose the classes whose cells make a figure, by the code of their dimension; not those of region and time.

    Raises InvalidInput or WrongUsage if the origin does not fit the cube, or leaves open which cells are meant.
    """
    kept: dict[str, Sequence[str]] = {}
    if (contents := _contents(cube, origin, column)) is not None:
        kept[CONTENTS] = [contents]
    left = [each for each in cube.dimensions if each.code not in (REGION, TIME, CONTENTS)]
    for wanted in origin.classes if origin else []:
        if (dimension := _dimension_of(cube, wanted, left)) is not None:
            left.remove(dimension)
            kept[dimension.code] = _classes(cube, dimension, wanted)
    for dimension in left:
        if len(dimension.classes) > 1:
            shown = join_words(list(dimension.classes.values()))
            where = "hämtas i datapackage.yaml" if origin else "ett hämtas för fältet i datapackage.yaml"
            raise _fault(
                f"{cube.shown} har flera klasser av {dimension.shown}: {shown}",
                "en klass, eller besked om vilka som ska summeras",
                f"Skriv klasser för {dimension.shown} i {where}, eller hämta tabellen med bara en.",
            )
        kept[dimension.code] = list(dimension.classes)
    return kept


def _contents(cube: Cube, origin: FigureOrigin | None, column: str | None) -> str | None:
    """The class of contents that is meant; None if the cube has no such dimension."""
    dimension = cube.dimension(CONTENTS)
    if dimension is None:
        if column is not None:
            raise wrong_usage(f"{cube.shown} har ingen kolumn {column} att välja", remedy="Utelämna --kolumn.")
        if origin and origin.contents and cube.title and fold(origin.contents) not in fold(cube.title):
            raise _fault(f"{cube.title} nämner inte {origin.contents}", remedy="Är det rätt tabell?")
        return None
    classes = dimension.classes
    if origin and origin.provider == "kolada" and column is None:
        named = [code for code, label in classes.items() if fold(origin.table) in (fold(code), *fold(label).split())]
        if not named and len(classes) == 1 and fold(cube.name) == fold(origin.table):
            named = list(classes)
        wanted: str | None = origin.table
    else:
        wanted = column if column is not None else origin.contents if origin else None
        texts = {code: (fold(code), fold(label)) for code, label in classes.items()}
        named = list(classes) if wanted is None else [code for code, text in texts.items() if fold(wanted) in text]
    if len(named) == 1:
        return named[0]
    labels = list(dict.fromkeys(classes.values()))
    if wanted is None or (len(named) > 1 and column is None):
        raise wrong_usage(
            f"{cube.shown} har flera kolumner med tal: {join_words(labels)}",
            "en",
            f'Välj med --kolumn, till exempel --kolumn "{labels[0]}".',
        )
    if len(classes) == 1 and column is None and _MERE_CODE.fullmatch(labels[0]):
        raise wrong_usage(
            f"{cube.shown} har bara koden {labels[0]}, och inte texten {wanted}",
            remedy=f"Är det {wanted}, ange --kolumn {labels[0]}; eller hämta filen med texter.",
        )
    make = wrong_usage if column is not None else _fault
    raise make(
        f"{cube.shown} har inte {wanted}",
        f"en av {join_words(labels)}",
        did_you_mean(wanted, labels, "Är det rätt tabell?"),
    )


def _dimension_of(cube: Cube, wanted: SummedClasses, left: Sequence[Dimension]) -> Dimension | None:
    """The dimension that classes are wanted of; None if the table is without it, which makes it of all together."""
    if named := [each for each in left if each.is_called(wanted.dimension)]:
        return named[0]
    unnamed = [each for each in left if not each.label]
    fitting = [each for each in unnamed if _fits(each, wanted)]
    if len(fitting) == 1 or (fitting and all(len(each.classes) == 1 for each in fitting)):
        return fitting[0]
    together = all(fold(text) == ALL or is_total(text, text) for text in wanted.taken)
    if unnamed or not together:
        known = [each.shown for each in left if each.label]
        raise _fault(
            f"{cube.shown} har ingen dimension {wanted.dimension} som går att känna igen",
            f"klasserna {join_words(wanted.taken)}",
            did_you_mean(wanted.dimension, known, "Hämta tabellen med den, med texter och med titel."),
        )
    return None


def _fits(dimension: Dimension, wanted: SummedClasses) -> bool:
    try:
        return bool(chosen(dimension.classes, wanted, ""))
    except InvalidInput:
        return False


def _classes(cube: Cube, dimension: Dimension, wanted: SummedClasses) -> list[str]:
    where = f"{cube.shown}, {wanted.dimension}"
    codes = chosen(dimension.classes, wanted, where)
    if not cube.aggregable and len(codes) > 1 and (wanted.width or 1) == 1:
        raise _fault(
            f"{where}: cellerna har brus och ska inte summeras en och en",
            "celler av en stadgad bredd, eller totalen",
            "Skriv tas: [totalt], eller bredd: 5 vid klasserna, och hämta tabellen med sådana klasser.",
        )
    return codes


def _regions(cube: Cube, register: Axis) -> tuple[Mapping[str, str], Sequence[str]]:
    """The class of each municipality of the register, and the classes of other regions."""
    dimension = cube.dimension(REGION)
    if dimension is None:
        raise _fault(f"{cube.shown} har ingen dimension för region", remedy="Hämta tabellen per kommun.")
    faults = Faults()
    municipalities = Municipalities(register)
    found: dict[str, str] = {}
    others: list[str] = []
    for code, label in dimension.classes.items():
        try:
            member = municipalities.find(region_name(code, label))
        except Disagreement as error:
            faults.add(
                f"{cube.shown}: {error}", remedy="Rätta filen, eller registret om kommunen har bytt kod eller namn."
            )
            continue
        if member is None:
            others.append(code)
        elif member in found:
            faults.add(f"{cube.shown} har {municipalities.label(member)} två gånger, som {found[member]} och {code}")
        else:
            found[member] = code
    missing = [f"{label} ({m})" for m, label in zip(register.members, register.labels, strict=True) if m not in found]
    if missing and not faults:
        faults.add(
            f"{cube.shown} saknar {join_words(missing)}",
            None,
            f"alla {len(register.members)} kommuner i tabellen {REGISTER}",
            "Hämta tabellen med alla kommuner.",
        )
    faults.raise_if_any()
    return {member: found[member] for member in register.members}, others


def _cells(
    cube: Cube, kept: Mapping[str, Sequence[str]], region: str, time: str | None
) -> Mapping[tuple[str, ...], Fraction | None]:
    """The cells that are summed for a region and time; None for one that is missing or not in the file."""
    own = {REGION: [region], TIME: [time or ""]}
    return {key: cube.values.get(key) for key in product(*(own.get(d.code) or kept[d.code] for d in cube.dimensions))}


def _total(cube: Cube, kept: Mapping[str, Sequence[str]], region: str, time: str | None) -> Fraction | None:
    total = Fraction(0)
    for value in _cells(cube, kept, region, time).values():
        if value is None:
            return None
        total += value
    return total


def _missing(cube: Cube, keys: Sequence[tuple[str, ...]], name: str) -> Diagnostic:
    at = [
        ", ".join(d.classes[c] for d, c in zip(cube.dimensions, key, strict=True) if d.code not in (REGION, TIME))
        for key in keys
    ]
    return Diagnostic(
        f"{cube.shown} saknar värde för {name}{f': {join_words(at, limit=5)}' if any(at) else ''}",
        None,
        "ett tal i varje cell",
        "Hämta tabellen på nytt, eller skriv värdet för hand i tabellen med en egen källa.",
    )


def _not_allowed(field: FieldDescription, value: Fraction) -> str:
    least, most = field.limits
    if field.type == "integer" and value.denominator != 1:
        return "ett heltal"
    if least is not None and value < least:
        return f"minst {format_number(least)}"
    return f"högst {format_number(most)}" if most is not None and value > most else ""


def _summed(cube: Cube, kept: Mapping[str, Sequence[str]]) -> str:
    told = [
        f"{each.shown} {', '.join(each.classes[code] for code in kept[each.code])}"
        for each in cube.dimensions
        if len(kept.get(each.code, ())) > 1
    ]
    return "; ".join(told)


def _fault(what: str, expected: str = "", remedy: str = "") -> InvalidInput:
    return InvalidInput([Diagnostic(what, None, expected, remedy)])
