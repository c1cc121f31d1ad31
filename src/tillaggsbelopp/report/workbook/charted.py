"""What a chart of a sheet is drawn from, as the file of a workbook holds it."""

from collections.abc import Sequence

from tillaggsbelopp.report.addresses import Address, area
from tillaggsbelopp.report.book import Chart, Sheet, Value
from tillaggsbelopp.report.workbook.alike import same_result


def drawn_alike(wanted: Sequence[Value], stored: Sequence[str]) -> bool:
    """Tell whether a chart's points are those wanted; numbers, which it holds as text, as near as cells must be."""

    def alike(value: Value, text: str) -> bool:
        try:
            return same_result(value, text if isinstance(value, str) else float(text))
        except ValueError:
            return False

    return len(wanted) == len(stored) and all(map(alike, wanted, stored))


def charted(sheet: Sheet, chart: Chart) -> tuple[list[str], list[Value]]:
    """The cells that a chart refers to and the texts and numbers it holds of them, in the order of its series."""

    def run(column: int) -> str:
        return area((chart.first, column), (chart.last, column), "rc", sheet.name)

    def shown(column: int) -> list[Value]:
        return [sheet.cells[row, column].value for row in range(chart.first, chart.last + 1)]

    references: list[str] = []
    points: list[Value] = []
    for column in chart.values:
        references += [Address(sheet.name, chart.heading, column).absolute, run(chart.names), run(column)]
        points += [sheet.cells[chart.heading, column].value, *shown(chart.names), *shown(column)]
    return references, points
