"""From a file's bytes to text: UTF-8, NFC, line feeds; never a traceback for what is no text."""

import unicodedata
from pathlib import Path
from typing import Final

from tillaggsbelopp.diagnostics import Diagnostic, InvalidInput, Place, Source
from tillaggsbelopp.swedish import explain_os_error

MAX_BYTES: Final = 20_000_000


def read_source(path: Path, name: str) -> Source:
    """The text of the file at `path`, shown to the user as `name`. InvalidInput if it is no readable text file."""
    if path.is_dir():
        raise _refused(name, "är en mapp, inte en fil")
    try:
        if path.stat().st_size > MAX_BYTES:
            raise _refused(name, f"är större än {MAX_BYTES // 1_000_000} MB", "Kontrollera att det är rätt fil.")
        content = path.read_bytes()
    except FileNotFoundError:
        raise _refused(name, "finns inte") from None
    except OSError as error:
        raise _refused(
            name, f"går inte att läsa ({explain_os_error(error)})", "Kontrollera filens rättigheter."
        ) from None
    return decode(content, name)


def decode(content: bytes, name: str) -> Source:
    """Bytes of a text file as a source; a byte order mark is dropped and line ends become line feeds."""
    if b"\0" in content[:4096]:
        raise _refused(name, "är ingen textfil", "Spara den som text (UTF-8).")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise _refused(
            name,
            f"är inte sparad som UTF-8 (rad {line})",
            "Öppna filen i en textredigerare och spara om den med kodningen UTF-8; i Excel: CSV UTF-8.",
        ) from None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return Source(name, unicodedata.normalize("NFC", text))


def _refused(name: str, what: str, remedy: str = "") -> InvalidInput:
    return InvalidInput([Diagnostic(f"filen {what}", Place(Source(name, "")), remedy=remedy)])
