"""The appendix: a page per municipality with its amount, how it came about, and a text to paste."""

from collections.abc import Mapping
from typing import Final

from tillaggsbelopp.agreement.steps import AMOUNT, KEY, MONTHS, ROUNDED_POT, SHARE, UNROUNDED
from tillaggsbelopp.formula.catalogue import MUNICIPALITY
from tillaggsbelopp.formula.excel import string
from tillaggsbelopp.formula.tree import StepTarget
from tillaggsbelopp.report.wording import SUM_LABEL, counted, decided_on
from tillaggsbelopp.report.workbook import looks
from tillaggsbelopp.report.workbook.amount_sheets import places_of
from tillaggsbelopp.report.workbook.basis import STATUS_CELL, UNTOUCHED, Basis
from tillaggsbelopp.report.workbook.book import KRONOR, Address, Sheet, area
from tillaggsbelopp.report.workbook.columns import SheetColumn, Spot
from tillaggsbelopp.report.workbook.parameter_sheets import parameter_cells
from tillaggsbelopp.report.workbook.workings import Workings
from tillaggsbelopp.swedish import NO_BREAK_SPACE, format_number

MOST_PAGES: Final = 30
_WIDTHS: Final = {0: 30, 1: 44, 2: 17, 3: 17, 4: 12, 5: 18, 6: 17}
_LAST: Final = 6
_PAGE_HEIGHT: Final = 500.0  # points that A4 across holds at full size
_MOST_SPELLED: Final = 12  # parts that are told one by one
_DIGITS: Final = 15


def appendix_sheet(basis: Basis, workings: Workings) -> Sheet:
    """The sheet with a page per municipality; where they are too many for paper, only a line that says so.

    It is called Kommunbilaga, as those who decide know it; of others than municipalities it is the appendix alone.
    """
    sheet = Sheet("Kommunbilaga" if basis.result.member_name == MUNICIPALITY else "Bilaga", widths=dict(_WIDTHS))
    looks.open_sheet(sheet, basis)
    axis = basis.municipalities
    if len(axis.members) > MOST_PAGES:
        text = f"En sida per {basis.result.member_name} görs för högst {MOST_PAGES}; här är de {len(axis.members)}."
        sheet.put(2, 0, f"{text} Vars och ens steg står på bladet Beräkning.", looks.PLAIN)
        return sheet
    row, tallest = 2, 0.0
    for member in range(len(axis.members)):
        start = row if member else 0
        if member:
            sheet.breaks_before_rows.append(start)
        row = _page(sheet, basis, workings, member, row)
        tallest = max(tallest, sum(sheet.heights.get(at, 15.0) for at in range(start, row)))
    down = int(100 * _PAGE_HEIGHT / max(tallest, 1.0))
    sheet.scale = max(looks.SMALLEST_SCALE, min(looks.scale_for(sum(_WIDTHS.values())), down))
    return sheet


def _page(sheet: Sheet, basis: Basis, workings: Workings, member: int, row: int) -> int:
    code, name = basis.municipalities.members[member], basis.municipalities.labels[member]
    sheet.put(row, 0, f"{name} ({code})", looks.TITLE)
    total = places_of(basis).total_of(member).named(from_sheet=sheet.name)
    sheet.put(row, 2, "Totalt", looks.STRONG)
    sheet.put(row, 3, basis.result.total(code), looks.figure(KRONOR, bold=True), total)
    sheet.put(row + 1, 0, f"{basis.title}{', ' + basis.result.level if basis.result.level else ''}", looks.PLAIN)
    if member:
        sheet.put(row + 1, 3, basis.stamp, looks.STRONG)
        looks.put_status(sheet, row + 1, 5)
    row = _parts(sheet, basis, workings, member, row + 3)
    row = _steps(sheet, basis, workings, member, row + 1)
    row = _figures(sheet, workings, member, row + 1)
    row = _parameters(sheet, workings, row)
    row = _rests_on(sheet, basis, row + 1)
    return _assessment(sheet, basis, member, row + 1)


