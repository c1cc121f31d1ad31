"""The YAML files of a folder."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tillaggsbelopp.diagnostics import Faults, InvalidInput, Place, Source
from tillaggsbelopp.documents.text import read_source

_MOST_BYTES: Final = 1_000_000


def yaml_files(folder: Path, shown_as: str, faults: Faults) -> Iterator[Source]:
    """The files of a folder by name; what can't be read, or is named as if it should be, is added to `faults`."""
    for path in sorted(folder.glob("[!.]*.y*ml")):
        shown = f"{shown_as}/{path.name}"
        if path.suffix != ".yaml":
            faults.add(f"{path.name} läses inte", Place(Source(shown, "")), "filer som slutar på .yaml")
            continue
        try:
            yield read_source(path, shown, _MOST_BYTES)
        except InvalidInput as invalid:
            faults.extend(invalid.diagnostics)
