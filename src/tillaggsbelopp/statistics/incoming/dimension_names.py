"""What the dimensions of a table without names are called, told by their classes and by the table's title."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from tillaggsbelopp.diagnostics import fold
from tillaggsbelopp.statistics.incoming.classes import TOTAL, is_total, span_of
from tillaggsbelopp.statistics.incoming.cubes import CONTENTS, REGION, TIME
from tillaggsbelopp.statistics.incoming.layouts import is_year

AGE: Final = "ålder"
# What Swedish population statistics call their classes, whoever publishes them.
_CLASSES: Final = {
    "kön": frozenset({"man", "kvinnor", "kvinna", "pojkar", "flickor"}),
    "civilstånd": frozenset({"ogifta", "gifta", "skilda", "ankor/anklingar", "anka/ankling"}),
}
_ROLES: Final = {
    TIME: frozenset({"ar", "tid", "year", "period", "matar", "referensar", "manad"}),
    CONTENTS: frozenset({"tabellinnehall", "contentscode", "nyckeltal", "nyckeltals-id", "nyckeltalsid", "kpi"}),
    REGION: frozenset({"region"}),
}
_TITLE: Final = re.compile(r".*?\befter (?P<names>.+?)(?:\.|\s+år\b.*|\s+[0-9].*)?", re.IGNORECASE)


def role_of(name: str) -> str | None:
    """The code of the role that a dimension of that name has; None if it has none."""
    return next((code for code, names in _ROLES.items() if fold(name) in names), None)


def is_dimension(name: str) -> bool:
    """True if a heading is the name of a dimension, whose classes may be numbers: year, age, sex, civil status."""
    known = {AGE, *_CLASSES}
    return role_of(name) is not None or fold(name) in {fold(each) for each in known}


def name_by_classes(classes: Iterable[str]) -> str:
    """The name of the dimension that has such classes; "" if they don't tell."""
    texts = list(classes)
    if texts and all(map(is_year, texts)):
        return TIME
    for name, known in _CLASSES.items():
        if any(fold(text) in known for text in texts) and all(fold(t) in known or is_total(t, t) for t in texts):
            return name
    spans = [text for text in texts if span_of(text)]
    if spans and all(text in spans or is_total(text, text) for text in texts) and any("år" in text for text in spans):
        return AGE
    return ""


def names_in_title(title: str) -> list[str]:
    """The dimensions that a title counts up: "Folkmängd efter region, ålder, kön och år"; empty if it doesn't."""
    found = _TITLE.fullmatch(" ".join(title.split()))
    names = found["names"].removesuffix(" och") if found else ""
    return [each.strip() for each in re.split(r",| och ", names) if each.strip()]


def counted_in(title: str) -> str:
    """What a title says is counted: "Folkmängd" of "Folkmängd efter region och år"; "" if it doesn't say so."""
    start, efter, _ = title.partition(" efter ")
    return start.strip() if efter else ""


def names_left(title: str, named: Iterable[str]) -> list[str]:
    """The dimensions in a title, in order, but for those that have a role or are named already."""
    taken = {fold(name) for name in named}
    return [name for name in names_in_title(title) if role_of(name) is None and fold(name) not in taken]


def common_class(texts: Sequence[str]) -> tuple[list[str], list[str]] | None:
    """Split each text into a class that is known and the rest, where all have one at their beginning or end.

    Returns classes and rests, each in the order of the texts; None where they can't be split so.
    """
    for at_end in (False, True):
        for length in range(1, 4):
            parts = [_split(text, length, at_end) for text in texts]
            known = name_by_classes(part for part, _ in parts) or {part for part, _ in parts} == {TOTAL}
            if known and all(part and rest for part, rest in parts):
                return [part for part, _ in parts], [rest for _, rest in parts]
    return None


def _split(text: str, length: int, at_end: bool) -> tuple[str, str]:
    words = text.split()
    if at_end:
        return " ".join(words[-length:]), " ".join(words[:-length])
    return " ".join(words[:length]), " ".join(words[length:])


def code_and_label(texts: Iterable[str]) -> Mapping[str, tuple[str, str]] | None:
    """Split each text into code and label where all hold both: "TotSa - totalt", "65-69 65-69 år"; else None."""
    split: dict[str, tuple[str, str]] = {}
    for text in texts:
        found = re.fullmatch(r"(\S+) - (\S.*)", text) or re.fullmatch(r"(\S*[0-9]\S*|TotSa|TotSA|SC) (\S.*)", text)
        if not found or found[2] == "år" or (span_of(text) and " - " not in text):
            return None
        split[text] = (found[1], found[2])
    return split or None