def _parts(sheet: Sheet, basis: Basis, workings: Workings, member: int, row: int) -> int:
    """Put a line per part: the formula as written, and the municipality's figures in it; return the row after them."""
    code = basis.municipalities.members[member]
    headings = ("Delbelopp", "Fördelas efter", "Pott, kr", "Nyckel", "Andel", "Oavrundat, kr", "Belopp, kr")
    sheet.across(row, headings, looks.HEADING)
    for component in basis.result.shared:
        row += 1
        rule = basis.program.agreement.rule(component.rule)
        formula = rule.key or rule.allocation
        sheet.put(row, 0, component.name, looks.CELL)
        sheet.text(row, 1, formula.text if formula is not None else "", looks.CELL)
        unrounded = basis.program.unrounded(rule.id).step
        for column, step in ((2, ROUNDED_POT), (3, KEY), (4, SHARE), (5, unrounded), (6, AMOUNT)):
            target = StepTarget(rule.id, step)
            if target in basis.program.steps and not workings.world.idle(target, workings.now):
                _live(sheet, row, column, workings.step(target, workings.now), {MUNICIPALITY: member})
    row += 1
    sheet.across(row, (SUM_LABEL, *[""] * (_LAST - 1)), looks.SUMS)
    if basis.result.shared:
        cells = area((row - len(basis.result.shared), _LAST), (row - 1, _LAST))
        sheet.put(row, _LAST, basis.result.total(code), looks.SUM_FIGURE, f"SUM({cells})")
    return row + 1


def _steps(sheet: Sheet, basis: Basis, workings: Workings, member: int, row: int) -> int:
    """Put the pots' formulas, the months in force and the rules' own steps, for rules of the agreement's own total."""
    shared = {component.rule for component in basis.result.shared}
    columns = [
        column
        for column in workings.all_columns()
        if column.block[1] == workings.now
        and column.block[0] in shared
        and (column.step == MONTHS or (not column.generated and column.step not in ("", KEY, UNROUNDED)))
    ]
    if not columns:
        return row - 1
    sheet.across(row, ("Steg", "Formel", "Värde", "Enhet"), looks.HEADING)
    for column in columns:
        for number in range(column.count):
            row += 1
            sheet.put(row, 0, f"{column.block[0]}.{column.title_of(number)}", looks.CELL)
            sheet.text(row, 1, column.note, looks.CELL)
            _live(sheet, row, 2, column, {**column.members_of(number), MUNICIPALITY: member})
            sheet.put(row, 3, looks.shown_unit(column.unit), looks.CELL)
    return row + 1


def _figures(sheet: Sheet, workings: Workings, member: int, row: int) -> int:
    columns = workings.all_figures()
    if not columns:
        return row
    sheet.across(row, ("Uppgift", "Vad det är", "Värde", "Enhet", "Mätår", "Status"), looks.HEADING)
    for column in columns:
        given = column.given
        if given is None:
            raise AssertionError("a column of figures says where they come from")
        for number in range(column.count):
            row += 1
            spot = Spot(sheet.name, {**column.members_of(number), MUNICIPALITY: member})
            value = column.shown(spot.members)
            sheet.put(row, 0, column.title_of(number), looks.CELL)
            sheet.text(row, 1, given.title or given.about, looks.CELL)
            sheet.put(row, 2, value, looks.figure(looks.format_of([value], column.unit)), column.named(spot))
            sheet.put(row, 3, looks.shown_unit(column.unit), looks.CELL)
            sheet.put(row, 4, "" if column.year is None else str(column.year), looks.CELL)
            sheet.put(row, 5, given.status, looks.CELL)
    return row + 2


def _parameters(sheet: Sheet, workings: Workings, row: int) -> int:
    if not workings.parameters:
        return row
    sheet.across(row, ("Parameter", "Källa", "Värde", "Enhet", "Angivet för", "Status"), looks.HEADING)
    bases = {used.base.name for used in workings.indexed.values() if used.base}
    names = [name for name in parameter_cells(workings) if name not in bases]
    for used in [*workings.indexed.values(), *(workings.parameters[name] for name in names)]:
        row += 1
        sheet.put(row, 0, used.name, looks.CELL)
        sheet.text(row, 1, used.stated.source, looks.NOTE)
        sheet.put(row, 2, used.shown, looks.figure(used.number_format), used.name)
        sheet.put(row, 3, used.unit, looks.CELL)
        sheet.put(row, 4, f"{used.year}, uppräknat" if used.base else used.year, looks.CELL)
        sheet.put(row, 5, used.stated.status, looks.CELL)
    return row + 1


