"""The sheets of a comparison that hold texts: the rules that differ, and what is assumed."""

from collections.abc import Sequence
from typing import Final

from tillaggsbelopp.report.blocks import NONE
from tillaggsbelopp.report.workbook.book import Sheet, Style
from tillaggsbelopp.report.workbook.looks import CELL, HEADING, PLAIN, PROSE, SECTION, TITLE, table
from tillaggsbelopp.review.compare import Comparison
from tillaggsbelopp.review.differences import CUT, RuleDifference, StatedAs

_SIGN: Final = Style("text", bold=True, centred=True)


def rules_sheet(comparisons: Sequence[tuple[str, Comparison]], letters: Sequence[str]) -> Sheet:
    """The rule texts that differ, line by line, and parameters with both values; a section per comparison."""
    sheet = Sheet("Regler", widths={0: 22.0, 1: 29.0, 2: 29.0, 3: 29.0, 4: 29.0})
    sheet.put(0, 0, "Regler som skiljer", TITLE)
    sheet.put(1, 0, f"- är {letters[0]}, + är {letters[1]}", PLAIN)
    row = 3
    for title, comparison in comparisons:
        if title:
            sheet.put(row, 0, title, SECTION)
            row += 1
        for text in comparison.figures:
            sheet.paragraph(row, (0, 4), text, PROSE)
            row += 1
        if not comparison.rules:
            sheet.put(row, 0, "Inga regler skiljer.", PLAIN)
            row += 1
        for rule in comparison.rules:
            row = _rule(sheet, row, rule, letters) + 1
        row += 1
    return sheet


def _rule(sheet: Sheet, row: int, rule: RuleDifference, letters: Sequence[str]) -> int:
    """A rule's lines from `row` on, then its parameters; the row after them."""
    only = "" if all(rule.there) else f", finns bara i {letters[rule.there.index(True)]}"
    sheet.put(row, 0, f"{rule.name}{only}", HEADING)
    sheet.fit(row, rule.name, 24, HEADING)
    for sign, text in rule.lines:
        row += 1
        sheet.put(row, 0, sign.strip(), _SIGN)
        if sign != CUT:
            sheet.paragraph(row, (1, 4), text, CELL)
    row += 1
    if not rule.parameters:
        return row
    heading = [
        "Parameter",
        f"Värde, {letters[0]}",
        f"Källa, {letters[0]}",
        f"Värde, {letters[1]}",
        f"Källa, {letters[1]}",
    ]
    rows = [[each.name, *_stated(each.before), *_stated(each.after)] for each in rule.parameters]
    return table(sheet, row, heading, rows)


def _stated(stated: StatedAs | None) -> list[str]:
    return [NONE, NONE] if stated is None else [f"{stated.shown} ({stated.status})", stated.source]


def assumed_sheet(comparisons: Sequence[Comparison]) -> Sheet:
    """The sheet of assumptions: each once, with the sides that rest on it."""
    sheet = Sheet("Antaganden", widths={0: 26.0, 1: 44.0, 2: 44.0, 3: 20.0, 4: 16.0})
    sheet.put(0, 0, "Vad beloppen vilar på", TITLE)
    sides = {side.label: side.result.assumptions for each in comparisons for side in each.sides}
    every = dict.fromkeys(assumption for assumptions in sides.values() for assumption in assumptions)
    rows = []
    for each in every:
        those = [label for label, assumptions in sides.items() if each in assumptions]
        told = "alla" if len(those) == len(sides) else ", ".join(those)
        rows.append([each.id, each.text, each.source, told, str(each.accepted) if each.accepted else "nej"])
    table(sheet, 2, ["Antagande", "Vad", "Källa", "Gäller", "Godkänt"], rows)
    return sheet
