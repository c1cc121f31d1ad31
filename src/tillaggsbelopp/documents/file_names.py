"""Names of files as they must be to mean the same on every system, and links that lead out of a folder."""

import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final

_LONGEST: Final = 255  # bytes; Windows counts otherwise, and allows more
_FORBIDDEN: Final = re.compile(r'[<>:"/\\|?*\x00-\x1f]')
_DEVICE: Final = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])\s*(\..*)?", re.IGNORECASE)


def unfit_name(name: str) -> str:
    """Tell, in Swedish, why a file or folder can't have a name on every system; "" if it can."""
    if found := _FORBIDDEN.search(name):
        return (
            f"{found.group()} kan inte stå i ett filnamn i Windows"
            if found.group().isprintable()
            else "osynligt tecken"
        )
    if _DEVICE.fullmatch(name):
        return "i Windows är det namnet på en enhet, inte en fil"
    if name.endswith((".", " ")):
        return "i Windows faller punkt och mellanslag sist bort"
    return f"det är längre än {_LONGEST} byte" if len(name.encode(errors="replace")) > _LONGEST else ""


def parted(remedy: str, written: str) -> str:
    """The remedy for a path that is not there; another if it parts folders as only Windows does."""
    return "Skriv / mellan mappar." if "\\" in written and os.sep == "/" else remedy


def alike(names: Iterable[str]) -> list[tuple[str, str]]:
    """Find the names that differ only in capital letters, as pairs: on Windows and Mac they are one file."""
    seen: dict[str, str] = {}
    return [(first, name) for name in names if (first := seen.setdefault(name.casefold(), name)) != name]


def otherwise_written(path: Path) -> str:
    """The name of the file that is meant by a path with other capital letters; "" if the name is as it is written."""
    try:
        names = os.listdir(path.parent)  # noqa: PTH208 - names alone are wanted
    except OSError:
        return ""
    if path.name in names:
        return ""
    return next((name for name in sorted(names) if name.casefold() == path.name.casefold()), "")


def leads_out(path: Path, folder: Path) -> bool:
    """Tell whether a path within a folder leads out of it, by a link."""
    steps = [path, *path.parents][: len(path.parts) - len(folder.parts)]
    return any(step.is_symlink() for step in steps) and not Path(os.path.realpath(path)).is_relative_to(
        os.path.realpath(folder)
    )
