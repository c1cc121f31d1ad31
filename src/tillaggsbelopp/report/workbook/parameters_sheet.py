"""The sheet Parametrar: every value that a formula names, in a cell with a name of its own."""

from typing import Final

from tillaggsbelopp.report.workbook.basis import Basis
from tillaggsbelopp.report.workbook.book import Address, Allowed, Sheet
from tillaggsbelopp.report.workbook.calculation_sheet import CHANGEABLE
from tillaggsbelopp.report.workbook.columns import Used
from tillaggsbelopp.report.workbook.looks import CELL, HEADING, VERDICT, figure, open_sheet
from tillaggsbelopp.report.workbook.workings import Workings

PARAMETERS: Final = "Parametrar"
CHANGED: Final = "ÄNDRAD"
UNCHANGED: Final = "OK"
_FIRST: Final = 4
_HEADINGS: Final = (
    ("Delbelopp", 18),
    ("Parameter", 19),
    ("Värde", 14),
    ("Enhet", 10),
    ("Angivet för år", 9),
    ("Status", 11),
    ("Godkänt av", 15),
    ("Källa", 42),
    ("Namn i formlerna", 27),
    ("Vid uttag", 14),
    ("Ändrad?", 9),
)
_VALUE, _NAME, _ISSUED, _VERDICT = 2, 8, 9, 10


def parameter_cells(workings: Workings) -> dict[str, Address]:
    """The cell of each parameter, by its defined name."""
    return {used.name: Address(PARAMETERS, _FIRST + row, _VALUE) for row, used in enumerate(_in_order(workings))}


def value_cells(workings: Workings) -> str:
    """The cells with the values, as a formula on another sheet names them; "" if there are none."""
    return _down(workings, _VALUE)


def verdicts(workings: Workings) -> str:
    """The cells that say whether a value has been changed, as a formula on another sheet names them; "" if none."""
    return _down(workings, _VERDICT)


def _down(workings: Workings, column: int) -> str:
    if not workings.parameters:
        return ""
    last = Address("", _FIRST + len(workings.parameters) - 1, column)
    return f"{Address(PARAMETERS, _FIRST, column).absolute}:{last.named(fixed='rc')}"


def parameters_sheet(basis: Basis, workings: Workings) -> Sheet:
    """The sheet with a row per parameter: the value, which may be changed, what it rests on, and what it was."""
    sheet = Sheet(PARAMETERS, frozen=(_FIRST, 2), repeated_rows=(_FIRST - 1, _FIRST - 1))
    sheet.widths = {column: width for column, (_, width) in enumerate(_HEADINGS)}
    open_sheet(sheet, f"{PARAMETERS}: {basis.title}", basis.stamp)
    sheet.put(2, 0, CHANGEABLE)
    longest = max((len(used.name) for used in workings.parameters.values()), default=0)
    sheet.widths[_NAME] = min(45, max(sheet.widths[_NAME], longest * 1.1 + 2))
    for column, (text, _) in enumerate(_HEADINGS):
        sheet.put(_FIRST - 1, column, text, HEADING)
        sheet.fit(_FIRST - 1, text, sheet.widths[column], HEADING)
    agreement = basis.program.agreement
    names = {rule.id: rule.name for rule in agreement.rules} | {index.id: index.name for index in agreement.indices}
    for row, used in enumerate(_in_order(workings), start=_FIRST):
        _put(sheet, row, used, names[used.target.rule])
    return sheet


def _put(sheet: Sheet, row: int, used: Used, rule: str) -> None:
    stated = used.stated
    accepted = stated.parameter.accepted if stated.change is None else None
    texts = {
        0: rule,
        1: used.target.parameter,
        3: used.unit,
        4: used.year,
        5: stated.status,
        6: str(accepted) if accepted else "",
        7: stated.source,
        _NAME: used.name,
    }
    for column, text in texts.items():
        sheet.put(row, column, text, CELL)
        sheet.fit(row, text, sheet.widths[column], CELL)
    sheet.allowed.append(Allowed((row, _VALUE, row, _VALUE), None, None))
    live = sheet.put(row, _VALUE, used.shown, figure(used.number_format, "input", unlocked=True))
    issued = sheet.put(row, _ISSUED, used.shown, figure(used.number_format))
    here = (live.named(from_sheet=PARAMETERS), issued.named(from_sheet=PARAMETERS))
    sheet.put(row, _VERDICT, UNCHANGED, VERDICT, f'IF({here[0]}={here[1]},"{UNCHANGED}","{CHANGED}")')


def _in_order(workings: Workings) -> list[Used]:
    agreement = workings.world.program.agreement
    ids = [*(rule.id for rule in agreement.rules), *(index.id for index in agreement.indices)]
    rules = {each: number for number, each in enumerate(ids)}
    return sorted(workings.parameters.values(), key=lambda used: (rules[used.target.rule], used.name))
