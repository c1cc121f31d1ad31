"""A CSV table, read against its description: every cell exact, every fault with its row and column."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Final, NamedTuple

from tillaggsbelopp import limits
from tillaggsbelopp.diagnostics import Diagnostic, Faults, Place, Source, fold, invalid_input
from tillaggsbelopp.documents.hints import value_hint
from tillaggsbelopp.documents.scalars import number_from
from tillaggsbelopp.statistics.description import CODE
from tillaggsbelopp.statistics.dialects import (
    SPACES,
    Dialect,
    decimal_mark_of,
    delimiter_of,
    encoding_of,
    plain_number,
    remarks_on_dialect,
)
from tillaggsbelopp.statistics.package import FieldDescription, Resource
from tillaggsbelopp.statistics.records import Record, Row, TableCell, records_of
from tillaggsbelopp.statistics.stated_traits import check_cells, check_file
from tillaggsbelopp.swedish import YEAR_PATTERN, format_number

LONGEST_TEXT: Final = 1_000
_SUMS: Final = ("summa", "summor", "totalt", "total", "totalsumma", "delsumma", "lanet", "hela lanet", "samtliga")
_APOSTROPHES: Final = "'’´`"
_SPLIT: Final = "Står skiljetecknet i en text utan citattecken, eller saknas en cell?"
_ROWS_FIRST: Final = "Fyll i uppgifterna. Ska de läsas in med importera, skriv först en rad per kommun, utan värde."
_TOO_MANY: Final = {",": "Ett tusental eller decimaltal med komma, eller ett komma i en text utan citattecken?"}


RowKey = tuple[str, ...]


class RawTable(NamedTuple):
    """A table's rows by primary key, with the texts of the cells, and the numbers by field and key (None: missing).

    `dialect` is how its file is written, and `remarks` tell what is unusual in that.
    """

    resource: Resource
    source: Source
    rows: Mapping[RowKey, Row]
    numbers: Mapping[str, Mapping[RowKey, Fraction | None]]
    dialect: Dialect
    remarks: tuple[Diagnostic, ...] = ()


def read_table(resource: Resource, source: Source) -> RawTable:
    """Read one table: numbers are exact, in the field's own unit. InvalidInput with every fault in it."""
    faults = Faults()
    check_file(resource, source, faults)
    encoding, delimiter = encoding_of(resource, source), delimiter_of(resource, source)
    records = records_of(source, delimiter)
    fields, keys = resource.table_schema.fields, resource.table_schema.primary_key
    header = next(records, None)
    if header is None:
        expected = f"en rubrikrad: {delimiter.join(resource.table_schema.columns)}"
        raise invalid_input("tabellen är tom", Place(source), expected)
    _check_header(header.cells(), fields, delimiter, faults)
    faults.raise_if_any()
    names = {cell.text: cell.column for cell in header.cells()}
    at = [names[name] for name in keys]
    rows: dict[RowKey, Row] = {}
    for record in _without_stray_rows(names, records, faults):
        texts = record.texts
        if len(texts) != len(names):
            what = f"raden har {len(texts)} kolumner, rubriken {len(names)}"
            faults.add(what, record.place(0), remedy=_TOO_MANY.get(delimiter, _SPLIT))
            continue
        key = tuple([texts[index].strip() for index in at])
        if key in rows:
            first, _ = source.line_and_column(rows[key].record.place(0).start)
            described = ", ".join(f"{name} {text}" for name, text in zip(keys, key, strict=True))
            remedy = f"Den står redan på rad {first}. Ta bort den ena."
            faults.add(f"{described} står två gånger", record.place(0), remedy=remedy)
            continue
        rows[key] = Row(record, names)
    if not rows and not faults:
        faults.add("tabellen har en rubrikrad men inga rader", Place(source), remedy=_ROWS_FIRST)
    columns = [(field, [row[field.name].text for row in rows.values()]) for field in fields if field.numeric]
    dialect = Dialect(encoding, delimiter, decimal_mark_of(resource, columns, delimiter))
    numbers = {
        field.name: {
            key: _number(field, row[field.name], resource, dialect, faults)
            for key, row in rows.items()
            if len(faults) < limits.FAULTS
        }
        for field, _ in columns
    }
    _check_texts(resource, rows, faults)
    for field in fields if len(faults) < limits.FAULTS else ():
        cells, missing = [row[field.name] for row in rows.values()], resource.table_schema.missing_values
        values = numbers[field.name].values() if field.numeric else [None] * len(cells)
        check_cells(field, cells, [*values], missing, faults)
    if len(rows) > 2:
        faults = Faults(_told_once(faults.found, len(rows), names))
    faults.raise_if_any()
    return RawTable(resource, source, rows, numbers, dialect, remarks_on_dialect(resource, source, dialect))


def is_sum(text: str) -> bool:
    """True if a text names a row of sums: Summa, Totalt, Länet and the like."""
    return fold(text.rstrip(":")) in _SUMS


def is_no_code(text: str) -> bool:
    """True if a text can't be a municipality's code: there is none, it names sums, or begins with an apostrophe."""
    return not text or is_sum(text) or text[0] in _APOSTROPHES


