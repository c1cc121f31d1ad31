"""A table against what its description states beside its columns: the file's size and checksum, and what cells hold."""

import hashlib
from collections.abc import Sequence
from fractions import Fraction

from tillaggsbelopp import limits
from tillaggsbelopp.diagnostics import Faults, Place, Source
from tillaggsbelopp.statistics.package import FieldDescription, Resource
from tillaggsbelopp.statistics.records import TableCell


def check_file(resource: Resource, source: Source, faults: Faults) -> None:
    """Add a fault if a file is not of the size, or has not the checksum, that is stated for it."""
    content = source.content
    remedy = "Är det rätt fil? Har den ändrats med avsikt, rätta eller ta bort {} i datapackage.yaml."
    if resource.size is not None and resource.size != len(content):
        what = f"filen är {len(content)} byte, men bytes är {resource.size}"
        faults.add(what, Place(source), remedy=remedy.format("bytes"))
    if resource.digest is not None:
        stated = resource.digest.rpartition(":")[2]
        made = hashlib.md5(content, usedforsecurity=False) if len(stated) == 32 else hashlib.sha256(content)
        if made.hexdigest() != stated:
            what = f"filen har en annan kontrollsumma än hash: {made.hexdigest()}"
            faults.add(what, Place(source), remedy=remedy.format("hash"))


def check_cells(
    field: FieldDescription,
    cells: Sequence[TableCell],
    numbers: Sequence[Fraction | None],
    missing: Sequence[str],
    faults: Faults,
) -> None:
    """Add a fault for each cell of a column that is none of the values stated, or stands twice where it may not.

    `numbers` are what the cells say, None for what is no number.
    """
    rules = field.constraints
    if rules is None or not rules.beyond_limits:
        return
    first: dict[object, TableCell] = {}
    for cell, number in zip(cells, numbers, strict=True):
        text = cell.text
        if text in missing or (field.numeric and number is None):
            continue
        if len(faults) >= limits.FAULTS:
            return
        if expected := rules.why_not(text, number, numeric=field.numeric):
            faults.add(f"{field.name}: {text} får inte stå här", cell.place, expected)
        value = number if field.numeric else text
        if rules.unique and value in first:
            place = first[value].place
            line, _ = place.source.line_and_column(place.start)
            faults.add(f"{field.name}: {text} står redan på rad {line}", cell.place, "varje värde en gång")
        first.setdefault(value, cell)
