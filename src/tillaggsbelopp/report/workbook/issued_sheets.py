"""The sheets Beloppskontroll and Uppgiftskontroll: what was issued, beside what now stands in the workbook."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from tillaggsbelopp.formula import excel
from tillaggsbelopp.report.addresses import Address, area
from tillaggsbelopp.report.book import Sheet, unlike
from tillaggsbelopp.report.workbook import looks
from tillaggsbelopp.report.workbook.amount_sheets import SUMMARY, places_of
from tillaggsbelopp.report.workbook.basis import Basis
from tillaggsbelopp.report.workbook.calculation_sheet import COMMON, FIGURES, inputs
from tillaggsbelopp.report.workbook.columns import FIRST_ROW, HEAD_ROW
from tillaggsbelopp.report.workbook.parameter_sheets import UNCHANGED, verdict
from tillaggsbelopp.report.workbook.workings import Workings

_AMOUNTS: Final = "Beloppskontroll"
_FIGURES: Final = "Uppgiftskontroll"
_VERDICT: Final = 4
_HEAD: Final = 3
_FIRST: Final = _HEAD + 1
_PER_VERDICT: Final = 100  # columns of figures that one verdict compares; an AND takes 255 terms


class Verdicts(NamedTuple):
    """Cells that each say whether something is as it was issued: as another sheet names them, and how many."""

    cells: str
    number: int


def issued_amounts_sheet(basis: Basis) -> tuple[Sheet, list[Verdicts]]:
    """The sheet with the issued amounts beside the live ones, and the verdicts on it."""
    sheet = _opened(_AMOUNTS, basis, f"Belopp vid uttag, kr, jämförda med dem som nu står på {SUMMARY}")
    places, axis, result = places_of(basis), basis.municipalities, basis.result
    components = (*result.shared, *(component for component in result.distributed if component.total))
    headings = ["Kod", basis.member_heading, "Totalt vid uttag", "Totalt nu", "Utfall"]
    headings = unlike([*headings, *(f"{component.name} vid uttag" for component in components)])
    _put_headings(sheet, headings)
    for at, (code, name) in enumerate(zip(axis.members, axis.labels, strict=True), start=_FIRST):
        member = at - _FIRST
        live = places.total_of(member)
        sheet.across(at, (code, name), looks.CELL)
        pairs = [(sheet.put(at, 2, result.total(code), looks.FIGURE), live)]
        sheet.put(at, 3, result.total(code), looks.FIGURE, live.named(from_sheet=sheet.name))
        for column, component in enumerate(components, start=_VERDICT + 1):
            issued = sheet.put(at, column, component.amounts[code], looks.FIGURE)
            pairs.append((issued, places.amount(component.rule, member)))
        sheet.put(at, _VERDICT, UNCHANGED, looks.VERDICT, _verdict(pairs))
    last = _FIRST + len(axis.members) - 1
    sheet.mark((_HEAD, 0), (last, len(headings) - 1), "Belopp vid uttag, jämförda med dem som nu står i boken")
    return sheet, [_verdicts(sheet, _VERDICT, last)]


def issued_figures_sheet(basis: Basis, workings: Workings, figures: Sheet) -> tuple[Sheet, list[Verdicts]]:
    """The sheet with the issued figures beside those that now stand on `figures`, and the verdicts on it.

    There is a verdict per row and hundred columns.
    """
    sheet = _opened(_FIGURES, basis, f"Uppgifter vid uttag, jämförda med dem som nu står på {FIGURES}")
    cells = inputs(workings)
    rows = sorted({address.row for _, _, address in cells})
    axis = workings.world.figures.statistics.municipalities
    headings = {0: "Kod", 1: basis.member_heading}
    for at, original in enumerate(rows, start=_FIRST):
        member = original - FIRST_ROW
        sheet.across(at, (axis.members[member], axis.labels[member]) if member >= 0 else ("", COMMON), looks.CELL)
    columns = sorted({address.column for _, _, address in cells})
    group_of = {column: number // _PER_VERDICT for number, column in enumerate(columns)}
    place = {column: 2 + number + group_of[column] for number, column in enumerate(columns)}
    verdict_of = {group_of[column]: place[column] + 1 for column in columns}  # after the last column of the group
    row_of = {original: at for at, original in enumerate(rows, start=_FIRST)}
    pairs: dict[tuple[int, int], list[tuple[Address, Address]]] = {}
    for column, spot, address in cells:
        at, to = row_of[address.row], place[address.column]
        headings[to] = str(figures.cells[HEAD_ROW, address.column].value)
        value = column.shown(spot.members)
        issued = sheet.put(at, to, value, looks.figure(looks.format_of([value], column.unit)))
        pairs.setdefault((at, verdict_of[group_of[address.column]]), []).append((issued, address))
    last = _FIRST + len(rows) - 1
    for to in verdict_of.values():
        headings[to] = "Utfall"
        for at in range(_FIRST, last + 1):
            sheet.put(at, to, UNCHANGED, looks.VERDICT, _verdict(pairs.get((at, to), [])))
    _put_headings(sheet, unlike(text for _, text in sorted(headings.items())))
    sheet.mark((_HEAD, 0), (last, max(headings)), "Uppgifter vid uttag, jämförda med dem som nu står i boken")
    return sheet, [_verdicts(sheet, to, last) for to in verdict_of.values()]


def _opened(name: str, basis: Basis, title: str) -> Sheet:
    sheet = Sheet(name, frozen=(_FIRST, 2), repeated_rows=(_HEAD, _HEAD), repeated_columns=(0, 1))
    looks.open_sheet(sheet, basis, title)
    sheet.widths = {0: 11, 1: 20}
    return sheet


def _put_headings(sheet: Sheet, headings: Sequence[str]) -> None:
    for column in range(len(headings)):
        sheet.widths.setdefault(column, 15)
    looks.put_headings(sheet, _HEAD, headings)
    sheet.scale = looks.readable_scale_for(sum(sheet.widths.values()))


def _verdicts(sheet: Sheet, column: int, last: int) -> Verdicts:
    return Verdicts(area((_FIRST, column), (last, column), "rc", sheet.name), last - _FIRST + 1)


def _verdict(pairs: Sequence[tuple[Address, Address]]) -> str:
    """The formula of a verdict on cells as issued and the live ones."""
    same = [
        excel.Expression(f"{issued.named(from_sheet=issued.sheet)}={live.named(from_sheet=issued.sheet)}")
        for issued, live in pairs
    ]
    return verdict(excel.of_many("AND")(*same).text) if same else f'"{UNCHANGED}"'
