"""Members of axes, and codes, that are not those meant: misspelt, unknown, without leading zeros, without rows."""

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import islice, product
from math import prod
from typing import Final

from tillaggsbelopp import limits
from tillaggsbelopp.diagnostics import Faults, Place, nearest
from tillaggsbelopp.formula.tree import MUNICIPALITY
from tillaggsbelopp.formula.values import Axis
from tillaggsbelopp.statistics.description import CODE, NAME, REGISTER, axis_name
from tillaggsbelopp.statistics.municipality_names import names_of, plain_name
from tillaggsbelopp.statistics.records import TableCell
from tillaggsbelopp.statistics.tables import RawTable, RowKey
from tillaggsbelopp.swedish import join_words

_MOST_RARE: Final = 30  # members that few rows have: where there are more of them, they are no slips
_MOST_MEMBERS: Final = 1_000
_MOST_SHOWN: Final = 5
_MOST_LOOKS: Final = 100_000  # of hints at municipalities: each looks at all
_Cells = dict[str, list[tuple[str, TableCell]]]


def without_misspelt(tables: Mapping[str, RawTable], axes: dict[str, Axis], faults: Faults) -> Mapping[str, RawTable]:
    """Give the tables in which no member is misspelt.

    A misspelt member is added to `faults` and, so that it is no member any more, taken out of `axes`, which is changed.
    """
    sound: dict[str, RawTable] = {}
    misnamed = {table: (axis, cell, meant, file) for table, axis, cell, meant, file in _misnamed_groups(tables)}
    for name, table in tables.items():
        if name in misnamed:
            axis, cell, meant, file = misnamed[name]
            remedy = f"Menade du {meant}? Annars saknas en rad i {file}."
            faults.add(f"{cell.text} saknas i {file}, som också har axeln {axis}", cell.place, remedy=remedy)
            members = tuple(member for member in axes[axis].members if member != cell.text)
            axes[axis] = Axis(axis, members, members)
            continue
        strays = [(column, *found) for column in table.resource.axis_columns for found in _strays(table, column)]
        if not strays:
            sound[name] = table
        for column, cell, meant, alone in strays:
            where = "bara här" if alone else "bara i några rader"
            what = f"{cell.text} på axeln {column} finns {where}"
            faults.add(what, cell.place, remedy=f"Menade du {meant}? Det saknas på den här raden.")
            members = tuple(member for member in axes[column].members if member != cell.text)
            axes[column] = Axis(column, members, members)
    return sound


def _misnamed_groups(tables: Mapping[str, RawTable]) -> Iterator[tuple[str, str, TableCell, str, str]]:
    """Yield groups that are called one thing in a column of groups and almost the same in a table with a row for each.

    With each are the name of its table, its axis, the group meant, and the file that calls it so. Where neither stands
    on both sides, the one that several rows of the column name is meant.
    """
    named: dict[str, _Cells] = {}
    keyed: dict[str, _Cells] = {}
    for name, table in tables.items():
        for field in table.resource.table_schema.fields:
            if field.axis is not None and field.axis != MUNICIPALITY:
                _add_cells(name, table, field.name, named.setdefault(field.axis, {}))
    for name, table in tables.items():
        for column in {*named} & {*table.resource.axis_columns}:
            _add_cells(name, table, column, keyed.setdefault(column, {}))
    for axis, rows in keyed.items():
        for text, cells in named[axis].items():
            meant = "" if text in rows else nearest(text, [*rows])
            if not meant:
                continue
            (named_in, cell), (keyed_in, key) = cells[0], rows[meant][0]
            if meant in named[axis] or len(cells) == 1:
                yield named_in, axis, cell, meant, tables[keyed_in].source.name
            else:
                yield keyed_in, axis, key, text, tables[named_in].source.name


def _add_cells(name: str, table: RawTable, column: str, found: _Cells) -> None:
    """Add the cells of a column by their text, each with the name of the table."""
    for row in table.rows.values():
        cell = row[column]
        if cell.text not in table.resource.table_schema.missing_values:
            found.setdefault(cell.text, []).append((name, cell))


def _strays(table: RawTable, column: str) -> Iterator[tuple[TableCell, str, bool]]:
    """Yield each cell whose member is likely misspelt, the member meant, and whether no other row has it."""
    if column == CODE:
        return
    keys = table.resource.table_schema.primary_key
    rows = Counter(row[column].text for row in table.rows.values())
    most = max(rows.values(), default=0)
    rare = [member for member, count in rows.items() if count < most]
    alike = {
        member: nearest(member, [other for other in rows if rows[other] > rows[member]])
        for member in (rare if len(rare) <= _MOST_RARE and len(rows) <= _MOST_MEMBERS else ())
    }
    for key, row in table.rows.items() if any(alike.values()) else ():
        cell = row[column]
        meant = alike.get(cell.text, "")
        wanted = tuple(meant if name == column else text for name, text in zip(keys, key, strict=True))
        if meant and wanted not in table.rows:
            yield cell, meant, rows[cell.text] == 1