def _rests_on(sheet: Sheet, basis: Basis, row: int) -> int:
    if not basis.result.assumptions:
        return row - 1
    sheet.put(row, 0, f"Vilar på {counted(basis.result.assumptions)}, som de var vid uttag", looks.SECTION)
    for each in basis.result.assumptions:
        row += 1
        accepted = f" Godkänt: {each.accepted}." if each.accepted else ""
        sheet.put(row, 0, each.id, looks.NOTE)
        sheet.paragraph(row, (1, _LAST), f"{each.text}{accepted}", looks.NOTE)
    return row + 1


def _assessment(sheet: Sheet, basis: Basis, member: int, row: int) -> int:
    """Put a text with live amounts, ready to be pasted into the municipality's own paper; return the row after it."""
    result, places = basis.result, places_of(basis)
    code, name = basis.municipalities.members[member], basis.municipalities.labels[member]
    sheet.put(row, 0, "Ekonomisk bedömning", looks.SECTION)
    level = f" på {result.level}" if result.level else ""
    parts: list[str | tuple[int, Address]] = [f"{name} får ", (result.total(code), places.total_of(member))]
    parts.append(f"{NO_BREAK_SPACE}kr för {result.year}{level} enligt {result.agreement}. ")
    if 1 < len(result.shared) <= _MOST_SPELLED:
        parts.append("Av det är ")
        for number, component in enumerate(result.shared):
            parts.append("" if number == 0 else " och " if number == len(result.shared) - 1 else ", ")
            amount = component.amounts[code], places.amount(component.rule, member)
            parts += [f"{component.name} ", amount, f"{NO_BREAK_SPACE}kr"]
        parts.append(". ")
    parts += ["Alla tillsammans får ", (result.grand_total, places.grand_total), f"{NO_BREAK_SPACE}kr. "]
    if basis.before is not None:
        amount = basis.before.total(code), places.before(member)
        parts += [f"För {basis.before.year} var beloppet ", amount, f"{NO_BREAK_SPACE}kr. "]
    text = "".join(part if isinstance(part, str) else format_number(part[0]) for part in parts)
    formula = [
        string(part).text if isinstance(part, str) else _spelled(part[1].named(from_sheet=sheet.name))
        for part in parts
        if part
    ]
    changed = string("Beloppen är ändrade efter uttag och är inte ett beslutsunderlag.").text
    status, relied_on = STATUS_CELL.named(from_sheet=sheet.name, fixed="rc"), _reliability(basis)
    formula.append(f'IF({status}="{UNTOUCHED}",{string(relied_on).text},{changed})')
    sheet.paragraph(row + 1, (0, _LAST), text + relied_on, looks.PROSE, "&".join(formula))
    return row + 3


def _reliability(basis: Basis) -> str:
    if basis.result.changes:
        return "Beloppen är ett räkneexempel med ändrade värden och inte ett beslutsunderlag."
    if basis.result.decision is not None:
        return decided_on(basis.result.decision, basis.result.assumptions)
    if basis.not_accepted:
        return f"Beloppen är preliminära: de vilar på {counted(basis.not_accepted)} som ingen har godkänt."
    if basis.result.assumptions:
        return f"Beloppen vilar på {counted(basis.result.assumptions)}."
    return "Beloppen vilar inte på något antagande."


def _spelled(cell: str) -> str:
    """A whole number in groups of three signs whatever the reader's language, which TEXT would not give."""
    digits = f'RIGHT(REPT(" ",{_DIGITS})&ABS({cell}),{_DIGITS})'
    groups = [f"MID({digits},{start},3)" for start in range(1, _DIGITS, 3)]
    grouped = '&" "&'.join(groups)
    return f'IF({cell}<0,"-","")&SUBSTITUTE(TRIM({grouped})," ","{NO_BREAK_SPACE}")'


def _live(sheet: Sheet, row: int, at: int, column: SheetColumn, members: Mapping[str, int]) -> None:
    style = looks.figure(column.number_format)
    sheet.put(row, at, column.shown(members), style, column.named(Spot(sheet.name, members)))
