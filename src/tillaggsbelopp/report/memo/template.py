"""Templates of documents: Markdown with slots in the agreement's folder, read and checked."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from markdown_it import MarkdownIt
from markdown_it.token import Token

from tillaggsbelopp.diagnostics import Faults, Place, Source, did_you_mean
from tillaggsbelopp.documents.sources import read_source
from tillaggsbelopp.report.memo import TEMPLATES_FOLDER
from tillaggsbelopp.report.memo.document import Listing, Paragraph, Section
from tillaggsbelopp.swedish import join_words

WORDS: Final = (
    "överenskommelse",
    "år",
    "datum",
    "organ",
    "parter_och_tid",
    "totalt",
    "tillsammans",
    "fördelning",
    "orsaker",
    "översyn",
    "tillförlitlighet",
    "kommun",
    "kod",
    "belopp",
    "får",
    "delarna",
)
"""The slots for words. What each is filled with is in `slots.py`, which takes long to import."""
BLOCKS: Final = (
    "beslut",
    "regler",
    "belopp_per_kommun",
    "delbelopp",
    "så_räknas_beloppet",
    "betalningsplan",
    "karta",
    "alternativ",
    "vilar_på",
    "inte_uttryckt",
    "beslutsunderlag",
    "ansvar",
    "kontroller",
)
"""The slots that stand alone."""
OF_ONE: Final = frozenset({"kommun", "kod", "belopp", "får", "delarna", "så_räknas_beloppet"})
"""The slots that are filled for one of those who get amounts."""
_SUFFIX: Final = ".md"
_MOST_BYTES: Final = 200_000
SLOT: Final = re.compile(r"\{([^{}\n]*)(\}?)")
_HOLDS: Final = "rubriker, stycken, listor med - eller 1. och platser som {år}"
_UNUSABLE: Final = {
    "en tabell": re.compile(r"^\s*\|.*", re.MULTILINE),
    "ett citat": re.compile(r"^\s*>.*", re.MULTILINE),
    "kod": re.compile(r"^\s*(```|~~~).*|`[^`\n]+`", re.MULTILINE),
    "en linje": re.compile(r"^ *([-*_])( *\1){2,} *$", re.MULTILINE),
    "en bild": re.compile(r"!\[[^]\n]*\]\("),
    "en länk": re.compile(r"(?<!!)\[[^]\n]*\]\("),
    "HTML": re.compile(r"<[/!a-zA-Z][^>\n]*>"),
    "fetstil": re.compile(r"\*\*|__"),
}


class Slot(NamedTuple):
    """A slot that stands alone, for blocks."""

    name: str


class Template(NamedTuple):
    """A template: its name, its title, and what it says, with slots not yet filled.

    It is `of_one` if it has a slot that is filled for one of those who get amounts: there is then a document for each.
    """

    name: str
    title: str
    blocks: tuple[Section | Paragraph | Listing | Slot, ...]
    of_one: bool


def read_templates(folder: Path, shown_as: str, faults: Faults) -> tuple[Template, ...]:
    """Read the templates of an agreement's folder, which messages call `shown_as`, by file name, adding faults."""
    found = []
    for path in sorted((folder / TEMPLATES_FOLDER).glob("[!.]*")):
        shown = f"{shown_as}/{TEMPLATES_FOLDER}/{path.name}"
        if not re.fullmatch(r"[a-z0-9_-]+\.md", path.name):
            expected = f"ett namn av a–z, 0–9, - och _ som slutar på {_SUFFIX}"
            faults.add(f"{path.name} läses inte", Place(Source(shown, "")), expected, "Byt namn på filen.")
            continue
        with faults.collecting():
            source = read_source(path, shown, _MOST_BYTES, within=folder)
            before = len(faults)
            _check(source, faults)
            template = _parsed(path.stem, source, faults)
            if len(faults) == before:
                found.append(template)
    return tuple(found)


