"""The answer on a register of printed figures: a row per table, and where the source says against itself."""

from collections.abc import Iterator, Mapping
from typing import Final

from tillaggsbelopp.measures.printed_cells import LOST, CheckedRegister
from tillaggsbelopp.report.answers import all_shown_with
from tillaggsbelopp.report.blocks import GAP, Block, Text
from tillaggsbelopp.report.measures.view import COUNTED, TITLES, register_table, register_title
from tillaggsbelopp.statistics.register import CALIBRATED, CONTRADICTED, UNKNOWN
from tillaggsbelopp.swedish import capitalized, format_number, join_words

_GIVES_WAY: Final[Mapping[str, int]] = {TITLES[UNKNOWN]: 1, TITLES[CALIBRATED]: 1}
_NAMED: Final = 3


def register_answer_blocks(checked: CheckedRegister, source: str) -> Iterator[Block]:
    """The answer on a register: the number of cells per table and class, and the tables where most of them deviate.

    `source` is what the register's source is called.
    """
    yield Text(register_title(source), style="bold")
    yield GAP
    table = register_table(checked)
    columns = tuple(column._replace(gives_way=_GIVES_WAY.get(column.title, 0)) for column in table.columns)
    yield table._replace(columns=columns)
    yield from (Text(_most_in(checked, kind)) for kind in (LOST, CONTRADICTED) if checked.counts.get(kind))
    told = [
        f"{format_number(checked.counts[each])} {COUNTED[each]}"
        for each in (CALIBRATED, UNKNOWN)
        if each in checked.counts
    ]
    told += [f"{len(checked.observed)} iakttagelser"] if checked.observed else []
    if told:
        yield Text(f"{capitalized(join_words(told))}.")
    yield all_shown_with()


def _most_in(checked: CheckedRegister, kind: str) -> str:
    """The number of cells of a class, and the tables that have most of them."""
    tables = sorted((each for each in checked.tables if each.counts.get(kind)), key=lambda each: -each.counts[kind])
    most = [f"{each.written.name} ({each.counts[kind]})" for each in tables[:_NAMED]]
    return f"{format_number(checked.counts[kind])} {COUNTED[kind]}, flest i {join_words(most)}."
