"""The sheet of the rules that differ between two sides: parameters with both values, and the texts line by line."""

from collections.abc import Sequence
from typing import Final

from tillaggsbelopp.report.blocks import NONE
from tillaggsbelopp.report.book import Sheet, Style
from tillaggsbelopp.report.comparison.side_names import Names
from tillaggsbelopp.report.workbook import looks
from tillaggsbelopp.review.compare import Comparison
from tillaggsbelopp.review.differences import CUT, GONE, NEW, SAME, RuleDifference, StatedAs
from tillaggsbelopp.swedish import capitalized

_RULE_COLUMNS: Final = (0, 4)
_LINES: Final = {sign: Style("note", bold=sign in (GONE, NEW), small=True) for sign in (SAME, GONE, NEW, CUT)}


def rules_sheet(comparisons: Sequence[tuple[str, Comparison]], names: Names) -> Sheet:
    """The parameters that differ, with both values, and the rule texts line by line; a section per comparison."""
    sheet = Sheet("Regler", widths={0: 29.0, 1: 29.0, 2: 29.0, 3: 29.0, 4: 29.0})
    sheet.put(0, 0, "Regler som skiljer", looks.TITLE)
    if any(comparison.rules for _, comparison in comparisons):
        sheet.put(1, 0, f"I reglernas text är - det som bara står i {names[0]}, + det som bara står i {names[1]}.")
    row = 3
    for title, comparison in comparisons:
        if title:
            sheet.put(row, 0, title, looks.SECTION)
            row += 1
        row = sheet.paragraphs(row, _RULE_COLUMNS, comparison.figures, looks.PROSE)
        if not comparison.rules:
            sheet.put(row, 0, "Inga regler skiljer.", looks.PLAIN)
            row += 1
        for rule in comparison.rules:
            row = _rule(sheet, row, rule, names) + 1
        row += 1
    return sheet


def _rule(sheet: Sheet, row: int, rule: RuleDifference, names: Names) -> int:
    """A rule's parameters from `row` on, then its lines; the row after them."""
    only = "" if all(rule.there) else f", finns bara i {names[rule.there.index(True)]}"
    sheet.put(row, 0, f"{rule.name}{only}", looks.STRONG)
    row += 1
    if rule.parameters:
        headings = ["Parameter", *(f"{what}, {name}" for name in names for what in ("Värde", "Källa"))]
        rows = [[capitalized(each.title), *_stated(each.before), *_stated(each.after)] for each in rule.parameters]
        row = looks.table(sheet, row, headings, rows, f"Parametrar som skiljer i {rule.name}")
    for sign, text in rule.lines:
        row = sheet.paragraph(row, _RULE_COLUMNS, f"{sign} {text}".strip(), _LINES[sign])
    return row


def _stated(stated: StatedAs | None) -> list[str]:
    return [NONE, NONE] if stated is None else [f"{stated.shown} ({stated.status})", stated.source]
