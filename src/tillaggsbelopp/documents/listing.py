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
    """Whether a file is named as one of YAML is, rightly or almost so."""
    return path.suffix.casefold() in _SUFFIXES


def yaml_files(folder: Path, shown_as: str, faults: Faults) -> Iterator[Source]:
    """The files of a folder by name; what can't be read, or is named as if it should be, is added to `faults`."""
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
    """The file of that name, if it is there; what can't be read, or is named almost so, is added to `faults`."""
    stem = fold(Path(name).stem)
    for path in sorted(folder.glob("[!.]*")):
        alike = fold(path.stem) == stem and is_yaml(path)
        if alike and unicodedata.normalize("NFC", path.name) != name:
            faults.add(f"{path.name} läses inte", Place(Source(f"{shown_as}/{path.name}", "")), name)
    path = folder / name
    if not os.path.lexists(path):  # a link to nothing is there, and can't be read
        return None
    try:
        return read_source(path, f"{shown_as}/{name}", _MOST_BYTES)
    except InvalidInput as invalid:
        faults.extend(invalid.diagnostics)
        return None
