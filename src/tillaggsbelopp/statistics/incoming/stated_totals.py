"""Totals that a file states, compared with the municipalities they are of."""

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction

from tillaggsbelopp.diagnostics import Diagnostic
from tillaggsbelopp.formula.values import Axis
from tillaggsbelopp.statistics.incoming.cubes import REGION, Cube
from tillaggsbelopp.statistics.tables import is_sum
from tillaggsbelopp.swedish import format_number


def contradicted_totals(
    cube: Cube, others: Mapping[str, Fraction | None], figures: Mapping[str, Fraction], year: int | None, register: Axis
) -> Iterator[Diagnostic]:
    """Yield a fault for each stated total of exactly the register's municipalities that is not their sum.

    Args:
        cube: the table.
        others: the figures of its regions that are no municipalities of the register; None where there is none.
        figures: the figures of the register's municipalities.
        year: their year.
        register: the municipalities.
    """
    dimension = cube.dimension(REGION)
    labels = dimension.classes if dimension else {}
    unlike = [
        code for code in others if not _is_total(code, labels[code], register) and not _is_larger(code, labels[code])
    ]
    if any(not _is_elsewhere(code, register) for code in unlike):
        return  # other municipalities may belong to it
    total = sum(figures.values(), Fraction(0))
    for code, stated in others.items():
        within = not unlike or not is_sum(labels[code])
        if stated is not None and stated != total and within and _is_total(code, labels[code], register):
            at = f" {year}" if year else ""
            yield Diagnostic(
                f"{cube.shown}: {labels[code]}{at} är {format_number(stated)}, "
                f"men kommunerna summerar till {format_number(total)}",
                None,
                "en summa som stämmer",
                "Ett tal är fel eller en kommun saknas i registret. Hämta filen på nytt, eller ta bort raden.",
            )


def _is_total(code: str, label: str, register: Axis) -> bool:
    """True if a region is the whole county, as a row of sums or as the county that all codes begin with."""
    if is_sum(label):
        return True
    if re.fullmatch("[0-9]{2}", code):
        return code != "00" and all(member.startswith(code) for member in register.members)
    return label.casefold().endswith(" län") and not re.search("[0-9]", code)


def _is_larger(code: str, label: str) -> bool:
    return (
        code == "00" or label.casefold() in ("riket", "sverige", "hela riket") or bool(re.fullmatch("[0-9]{2}", code))
    )


def _is_elsewhere(code: str, register: Axis) -> bool:
    """True if a municipality, by its code, is in another county than all of the register."""
    counties = {member[:2] for member in register.members}
    return bool(re.fullmatch("[0-9]{4}", code)) and code[:2] not in counties
