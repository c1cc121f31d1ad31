"""What a YAML syntax error most likely comes from, in Swedish, from the line it stands on."""

import re
from typing import Final

import yaml

from tillaggsbelopp.diagnostics import Diagnostic, Place, Source

QUOTE: Final = "Sätt hela värdet inom citattecken om tecknet hör till texten."


def explain_syntax_error(source: Source, error: yaml.MarkedYAMLError) -> Diagnostic:
    """The parser's error at its place, with the likely cause."""
    mark = error.problem_mark or error.context_mark
    offset = min(mark.index, len(source.text)) if mark else 0
    line_number, column = source.line_and_column(offset)
    line = source.line(line_number)
    sign = source.text[offset : offset + 1]
    place = Place(source, offset, offset + 1)
    problem, context = error.problem or "", error.context or ""
    indent = line[: len(line) - len(line.lstrip())]
    if "\t" in indent or sign == "\t":
        tab = source.text.index("\t", offset - column + 1)
        return Diagnostic(
            "tabb i indraget", Place(source, tab, tab + 1), remedy="YAML kräver mellanslag: byt tabben mot två."
        )
    if "mapping values are not allowed" in problem:
        return Diagnostic(
            "kolon mitt i ett värde", place, remedy='Sätt hela värdet inom citattecken: källa: "Bilaga 2: tabell 1"'
        )
    if "cannot start any token" in problem:
        return Diagnostic(f'ett värde kan inte börja med "{sign}"', place, remedy=QUOTE)
    if "quoted scalar" in context:
        start = error.context_mark.index if error.context_mark else offset
        return Diagnostic("citattecknet stängs aldrig", Place(source, start, start + 1))
    if "alias" in context or "anchor" in context or "block scalar" in context:
        start = error.context_mark.index if error.context_mark else offset
        begins = source.text[start : start + 1]
        return Diagnostic(f'ett värde kan inte börja med "{begins}"', Place(source, start, start + 1), remedy=QUOTE)
    if "flow" in context:
        opening = error.context_mark.index if error.context_mark else offset
        bracket = source.text[opening : opening + 1]
        return Diagnostic(
            f'"{bracket}" stängs aldrig, eller ett kommatecken saknas',
            Place(source, opening, opening + 1),
            remedy="Inom klamrar skiljs uppgifter åt med kommatecken: {2024: 5, 2025: 6}.",
        )
    if "incompatible" in problem or line.startswith("%"):
        return Diagnostic("en rad kan inte börja med %", place, remedy=QUOTE)
    previous = source.line(line_number - 1).strip() if line_number > 1 else ""
    if re.search(r":\s+(\".*\"|'.*'|\[.*\]|\{.*\})\s*\S", line):
        remedy = "Något står efter citattecknet eller klammern: låt dem omsluta hela värdet."
    elif previous and not previous.endswith(":"):
        remedy = (
            "Se efter indraget: rader på samma nivå börjar i samma kolumn, och raden ovanför kan sakna citattecken."
        )
    else:
        remedy = "Se efter indraget: rader på samma nivå börjar i samma kolumn."
    return Diagnostic("filen går inte att läsa som YAML här", place, remedy=remedy)


def explain_reader_error(source: Source, error: yaml.YAMLError) -> Diagnostic:
    """A sign that YAML does not allow at all."""
    position = getattr(error, "position", None)
    offset = position if isinstance(position, int) and position < len(source.text) else 0
    code = ord(source.text[offset]) if source.text else 0
    return Diagnostic(
        f"otillåtet tecken U+{code:04X}",
        Place(source, offset, offset + 1),
        remedy="Ta bort tecknet och skriv om raden.",
    )
