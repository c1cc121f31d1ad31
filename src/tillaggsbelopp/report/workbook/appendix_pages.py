"""What the appendix and its grounds have in common: their names, and a page of the same layout per municipality."""

from collections.abc import Callable, Mapping
from typing import Final

from tillaggsbelopp.formula.catalogue import MUNICIPALITY
from tillaggsbelopp.report.book import Sheet
from tillaggsbelopp.report.workbook import looks
from tillaggsbelopp.report.workbook.basis import Basis
from tillaggsbelopp.report.workbook.columns import SheetColumn, Spot

WIDTHS: Final = {0: 32, 1: 48, 2: 17, 3: 17, 4: 17, 5: 17, 6: 22}
LAST: Final = 6
"""The last column of a page."""
_PAGE_HEIGHT: Final = 500.0  # points that A4 across holds at full size


def appendix_name(basis: Basis) -> str:
    """The name of the sheet with the pages to read."""
    return "Kommunbilaga" if basis.result.member_name == MUNICIPALITY else "Bilaga"


def put_pages(sheet: Sheet, count: int, put: Callable[[int, int], int]) -> None:
    """Put a page per municipality, each from the row that `put` is given to the row before the one that it returns."""
    row, tallest = 2, 0.0
    for member in range(count):
        start = row if member else 0
        row = put(member, row)
        sheet.breaks_before_rows += [start] if member else []
        tallest = max(tallest, sum(sheet.heights.get(at, 15.0) for at in range(start, row)))
    down = int(100 * _PAGE_HEIGHT / max(tallest, 1.0))
    sheet.scale = max(looks.SMALLEST_SCALE, min(looks.scale_for(sum(WIDTHS.values())), down))


def put_live_figure(sheet: Sheet, row: int, at: int, column: SheetColumn, members: Mapping[str, int]) -> None:
    """Put what a column says of a municipality, live."""
    style = looks.figure(column.number_format)
    sheet.put(row, at, column.shown(members), style, column.named(Spot(sheet.name, members)))
