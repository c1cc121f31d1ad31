"""A page compared with the same made anew: every amount of every position, and then all else that stands in it."""

import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise, product
from typing import Any, Final, NamedTuple

from tillaggsbelopp.report.page.data import ANEW, KNOWN_AT
from tillaggsbelopp.report.page.one_file import DATA_END, DATA_START, page_html
from tillaggsbelopp.swedish import format_number

_AMOUNTS: Final = ("belopp", "flyttade", "nu")
_LONGEST: Final = 70
_PROGRAM: Final = "programmet"


class Claims(NamedTuple):
    """What a page says that it is of: its data, the year, the values of its sliders, and how it was computed.

    `known_at` is the day whose knowledge counts (None for all that is known); `anew` if the year had been decided.
    """

    document: dict[str, Any]
    year: str
    ranges: tuple[str, ...]
    known_at: str | None
    anew: bool


def claims_of(text: str) -> Claims | None:
    """Read what the text of a page says of itself; None if it is no page of ours."""
    document = _data_in(text)
    try:
        if document is None:
            return None
        values = [(each["namn"], [place["satt"] for place in each["lägen"]]) for each in document["reglage"]]
        ranges = tuple(f"{name}={'; '.join(value for value in own if value)}" for name, own in values)
        options = [*map(str, document["val"])]
        known_at = next((after for option, after in pairwise(options) if option == KNOWN_AT), None)
        return Claims(document, str(document["år"]), ranges, known_at, ANEW in options)
    except (KeyError, TypeError):
        return None


def _data_in(text: str) -> dict[str, Any] | None:
    _, start, rest = text.partition(DATA_START)
    try:
        found = json.loads(rest.partition(DATA_END)[0]) if start else None
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def changed_since(there: Mapping[str, Any], due: Mapping[str, Any]) -> list[str]:
    """The names of what a page was written with that is another now: files, and the program."""
    (program, files), (own_program, own_files) = (_receipt(document) for document in (there, due))
    changed = [name for name in sorted({*files, *own_files}) if files.get(name) != own_files.get(name)]
    return [*([] if program == own_program else [_PROGRAM]), *changed]


def _receipt(document: Mapping[str, Any]) -> tuple[Any, dict[str, Any]]:
    """The program and the files of a receipt, as far as there is one."""
    receipt = document.get("kvitto")
    if not isinstance(receipt, dict):
        return None, {}
    files = receipt.get("filer")
    return receipt.get("program"), files if isinstance(files, dict) else {}


def page_differences(text: str, there: Mapping[str, Any], due: Mapping[str, Any]) -> Iterator[str]:
    """Yield, in Swedish, how a page differs from the same made anew; `there` and `due` are the data of both."""
    anew = page_html(due)
    if text == anew:
        return
    amounts = [*_amounts(there, due)]
    found = [*amounts, *_others(there, due, with_lists=not amounts)]
    yield from found
    if _around(text) != _around(anew):
        yield "Det som står runt uppgifterna (text, utseende eller skript) är inte det som programmet skriver."
    elif not found:
        yield "Uppgifterna är inte skrivna så som programmet skriver dem, men är desamma."


def _around(text: str) -> tuple[str, str]:
    before, _, rest = text.partition(DATA_START)
    return before, rest.partition(DATA_END)[2]


def _amounts(there: Mapping[str, Any], due: Mapping[str, Any]) -> Iterator[str]:
    """Yield the amounts that differ, each once, with where the page first shows it."""
    told: set[str] = set()
    for where, keys, place in _places(due):
        for number, part in enumerate(due["delar"]):
            own, wanted = (_list(document, keys, number, place) for document in (there, due))
            if own == wanted or (pair := f"{number} {own} {wanted}") in told:
                continue
            told.add(pair)
            if own is None or wanted is None or len(own) != len(wanted):
                yield f"{part['namn']}{where}: beloppen ska {'inte finnas' if wanted is None else 'finnas'}"
                continue
            for name, is_, should in zip(due["namn"], own, wanted, strict=True):
                if is_ != should:
                    yield f"{part['namn']}, {name}{where}: {format_number(is_)} kr ska vara {format_number(should)} kr"


def _places(document: Mapping[str, Any]) -> Iterator[tuple[str, tuple[str | int, ...], int]]:
    """Yield all that the page can show: in words, the keys to which lists of amounts its parts have, and the place."""
    yield "", ("nu",), 0
    for number, alternative in enumerate(document["alternativ"]):
        if "belopp" in alternative:
            yield f" med {alternative['namn']}", ("alternativ", number, "belopp"), 0
    for number, moved in enumerate(document["flyttade"]):
        sliders = [document["reglage"][slider] for slider in moved["reglage"]]
        for place, positions in enumerate(product(*(slider["lägen"] for slider in sliders))):
            told = [f"{slider['titel']} {each['text']}" for slider, each in zip(sliders, positions, strict=True)]
            yield f" med {', '.join(told)}", ("flyttade", number, "belopp"), place


def _list(document: Mapping[str, Any], keys: Iterable[str | int], part: int, place: int) -> list[int] | None:
    """The amounts that a page shows of a part; None if it shows none, or can't."""
    found: Any = document
    try:
        for key in (*keys, part):
            found = found[key]
        which = found[place] if isinstance(found, list) else found
        found = None if which is None else document["belopp"][part][which]
    except (KeyError, IndexError, TypeError):
        return None
    return found if isinstance(found, list) and all(isinstance(each, int) for each in found) else None


def _others(there: Mapping[str, Any], due: Mapping[str, Any], *, with_lists: bool) -> Iterator[str]:
    """Yield what else differs: texts, values, sources, and `with_lists` in what order the lists of amounts stand."""
    for key in [*due, *(each for each in there if each not in due)]:
        if with_lists or key not in _AMOUNTS:
            yield from _differing(key, there.get(key), due.get(key))


def _differing(path: str, own: Any, wanted: Any) -> Iterator[str]:
    if type(own) is not type(wanted):
        yield f"{path}: {_shown(own)} ska vara {_shown(wanted)}"
    elif isinstance(own, dict):
        for key in [*wanted, *(each for each in own if each not in wanted)]:
            yield from _differing(f"{path}.{key}", own.get(key), wanted.get(key))
    elif isinstance(own, list) and len(own) == len(wanted):
        for number, pair in enumerate(zip(own, wanted, strict=True), start=1):
            yield from _differing(f"{path} {number}", *pair)
    elif own != wanted:
        yield f"{path}: {_shown(own)} ska vara {_shown(wanted)}"


def _shown(value: Any) -> str:
    if value is None:
        return "inget"
    text = value if isinstance(value, str) else str(value) if isinstance(value, int | float) else "något annat"
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
