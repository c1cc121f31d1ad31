"""Tables behind PxWebApi 2: what a table has is read from its metadata, what is wanted of it asked for in few calls."""

from collections.abc import Mapping, Sequence
from math import prod
from typing import Any, Final, NamedTuple
from urllib.parse import quote

from tillaggsbelopp.diagnostics import InvalidInput, fold
from tillaggsbelopp.formula.values import Axis
from tillaggsbelopp.statistics.incoming.classes import chosen
from tillaggsbelopp.statistics.incoming.connection import Answer, Connection
from tillaggsbelopp.statistics.incoming.origins import file_name, year_wanted
from tillaggsbelopp.statistics.package import FigureOrigin, SummedClasses
from tillaggsbelopp.swedish import format_number, join_words

_FORMAT: Final = "json-stat2"
_GONE: Final = "adressen svarar inte som PxWebApi 2"
_OTHER_HINT: Final = "Tabellen kan ha gjorts om: jämför med hämtas i datapackage.yaml."


class _Variable(NamedTuple):
    """A dimension of the table: the label of each code, in the table's order."""

    code: str
    label: str
    classes: Mapping[str, str]


class _Table(NamedTuple):
    """What the metadata say of a table; `region` and the others are codes of its variables."""

    variables: Mapping[str, _Variable]
    region: str
    contents: str
    time: str
    updated: str
    discontinued: bool


def fetch_table(
    connection: Connection, origin: FigureOrigin, year: int | None, register: Axis
) -> list[tuple[str, bytes]]:
    """Fetch the figures of a year, of all members of the register.

    Args:
        connection: the open connection to the provider.
        origin: the table, its contents and classes, as the data description has them.
        year: the year; None for the newest that the table has.
        register: the members, whose codes are the table's.

    Returns:
        The answers as they came, in JSON-stat 2, each with a name for its file.

    Raises:
        Unavailable: there is no answer, or not one to what was asked for.
    """
    most_cells = _limits(connection)
    table = _metadata(connection, origin, register)
    years = [int(code) for code in table.variables[table.time].classes if code.isascii() and code.isdigit()]
    chosen_year = year_wanted(connection, origin, year, years, ended=table.discontinued)
    selection = _selection(connection, table, origin, register, chosen_year)
    others = prod(len(codes) for variable, codes in selection.items() if variable != table.region)
    at_a_time = most_cells // others
    if not at_a_time:
        raise connection.unavailable(
            f"tabellen {origin.table} har {format_number(others)} celler för varje {register.name}, och högst "
            f"{format_number(most_cells)} lämnas ut åt gången",
            hint="Ta bredare klasser i hämtas, om tabellen har sådana.",
        )
    members = selection[table.region]
    parts = [members[start : start + at_a_time] for start in range(0, len(members), at_a_time)]
    answers = []
    for number, part in enumerate(parts, 1):
        of_several = f", del {number} av {len(parts)}" if len(parts) > 1 else ""
        connection.tell(f"{origin.table} {chosen_year}{of_several}, uppdaterad {table.updated[:10]}")
        asked = {**selection, table.region: part}
        ending = [f"del{number}"] if of_several else []
        answers.append((file_name(origin.table, chosen_year, *ending), _data(connection, origin, asked)))
    return answers


def _limits(connection: Connection) -> int:
    """Keep to the provider's own limits from here on; the most cells of a call."""
    document = connection.get("config", gone=_GONE).document
    limits = [_of(document, key) for key in ("maxDataCells", "maxCallsPerTimeWindow", "timeWindow")]
    if not all(_is_whole(limit) and limit > 0 for limit in limits):
        raise connection.unavailable(f"{_GONE}, gränserna saknas")
    formats = _of(document, "dataFormats")
    if isinstance(formats, list) and _FORMAT not in formats:
        raise connection.unavailable(f"lämnar inte längre ut {_FORMAT}")
    most_cells, calls, seconds = limits
    connection.limit(calls, seconds)
    return int(most_cells)


def _metadata(connection: Connection, origin: FigureOrigin, register: Axis) -> _Table:
    document = connection.get(
        f"tables/{_quoted(origin.table)}/metadata?lang=sv",
        gone=f"tabellen {origin.table} finns inte längre, den kan ha flyttats",
        refused=f"tabellen {origin.table} godtas inte",
        hint="Sök tabellens nya namn på webbplatsen och rätta tabell under hämtas i datapackage.yaml.",
    ).document
    variables = _variables(connection, origin, document)
    roles = _of(document, "role")
    time, contents = (_role(roles, name, variables) for name in ("time", "metric"))
    if not time or not contents:
        raise connection.unavailable(f"tabellen {origin.table} säger inte vad som är år och vad som är innehåll")
    others = {code: variable for code, variable in variables.items() if code not in (time, contents)}
    return _Table(
        variables,
        _role(roles, "geo", others) or _region(connection, origin, others, register),
        contents,
        time,
        str(_of(document, "updated") or "okänt när"),
        _of(_of(document, "extension"), "discontinued") is True,
    )


def _variables(connection: Connection, origin: FigureOrigin, document: Any) -> dict[str, _Variable]:
    """The dimensions of a JSON-stat document with their classes by index, whatever the order of keys is."""
    ids, dimensions = _of(document, "id"), _of(document, "dimension")
    found: dict[str, _Variable] = {}
    for code in ids if isinstance(ids, list) else []:
        described = _of(dimensions, code) if isinstance(code, str) else None
        category = _of(described, "category")
        index, labels = _of(category, "index"), _of(category, "label")
        if isinstance(index, dict) and list(range(len(index))) == sorted(filter(_is_whole, index.values())):
            codes = sorted(index, key=lambda key: index[key])
        elif isinstance(index, list) and all(isinstance(key, str) for key in index):
            codes = index
        else:
            codes = []
        classes = {key: str(_of(labels, key) or key) for key in codes}
        if classes:
            found[code] = _Variable(code, str(_of(described, "label") or code), classes)
    if not found or len(found) != len(ids):
        raise connection.unavailable(f"svaret om tabellen {origin.table} är inte {_FORMAT}, eller bara en del av det")
    return found


