"""The description of a view, whoever reads it: texts, tables and bars, and the same as data.

Screen, Markdown, JSON, CSV and workbook render this. A view is made of functions, so that nothing is worked out for a
target that nobody asked for.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import Enum
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from tillaggsbelopp.swedish import format_number

if TYPE_CHECKING:
    from tillaggsbelopp.report.book import Book, Origin

NONE: Final = "–"
ABSENT: Final = "saknas"


class Role(Enum):
    """The kinds of figures that a column can hold; the kind decides how they are written everywhere."""

    TEXT = "text"
    AMOUNT = "belopp"
    DIFFERENCE = "skillnad"
    SHARE = "andel"
    PER_HEAD = "per invånare"
    COUNT = "antal"


class Figure(NamedTuple):
    """A number with decimals of its own, all written; a `word` may follow it, such as its class. None is missing."""

    value: Fraction | int | None
    decimals: int = 0
    word: str = ""

    @property
    def text(self) -> str:
        """The number as a Swede writes it."""
        text = ABSENT if self.value is None else format_number(Fraction(self.value), self.decimals, fixed=True)
        return f"{text} {self.word}" if self.word else text


ShownCell = str | int | Fraction | Figure | None


class Column(NamedTuple):
    """A column: its title, what its figures are, and with how many decimals; `signed` writes + before what is over 0.

    Where the window is too narrow for all columns those whose `gives_way` is 1 are left out first, then 2 and so on;
    those of 0 never are.
    """

    title: str
    role: Role = Role.AMOUNT
    decimals: int = 0
    signed: bool = False
    gives_way: int = 0

    def text(self, cell: ShownCell) -> str:
        """A cell as a Swede writes it; what there is not is a dash."""
        match cell:
            case str():
                return cell
            case Figure():
                return cell.text
            case None:
                return NONE
        if self.signed:
            return signed(Fraction(cell), self.decimals)
        return format_number(cell, self.decimals, fixed=self.role in (Role.SHARE, Role.PER_HEAD))


def text_column(title: str) -> Column:
    """A column of text."""
    return Column(title, Role.TEXT)


def columns(first: str, *titles: str, role: Role = Role.AMOUNT) -> tuple[Column, ...]:
    """A column of text and others of figures."""
    return (text_column(first), *(Column(title, role) for title in titles))


class Narrow(Enum):
    """The ways a table can give way where the window is too narrow for it."""

    BLOCKS = "a block for each row"
    PARTS = "in parts one after the other, names repeated"
    NAMES = "long names on lines above their figures, or of their own, then blocks"


class Drawing(NamedTuple):
    """A chart of a table: a column's values, as they are or each on top of those before it (a waterfall).

    A `fan` is of six columns from `column` on: what there is now, and the bands around it, in per cent of that. The
    last row is one of its bars too. `names` is the column that tells what the bars are of.
    """

    title: str
    column: int
    waterfall: bool = False
    fan: bool = False
    names: int = 0


class ShownTable(NamedTuple):
    """A table: columns, rows of cells and, if it has one, a last row of sums.

    Set `changes` where the columns of figures are amounts but for the last two: how they change from the first to the
    last, in kr and in per cent. A workbook then has formulas there.
    """

    columns: tuple[Column, ...]
    rows: Sequence[Sequence[ShownCell]]
    footer: Sequence[ShownCell] | None = None
    title: str = ""
    narrow: Narrow = Narrow.BLOCKS
    drawn: Drawing | None = None
    changes: bool = False

    def texts(self, row: Sequence[ShownCell]) -> list[str]:
        """A row as it is written."""
        return [column.text(cell) for column, cell in zip(self.columns, row, strict=True)]

    def only(self, chosen: Iterable[int]) -> "ShownTable":
        """The table with some of its columns."""
        places = list(chosen)
        return self._replace(
            columns=tuple(self.columns[place] for place in places),
            rows=[[row[place] for place in places] for row in self.rows],
            footer=None if self.footer is None else [self.footer[place] for place in places],
        )


class Line(NamedTuple):
    """A line of output, and how a terminal that can shows it (a style of rich's)."""

    text: str = ""
    style: str = ""


class Text(NamedTuple):
    """A paragraph, broken to the width there is; `first` stands in the indent of its first line."""

    text: str
    indent: int = 0
    style: str = ""
    first: str = ""


class Heading(NamedTuple):
    """The beginning of a part: its title, and the single word that a sheet of a workbook is named by."""

    title: str
    name: str


class Bars(NamedTuple):
    """Values drawn to one scale on both sides of a line: name, value and the text that tells it."""

    rows: Sequence[tuple[str, Fraction, str]]


GAP: Final = Line()
Block = Line | Text | Heading | ShownTable | Bars | Callable[[int], "Iterable[Block]"]
"""A piece of a view; one that depends on the width there is, is a function of it."""

DataCell = str | int | float | Fraction | None


class Records(NamedTuple):
    """A view as one long table for other programs: the names of its columns, and rows of texts and numbers."""

    names: Sequence[str]
    rows: Iterable[Sequence[DataCell]]


class View(NamedTuple):
    """A view under its `title`: `blocks` for a reader, `document` as data, `records` as one table.

    `answer` is what a reader wants to know of it, on a screen; None if that is all of it.
    Without `document`, `records` or `book`, JSON, CSV or workbook is made of the blocks: tables by position, a CSV row
    per cell, a sheet per heading. The screen shows the title only if it is the first text among the blocks; the others
    leave it out there. `name` is a single word for the kind of view, which its sheet and stamp are named by, and
    `origin` tells the files and the agreement that it was computed from.
    """

    name: str
    title: str
    blocks: Callable[[], Iterable[Block]]
    origin: "Callable[[], Origin]"
    document: Callable[[], Mapping[str, Any]] | None = None
    records: Callable[[], Records] | None = None
    book: "Callable[[Origin], Book] | None" = None
    answer: Callable[[], Iterable[Block]] | None = None


def part(
    heading: Heading, texts: Iterable[str] = (), tables: Iterable[ShownTable] = (), notes: Iterable[str] = ()
) -> Iterator[Block]:
    """A part of a view: what is said first, the tables, and notes to them."""
    yield heading
    for text in texts:
        yield Text(text, 2, first="- ")
    for table in tables:
        yield GAP
        yield table
    for text in notes:
        yield Text(text, style="dim")


def signed(value: Fraction | None, decimals: int = 0) -> str:
    """A difference with its sign, or that there is none."""
    if value is None:
        return NONE
    text = format_number(value, decimals, fixed=True)
    return f"+{text}" if value > 0 and text.strip("0,") else text
