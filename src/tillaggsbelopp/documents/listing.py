"""The YAML files of a folder: all of them, or one that may be there."""

import os
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tillaggsbelopp.diagnostics import Faults, InvalidInput, Place, Source, fold
from tillaggsbelopp.documents.sources import invisible_in, read_source

_MOST_BYTES: Final = 1_000_000
_SUFFIXES: Final = (".yaml", ".yml")


def is_yaml(path: Path) -> bool:
    """Tell whether a file's name has the suffix of a YAML file, rightly written or almost so."""
    return path.suffix.casefold() in _SUFFIXES


def yaml_files(folder: Path, shown_as: str, faults: Faults) -> Iterator[Source]:
    """Yield the YAML files of a folder in order of their names; messages call the folder `shown_as`.

    Files that can't be read, or whose names are almost right, are added to `faults`. Hidden files are passed over.
    """
    for path in sorted(folder.glob("[!.]*")):
        if not is_yaml(path):
            continue
        shown = f"{shown_as}/{path.name}"
        if what := invisible_in(path.name):
            remedy = "Byt namn på den."
            faults.add(f"en fil här har ett namn med {what}", Place(Source(shown_as, "")), remedy=remedy)
            continue
        if path.suffix != ".yaml":
            faults.add(f"{path.name} läses inte", Place(Source(shown, "")), "filer som slutar på .yaml")
            continue
        try:
            yield read_source(path, shown, _MOST_BYTES)
        except InvalidInput as invalid:
            faults.extend(invalid.diagnostics)


def optional_file(folder: Path, name: str, shown_as: str, faults: Faults) -> Source | None:
    """Read the file of that name in a folder, which messages call `shown_as`; None if it is not there.

    A file that can't be read (None then), or whose name is almost that, is added to `faults`.
    """
    stem = fold(Path(name).stem)
    for path in sorted(folder.glob("[!.]*")):
        alike = fold(path.stem) == stem and is_yaml(path)
        if alike and unicodedata.normalize("NFC", path.name) != name:
            faults.add(f"{path.name} läses inte", Place(Source(f"{shown_as}/{path.name}", "")), name)
    path = folder / name
    if not os.path.lexists(path):  # a broken link exists, so that it is reported as unreadable
        return None
    try:
        return read_source(path, f"{shown_as}/{name}", _MOST_BYTES)
    except InvalidInput as invalid:
        faults.extend(invalid.diagnostics)
        return None