def _role(roles: Any, name: str, variables: Mapping[str, Any]) -> str:
    stated = _of(roles, name)
    return next((code for code in variables if stated == [code]), "")


def _region(connection: Connection, origin: FigureOrigin, others: Mapping[str, _Variable], register: Axis) -> str:
    """The dimension of the register's members: the one that has all their codes, else the one that is called so."""
    holding = [code for code, one in others.items() if set(register.members) <= set(one.classes)]
    called = [code for code, one in others.items() if "region" in (fold(code), fold(one.label))]
    if len(holding) == 1:
        return holding[0]
    if len(called) == 1:
        return called[0]
    raise connection.unavailable(f"tabellen {origin.table} har ingen region", hint=_OTHER_HINT)


def _selection(
    connection: Connection, table: _Table, origin: FigureOrigin, register: Axis, year: int
) -> dict[str, Sequence[str]]:
    """The codes to ask for, by variable; every one of them stands in the metadata."""
    wanted = {fold(classes.dimension): classes for classes in origin.classes}
    selection: dict[str, Sequence[str]] = {}
    for code, variable in table.variables.items():
        classes = wanted.pop(fold(variable.label), None) or wanted.pop(fold(code), None)
        if code == table.contents and origin.contents is not None:
            classes = SummedClasses.model_construct(dimension=variable.label, taken=[origin.contents], width=None)
        if code == table.time:
            selection[code] = [str(year)]
        elif code == table.region:
            selection[code] = _members(connection, origin, variable, register)
        elif classes is not None:
            selection[code] = _classes(connection, origin, variable, classes)
        elif len(variable.classes) == 1:
            selection[code] = list(variable.classes)
        else:
            key = "innehåll" if code == table.contents else f"klasser, av: {variable.label}"
            raise connection.unavailable(
                f"tabellen {origin.table} har {len(variable.classes)} klasser av {variable.label} "
                f"({join_words(list(variable.classes.values()))}), och beskrivningen säger inte vilka som tas",
                hint=f"Skriv {key} under hämtas i datapackage.yaml.",
            )
    if wanted:
        missing = join_words([classes.dimension for classes in wanted.values()])
        has = join_words([variable.label for variable in table.variables.values()])
        raise connection.unavailable(f"tabellen {origin.table} har inte {missing}, bara {has}", hint=_OTHER_HINT)
    return selection


def _classes(connection: Connection, origin: FigureOrigin, variable: _Variable, wanted: SummedClasses) -> list[str]:
    try:
        return chosen(variable.classes, wanted, f"{origin.table}, {variable.label}")
    except InvalidInput as fault:
        first = fault.diagnostics[0]
        what = f"{first.what}; väntat: {first.expected}" if first.expected else first.what
        raise connection.unavailable(what, hint=f"{first.remedy} {_OTHER_HINT}") from None


def _members(connection: Connection, origin: FigureOrigin, variable: _Variable, register: Axis) -> list[str]:
    missing = [
        f"{label} ({code})"
        for code, label in zip(register.members, register.labels, strict=True)
        if code not in variable.classes
    ]
    if missing:
        raise connection.unavailable(
            f"tabellen {origin.table} har inte {join_words(missing)} bland {variable.label}",
            hint="Indelningen kan ha ändrats.",
        )
    return list(register.members)


def _data(connection: Connection, origin: FigureOrigin, asked: Mapping[str, Sequence[str]]) -> bytes:
    codes = "&".join(
        f"valuecodes[{_quoted(variable)}]={','.join(map(_quoted, values))}" for variable, values in asked.items()
    )
    told = "; ".join(f"{variable} {join_words(values)}" for variable, values in asked.items())
    answer = connection.get(
        f"tables/{_quoted(origin.table)}/data?lang=sv&outputFormat={_FORMAT}&{codes}",
        gone=f"tabellen {origin.table} finns inte längre, den kan ha flyttats",
        refused=f"någon kod godtas inte längre i tabellen {origin.table}: {told}",
        hint=_OTHER_HINT,
    )
    _whole(connection, origin, answer, asked)
    return answer.content


def _whole(connection: Connection, origin: FigureOrigin, answer: Answer, asked: Mapping[str, Sequence[str]]) -> None:
    """Raise an error if the answer is not to all that was asked for, or to something else."""
    variables = _variables(connection, origin, answer.document)
    for code, values in asked.items():
        got = variables[code].classes if code in variables else {}
        missing, more = [v for v in values if v not in got], [v for v in got if v not in values]
        if missing or more:
            lacks = f"saknar {join_words(missing)}" if missing else f"har också {join_words(more)}"
            raise connection.unavailable(f"svaret om tabellen {origin.table} {lacks} i {code}", hint=_OTHER_HINT)
    sizes, values = _of(answer.document, "size"), _of(answer.document, "value")
    right_size = sizes == [len(variable.classes) for variable in variables.values()]
    count = prod(len(variable.classes) for variable in variables.values())
    if not right_size or not (isinstance(values, dict) or (isinstance(values, list) and len(values) == count)):
        raise connection.unavailable(
            f"svaret om tabellen {origin.table} har inte de {format_number(count)} värden som det ska ha"
        )


def _of(value: Any, key: str) -> Any:
    return value.get(key) if isinstance(value, dict) else None


def _quoted(text: str) -> str:
    return quote(text, safe="", errors="replace")


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
