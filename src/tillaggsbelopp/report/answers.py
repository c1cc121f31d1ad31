"""What an answer on a screen is made of: the largest rows of a table, amounts in short, and how to see the rest."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Final

from tillaggsbelopp.engine.result import Result, percent_change
from tillaggsbelopp.engine.trace import TracedParameter
from tillaggsbelopp.report.blocks import Block, Figure, Role, ShownCell, ShownTable, Text, signed
from tillaggsbelopp.report.screen import lines_of
from tillaggsbelopp.review.causes import INDEX, PARAMETERS, RULES, STATISTICS
from tillaggsbelopp.review.year_change import REVISED
from tillaggsbelopp.swedish import NO_BREAK_SPACE, format_number, in_kr, in_sentence, join_words

LINES: Final = 24
"""As many lines as an answer has at most: a window's."""
MOST_ROWS: Final = 12
"""As many rows as an answer shows of a table, when it has more than that and one."""
CODE_GIVES_WAY, PERCENT_GIVES_WAY, PART_GIVES_WAY = 1, 2, 3
"""The order in which columns are left out of a narrow window; totals and changes never are."""
_LEAST_ROWS: Final = 5
_MOST_NAMED: Final = 2
_MILLION: Final = 1_000_000


def largest(table: ShownTable, column: int, name: int, most: int = MOST_ROWS, *, summed: bool = True) -> ShownTable:
    """The table with the rows that are largest in a column, whatever their sign, and one row for the others together.

    Rows and their order are kept where there is room for all. `name` is the column that says how many the others are;
    their amounts are not `summed` where a sum of them says nothing.
    """
    if len(table.rows) <= most + 1:
        return table
    ranked = sorted(table.rows, key=lambda row: -abs(_figure(row[column])))
    others = [_together(table, ranked[most:], place) if summed else "" for place in range(len(table.columns))]
    others[name] = f"{len(ranked) - most} till"
    return table._replace(rows=[*ranked[:most], others])


def with_largest(
    above: Iterable[Block], table: ShownTable, column: int, name: int, below: Iterable[Block]
) -> Iterator[Block]:
    """What is said above a table and below it, and between them as many of its `largest` rows as there is room for."""
    first, last = list(above), list(below)
    yield from first
    yield in_room(lambda rows: largest(table, column, name, rows), [*first, *last])
    yield from last


def in_room(table_of: Callable[[int], ShownTable], others: Sequence[Block]) -> Callable[[int], Sequence[Block]]:
    """The table of as many rows, of those an answer has, as a window has lines for beside the `others`."""

    def fitted(width: int) -> Sequence[Block]:
        tables = (table_of(rows) for rows in range(MOST_ROWS, _LEAST_ROWS, -1))
        fitting = (table for table in tables if len([*lines_of([*others, table], width)]) <= LINES)
        return [next(fitting, table_of(_LEAST_ROWS))]

    return fitted


def in_short(amount: int) -> str:
    """An amount as one says it: in millions with one decimal, 19,9 mkr, or in kronor if it is less than one."""
    if abs(amount) < _MILLION:
        return in_kr(amount)
    return f"{format_number(Fraction(amount, _MILLION), 1, fixed=True)}{NO_BREAK_SPACE}mkr"


def more_or_less(change: int, percent: Fraction | None, decimals: int = 1) -> str:
    """A change in kronor and per cent as words: 588 092 kr (3,0 %) mer."""
    share = "" if percent is None else f" ({format_number(abs(percent), decimals, fixed=True)}{NO_BREAK_SPACE}%)"
    return f"{in_kr(abs(change))}{share} {'mer' if change > 0 else 'mindre'}"


def than_before(before: Result, earlier: int, now: int, decimals: int = 1) -> str:
    """What an amount of a result before was beside what it is now, as words: 588 092 kr (3,0 %) mer än 2024."""
    year = year_of(before)
    if now == earlier:
        return f"lika mycket som {year}"
    return f"{more_or_less(now - earlier, percent_change(earlier, now), decimals)} än {year}"


def gets_or_pays(kronor: int) -> str:
    """What one does with an amount: one below 0 is paid."""
    return "betalar" if kronor < 0 else "får"


def got_before(before: Result, earlier: int, now: int) -> str:
    """What one got or paid before beside what it is now: more is paid where more is paid."""
    if earlier and (earlier < 0) != (now < 0):
        return f"{'betalade' if earlier < 0 else 'fick'} {in_kr(abs(earlier))} {year_of(before)}"
    return than_before(before, abs(earlier), abs(now))


def year_of(result: Result) -> str:
    """The year of a result, with its level, and that it is decided: fastställda 2024."""
    return f"{'fastställda ' if result.decision else ''}{result.year}{f' ({result.level})' if result.level else ''}"


