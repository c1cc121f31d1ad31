"""What differs in a workbook file, told: in short first, then what was changed, and a few of all that follows."""

from collections.abc import Iterator, Sequence
from typing import Final

from tillaggsbelopp.diagnostics import Diagnostic
from tillaggsbelopp.report.workbook.consequences import Findings
from tillaggsbelopp.report.workbook.difference import Difference, Kind
from tillaggsbelopp.report.workbook.notes_sheets import PROGRAM
from tillaggsbelopp.swedish import format_number, join_words

_MOST_CHANGES: Final = 12
_MOST_OTHERS: Final = 5
_LONGEST_TEXT: Final = 70
_AROUND: Final = 25  # signs that are shown on both sides of where long texts part
_AS_ISSUED: Final = " (formeln är oförändrad)"


def told_findings(
    file: str, found: Findings, changed_since: Sequence[str], *, everything: bool
) -> Iterator[Diagnostic]:
    """Yield what differs in a file as faults; `changed_since` names the files that have changed since it was written.

    With `everything` each difference is told, otherwise what was changed and some of the rest.
    """
    if changed_since:
        names = join_words([name if name != PROGRAM else "programmet" for name in changed_since])
        yield Diagnostic(
            f"{file} är skriven med annat än det som finns nu; ändrat sedan dess: {names}",
            remedy="Skriv en ny arbetsbok med berakna --ut, eller verifiera mot det som då gällde (--config, --data).",
        )
    if not any(found):
        yield Diagnostic(f"{file} stämmer i övrigt.")
        return
    yield Diagnostic(f"{file} stämmer inte med det som räknas nu: {_summary(found)}.")
    changed = [f"{each}{_AS_ISSUED if each.kind is Kind.RESULT else ''}" for each in found.changed]
    for title, lines, most in (
        ("Ändrat:", changed, _MOST_CHANGES),
        ("Följer därav:", [str(each) for each in found.follows], _MOST_OTHERS),
        ("Texter:", _told_texts(found.texts), _MOST_OTHERS),
        ("Utan sparat värde:", [each.where for each in found.unsaved], 0),
    ):
        shown = lines if everything else lines[:most]
        left = len(lines) - len(shown)
        if shown:
            more = [f"… och {format_number(left)} till; alla visas med --allt"] if left else []
            yield Diagnostic("\n  ".join([title, *shown, *more]))
    if any("customXml" in each.where for each in found.changed):
        what = "Delar som heter customXml är tillagda av ett annat program, som SharePoint när filen sparas där."
        remedy = "Ta bort dem med kalkylprogrammets dokumentkontroll, eller verifiera filen som den var innan."
        yield Diagnostic(what, remedy=remedy)
    if found.unsaved:
        what = "Filen är sparad av ett program som inte räknar, så formler saknar sparat värde."
        yield Diagnostic(what, remedy="Öppna den i Excel eller LibreOffice, spara och verifiera igen.")


def _summary(found: Findings) -> str:
    """How much was changed, how much follows from that, and whether any amounts are others."""
    counts = [
        _counted(len(found.changed), "en sak är ändrad", "saker är ändrade"),
        _counted(len(found.follows), "en cell följer därav", "celler följer därav"),
        _counted(len(found.texts), "en text skiljer", "texter skiljer"),
        _counted(len(found.unsaved), "en formel saknar sparat värde", "formler saknar sparat värde"),
    ]
    told = join_words([count for count in counts if count])
    if found.amounts:
        return f"{told}; {_counted(found.amounts, 'ett belopp är ett annat', 'belopp är andra')}"
    if found.unsaved:
        return told
    computed_from = any(each.kind in (Kind.FIGURE, Kind.FORMULA) for each in found.changed)
    return f"{told}, inget belopp" + (", men de är inte omräknade sedan dess" if computed_from else "")


def _counted(count: int, one: str, several: str) -> str:
    return one if count == 1 else f"{format_number(count)} {several}" if count else ""


def _told_texts(texts: Sequence[Difference]) -> list[str]:
    """Texts that differ, cut to where they do; those that differ alike are told once, with how many more they are."""
    places: dict[str, list[str]] = {}
    for each in texts:
        is_, should_be = _parting(*(text.replace("\n", " ") for text in (each.is_, each.should_be)))
        places.setdefault(f"är {is_}, ska vara {should_be}", []).append(each.where)
    told = []
    for text, (first, *others) in places.items():
        more = _counted(len(others), "ett ställe till", "ställen till")
        told.append(f"{first}: {text}" + (f"; likadant på {more}" if more else ""))
    return told


def _parting(one: str, other: str) -> tuple[str, str]:
    """Two texts, long ones cut to where they part and a few signs around that."""
    start = _alike(one, other)
    end = _alike(one[start:][::-1], other[start:][::-1])
    return _cut(one, start, end), _cut(other, start, end)


def _alike(one: str, other: str) -> int:
    """The number of signs that two texts begin alike with."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((number for number, (a, b) in pairs if a != b), min(len(one), len(other)))


def _cut(text: str, start: int, end: int) -> str:
    """A text without what is before `start` and in the last `end` signs, but for a few, if it is long."""
    if len(text) <= _LONGEST_TEXT:
        return text
    first, last = max(0, start - _AROUND), min(len(text), len(text) - end + _AROUND)
    return f"{'…' if first else ''}{text[first:last]}{'…' if last < len(text) else ''}"
