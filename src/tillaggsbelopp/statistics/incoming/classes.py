"""The classes of a table's dimension that are summed to a figure: found by label, code or the numbers they span."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Final, NamedTuple

from tillaggsbelopp.diagnostics import Diagnostic, InvalidInput, did_you_mean
from tillaggsbelopp.statistics.package import SummedClasses
from tillaggsbelopp.swedish import join_words

ALL: Final = "alla"
TOTAL: Final = "totalt"

_SPAN: Final = re.compile(
    r"(?P<first>[0-9]{1,4})?\s*(?:(?P<to>-)\s*(?P<last>[0-9]{1,4})|\+\s*(?P<closes>[0-9]{1,4})?)?\s*(?:år)?"
)
_OPEN_IN_WORDS: Final = re.compile(r"(?P<first>[0-9]{1,4})\s*(?:år)?\s*(?:och|eller)\s+(?:äldre|över|uppåt)")
_TOTAL: Final = re.compile(r"(?:total[a-z]*|tot(?:sa)?|samtliga|summa|alla|båda)\b")
_TOTAL_CODES: Final = frozenset(
    {"sc", "t"}
)  # SCB's of all civil statuses, Kolada's of both sexes, where a file has no texts


class Span(NamedTuple):
    """The whole numbers that a class holds: from `first` to `last`, which is None where the class is open upwards.

    `closes` is the width of the classes that an open class stands above, where its code says so: 5 for "100+5".
    """

    first: int
    last: int | None
    closes: int | None = None

    def has_width(self, width: int | None) -> bool:
        """True if the class is one of those that span `width` numbers; any is if that is None."""
        if width is None:
            return True
        return self.closes in (None, width) if self.last is None else self.last - self.first + 1 == width

    def within(self, other: "Span") -> bool:
        """True if `other` holds every number that this one does."""
        ends_within = other.last is None or (self.last is not None and self.last <= other.last)
        return self.first >= other.first and ends_within

    def __str__(self) -> str:
        if self.last is None:
            return f"{self.first}+"
        return str(self.first) if self.last == self.first else f"{self.first}-{self.last}"


def span_of(text: str) -> Span | None:
    """Read the numbers that a class is named by: "65-69 år", "-4", "65 år", "100+", "100+5", "80 år och äldre".

    None if the text names no numbers in such a way.
    """
    plain = _plain(text)
    if found := _OPEN_IN_WORDS.fullmatch(plain):
        return Span(int(found["first"]), None)
    found = _SPAN.fullmatch(plain)
    if not found or (found["first"] is None and not found["to"]):
        return None
    first = int(found["first"] or 0)
    if found["to"]:
        return Span(first, int(found["last"])) if first <= int(found["last"]) else None
    if "+" in plain:
        return Span(first, None, int(found["closes"]) if found["closes"] else None)
    return Span(first, first)


def is_total(code: str, label: str) -> bool:
    """True if a class is all the others together, as its label says ("totalt, samtliga åldrar")."""
    return bool(_TOTAL.match(_plain(label))) or (code == label and _plain(code) in _TOTAL_CODES)


def chosen(classes: Mapping[str, str], wanted: SummedClasses, where: str) -> list[str]:
    """Choose the classes that are summed.

    Args:
        classes: the label of each class by its code, in the table's order; its code again where it has no label.
        wanted: the classes that the description asks for.
        where: the table and the dimension, for messages: "TAB5557, ålder".

    Returns:
        The codes of the classes, each once, in the table's order.

    Raises:
        InvalidInput: a class is not there or can't be told from another; an interval is not exactly covered; or
            something would be counted twice.
    """
    spans = {code: _span_of_class(code, label) for code, label in classes.items()}
    taken: list[str] = []
    for text in wanted.taken:
        if _plain(text) == ALL:
            taken += _all(classes, spans, wanted.width, where)
        else:
            taken += _named(classes, spans, text, wanted.width, where)
    _nothing_twice(classes, spans, taken, where)
    return [code for code in classes if code in taken]


def _span_of_class(code: str, label: str) -> Span | None:
    """The span by the label, since codes may be mere numbers; only an open class's code says what it closes."""
    span, coded = span_of(label), span_of(code)
    if span and coded and (span.first, span.last, span.closes) == (coded.first, None, None):
        return coded
    return span


def _all(classes: Mapping[str, str], spans: Mapping[str, Span | None], width: int | None, where: str) -> list[str]:
    totals = [code for code, label in classes.items() if is_total(code, label)]
    if width is None:
        if len(classes) == 1:
            if totals:
                return totals
            raise _fault(
                f"{where}: {ALL} kan inte vara den enda klassen {_shown(classes, classes)}",
                "alla klasser, eller den klass som är alla tillsammans",
                "Hämta tabellen med alla klasser. Är det bara den som ska tas, skriv den under tas.",
            )
        if totals:
            raise _fault(
                f"{where}: {ALL} räknar dubbelt, klassen {_shown(classes, totals)} är redan alla tillsammans",
                remedy=f"Skriv tas: [{TOTAL}], eller räkna upp de klasser som ska summeras.",
            )
        if all(spans.values()):
            _covered(spans, list(classes), None, f"{where}: {ALL}")
        return list(classes)
    fitting = _of_width(spans, width)
    if not fitting:
        raise _no_such_width(classes, width, where)
    _covered(spans, fitting, None, f"{where}: {ALL} av bredden {width}")
    return fitting


