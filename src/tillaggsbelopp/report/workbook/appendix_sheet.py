"""The appendix: for each municipality a page to read, text first."""

from collections.abc import Mapping
from typing import Final

from tillaggsbelopp.agreement.steps import AMOUNT, GROUP_POT, KEY, ROUNDED_POT, SHARE, UNROUNDED
from tillaggsbelopp.formula.catalogue import MUNICIPALITY
from tillaggsbelopp.formula.excel import string
from tillaggsbelopp.formula.tree import StepTarget
from tillaggsbelopp.report.addresses import area, cell_at
from tillaggsbelopp.report.blocks import NONE
from tillaggsbelopp.report.book import SIGNED, Sheet
from tillaggsbelopp.report.explanation.formula_words import FormulaWords
from tillaggsbelopp.report.explanation.sentences import Sentences, is_same_for_all
from tillaggsbelopp.report.wording import SUM_LABEL
from tillaggsbelopp.report.workbook import looks
from tillaggsbelopp.report.workbook.amount_sheets import places_of
from tillaggsbelopp.report.workbook.appendix_pages import (
    LAST,
    WIDTHS,
    appendix_name,
    put_live_figure,
    put_pages,
)
from tillaggsbelopp.report.workbook.appendix_texts import causes_of, relied_on, what_is_got, what_it_is_made_of
from tillaggsbelopp.report.workbook.basis import STATUS_CELL, UNTOUCHED, Basis
from tillaggsbelopp.report.workbook.live_text import Live, put_live
from tillaggsbelopp.report.workbook.workings import Workings
from tillaggsbelopp.swedish import in_kr

_ACROSS: Final = (0, LAST)
_SHARE, _NOW, _BEFORE, _CHANGE = 3, 4, 5, 6


def appendix_sheet(basis: Basis, workings: Workings) -> Sheet:
    """The sheet with a page to read per municipality.

    It is called Kommunbilaga, as those who decide know it; of others than municipalities it is the appendix alone.
    """
    sheet = Sheet(appendix_name(basis), widths=dict(WIDTHS))
    looks.open_sheet(sheet, basis)
    words, causes = _formulas(basis), causes_of(basis)
    count = len(basis.municipalities.members)
    put_pages(sheet, count, lambda member, row: _page(sheet, basis, workings, member, row, words, causes))
    return sheet


def _page(
    sheet: Sheet,
    basis: Basis,
    workings: Workings,
    member: int,
    row: int,
    words: Mapping[str, str],
    causes: Mapping[str, str],
) -> int:
    """Put the page to read: what is got and why, then the table; return the row after it."""
    code, name = basis.municipalities.members[member], basis.municipalities.labels[member]
    sheet.put(row, 0, f"{name} ({code})", looks.TITLE)
    if member:
        sheet.put(row + 1, 0, basis.stamp, looks.STAMP)
        looks.put_status(sheet, row + 1, 2)
    row = put_live(sheet, row + 2, _ACROSS, what_is_got(basis, sheet.name, member), looks.PROSE)
    if causes.get(code):
        told = f"Ändringen beror, som det var vid uttag, på {causes[code]}."
        row = sheet.paragraph(row, _ACROSS, told, looks.PROSE)
    row = put_live(sheet, row, _ACROSS, what_it_is_made_of(basis, sheet.name, member), looks.PROSE)
    row = put_live(sheet, row, _ACROSS, [_reliability(basis, sheet)], looks.STRONG)
    sheet.put(row + 1, 0, "Så blev beloppet, med uppgifterna som de var vid uttag", looks.SECTION)
    row, sentences = row + 2, Sentences(basis.result, code)
    for component in basis.result.shared:
        told = f"{component.name}, {in_kr(component.amounts[code])}: {' '.join(sentences.of(component))}"
        row = sheet.paragraph(row, _ACROSS, told, looks.PROSE)
    return _table(sheet, basis, workings, member, row + 1, words)


def _reliability(basis: Basis, sheet: Sheet) -> Live:
    """How far the amounts can be relied on, unless somebody has changed them."""
    told = relied_on(basis)
    changed = string("Beloppen är ändrade efter uttag och är inte ett beslutsunderlag.").text
    status = STATUS_CELL.named(from_sheet=sheet.name, fixed="rc")
    return Live(told, f'IF({status}="{UNTOUCHED}",{string(told).text},{changed})')


def _formulas(basis: Basis) -> dict[str, str]:
    """What each part is shared by, or given by, in words; by rule."""
    words, steps = FormulaWords(basis.result, basis.municipalities.members[0]), basis.program.steps
    keys = {part.rule: StepTarget(part.rule, KEY) for part in basis.result.shared if part.months}
    return {
        rule: "lika delar"
        if key in steps and is_same_for_all(steps[key].tree)
        else words.words(key if key in steps else StepTarget(rule, UNROUNDED))
        for rule, key in keys.items()
    }


def _table(sheet: Sheet, basis: Basis, workings: Workings, member: int, row: int, words: Mapping[str, str]) -> int:
    """Put the table of parts in whole kronor, beside those of the year before; return the row after it."""
    code, name = basis.municipalities.members[member], basis.municipalities.labels[member]
    result, before, head = basis.result, basis.before, row
    headings = ["Delbelopp", "Fördelas efter", "Pott, kr", "Andel", f"{result.year}, kr"]
    headings += [] if before is None else [f"{before.year}, kr", "Ändring, kr"]
    sheet.across(head, headings, looks.HEADING)
    earlier = {} if before is None else {part.rule: part.amounts.get(code, 0) for part in before.shared}
    for component in result.shared:
        row += 1
        sheet.text(row, 0, component.name, looks.CELL)
        sheet.text(row, 1, words.get(component.rule, ""), looks.CELL)
        within = StepTarget(component.rule, GROUP_POT) in basis.program.steps
        for column, step in ((2, GROUP_POT if within else ROUNDED_POT), (_SHARE, SHARE), (_NOW, AMOUNT)):
            target = StepTarget(component.rule, step)
            if target in basis.program.steps and not workings.world.idle(target, workings.now):
                put_live_figure(sheet, row, column, workings.step(target, workings.now), {MUNICIPALITY: member})
            else:
                sheet.put(row, column, NONE, looks.VERDICT)
        if before is not None:
            then, now = earlier.get(component.rule, 0), component.amounts[code]
            sheet.put(row, _BEFORE, then, looks.FIGURE)
            change = f"{cell_at(row, _NOW)}-{cell_at(row, _BEFORE)}"
            sheet.put(row, _CHANGE, now - then, looks.figure(SIGNED), change)
    sheet.mark((head, 0), (row, len(headings) - 1), f"{name}: delbelopp {result.year} i kr")
    first, last, row = head + 1, row, row + 1
    sheet.across(row, (SUM_LABEL, "", "", ""), looks.SUMS)
    if first > last:
        return row + 1
    sheet.put(row, _NOW, result.total(code), looks.SUM_FIGURE, f"SUM({area((first, _NOW), (last, _NOW))})")
    if before is not None:
        cell = places_of(basis).before(member).named(from_sheet=sheet.name)
        sheet.put(row, _BEFORE, before.total(code), looks.SUM_FIGURE, cell)
        change = f"{cell_at(row, _NOW)}-{cell_at(row, _BEFORE)}"
        sheet.put(row, _CHANGE, result.total(code) - before.total(code), looks.figure(SIGNED, "sum", bold=True), change)
    return row + 1