def zeros_are_lost(register: RawTable, tables: Mapping[str, RawTable], faults: Faults) -> bool:
    """Tell whether codes of the register have lost leading zeros that other tables have; if so, a fault is added."""
    cells = {row[CODE].text: row[CODE] for row in register.rows.values()}
    whole: dict[str, tuple[str, RawTable]] = {}
    for table in tables.values():
        for row in table.rows.values() if CODE in table.resource.axis_columns else ():
            code, short = row[CODE].text, row[CODE].text.lstrip("0")
            if code not in cells and short in cells:
                whole.setdefault(short, (code, table))
    if not whole:
        return False
    short, (code, table) = next(iter(whole.items()))
    words = "koden {} har tappat sin inledande nolla" if len(whole) == 1 else "koderna {} har tappat inledande nollor"
    expected = f"{code}, som i {table.source.name}"
    remedy = (
        "Skriv koderna med sina nollor. Excel tar bort dem: gör kolumnen till text, eller använd en textredigerare."
    )
    faults.add(words.format(join_words([*whole])), cells[short].place, expected, remedy)
    return True


def codes_are_known(table: RawTable, municipalities: Axis, faults: Faults, column: str = CODE) -> bool:
    """Tell whether all codes are in the register. Unknown codes, and other names, are added as faults, once each."""
    unknown: dict[str, TableCell] = {}
    renamed: dict[str, TableCell] = {}
    absent = () if column == CODE else table.resource.table_schema.missing_values
    for row in table.rows.values():
        code = row[column]
        if code.text in absent:
            continue
        if code.text not in municipalities.position:
            unknown.setdefault(code.text, code)
        elif column == CODE and NAME in row and row[NAME].text != municipalities.label(code.text):
            renamed.setdefault(code.text, row[NAME])
    looks = _MOST_LOOKS
    for text, cell in islice(unknown.items(), limits.FAULTS):
        remedy = code_hint(text, municipalities) if looks > 0 else ""
        looks -= len(municipalities.members)
        faults.add(f"okänd kommunkod: {text}", cell.place, remedy=remedy)
    for text, cell in islice(renamed.items(), limits.FAULTS):
        what = f"{text} heter {municipalities.label(text)} i tabellen {REGISTER}, här {cell.text}"
        faults.add(what, cell.place)
    return not unknown


def code_hint(code: str, municipalities: Axis, quote: str = "") -> str:
    """Suggest what to write instead of an unknown code; `quote` is put around the code where it is written so."""
    name = plain_name(code)
    for member, label in zip(municipalities.members, municipalities.labels, strict=True):
        if member.lstrip("0") == code.lstrip("0"):
            return f"Menade du {member} ({label})? En inledande nolla har fallit bort eller kommit till."
        if name in names_of(label):
            return f"Skriv koden {quote}{member}{quote} i stället för namnet."
    return f"Rätta koden, eller lägg till kommunen i tabellen {REGISTER}."


def check_complete(table: RawTable, axes: Mapping[str, Axis], faults: Faults) -> None:
    """Check that every combination of members is there, per year where the table has years; codes must be known."""
    columns, year = table.resource.axis_columns, table.resource.year_column
    present: dict[str, set[RowKey]] = {}
    for row in table.rows.values():
        present.setdefault(row[year].text if year else "", set()).add(tuple(row[c].text for c in columns))
    coded = [field.name for field in table.resource.table_schema.fields if field.axis == MUNICIPALITY]
    coded += [CODE] if CODE in columns else []
    if False in {codes_are_known(table, axes[MUNICIPALITY], faults, column) for column in coded}:
        return
    size = prod(len(axes[axis_name(column)].members) for column in columns)
    if size > limits.COMBINATIONS:
        faults.add(f"tabellens axlar ger {size} kombinationer", Place(table.source), f"högst {limits.COMBINATIONS}")
        return
    wanted = dict.fromkeys(product(*(axes[axis_name(column)].members for column in columns)))
    for when, combinations in present.items():
        if absent := size - len(wanted.keys() & combinations):
            first = islice((combination for combination in wanted if combination not in combinations), _MOST_SHOWN)
            listed = ", ".join(_described(combination, columns, axes) for combination in first)
            listed += f" och {absent - _MOST_SHOWN} till" if absent > _MOST_SHOWN else ""
            what = f"{listed} saknas{f' för {when}' if when else ''}"
            axes_named = " och ".join(axis_name(column) for column in columns)
            expected = f"varje {axes_named} en gång" + (" för varje år" if year else "")
            remedy = "Lägg till raden; saknas värdet, lämna cellen tom."
            if CODE in columns and absent > len(combinations):
                remedy += f" Gäller tabellen annat än kommuner, nyckla den på det: primaryKey utan {CODE}."
            faults.add(what, Place(table.source), expected, remedy)


def _described(combination: RowKey, columns: list[str], axes: Mapping[str, Axis]) -> str:
    labelled = [(member, axes[axis_name(at)].label(member)) for member, at in zip(combination, columns, strict=True)]
    return ", ".join(label if label == member else f"{label} ({member})" for member, label in labelled)