def _named(
    classes: Mapping[str, str], spans: Mapping[str, Span | None], text: str, width: int | None, where: str
) -> list[str]:
    interval = span_of(text)
    if interval is None or width is None:
        named = [code for code in _with_name(classes, text) if interval is None or _same(spans[code], interval)]
        if len(named) == 1:
            return named
        if len(named) > 1:
            raise _ambiguous(named, text, where)
    if interval is None:
        known = [label for label in classes.values() if span_of(label) is None] or list(classes.values())
        raise _fault(
            f"{where}: klassen {text} finns inte",
            f"en klass eller ett intervall, till exempel 65+ eller 65-79; här finns {_shown(classes, classes)}",
            did_you_mean(text, known, "Hämta tabellen på nytt med den klassen, eller rätta tas i datapackage.yaml."),
        )
    fitting = [code for code in _of_width(spans, width) if (span := spans[code]) and span.within(interval)]
    if width is not None and not _of_width(spans, width):
        raise _no_such_width(classes, width, where)
    of_width = "" if width is None else f" av bredden {width}"
    _covered(spans, fitting, interval, f"{where}: {text}{of_width}")
    return fitting


def _with_name(classes: Mapping[str, str], text: str) -> list[str]:
    """The classes called `text`: by code, else by label, else by what stands before a comma in it, else the total."""
    by_code = [code for code in classes if code == text]
    by_label = [code for code, label in classes.items() if _plain(text) in (_plain(label), _plain(code))]
    by_start = [code for code, label in classes.items() if _plain(label.partition(",")[0]) == _plain(text)]
    totals = [code for code, label in classes.items() if _plain(text) == TOTAL and is_total(code, label)]
    return by_code or by_label or by_start or totals


def _same(span: Span | None, interval: Span) -> bool:
    return span is None or (span.first, span.last) == (interval.first, interval.last)


def _of_width(spans: Mapping[str, Span | None], width: int | None) -> list[str]:
    """The classes of a width; of open ones from the same number, those whose code states it if any does."""
    fitting = {code: span for code, span in spans.items() if span and span.has_width(width)}
    stated = {span.first for span in fitting.values() if span.last is None and span.closes is not None}
    if width is None:
        return list(fitting)
    return [c for c, span in fitting.items() if span.last is not None or span.closes or span.first not in stated]


def _covered(spans: Mapping[str, Span | None], codes: Iterable[str], interval: Span | None, what: str) -> None:
    """Raise an error if the classes don't hold each number of the interval exactly once.

    Without an interval they must follow on each other, and be open upwards at the end if a width was asked for.
    """
    held = sorted((span for code in codes if (span := spans[code])), key=lambda span: (span.first, span.last or 0))
    following: int | None = interval.first if interval else (held[0].first if held else 0)
    holes: list[str] = []
    for span in held:
        if following is None or span.first < following:
            raise _fault(
                f"{what}: klasserna överlappar, {span} ingår i eller räknas dubbelt med en annan klass",
                remedy="Skriv bredd: 1, 5 eller 10 vid klasserna, så att bara klasser som är så breda tas.",
            )
        if span.first > following:
            holes.append(str(Span(following, span.first - 1)))
        following = None if span.last is None else span.last + 1
    if interval and following is not None:
        if interval.last is None:
            holes.append(f"en öppen klass från {following}")
        elif following <= interval.last:
            holes.append(str(Span(following, interval.last)))
    if holes:
        raise _fault(
            f"{what} går inte att lägga ihop av tabellens klasser, det saknas {join_words(holes)}",
            "klasser som täcker intervallet precis, var och en en gång",
            "Hämta tabellen med alla klasser, eller rätta tas och bredd i datapackage.yaml.",
        )


def _nothing_twice(classes: Mapping[str, str], spans: Mapping[str, Span | None], taken: list[str], where: str) -> None:
    twice = [code for code in dict.fromkeys(taken) if taken.count(code) > 1]
    totals = [code for code in taken if is_total(code, classes[code])]
    if twice or (totals and len(taken) > 1):
        raise _fault(
            f"{where}: {_shown(classes, twice or totals)} skulle räknas dubbelt",
            remedy="Hämta tabellen på nytt med de klasserna, eller rätta tas i datapackage.yaml.",
        )
    ordered = sorted((span for code in taken if (span := spans[code])), key=lambda span: span.first)
    for one, other in pairwise(ordered):
        if one.last is None or other.first <= one.last:
            raise _fault(
                f"{where}: klasserna {one} och {other} överlappar och skulle räknas dubbelt",
                remedy="Hämta tabellen på nytt med de klasserna, eller rätta tas i datapackage.yaml.",
            )


def _no_such_width(classes: Mapping[str, str], width: int, where: str) -> InvalidInput:
    return _fault(
        f"{where}: det finns inga klasser med bredden {width}",
        f"klasser som omfattar {width}; här finns {_shown(classes, classes)}",
        "Hämta tabellen med sådana klasser, eller rätta bredd i datapackage.yaml.",
    )


def _ambiguous(named: list[str], text: str, where: str) -> InvalidInput:
    return _fault(
        f"{where}: {len(named)} klasser heter {text}",
        f"en klass; koderna är {join_words(named)}",
        "Skriv koden i stället, eller bredd: 1, 5 eller 10.",
    )


def _shown(classes: Mapping[str, str], codes: Iterable[str]) -> str:
    return join_words([classes[code] for code in codes])


def _plain(text: str) -> str:
    spaced = " ".join(unicodedata.normalize("NFC", text).split()).casefold()
    return spaced.replace("–", "-").replace("−", "-")


def _fault(what: str, expected: str = "", remedy: str = "") -> InvalidInput:
    return InvalidInput([Diagnostic(what, None, expected, remedy)])
