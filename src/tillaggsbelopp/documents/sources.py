"""Sources from files and folders: bytes to text in UTF-8, NFC, with line feeds. No traceback for what is no text."""

import os
import re
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

from tillaggsbelopp import limits
from tillaggsbelopp.diagnostics import Faults, InvalidInput, Place, Source, fold, invalid_input
from tillaggsbelopp.documents.file_names import leads_out
from tillaggsbelopp.swedish import explain_os_error

UTF_8: Final = "utf-8"
ANSI: Final = "cp1252"
_SPREADSHEETS: Final = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # the first bytes of .xlsx and .xls files
# Signs that nobody sees, some of which other programs take for line ends.
_INVISIBLE: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060\ud800-\udfff\ufeff]"
)


def is_folder(path: Path) -> bool:
    """Tell whether there is a folder at `path`; a path that can't be one is none."""
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def read_source(
    path: Path, name: str, max_bytes: int = limits.TEXT_BYTES, *, within: Path | None = None, or_ansi: bool = False
) -> Source:
    """Read the file at `path`, which is shown to the user as `name`, as text.

    Raises InvalidInput if it is not there, is larger than `max_bytes`, or is no text in UTF-8 free of invisible signs;
    with `or_ansi`, no such text in Windows-1252 either; with `within`, if a link leads out of that folder.
    """
    try:
        if within is not None and leads_out(path, within):
            raise _refused(name, "är en länk ut ur mappen", "Lägg själva filen där.")
        if path.is_dir():
            raise _refused(name, "är en mapp, inte en fil")
        size = path.stat().st_size
        if not path.is_file():
            raise _refused(name, "är ingen vanlig fil")
        if size > max_bytes:
            raise _refused(name, f"är större än {max_bytes // 1_000_000} MB", "Kontrollera att det är rätt fil.")
        content = path.read_bytes()
    except FileNotFoundError:
        raise _refused(name, "finns inte") from None
    except OSError as error:
        raise _refused(name, f"går inte att läsa ({explain_os_error(error)})") from None
    except ValueError:
        raise _refused(name, "har ett namn som inte kan vara en fils") from None
    return decode(content, name, or_ansi=or_ansi)


def decode(content: bytes, name: str, *, or_ansi: bool = False) -> Source:
    """Decode the bytes of a text file, shown to the user as `name`. InvalidInput if they are no text in UTF-8.

    With `or_ansi` they may be in Windows-1252 instead. Byte order marks are dropped, line ends become line feeds, and
    letters are composed (NFC).
    """
    if content.startswith(_SPREADSHEETS) and name.lower().endswith(".csv"):
        what = "är en Excelfil, fast namnet slutar på .csv"
        raise _refused(name, what, "Öppna den i Excel och spara den som filtypen CSV UTF-8; att byta namn räcker inte.")
    if b"\0" in content[:4096]:
        raise _refused(name, "är ingen textfil", "Spara den som text (UTF-8).")
    try:
        text = content.decode(UTF_8)
    except UnicodeDecodeError:
        try:
            if not or_ansi:
                raise
            text = content.decode(ANSI)
        except UnicodeDecodeError:
            raise not_utf_8(content, name) from None
    text = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    source = Source(name, composed(text, name), content)
    if found := _INVISIBLE.search(source.text):
        place = Place(source, found.start(), found.end())
        raise invalid_input(invisible_in(source.text), place, remedy="Ta bort tecknet och skriv om raden.")
    return source


def composed(text: str, name: str) -> str:
    """Compose the letters of a text (NFC), shown to the user as `name`. InvalidInput if marks are piled up in it."""
    with suppress(UnicodeEncodeError):
        text.encode("latin-1")  # in which every letter is one sign
        return text
    marks = "".join(sign for sign in set(text) if unicodedata.combining(unicodedata.normalize("NFD", sign)[0]))
    if marks and (found := re.search(f"[{re.escape(marks)}]{{{limits.MARKS + 1}}}", text)):
        place = Place(Source(name, text), found.start(), found.end())
        what = f"fler än {limits.MARKS} accenter på samma bokstav"
        raise invalid_input(what, place, remedy="Ta bort tecknen och skriv om raden.")
    return unicodedata.normalize("NFC", text)


def not_utf_8(content: bytes, name: str) -> InvalidInput:
    """Make the error for a file, shown to the user as `name`, whose bytes are no text in UTF-8, with the first line."""
    try:
        content.decode(UTF_8)
        line = 1
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
    remedy = "Öppna filen i en textredigerare och spara om den med kodningen UTF-8; i Excel: CSV UTF-8."
    return _refused(name, f"är inte sparad som UTF-8 (rad {line})", remedy)


def invisible_in(text: str) -> str:
    """Name the first sign of a text that nobody can see, in Swedish; "" if there is none."""
    found = _INVISIBLE.search(text)
    return f"osynligt tecken U+{ord(found.group()):04X}" if found else ""


def is_yaml(path: Path) -> bool:
    """Tell whether a file's name has the suffix of a YAML file, rightly written or almost so."""
    return path.suffix.casefold() in (".yaml", ".yml")


def yaml_paths(folder: Path, shown_as: str, faults: Faults) -> list[Path]:
    """List the YAML files of a folder, which messages call `shown_as`, by name; none, and a fault, if they are many."""
    paths = [path for path in folder.glob("[!.]*") if is_yaml(path)]
    too_many = ""
    if len(paths) > limits.FILES:
        too_many = f"mappen har fler än {limits.FILES} filer"
    elif sum(path.stat().st_size for path in paths if path.is_file()) > limits.FOLDER_BYTES:
        too_many = f"mappens filer är tillsammans större än {limits.FOLDER_BYTES // 1_000_000} MB"
    if too_many:
        faults.add(too_many, Place(Source(shown_as, "")), remedy="Kontrollera att det är rätt mapp.")
    return [] if too_many else sorted(paths)


def yaml_files(folder: Path, shown_as: str, faults: Faults) -> Iterator[Source]:
    """Yield the YAML files of a folder in order of their names; messages call the folder `shown_as`.

    Files that can't be read, or whose names are almost right, are added to `faults`. Hidden files are passed over.
    """
    for path in yaml_paths(folder, shown_as, faults):
        shown = f"{shown_as}/{path.name}"
        if what := invisible_in(path.name):
            place = Place(Source(shown_as, ""))
            faults.add(f"en fil här har ett namn med {what}", place, remedy="Byt namn på den.")
        elif path.suffix != ".yaml":
            faults.add(f"{path.name} läses inte", Place(Source(shown, "")), "filer som slutar på .yaml")
        else:
            with faults.collecting():
                yield read_source(path, shown, limits.YAML_BYTES, within=folder.parent)


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
        return read_source(path, f"{shown_as}/{name}", limits.YAML_BYTES, within=folder)
    except InvalidInput as invalid:
        faults.extend(invalid.diagnostics)
        return None


def _refused(name: str, what: str, remedy: str = "") -> InvalidInput:
    return invalid_input(f"filen {what}", Place(Source(name, "")), remedy=remedy)
