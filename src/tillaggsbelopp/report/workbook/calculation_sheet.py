"""The sheets Beräkning and Underlag: the columns of the workings, and the figures they read."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import groupby
from typing import Final

from tillaggsbelopp.agreement.rounding import WHOLE
from tillaggsbelopp.agreement.steps import (
    AMOUNT,
    GROUP_KEY,
    GROUP_POT,
    GROUP_RECEIVES,
    GROUP_SHARE,
    GROUP_UNROUNDED,
    KEY,
    MONTHS,
    POT_IN_FORCE,
    PRORATED,
    ROUNDED_POT,
    SHARE,
    UNROUNDED,
)
from tillaggsbelopp.diagnostics import Diagnostic, InvalidInput
from tillaggsbelopp.formula.catalogue import MUNICIPALITY
from tillaggsbelopp.formula.evaluate import Moment
from tillaggsbelopp.formula.tree import StepTarget
from tillaggsbelopp.formula.values import Axis
from tillaggsbelopp.report.addresses import Address
from tillaggsbelopp.report.book import Allowed, Sheet, unlike
from tillaggsbelopp.report.wording import SUM_LABEL
from tillaggsbelopp.report.workbook import looks
from tillaggsbelopp.report.workbook.basis import Basis
from tillaggsbelopp.report.workbook.columns import FIRST_ROW, HEAD_ROW, SUM_ROW, Reading, SheetColumn, Spot
from tillaggsbelopp.report.workbook.formula_pattern import pattern_of
from tillaggsbelopp.report.workbook.workings import Workings

CALCULATION: Final = "Beräkning"
FIGURES: Final = "Underlag"
COMMON: Final = "Gemensamt"
CHANGEABLE: Final = "Gula celler kan ändras."
_SUMMED: Final = (KEY, SHARE, UNROUNDED, PRORATED, WHOLE, AMOUNT)
_SAID: Final = {
    MONTHS: "hur många av årets månader som regeln gäller",
    POT_IN_FORCE: "potten för ett helt år; 0 ett år som regeln inte gäller",
    ROUNDED_POT: "potten, avrundad",
    SHARE: "nyckeln delad med nycklarnas summa",
    UNROUNDED: "avrundad pott gånger andel",
    GROUP_SHARE: "gruppens nyckel delad med gruppernas summa",
    GROUP_UNROUNDED: "avrundad pott gånger gruppandel",
    GROUP_KEY: "summan av nycklarna i gruppen",
    GROUP_RECEIVES: "1 om någon i gruppen har en nyckel, eller gruppen inte får något",
    GROUP_POT: "gruppbeloppet i den egna gruppen",
    PRORATED: "oavrundat gånger månader, delat med 12",
}
_SAID_WITHIN: Final = {
    SHARE: "nyckeln delad med nycklarnas summa i den egna gruppen",
    UNROUNDED: "gruppens pott gånger andel",
}
_PART_OF_POT: Final = "potten gånger månader, delad med 12, avrundad"
_FIRST_COLUMN: Final = 2
_MOST_COLUMNS: Final = 16_000
_NAMES_WIDTH: Final = (9, 20)
_FIGURES_WIDTH: Final = 24


def place_columns(workings: Workings) -> None:
    """Give every column its place. InvalidInput if they are more than a sheet holds."""
    for sheet, columns in ((FIGURES, workings.all_figures()), (CALCULATION, workings.all_columns())):
        position = _FIRST_COLUMN
        for column in columns:
            column.sheet, column.first = sheet, position
            position += column.count
        if position > _MOST_COLUMNS:
            raise InvalidInput([Diagnostic(f"arbetsboken rymmer inte {position} kolumner på bladet {sheet}")])


def calculation_sheet(basis: Basis, workings: Workings) -> Sheet:
    """The sheet Beräkning: every rule's steps as columns of live formulas, a page per rule."""
    sheet = _with_names(CALCULATION, basis, f"{SUM_LABEL}/{COMMON.lower()}")
    names = {rule.id: rule.name for rule in basis.program.agreement.rules}
    starts, told, widest = list[int](), list[str](), 0.0
    for (rule, moment), block in groupby(workings.all_columns(), lambda column: column.block):
        columns = list(block)
        starts.append(columns[0].first)
        sheet.put(2, starts[-1], names[rule] + _time(moment, workings.now), looks.SECTION)
        for column in columns:
            note = f"{column.name}\n{_note(column, workings)}" if column.name else _note(column, workings)
            longest = max((len(word) for word in note.split()), default=0)
            width = max(15, min(40, longest * 0.75 + 1), 24 if len(note) > 70 else 0)
            headings = [f"{names[rule]}: {column.title_of(number)}" for number in range(column.count)]
            _put_notes(sheet, column, note, column.unit, max(looks.width_for(text, width) for text in headings))
            told += [f"{text}{_time(moment, workings.now)}" for text in headings]
            _put_formulas(sheet, column, basis.municipalities)
            if column.step in _SUMMED and not (column.step == SHARE and _shares_within(column, workings)):
                _put_sum(sheet, column, basis.municipalities)
        end = columns[-1].first + columns[-1].count
        widest = max(widest, sum(sheet.widths[at] for at in range(starts[-1], end)))
    _put_headings(sheet, basis, told, "Beräkningens steg, en kolumn för varje")
    sheet.breaks_before_columns = starts[1:]
    sheet.scale = looks.scale_for(widest + sum(_NAMES_WIDTH))
    return sheet


