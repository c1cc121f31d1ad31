"""The grounds of the appendix, for each municipality a page: formulas, steps, figures, parameters and assumptions."""

from collections.abc import Sequence
from typing import Final

from tillaggsbelopp.agreement.steps import KEY, MONTHS, UNROUNDED
from tillaggsbelopp.formula.catalogue import MUNICIPALITY
from tillaggsbelopp.formula.tree import StepTarget
from tillaggsbelopp.report.book import Sheet
from tillaggsbelopp.report.wording import counted
from tillaggsbelopp.report.workbook import looks
from tillaggsbelopp.report.workbook.appendix_pages import LAST, WIDTHS, appendix_name, put_live_figure, put_pages
from tillaggsbelopp.report.workbook.basis import Basis
from tillaggsbelopp.report.workbook.columns import Spot
from tillaggsbelopp.report.workbook.parameter_sheets import parameter_cells
from tillaggsbelopp.report.workbook.workings import Workings

_ID: Final = "Namn i filerna"


def grounds_sheet(basis: Basis, workings: Workings) -> Sheet:
    """The sheet with a page per municipality of what its amount is made of."""
    sheet = Sheet(f"{appendix_name(basis)}ns underlag", widths=dict(WIDTHS))
    looks.open_sheet(sheet, basis)
    put_pages(sheet, len(basis.municipalities.members), lambda member, row: _page(sheet, basis, workings, member, row))
    return sheet


def _page(sheet: Sheet, basis: Basis, workings: Workings, member: int, row: int) -> int:
    """Put what a municipality's amount is made of from `row` on; return the row after it."""
    name, code = basis.municipalities.labels[member], basis.municipalities.members[member]
    sheet.put(row, 0, f"{name} ({code}): vad beloppet är räknat av", looks.SECTION)
    row = _formulas(sheet, basis, workings, member, row + 1)
    row = _steps(sheet, basis, workings, member, row)
    row = _figures(sheet, basis, workings, member, row)
    row = _parameters(sheet, basis, workings, member, row)
    return _rests_on(sheet, basis, row)


def _marked(sheet: Sheet, basis: Basis, member: int, rows: tuple[int, int], headings: Sequence[str], what: str) -> int:
    """Put the headings over rows and mark them as a table of what belongs to a municipality; return the next row."""
    head, last = rows
    sheet.across(head, headings, looks.HEADING)
    sheet.mark((head, 0), (last, len(headings) - 1), f"{basis.municipalities.labels[member]}: {what}")
    return last + 2


def _formulas(sheet: Sheet, basis: Basis, workings: Workings, member: int, row: int) -> int:
    """Put each part's formula as written, the municipality's key and its amount unrounded; return the row after."""
    head = row
    for component in basis.result.shared:
        row += 1
        rule = basis.program.agreement.rule(component.rule)
        formula = rule.key or rule.allocation
        sheet.text(row, 0, component.name, looks.CELL)
        sheet.text(row, 1, formula.text if formula is not None else "", looks.CELL)
        for column, target in ((2, StepTarget(rule.id, KEY)), (3, basis.program.unrounded(rule.id))):
            if target in basis.program.steps and not workings.world.idle(target, workings.now):
                put_live_figure(sheet, row, column, workings.step(target, workings.now), {MUNICIPALITY: member})
        sheet.text(row, 4, rule.id, looks.CELL)
    headings = ("Delbelopp", "Formel som den är skriven", "Nyckel", "Oavrundat, kr", _ID)
    return _marked(sheet, basis, member, (head, row), headings, "formler")


def _steps(sheet: Sheet, basis: Basis, workings: Workings, member: int, row: int) -> int:
    """Put the pots' formulas, the months in force and the rules' own steps, for rules of the agreement's own total."""
    names = {component.rule: component.name for component in basis.result.shared}
    columns = [
        column
        for column in workings.all_columns()
        if column.block[1] == workings.now
        and column.block[0] in names
        and (column.step == MONTHS or (not column.generated and column.step not in ("", KEY, UNROUNDED)))
    ]
    if not columns:
        return row
    head = row
    for column in columns:
        rule = column.block[0]
        for number in range(column.count):
            row += 1
            sheet.text(row, 0, f"{names[rule]}: {column.title_of(number)}", looks.CELL)
            sheet.text(row, 1, column.note, looks.CELL)
            put_live_figure(sheet, row, 2, column, {**column.members_of(number), MUNICIPALITY: member})
            sheet.put(row, 3, looks.shown_unit(column.unit), looks.CELL)
            sheet.text(row, 4, f"{rule}.{column.name_of(number)}", looks.CELL)
    return _marked(sheet, basis, member, (head, row), ("Steg", "Formel", "Värde", "Enhet", _ID), "steg")


def _figures(sheet: Sheet, basis: Basis, workings: Workings, member: int, row: int) -> int:
    columns, head = workings.all_figures(), row
    if not columns:
        return row
    for column in columns:
        given = column.given
        if given is None:
            raise AssertionError("a column of figures says where they come from")
        for number in range(column.count):
            row += 1
            spot = Spot(sheet.name, {**column.members_of(number), MUNICIPALITY: member})
            value = column.shown(spot.members)
            sheet.text(row, 0, column.title_of(number), looks.CELL)
            sheet.text(row, 1, given.explained or given.about, looks.CELL)
            sheet.put(row, 2, value, looks.figure(looks.format_of([value], column.unit)), column.named(spot))
            sheet.put(row, 3, looks.shown_unit(column.unit), looks.CELL)
            sheet.put(row, 4, "" if column.year is None else str(column.year), looks.CELL)
            sheet.put(row, 5, given.status, looks.CELL)
            sheet.text(row, LAST, column.name_of(number), looks.CELL)
    headings = ("Uppgift", "Vad det är", "Värde", "Enhet", "Mätår", "Status", _ID)
    return _marked(sheet, basis, member, (head, row), headings, "uppgifter")


def _parameters(sheet: Sheet, basis: Basis, workings: Workings, member: int, row: int) -> int:
    if not workings.parameters:
        return row
    head, agreement = row, basis.program.agreement
    bases = {used.base.name for used in workings.indexed.values() if used.base}
    names = [name for name in parameter_cells(workings) if name not in bases]
    for used in [*workings.indexed.values(), *(workings.parameters[name] for name in names)]:
        row += 1
        sheet.text(row, 0, agreement.full_title_of(used.target.rule, used.target.parameter), looks.CELL)
        sheet.text(row, 1, used.stated.source, looks.NOTE)
        sheet.put(row, 2, used.shown, looks.figure(used.number_format), used.name)
        sheet.put(row, 3, used.unit, looks.CELL)
        sheet.put(row, 4, f"{used.year}, uppräknat" if used.base else used.year, looks.CELL)
        sheet.put(row, 5, used.stated.status, looks.CELL)
        sheet.text(row, LAST, used.name, looks.CELL)
    headings = ("Parameter", "Källa", "Värde", "Enhet", "Angivet för", "Status", _ID)
    return _marked(sheet, basis, member, (head, row), headings, "parametrar")


def _rests_on(sheet: Sheet, basis: Basis, row: int) -> int:
    if not basis.result.assumptions:
        return row
    sheet.put(row, 0, f"Vilar på {counted(basis.result.assumptions)}, som de var vid uttag", looks.SECTION)
    row += 1
    for each in basis.result.assumptions:
        accepted = f" Godkänt: {each.accepted}." if each.accepted else ""
        row = sheet.paragraph(row, (0, LAST), f"{each.text}{accepted} ({each.id})", looks.NOTE)
    return row + 1
