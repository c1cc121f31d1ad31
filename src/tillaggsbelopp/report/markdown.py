"""A view as Markdown."""

from collections.abc import Iterator

from tillaggsbelopp.report.blocks import ShownTable, View
from tillaggsbelopp.report.sections import sections_of


def to_markdown(view: View) -> str:
    """The view as text: its title, and a heading for each of its parts."""
    lines = [f"# {view.title}", ""]
    for section in sections_of(view):
        lines += [f"## {section.heading.title}", ""]
        lines += [f"- {_escaped(text)}" for text in section.texts]
        lines += [""] if section.texts else []
        for table in section.tables:
            lines += [f"**{table.title}**", ""] if table.title else []
            lines += [*_rows(table), ""]
        lines += [line for text in section.notes for line in (f"*{_escaped(text)}*", "")]
    return "\n".join(lines).rstrip() + "\n"


def _rows(table: ShownTable) -> Iterator[str]:
    texts = [all(isinstance(row[number], str) for row in table.rows) for number in range(len(table.columns))]
    yield f"| {' | '.join(_escaped(column.title) for column in table.columns)} |"
    yield f"|{'|'.join('---' if text else '---:' for text in texts)}|"
    for row in table.rows:
        yield f"| {' | '.join(map(_escaped, table.texts(row)))} |"
    if table.footer is not None:
        yield f"| {' | '.join(f'**{_escaped(text)}**' if text else '' for text in table.texts(table.footer))} |"


def _escaped(text: str) -> str:
    for sign in ("\\", "|", "*", "_", "`", "<"):
        text = text.replace(sign, f"\\{sign}")
    return text