def _without_stray_rows(names: Mapping[str, int], records: Iterator[Record], faults: Faults) -> Iterator[Record]:
    """Yield the rows but for those with sums, which are faults, as are codes that begin with an apostrophe."""
    at = names.get(CODE)
    marked: list[TableCell] = []
    for record in records:
        if len(faults) >= limits.FAULTS:
            break
        if at is None or len(record.texts) != len(names):
            yield record
            continue
        code = record.texts[at].strip()
        sums = [index for index in ([at] if code else range(len(names))) if is_sum(record.texts[index].strip())]
        if sums:
            what = f"en rad med summor: {record.texts[sums[0]].strip()}"
            faults.add(what, record.place(sums[0]), "en rad per kommun", "Ta bort raden; programmet summerar självt.")
            continue
        if code[:1] and code[0] in _APOSTROPHES:
            marked.append(TableCell(code, record, at))
        yield record
    if marked:
        first, *others = marked
        more = f", och {len(others)} rader till" if others else ""
        what = f"koden {first.text} börjar med en apostrof{more}"
        remedy = "Ta bort tecknet. I Excel säger det att cellen är text, men i en CSV-fil hör det till koden."
        faults.add(what, first.place, first.text.lstrip(_APOSTROPHES), remedy)


def _check_header(
    header: Sequence[TableCell], fields: Sequence[FieldDescription], delimiter: str, faults: Faults
) -> None:
    known = [field.name for field in fields]
    names = [cell.text for cell in header]
    before = len(faults)
    missing = [name for name in known if name not in names]
    for index, cell in enumerate(header):
        if cell.text in names[:index]:
            faults.add(f"kolumnen {cell.text} står två gånger", cell.place)
        elif cell.text not in known:
            remedy = faults.suggest(cell.text, missing)
            faults.add(f"okänd kolumn: {cell.text}", cell.place, remedy=remedy)
    for name in known if len(faults) == before else ():  # else a missing column is most likely one that was misspelt
        if name not in names:
            faults.add(f"kolumnen {name} saknas", header[0].place, delimiter.join(known))


def _number(
    field: FieldDescription, cell: TableCell, resource: Resource, dialect: Dialect, faults: Faults
) -> Fraction | None:
    if cell.text in resource.table_schema.missing_values:
        if field.required:
            faults.add(f"{field.name} måste ha ett värde", cell.place)
        return None
    expected = "ett heltal" if field.type == "integer" else "ett tal"
    text = plain_number(cell.text, field, dialect)
    if isinstance(text, Diagnostic):
        faults.extend([text._replace(place=cell.place)])
        return None
    if re.fullmatch(rf"[-0-9.,]*({SPACES}[-0-9.,]+)+", text):
        remedy = f"Skriv utan mellanslag i tabeller: {re.sub(SPACES, '', cell.text)}"
        faults.add(f"{cell.text} har mellanslag i talet", cell.place, expected, remedy)
        return None
    try:
        number = number_from(text)
    except ValueError as error:
        remedy = value_hint(cell.text, "unit") or "Saknas värdet, lämna cellen tom eller skriv saknas."
        faults.add(f"{field.name}: {error}", cell.place, expected, remedy)
        return None
    if field.type == "integer" and number.denominator != 1:
        faults.add(f"{field.name}: {cell.text} är inget heltal", cell.place, expected)
    least, most = field.limits
    if least is not None and number < least:
        what = f"{field.name}: {cell.text} är under det lägsta tillåtna"
        faults.add(what, cell.place, f"minst {format_number(least)}")
    if most is not None and number > most:
        what = f"{field.name}: {cell.text} är över det högsta tillåtna"
        faults.add(what, cell.place, f"högst {format_number(most)}")
    return number


def _check_texts(resource: Resource, rows: Mapping[RowKey, Row], faults: Faults) -> None:
    for field in resource.table_schema.fields:
        must_be_there = field.required or field.name in resource.table_schema.primary_key
        for cell in () if field.numeric else (row[field.name] for row in rows.values()):
            if len(faults) >= limits.FAULTS:
                return
            if "\n" in cell.text or len(cell.text) > LONGEST_TEXT:
                faults.add(f"{field.name}: texten har flera rader eller är för lång", cell.place)
            elif not cell.text and must_be_there:
                faults.add(f"{field.name} måste ha ett värde", cell.place)
            elif field.type == "year" and cell.text and not re.fullmatch(YEAR_PATTERN, cell.text):
                faults.add(f"{field.name}: {cell.text} är inget årtal", cell.place, "fyra siffror")


def _told_once(found: list[Diagnostic], rows: int, columns: Collection[str]) -> list[Diagnostic]:
    """Merge the faults of a column that is wrong in every row, or in all that were looked at, into one."""
    by_column: dict[str, list[Diagnostic]] = {}
    for diagnostic in found:
        by_column.setdefault(diagnostic.what.partition(":")[0], []).append(diagnostic)
    told: list[Diagnostic] = []
    looked_at = min(rows, limits.FAULTS)
    others = "i någon annan rad" if looked_at == rows else f"i de {looked_at - 1} raderna efter"
    for column, diagnostics in by_column.items():
        first = diagnostics[0]
        if column in columns and len(diagnostics) >= looked_at:
            what = f"{first.what}, och inte heller {others}"
            diagnostics = [first._replace(what=what, remedy=f"Är kolumnerna omkastade? Här väntas {column}.")]
        told += diagnostics
    return told
