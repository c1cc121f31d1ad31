"""Suggestions for formulas that are written as in a spreadsheet, or in English."""

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
"""The names here of functions that have an English name in most spreadsheets."""
_MISSING: Final = (
    "Ett värde som saknas ersätts med OMSAKNAS(x; 0), och division med 0 undviks med OM(b = 0; 0; a / b). Andra fel "
    "ska rättas, inte döljas."
)
_PRODUCTS: Final = "Skriv SUMMA(a * b), eller med flera axlar den som ska bort: SUMMA(a * b; axel)."
_LOOKED_UP: Final = (
    "Ett värde per kommun är ett fält i en tabell och läses med sitt namn; ett per medlem av en annan axel är en "
    "parameter med axel. Gränser med var sitt värde skrivs TRAPPA(x; 0; > 10 km; 1; >= 40 km; 2)."
)
_UP: Final = "Avrunda uppåt till heltal med -HELTAL(-x)."
_DOWN: Final = "Avrunda nedåt till heltal med HELTAL(x)."
_SUM_IF: Final = "Villkora det som summeras: SUMMA(OM(villkor; x; 0))."
FOREIGN: Final = {
    **dict.fromkeys(("OMFEL", "IFERROR", "OMSAKNAT", "ÄRFEL", "ISERROR"), _MISSING),
    **dict.fromkeys(("PRODUKTSUMMA", "SUMMAPRODUKT", "SUMPRODUCT"), _PRODUCTS),
    **dict.fromkeys(("LETARAD", "LETAUPP", "LETAKOLUMN", "XLETAUPP", "SÖK", "VLOOKUP", "XLOOKUP"), _LOOKED_UP),
    **dict.fromkeys(("INDEX", "PASSA", "MATCH"), _LOOKED_UP),
    **dict.fromkeys(("AVRUNDA.UPPÅT", "AVRUNDAUPPÅT", "RUNDA.UPP", "TAK", "ROUNDUP", "CEILING"), _UP),
    **dict.fromkeys(("AVRUNDA.NEDÅT", "AVRUNDANEDÅT", "AVKORTA", "GOLV", "ROUNDDOWN", "FLOOR"), _DOWN),
    **dict.fromkeys(("SUMMA.OM", "SUMMA.OMF", "SUMIF", "SUMIFS"), _SUM_IF),
    **dict.fromkeys(("ANTAL.OM", "ANTAL.OMF", "COUNTIF"), "Räkna med SUMMA(OM(villkor; 1; 0))."),
}
"""Advice on functions that spreadsheets have and this language has not, by their names there."""
NO_CELLS: Final = "Här finns inga celler: skriv namnet på ett fält, en parameter eller ett steg."
CELL_PATTERN: Final = re.compile(r"[A-Z]{1,3}[0-9]+")
_LONGEST: Final = 200
_DECIMAL_COMMA: Final = re.compile(r"(?<=[0-9]),(?=[0-9])")
_FUNCTION: Final = re.compile(r"[A-Za-zÅÄÖÉåäöé_]+(?=\s*\()")


def as_written_here(text: str) -> str:
    """Rewrite a spreadsheet's formula in this language: no equals sign first, semicolons, decimal points, own names.

    "" if there is nothing of that kind in it, if it is too long, or if it is unclear which commas are decimal ones.
    """
    written = " ".join(text.split())
    if len(written) > _LONGEST or not (written.startswith("=") or "," in written):
        return ""
    written = written.removeprefix("=").lstrip()
    others = _DECIMAL_COMMA.sub("", written)
    if ";" not in others and re.search(r",\S", others):
        pass  # all commas separate arguments, as in an English spreadsheet
    elif ";" in others or "," in others or not _FUNCTION.search(written):
        written = _DECIMAL_COMMA.sub(".", written)
    elif _DECIMAL_COMMA.search(written):
        return ""
    written = re.sub(r"\s*,\s*", "; ", written)
    return _FUNCTION.sub(lambda found: ENGLISH.get(found[0].upper(), found[0].upper()), written)