def _check(source: Source, faults: Faults) -> None:
    """Add a fault for each slot that there is none of, that is not closed or is not where it can stand; and others."""
    known = [*WORDS, *BLOCKS]
    for what, pattern in _UNUSABLE.items():
        for each in pattern.finditer(source.text):
            text = each[0]
            start = each.start() + len(text) - len(text.lstrip())
            remedy = "Skriv det som text, eller ta bort det."
            faults.add(f"{what} kan inte stå i en mall", Place(source, start, each.end()), _HOLDS, remedy)
    for each in SLOT.finditer(source.text):
        name, closing = each.groups()
        if not closing:
            faults.add("klammerparentesen stängs aldrig", Place(source, each.start(), each.start() + 1))
        elif name not in known:
            place = Place(source, *each.span(1)) if name else Place(source, *each.span())
            what = f"ingen plats heter {name}" if name else "platsen har inget namn"
            faults.add(what, place, remedy=did_you_mean(name, known, f"Det finns {join_words(known, limit=99)}."))
        elif name in BLOCKS and not _is_alone(source.text, each):
            remedy = "Skriv den för sig, med tomma rader omkring."
            faults.add(
                f"{name} är mer än text, och kan inte stå inne i ett stycke", Place(source, *each.span()), "", remedy
            )


def _is_alone(text: str, slot: re.Match[str]) -> bool:
    before, after = text[: slot.start()], text[slot.end() :]
    return bool(re.search(r"(^|\n[ \t]*\n)$", before) and re.match(r"[ \t]*(\n[ \t]*(\n|$)|$)", after))


def _parsed(name: str, source: Source, faults: Faults) -> Template:
    tokens = MarkdownIt("zero").enable(["heading", "list"]).parse(source.text)
    title, level = "", 0
    blocks: list[Section | Paragraph | Listing | Slot] = []
    for block, line in _blocks(tokens, source, faults):
        if not isinstance(block, Section):
            blocks.append(block)
            continue
        place = _line(source, line)
        if block.level == 1 and not title and not blocks:
            title = block.title
        elif block.level == 1:
            faults.add("mallen har två titlar", place, remedy="Skriv ## för en rubrik.")
        elif block.level - 1 > level + 1:
            faults.add("rubriken hoppar över en nivå", place, f"{'#' * (level + 2)} eller färre", "Ta bort ett #.")
        else:
            level = block.level - 1
            blocks.append(block._replace(level=level))
    if not title:
        first = Place(source, 0, 1) if source.text else Place(source)
        faults.add("titeln saknas", first, "# och en rubrik på första raden")
    used = {each[1] for each in SLOT.finditer(source.text)}
    return Template(name, title, tuple(blocks), bool(used & OF_ONE))


def _blocks(
    tokens: list[Token], source: Source, faults: Faults
) -> Iterator[tuple[Section | Paragraph | Listing | Slot, int]]:
    """Yield what a template says, each with the line it begins on, counted from 0."""
    items: list[str] = []
    for number, token in enumerate(tokens):
        line = token.map[0] if token.map else 0
        match token.type:
            case "heading_open":
                yield Section(int(token.tag[1:]), _text(tokens[number + 1])), line
            case "paragraph_open" if token.level == 0:
                text = _text(tokens[number + 1])
                alone = SLOT.fullmatch(text)
                yield (Slot(alone[1]) if alone and alone[1] in BLOCKS else Paragraph(text)), line
            case "paragraph_open":
                items.append(_text(tokens[number + 1]))
            case "bullet_list_open" | "ordered_list_open" if token.level > 0:
                place = _line(source, line)
                faults.add("en lista kan inte stå i en lista", place, remedy="Skriv punkterna efter varandra.")
            case "bullet_list_close" | "ordered_list_close" if token.level == 0:
                yield Listing(tuple(items), numbered=token.type == "ordered_list_close"), line
                items = []


def _text(inline: Token) -> str:
    return " ".join(inline.content.split())


def _line(source: Source, number: int) -> Place:
    start = source.line_start(number + 1)
    return Place(source, start, source.line_end(start))
