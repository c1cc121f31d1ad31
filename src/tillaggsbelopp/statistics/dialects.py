"""The manner a table's file is written in: its encoding, what is between columns, and the decimal mark."""

import csv
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import chain
from typing import Final, NamedTuple

from tillaggsbelopp import limits
from tillaggsbelopp.diagnostics import Diagnostic, InvalidInput, Place, Source
from tillaggsbelopp.documents.sources import ANSI, UTF_8, not_utf_8
from tillaggsbelopp.statistics.package import FieldDescription, Resource
from tillaggsbelopp.swedish import format_number, join_words

COMMA: Final = ","
POINT: Final = "."
SPACES: Final = r"[ \u00a0\u202f]"
DELIMITERS: Final = {COMMA: "komma", ";": "semikolon", "\t": "tabb", "|": "lodstreck"}
_GUESSED: Final = (COMMA, ";", "\t")
_MARKS: Final = {POINT: "decimalpunkt", COMMA: "decimalkomma"}
_WITH_MARK: Final = re.compile(rf"-?(?:[0-9]+|[0-9]{{1,3}}(?:{SPACES}[0-9]{{3}})+)([.,])[0-9]+")
_IN_DOUBT: Final = re.compile(r"-?[1-9][0-9]{0,2}[.,][0-9]{3}")
# Signs that hardly stand in a table in Windows-1252, but are å, ä, ö and é in other encodings; or it is damaged UTF-8.
_OTHER_ENCODING: Final = re.compile(rb"[\x80-\x90\x94\x95\x98-\x9f]|[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}")


class Dialect(NamedTuple):
    """A table's encoding, the sign between its columns, and its decimal mark; "" where no number of it tells which."""

    encoding: str = UTF_8
    delimiter: str = COMMA
    mark: str = POINT


def encoding_of(resource: Resource, source: Source) -> str:
    """Tell how a table's file is encoded. InvalidInput if it is not as described, or may be in several ways."""
    content = source.content
    stated = resource.encoding
    try:
        content.decode(UTF_8)
    except UnicodeDecodeError:
        if stated == ANSI or (stated is None and not _OTHER_ENCODING.search(content)):
            return ANSI
        raise not_utf_8(content, source.name) from None
    if stated == ANSI and not content.isascii():
        what = "filen är sparad som UTF-8, men encoding säger något annat"
        raise InvalidInput([Diagnostic(what, Place(source), remedy="Skriv encoding: utf-8 i datapackage.yaml.")])
    return UTF_8


def delimiter_of(resource: Resource, source: Source) -> str:
    """Tell what is between the columns: what the description says, else what makes the header the columns described.

    Where nothing does, it is the sign that makes most of them, a comma before others.
    """
    if resource.dialect is not None and resource.dialect.delimiter is not None:
        return resource.dialect.delimiter
    columns = sorted(resource.table_schema.columns)
    first = len(source.text) - len(source.text.lstrip())
    header = source.text[first : source.line_end(first)][: limits.LINE]
    names = {sign: _cells(header, sign) for sign in _GUESSED}
    fitting = [sign for sign, cells in names.items() if sorted(cells) == columns]
    if fitting:
        return fitting[0]  # several only where there is one column, and then it does not matter
    return max(_GUESSED, key=lambda sign: len({*names[sign]} & {*columns}))


def _cells(line: str, delimiter: str) -> list[str]:
    try:
        return [cell.strip() for cell in next(csv.reader([line], delimiter=delimiter), [])]
    except csv.Error:  # it is told where the whole file is split
        return []


def decimal_mark_of(
    resource: Resource, columns: Iterable[tuple[FieldDescription, Sequence[str]]], delimiter: str
) -> str:
    """Tell which decimal mark the numbers of a table have, given the texts of its numeric fields; "" if none tells.

    A number tells unless it has a single mark with three digits after it, which may set thousands apart. In a table
    with commas between columns and none in numbers, points are decimal points, as tables are documented.
    """
    if resource.stated_mark is not None:
        return resource.stated_mark
    open_fields = (texts for field, texts in columns if field.decimal_char is None and field.group_char is None)
    texts = chain.from_iterable(open_fields)
    marked = [(text, found[1]) for text in texts if (found := _WITH_MARK.fullmatch(text))]
    if delimiter == COMMA and all(mark == POINT for _, mark in marked):
        return POINT
    telling = Counter(mark for text, mark in marked if not in_doubt(text))
    if not telling:
        return "" if marked else POINT
    return POINT if telling[POINT] >= telling[COMMA] else COMMA


def plain_number(text: str, field: FieldDescription, dialect: Dialect) -> str | Diagnostic:
    """Write a number as tables are documented: no thousands spaces, decimal point. Other texts are left as they are.

    A Diagnostic, without place, says why a number can't be read: it may mean two things, or is unlike the others.
    """
    if text.isascii() and text.isdigit():
        return text
    mark = field.decimal_char or (POINT if field.group_char else dialect.mark)
    if field.group_char:
        group = re.escape(field.group_char)
        if re.fullmatch(rf"-?[0-9]{{1,3}}(?:{group}[0-9]{{3}})+(?:{re.escape(mark)}[0-9]+)?", text):
            text = text.replace(field.group_char, "")
    if dialect.delimiter != COMMA and re.fullmatch(rf"-?[0-9]{{1,3}}(?:{SPACES}[0-9]{{3}})+(?:[.,][0-9]+)?", text):
        text = re.sub(SPACES, "", text)
    found = _WITH_MARK.fullmatch(text)
    if found is None or found[1] == mark:
        return text.replace(COMMA, POINT) if found else text
    own = found[1]
    if in_doubt(text):
        whole, decimals = text.replace(own, ""), Fraction(text.replace(own, POINT))
        what = f"{field.name}: {text} kan vara {whole} eller {format_number(decimals)}"
        otherwise = f", {text}0 om det är decimaler" if field.type == "number" else ""
        remedy = f"Skriv {whole} om det är tusental{otherwise}."
        return Diagnostic(what, None, "ett tal som bara kan läsas på ett sätt", remedy)
    (other,) = {*_MARKS} - {own}
    what = f"{field.name}: {text} har {_MARKS[own]}, men i övrigt är det {_MARKS[other]}"
    return Diagnostic(what, None, text.replace(own, mark), "Skriv alla tal i tabellen på samma sätt.")


def in_doubt(text: str) -> bool:
    """True if the mark in a number may stand before decimals or between thousands."""
    return bool(_IN_DOUBT.fullmatch(text))


def remarks_on_dialect(resource: Resource, source: Source, dialect: Dialect) -> tuple[Diagnostic, ...]:
    """Tell, as a remark, what in a table's manner of writing neither is as documented nor stands in its description."""
    said: list[str] = []
    stated = resource.dialect
    if dialect.delimiter != COMMA and (stated is None or stated.delimiter is None):
        said.append(f"{DELIMITERS[dialect.delimiter]} mellan kolumnerna")
    numeric = [field for field in resource.table_schema.fields if field.numeric]
    if dialect.mark == COMMA and not (resource.stated_mark or all(field.decimal_char for field in numeric)):
        said.append(_MARKS[COMMA])
    if dialect.encoding != UTF_8 and resource.encoding is None:
        said.append("kodningen Windows-1252")
    if not said:
        return ()
    remedy = (
        "Den läses som den är. Spara den som CSV UTF-8 med kommatecken mellan kolumnerna och decimalpunkt, eller ange "
        "dialect, decimalChar och encoding i datapackage.yaml."
    )
    return (Diagnostic(f"tabellen är skriven med {join_words(said)}", Place(source), remedy=remedy),)
