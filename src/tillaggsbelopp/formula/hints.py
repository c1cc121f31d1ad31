"""What was most likely meant by a formula that is written as in a spreadsheet, or in English."""

import re
from typing import Final

ENGLISH: Final = {
    "IF": "OM",
    "AND": "OCH",
    "OR": "ELLER",
    "NOT": "ICKE",
    "SUM": "SUMMA",
    "AVERAGE": "MEDEL",
    "ROUND": "AVRUNDA",
    "INT": "HELTAL",
    "ISBLANK": "SAKNAS",
}
"""What functions are called here that have an English name in most spreadsheets."""
_LONGEST: Final = 200
_DECIMAL_COMMA: Final = re.compile(r"(?<=[0-9]),(?=[0-9])")
_FUNCTION: Final = re.compile(r"[A-Za-zÅÄÖÉåäöé_]+(?=\s*\()")


def as_written_here(text: str) -> str:
    """A formula as a spreadsheet has it, as it is written here: no equals sign first, semicolons, decimal points.

    "" if there is nothing of that kind in it, or if it is unclear which commas are decimal ones.
    """
    written = " ".join(text.split())
    if len(written) > _LONGEST or not (written.startswith("=") or "," in written):
        return ""
    written = written.removeprefix("=").lstrip()
    others = _DECIMAL_COMMA.sub("", written)
    if ";" not in others and re.search(r",\S", others):
        pass  # all are separators, as in an English spreadsheet
    elif ";" in others or "," in others or not _FUNCTION.search(written):
        written = _DECIMAL_COMMA.sub(".", written)
    elif _DECIMAL_COMMA.search(written):
        return ""
    written = re.sub(r"\s*,\s*", "; ", written)
    return _FUNCTION.sub(lambda found: ENGLISH.get(found[0].upper(), found[0].upper()), written)