def figures_sheet(basis: Basis, workings: Workings) -> Sheet:
    """The sheet Underlag: the figures that the formulas read, in cells that may be changed."""
    alone = any(not column.per_municipality for column in workings.figures.values())
    sheet = _with_names(FIGURES, basis, COMMON if alone else "")
    sheet.put(2, 0, CHANGEABLE)
    told: dict[int, str] = {}
    titles = [column.title for column in workings.figures.values()]
    for column in workings.figures.values():
        given = column.given
        if given is None:
            raise AssertionError("a column of figures says where they come from")
        sheet.put(2, column.first, given.about, looks.NOTE)
        sheet.fit(2, given.about, _FIGURES_WIDTH, looks.NOTE)
        note = "\n".join(text for text in (column.name, given.explained, given.source) if text)
        year = f"mätår {column.year}, " if column.year is not None else ""
        of_year = f", {column.year}" if titles.count(column.title) > 1 and column.year is not None else ""
        told |= {column.first + number: column.title_of(number) + of_year for number in range(column.count)}
        _put_notes(sheet, column, note, f"{column.unit}, {year}{given.status}", _FIGURES_WIDTH)
        spots = _spots(column, basis.municipalities)
        values = [column.shown(spot.members) for spot in spots]
        style = looks.figure(looks.format_of(values, column.unit), "input", unlocked=True)
        for spot, value in zip(spots, values, strict=True):
            cell = column.address(spot.members)
            sheet.put(cell.row, cell.column, value, style)
        to_cell = Fraction(1, 100) if column.unit == looks.PERCENT else Fraction(1)
        least, most = (None if limit is None else limit * to_cell for limit in given.limits)
        first, last = (column.address(spot.members) for spot in (spots[0], spots[-1]))
        sheet.allowed.append(Allowed((first.row, first.column, last.row, last.column), least, most))
    _put_headings(sheet, basis, [text for _, text in sorted(told.items())], "Uppgifter som formlerna läser")
    sheet.scale = looks.readable_scale_for(sum(sheet.widths.values()))
    return sheet


def _with_names(name: str, basis: Basis, common: str) -> Sheet:
    """A sheet with a row per municipality and one of sums, under headings that follow on every page."""
    sheet = Sheet(name, frozen=(SUM_ROW, _FIRST_COLUMN), repeated_rows=(0, SUM_ROW - 1), repeated_columns=(0, 1))
    looks.open_sheet(sheet, basis, f"{name} {basis.result.year}")  # the title fits in the columns repeated on each page
    axis = basis.municipalities
    sheet.widths = dict(enumerate(_NAMES_WIDTH))
    sheet.across(SUM_ROW, ("", common), looks.SUMS)
    for row, (code, label) in enumerate(zip(axis.members, axis.labels, strict=True), start=FIRST_ROW):
        sheet.put(row, 0, code, looks.CELL)
        sheet.text(row, 1, label, looks.CELL)
    return sheet