def gains_and_losses(changes: Sequence[tuple[str, int]]) -> str:
    """Who gets more and less, of names with changes in kr: 4 får mer, mest Alfa, +24 kr; ingen får mindre."""
    if not any(change for _, change in changes):
        return "ingens belopp ändras"

    def those_who_get(word: str, sign: int) -> str:
        those = [(change * sign, name) for name, change in changes if change * sign > 0]
        if not those:
            return f"ingen får {word}"
        most, name = max(those, key=lambda each: each[0])
        return f"{len(those)}{NO_BREAK_SPACE}får {word}, mest {name}, {signed_kr(most * sign)}"

    return f"{those_who_get('mer', 1)}; {those_who_get('mindre', -1)}"


def signed_kr(change: Fraction | int) -> str:
    """A change in whole kronor with its sign and unit, +24 kr."""
    return f"{signed(Fraction(change))}{NO_BREAK_SPACE}kr"


def cause_texts(before: Result, after: Result, effects: Mapping[str, int]) -> list[str]:
    """The causes of a change between two years with what each comes to, the largest first: index 2025 +24 kr."""
    years = str(after.year) if after.year == before.year + 1 else f"{before.year + 1}–{after.year}"
    titles = {
        INDEX: f"index {years}",
        REVISED: f"reviderat index t.o.m. {before.year}",
        STATISTICS: f"nya uppgifter{_named(_new_figures(before, after))}",
        PARAMETERS: f"ändrade tal i reglerna{_named(_new_values(before, after))}",
        RULES: "ändrade regler",
    }
    ranked = sorted(effects.items(), key=lambda pair: -abs(pair[1]))
    return [f"{titles.get(cause, cause)} {signed_kr(effect)}" for cause, effect in ranked if effect]


def _named(titles: Iterable[str]) -> str:
    """The names of what has changed in parentheses, where they are few; else nothing."""
    once = list(dict.fromkeys(titles))
    return f" ({join_words(once)})" if 0 < len(once) <= _MOST_NAMED else ""


def _new_figures(before: Result, after: Result) -> list[str]:
    """The titles of the figures that are others than those of the year before."""
    then = {(field.name, field.value.cells) for field in before.trace.fields.values()}
    new = [field for field in after.trace.fields.values() if (field.name, field.value.cells) not in then]
    return [in_sentence(field.title.partition(";")[0]) for field in new]


def _new_values(before: Result, after: Result) -> list[str]:
    """The titles of the values in the rules that are stated anew, not only raised by an index."""

    def stated(result: Result) -> dict[tuple[str, str], Fraction | None]:
        values = result.trace.parameters.values()
        return {(each.rule, each.name): _as_stated(each) for each in values if each.rise is None}

    then, now = stated(before), stated(after)
    titles = {(each.rule, each.name): each.title for each in after.trace.parameters.values()}
    return [in_sentence(titles[key]) for key, value in now.items() if then.get(key) != value]


def _as_stated(parameter: TracedParameter) -> Fraction | None:
    """The value before any index has raised it."""
    value = parameter.chain.start if parameter.chain else parameter.value.cells[0]
    return value if isinstance(value, Fraction) else None


def first_of(texts: Sequence[str], most: int = 2) -> str:
    """The first of some sentences, and how many more there are."""
    more = f" (och {len(texts) - most} till)" if len(texts) > most else ""
    return ". ".join(texts[:most]) + f"{more}." if texts else ""


def all_shown_with(*others: str) -> Text:
    """The line that says how all is shown, and what else there is to ask."""
    return Text(". ".join(("Allt: --allt", *others)), style="dim")


def explained_by(result: Result, code: str) -> str:
    """How to ask why one of those who get amounts gets that much: by name, or by code if a shell may misread the name.

    What was tried out, or the day whose knowledge counted, is to be asked for again.
    """
    labels = result.municipalities.labels
    name = result.municipalities.label(code)
    asked = name if re.fullmatch(r"[^\W\d_]+", name) and labels.count(name) == 1 else code
    again = " med samma val" if result.changes or (result.known_at and result.decision is None) else ""
    return f"Varför: tillaggsbelopp forklara {asked} {result.year}{again}"


def _figure(cell: ShownCell) -> Fraction:
    value = cell.value if isinstance(cell, Figure) else cell
    return Fraction(value) if isinstance(value, int | Fraction) else Fraction(0)


def _together(table: ShownTable, rows: Sequence[Sequence[ShownCell]], place: int) -> ShownCell:
    """The sum of some rows in a column of amounts; nothing in any other."""
    cells = [row[place] for row in rows]
    figures = [cell for cell in cells if isinstance(cell, int | Fraction)]
    summed = table.columns[place].role in (Role.AMOUNT, Role.DIFFERENCE) and len(figures) == len(cells)
    return sum(figures) if summed else ""
