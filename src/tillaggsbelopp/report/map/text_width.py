"""How wide a text is at most, whichever font it is drawn in; and texts broken into lines that are not wider."""

import unicodedata
from collections.abc import Iterator
from typing import Final

from tillaggsbelopp.swedish import NO_BREAK_SPACE

# Ems, in bold: of Arial, Helvetica (as wide), DejaVu Sans and Libertinus Serif, the widest, with a little to spare.
_EMS: Final = {
    character: ems
    for ems, characters in (
        (0.36, f" {NO_BREAK_SPACE}'ijl"),
        (0.4, "/I\\|,.·‘’"),
        (0.5, "-:;()[]!frt"),
        (0.62, '"*?_–czsJ'),
        (0.7, "0123456789akvxy“”$€"),
        (0.73, "bdeghnopquEFLT"),
        (0.78, "ABCKPRSVXYZ"),
        (0.93, "DGHNOQUw&+−<>=#"),
        (1.11, "mMW%@…—"),
    )
    for character in characters
}
_WIDEST: Final = 1.3
_REGULAR: Final = 0.93  # of what bold takes


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """How wide a text is at most in a font of a size, in the unit of the size."""
    letters = (unicodedata.normalize("NFD", character)[0] for character in text)
    return sum(_EMS.get(letter, _WIDEST) for letter in letters) * size * (1 if bold else _REGULAR)


def text_lines(text: str, width: float, size: float, *, bold: bool = False) -> Iterator[str]:
    """Break a text at its spaces into lines within a width; a word that is wider is broken anywhere."""
    line = ""
    for word in text.split(" "):
        longer = f"{line} {word}" if line else word
        if text_width(longer, size, bold=bold) <= width:
            line = longer
            continue
        if line:
            yield line
        line = ""
        for character in word:
            if line and text_width(line + character, size, bold=bold) > width:
                yield line
                line = ""
            line += character
    if line:
        yield line
