"""Guesses, in Swedish, at what was meant by a line that is no YAML, and by a text that is no number."""

import re
from collections.abc import Callable
from fractions import Fraction
from typing import Final

import yaml

from tillaggsbelopp.diagnostics import Diagnostic, Place, Source
from tillaggsbelopp.documents.colons import Position, key_that_breaks
from tillaggsbelopp.swedish import exact_decimal

_WITH_UNIT: Final = re.compile(r"(-?[0-9](?:[0-9 ]*[0-9])?(?:[.,][0-9]+)?) ?(%|[a-zåäö]+(?:/[a-zåäö]+)?)")
QUOTE: Final = "Sätt hela värdet inom citattecken om tecknet hör till texten."


def explain_yaml_error(
    source: Source, error: yaml.YAMLError, first_error: Callable[[str], Position | None]
) -> Diagnostic:
    """Explain an error of the YAML parser, at its place, by its likely cause.

    `first_error` finds the line and the column of the first error of a text, None if it has none.
    """
    if not isinstance(error, yaml.MarkedYAMLError):  # a sign that YAML does not allow at all
        position = getattr(error, "position", None)
        offset = position if isinstance(position, int) and position < len(source.text) else 0
        what = f"otillåtet tecken U+{ord(source.text[offset]) if source.text else 0:04X}"
        return Diagnostic(what, Place(source, offset, offset + 1), remedy="Ta bort tecknet och skriv om raden.")
    mark = error.problem_mark or error.context_mark
    offset = min(mark.index, len(source.text)) if mark else 0
    line_number, column = source.line_and_column(offset)
    line = source.line(line_number)
    place = Place(source, offset, offset + 1)
    start = error.context_mark.index if error.context_mark else offset
    opening = Place(source, start, start + 1)
    problem, context = error.problem or "", error.context or ""
    indent = line[: len(line) - len(line.lstrip())]
    if "\t" in indent or place.text == "\t":
        tab = source.text.index("\t", offset - column + 1)
        remedy = "YAML kräver mellanslag: byt tabben mot två."
        return Diagnostic("tabb i indraget", Place(source, tab, tab + 1), remedy=remedy)
    of_key = "mapping values" in problem or "simple key" in context or "block mapping" in context
    if of_key and (told := key_that_breaks(source, (line_number, column), first_error)):
        return told
    if "mapping values are not allowed" in problem:
        remedy = 'Sätt hela värdet inom citattecken: källa: "Bilaga 2: tabell 1"'
        return Diagnostic("kolon mitt i ett värde", place, remedy=remedy)
    if "cannot start any token" in problem:
        return Diagnostic(f'ett värde kan inte börja med "{place.text}"', place, remedy=QUOTE)
    if "quoted scalar" in context and "escape" in problem:
        remedy = "Skriv två omvända snedstreck, eller inget."
        return Diagnostic("det som står efter \\ är inget tecken", place, remedy=remedy)
    if "quoted scalar" in context:
        return Diagnostic("citattecknet stängs aldrig", opening)
    if "alias" in context or "anchor" in context or "block scalar" in context:
        return Diagnostic(f'ett värde kan inte börja med "{opening.text}"', opening, remedy=QUOTE)
    if "flow" in context:
        what = f'"{opening.text}" stängs aldrig, eller ett kommatecken saknas'
        remedy = "Inom klamrar skiljs uppgifter åt med kommatecken: {2024: 5, 2025: 6}."
        return Diagnostic(what, opening, remedy=remedy)
    if "incompatible" in problem or line.startswith("%"):
        return Diagnostic("en rad kan inte börja med %", place, remedy=QUOTE)
    previous = source.line(line_number - 1).strip() if line_number > 1 else ""
    remedy = "Se efter indraget: rader på samma nivå börjar i samma kolumn"
    if re.search(r":\s+(\".*\"|'.*'|\[.*\]|\{.*\})\s*\S", line):
        remedy = "Något står efter citattecknet eller klammern: låt dem omsluta hela värdet"
    elif previous and not previous.endswith(":"):
        remedy += ", och raden ovanför kan sakna citattecken"
    return Diagnostic("filen går inte att läsa som YAML här", place, remedy=f"{remedy}.")


def number_hint(text: str, *, spaces: bool = True) -> str:
    """Suggest what to write instead of a text that is no number; "" unless it is one written in another manner."""
    text = text.strip()
    manner, space = ("med mellanslag eller inget alls", " ") if spaces else ("utan mellanrum", "")
    if re.fullmatch(r"-?[0-9]{1,3}(,[0-9]{3}){2,}|-?[0-9]{1,3}(\.[0-9]{3}){2,}", text):
        return f"Tusental skrivs {manner}: {re.sub('[.,]', space, text)}"
    if re.fullmatch(r"-?[1-9][0-9]{0,2},[0-9]{3}", text):
        return f"Decimaler skrivs med punkt, {text.replace(',', '.')}, och tusental {text.replace(',', space)}."
    if re.fullmatch(r"-?[0-9][0-9 ]*,[0-9]+", text):
        return f"Decimaler skrivs med punkt: {text.replace(',', '.')}"
    if re.fullmatch(r"-?[0-9]{1,12}(\.[0-9]{1,12})?[eE][+-]?[0-9]", text):
        return f"Skriv ut talet: {exact_decimal(Fraction(text))}"
    return "Skriv tusental med mellanslag eller inget alls." if "_" in text else ""


def value_hint(text: str, key: str = "enhet") -> str:
    """Suggest, as `number_hint`, a number whose unit stands under a key of its own, `key`."""
    if found := _WITH_UNIT.fullmatch(text.strip()):
        unit = '"%"' if found[2] == "%" else found[2]
        return f"Skriv bara talet här, {found[1].replace(',', '.')}, och {found[2]} i {key}: {key}: {unit}"
    return number_hint(text, spaces=key == "enhet")


def bare_hint(text: str) -> str:
    """Suggest, as `number_hint`, a number that has no unit beside it."""
    found = _WITH_UNIT.fullmatch(text.strip())
    return f"Skriv bara talet: {found[1].replace(',', '.')}" if found else number_hint(text)


def percent_hint(text: str) -> str:
    """Suggest, as `number_hint`, a number that is always a percentage."""
    if found := re.fullmatch(r"(-?[0-9]+(?:[.,][0-9]+)?) ?(%|procent)", text.strip()):
        return (
            f"Skriv bara talet: {found[1].replace(',', '.')}. Ett indexvärde är alltid i procent och har ingen enhet."
        )
    return number_hint(text)