def _note(column: SheetColumn, workings: Workings) -> str:
    """The note under a column's heading: the formula as written, or what a step of the sharing does."""
    if not column.generated:
        return column.note
    if column.step == ROUNDED_POT and StepTarget(column.block[0], MONTHS) in workings.world.program.steps:
        return _PART_OF_POT
    if column.step in _SAID_WITHIN and _shares_within(column, workings):
        return _SAID_WITHIN[column.step]
    return _SAID.get(column.step, column.note)


def _shares_within(column: SheetColumn, workings: Workings) -> bool:
    """Tell whether a column's rule shares its pot between groups first, so that shares are of what the group gets."""
    return StepTarget(column.block[0], GROUP_POT) in workings.world.program.steps


def _put_headings(sheet: Sheet, basis: Basis, told: Sequence[str], description: str) -> None:
    """Put the headings of all columns, and mark what stands under them as a table."""
    headings = unlike(["Kod", basis.member_heading, *told])
    looks.put_headings(sheet, HEAD_ROW, headings)
    last = FIRST_ROW + len(basis.municipalities.members) - 1
    sheet.mark((HEAD_ROW, 0), (last, len(headings) - 1), description)


def _put_notes(sheet: Sheet, column: SheetColumn, note: str, unit: str, width: float) -> None:
    for number in range(column.count):
        at = column.first + number
        sheet.widths[at] = width
        sheet.text(HEAD_ROW - 2, at, note, looks.NOTE)
        sheet.text(HEAD_ROW - 1, at, unit, looks.NOTE)


def _put_formulas(sheet: Sheet, column: SheetColumn, municipalities: Axis) -> None:
    if column.reading is None:
        raise AssertionError(f"no formula for {column.title}")
    bold = looks.figure(column.number_format, "sum", bold=True)
    look = looks.figure(column.number_format) if column.per_municipality else bold
    for number in range(column.count):
        text_of = _texts(column, column.reading, number, len(municipalities.members))
        for spot in _spots_of(column, number, municipalities):
            cell = column.address(spot.members)
            text = text_of(spot.members[MUNICIPALITY])
            sheet.put(cell.row, cell.column, column.shown(spot.members), look, text)


def _put_sum(sheet: Sheet, column: SheetColumn, municipalities: Axis) -> None:
    total = sum((cell for cell in column.table.cells if isinstance(cell, Fraction)), Fraction(0))
    cells = column.run(municipalities, Spot(column.sheet, {MUNICIPALITY: 0}))
    bold = looks.figure(column.number_format, "sum", bold=True)
    sheet.put(SUM_ROW, column.first, total, bold, f"SUM({cells})")


def _texts(column: SheetColumn, reading: Reading, number: int, members: int) -> Callable[[int], str]:
    """Give what gives the formula of its column `number` for each municipality."""

    def text(member: int) -> str:
        return reading(Spot(column.sheet, {**column.members_of(number), MUNICIPALITY: member})).text

    return pattern_of(text, members - 1) if column.per_municipality else text


def _spots(column: SheetColumn, municipalities: Axis) -> list[Spot]:
    """Every cell of a column, from the first one to the last."""
    return [spot for number in range(column.count) for spot in _spots_of(column, number, municipalities)]


def _spots_of(column: SheetColumn, number: int, municipalities: Axis) -> list[Spot]:
    """Every cell of its column `number`."""
    rows = range(len(municipalities.members)) if column.per_municipality else (0,)
    members = column.members_of(number)
    return [Spot(column.sheet, {**members, MUNICIPALITY: row}) for row in rows]


def _time(moment: Moment, now: Moment) -> str:
    year = f", år {moment.year}" if moment.year != now.year else ""
    reference = f", med statistik för {moment.reference_year}" if moment.reference_year is not None else ""
    return year + reference


def inputs(workings: Workings) -> list[tuple[SheetColumn, Spot, Address]]:
    """The cells of figures on Underlag, in order: column, spot and address of each."""
    axis = workings.world.figures.statistics.municipalities
    columns = workings.all_figures()
    return [(column, spot, column.address(spot.members)) for column in columns for spot in _spots(column, axis)]
