"""The parts of a view, what each says and its tables: as data where a view has nothing better, and as Markdown."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from tillaggsbelopp.report.blocks import DataCell, Figure, Heading, Line, Records, ShownCell, ShownTable, Text, View
from tillaggsbelopp.report.csv_text import DECIMALS
from tillaggsbelopp.report.json_parts import PROGRAM, SCHEMA_VERSION, number

ANY_WIDTH: Final = 1000
_MOST_DECIMALS: Final = 10
_MARKS: Final = re.compile(r"[\\|*_`<>\[\]&~]|^(?:#|[-+](?= ))")


class Section(NamedTuple):
    """A part under its heading: texts, tables, and notes to them."""

    heading: Heading
    texts: list[str]
    tables: list[ShownTable]
    notes: list[str]


def pieces_of(view: View) -> Iterator[Line | Text | Heading | ShownTable]:
    """The texts and tables of a view where there is room for everything, without its title, gaps and bars."""
    blocks = list(view.blocks())
    while blocks:
        match blocks.pop(0):
            case Line(text) | Text(text) if not text or text == view.title:
                continue
            case Line() | Text() | Heading() | ShownTable() as piece:
                yield piece
            case block if callable(block):
                blocks[:0] = block(ANY_WIDTH)


def sections_of(view: View) -> list[Section]:
    """The parts of a view; one under its title where it has no headings."""
    found: list[Section] = []
    for piece in pieces_of(view):
        if isinstance(piece, Heading) or not found:
            found.append(Section(piece if isinstance(piece, Heading) else Heading(view.title, view.name), [], [], []))
        match piece:
            case ShownTable():
                found[-1].tables.append(piece)
            case Line() | Text():
                (found[-1].notes if piece.style == "dim" else found[-1].texts).append(plain_text(piece))
    return found


def plain_text(piece: Line | Text) -> str:
    """A text with what stands before it, unless that only says that it is an item of a list."""
    before = piece.first.strip() if isinstance(piece, Text) else ""
    return piece.text if before in ("", "-") else f"{before} {piece.text}"


def view_document(view: View) -> Mapping[str, Any]:
    """A view as data, section by section."""
    return {
        "schema_version": SCHEMA_VERSION,
        "rubrik": view.title,
        "avsnitt": sections_document(sections_of(view)),
        "kvitto": {"program": PROGRAM, "filer": {each.name: each.sha256 for each in view.origin().files}},
    }


def sections_document(sections: Iterable[Section]) -> list[dict[str, Any]]:
    """The sections as data. Figures have at most ten decimals."""
    return [
        {
            "rubrik": section.heading.title,
            "text": section.texts,
            "tabeller": [
                {
                    "rubrik": table.title or section.heading.title,
                    "kolumner": [column.title for column in table.columns],
                    "rader": [[*map(_plain, row)] for row in table.rows],
                    "summa": None if table.footer is None else [*map(_plain, table.footer)],
                }
                for table in section.tables
            ],
            "anmärkningar": section.notes,
        }
        for section in sections
    ]


def view_records(view: View) -> Records:
    """The tables of a view as one: a row per cell."""
    rows: list[Sequence[DataCell]] = []
    for section in sections_of(view):
        for table in section.tables:
            titles = [column.title for column in table.columns]
            for row in (*table.rows, *([table.footer] if table.footer else [])):
                name, *cells = (_plain(cell, DECIMALS) for cell in row)
                where = (section.heading.title, table.title or section.heading.title, name)
                rows += [(*where, title, cell) for title, cell in zip(titles[1:], cells, strict=True)]
    return Records(("avsnitt", "tabell", "rad", "kolumn", "värde"), rows)


def to_markdown(view: View) -> str:
    """The view as text: its title, and a heading for each of its parts."""
    lines = [f"# {_escaped(view.title)}", ""]
    for section in sections_of(view):
        lines += [f"## {_escaped(section.heading.title)}", ""]
        lines += [f"- {_escaped(text)}" for text in section.texts]
        lines += [""] if section.texts else []
        for table in section.tables:
            lines += [f"**{_escaped(table.title)}**", ""] if table.title else []
            lines += [*markdown_table(table), ""]
        lines += [line for text in section.notes for line in (f"*{_escaped(text)}*", "")]
    return "\n".join(lines).rstrip() + "\n"


def markdown_table(table: ShownTable) -> Iterator[str]:
    """The lines of a table as Markdown."""
    texts = [all(isinstance(row[number], str) for row in table.rows) for number in range(len(table.columns))]
    yield f"| {' | '.join(_escaped(column.title) for column in table.columns)} |"
    yield f"|{'|'.join('---' if text else '---:' for text in texts)}|"
    for row in table.rows:
        yield f"| {' | '.join(map(_escaped, table.texts(row)))} |"
    if table.footer is not None:
        yield f"| {' | '.join(f'**{_escaped(text)}**' if text else '' for text in table.texts(table.footer))} |"


def _escaped(text: str) -> str:
    """A text so that Markdown shows it as it is: no link, image, HTML, emphasis or heading comes of it."""
    return _MARKS.sub(r"\\\g<0>", " ".join(text.splitlines()))


def _plain(cell: ShownCell, decimals: int = _MOST_DECIMALS) -> str | int | float | None:
    """A cell as data: its text, or its figure with at most so many decimals."""
    value = cell.value if isinstance(cell, Figure) else cell
    return value if isinstance(value, str) else number(value, decimals)
