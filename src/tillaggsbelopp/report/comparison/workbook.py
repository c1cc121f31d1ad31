"""A comparison as a workbook: amounts on both sides, their differences live, and the rule texts that differ."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Final

from tillaggsbelopp.formula.catalogue import MUNICIPALITY
from tillaggsbelopp.report.blocks import NONE
from tillaggsbelopp.report.comparison.differences_workbook import assumed_sheet, rules_sheet
from tillaggsbelopp.report.wording import SUM_LABEL
from tillaggsbelopp.report.workbook.book import WHOLE, Address, Book, Chart, Origin, Sheet, Style
from tillaggsbelopp.report.workbook.looks import (
    CELL,
    HEADING,
    PROSE,
    SECTION,
    STAMP,
    STRONG,
    SUMS,
    TITLE,
    figure,
    files_sheet,
)
from tillaggsbelopp.review.compare import SIDES, ComparedTotal, Comparison, Row

STAMPED: Final = "JÄMFÖRELSE"
PARTS_SHEET: Final = "Delbelopp"
SUMMARY: Final = "Jämförelse"
SIGNED: Final = "+#,##0;-#,##0;0"
_PERCENT: Final = "+0.0%;-0.0%;0.0%"
_PER_HEAD: Final = "#,##0.00"
_SIGNED_PER_HEAD: Final = "+#,##0.00;-#,##0.00;0.00"
ON_ONE_PAGE: Final = 30  # municipalities
_HEAD: Final = 6
_FIRST: Final = _HEAD + 1
_BEFORE, _AFTER, _DIFFERENCE, _SHARE, _HEADS, _PER = 2, 3, 4, 5, 6, 8


def comparison_workbook(comparison: Comparison, origin: Origin) -> Book:
    """The workbook of a comparison."""
    labels = " och ".join(side.label for side in comparison.sides)
    return Book(
        title=f"Jämförelse: {labels}",
        subject=f"{STAMPED}, {labels}",
        stamp=STAMPED,
        origin=origin,
        sheets=[
            _summary_sheet(comparison),
            _parts_sheet(comparison),
            rules_sheet([("", comparison)], SIDES),
            assumed_sheet([comparison]),
            files_sheet(origin),
        ],
    )


def opened(name: str, title: str, texts: Sequence[str], widths: dict[int, float], last: int) -> Sheet:
    """A sheet with its title, its stamp and a paragraph for each text, over the columns up to `last`."""
    sheet = Sheet(name, widths=widths)
    sheet.put(0, 0, title, TITLE)
    sheet.put(1, 0, STAMPED, STAMP)
    for row, text in enumerate(texts, start=2):
        sheet.paragraph(row, (0, last), text, PROSE)
    return sheet


def put(sheet: Sheet, row: int, column: int, value: Fraction | None, style: Style, formula: str = "") -> Address:
    """A figure and its formula; what there is not is a sign, which sums pass over."""
    if value is None:
        return sheet.put(row, column, NONE, Style(style.kind, bold=style.bold, centred=True))
    return sheet.put(row, column, value, style, formula)


def side_texts(comparison: Comparison) -> list[str]:
    """A sentence on each side."""
    texts = []
    for letter, side in zip(SIDES, comparison.sides, strict=True):
        result = side.result
        level = f", {result.level}" if result.level else ""
        decided = f" Fastställt med det som var känt {result.decision.known_at}." if result.decision else ""
        changes = "".join(f" ALTERNATIV: {change}." for change in result.changes)
        texts.append(f"{letter} är {side.label}: {result.agreement} {result.year}{level}.{decided}{changes}")
    return texts


def styles(kind: str, bold: bool) -> tuple[Style, Style, Style, Style, Style]:
    """The styles of an amount, a difference, a percentage, kronor per head and a difference of those."""
    formats = (WHOLE, SIGNED, _PERCENT, _PER_HEAD, _SIGNED_PER_HEAD)
    return tuple(figure(each, kind, bold=bold) for each in formats)  # type: ignore[return-value]


def named(sheet: Sheet, row: int, rows: Sequence[Row]) -> None:
    """The two first columns: codes and names, and that what is below is their sum."""
    for number, each in enumerate(rows):
        sheet.put(row + number, 0, each.code, CELL)
        sheet.put(row + number, 1, each.name, CELL)
        sheet.fit(row + number, each.name, sheet.widths[1], CELL)
    sheet.put(row + len(rows), 0, "", SUMS)
    sheet.put(row + len(rows), 1, SUM_LABEL, SUMS)


def lines_of(total: ComparedTotal, first: int) -> Iterator[tuple[int, Row, str, bool]]:
    """Each row of a table with its number, and the kind and weight of its cells: those of the sums stand out."""
    for number, row in enumerate(total.rows, start=first):
        yield number, row, "cell", False
    yield first + len(total.rows), total.sums, "sum", True


def _summary_sheet(comparison: Comparison) -> Sheet:
    total, last = comparison.own, _PER + 2 if comparison.per else _SHARE
    widths = {0: 9.0, 1: 20.0, **dict.fromkeys(range(2, last + 1), 14.0), _SHARE: 11.0}
    sheet = opened(SUMMARY, f"Jämförelse: {comparison.sides[0].result.agreement}", side_texts(comparison), widths, last)
    sheet.frozen, sheet.repeated_rows = (_FIRST, 2), (_HEAD, _HEAD)
    sheet.on_one_page = len(total.rows) <= ON_ONE_PAGE
    per = [f"Antal {comparison.per}, {letter}" for letter in SIDES]
    per += [f"Kr per {comparison.per}, {letter}" for letter in (*SIDES, "skillnad")]
    headings = ["Kod", MUNICIPALITY.capitalize(), "A, kr", "B, kr", "Skillnad, kr", "Skillnad, %"]
    for column, heading in enumerate([*headings, *(per if comparison.per else [])]):
        sheet.put(_HEAD, column, heading, HEADING)
        sheet.fit(_HEAD, heading, sheet.widths[column], HEADING)
    named(sheet, _FIRST, total.rows)
    count = len(total.rows)
    for row, each, kind, bold in lines_of(total, _FIRST):
        amount, signed, percent, per_head, signed_per_head = styles(kind, bold)
        for side, column in enumerate((_BEFORE, _AFTER)):
            figures = (each.total.before, each.total.after)
            cells = ",".join(_part(number, side, row) for number in range(len(total.parts)))
            put(sheet, row, column, figures[side], amount, f"SUM({cells})" if cells else "")
        old, new = (Address("", row, column).named() for column in (_BEFORE, _AFTER))
        put(sheet, row, _DIFFERENCE, each.total.difference, signed, f"{new}-{old}")
        share = None if each.total.percent is None else each.total.percent / 100
        put(sheet, row, _SHARE, share, percent, f"({new}-{old})/{old}")
        if not comparison.per:
            continue
        heads, per_heads = (each.heads.before, each.heads.after), each.per_head
        for side, column in enumerate((_HEADS, _HEADS + 1)):
            formula = f"SUM({_down(column, count)})" if bold else ""
            put(sheet, row, column, heads[side], amount, formula)
            value = (per_heads.before, per_heads.after)[side]
            cell, by = Address("", row, _BEFORE + side).named(), Address("", row, column).named()
            put(sheet, row, _PER + side, value, per_head, f"{cell}/{by}")
        old, new = (Address("", row, _PER + side).named() for side in (0, 1))
        put(sheet, row, _PER + 2, per_heads.difference, signed_per_head, f"{new}-{old}")
    _below(sheet, comparison, _FIRST + count + 2)
    return sheet


def _below(sheet: Sheet, comparison: Comparison, row: int) -> None:
    total, count = comparison.own, len(comparison.own.rows)
    cells = _down(_DIFFERENCE, count)
    for sign, text in ((1, "Får mer"), (-1, "Får mindre"), (0, "Får lika mycket")):
        condition = {1: ">0", -1: "<0", 0: "=0"}[sign]
        sheet.put(row, 1, text, STRONG)
        number = len(total.turned(sign))
        sheet.put(row, 2, number, figure("0", ""), f'COUNTIF({cells},"{condition}")')
        row += 1
    for name, pair in comparison.undistributed.values():
        sheet.put(row, 1, f"Fördelas inte: {name}, kr", STRONG)
        for column, value in ((_BEFORE, pair.before), (_AFTER, pair.after)):
            put(sheet, row, column, value, figure(WHOLE, ""))
        old, new = (Address("", row, column).named() for column in (_BEFORE, _AFTER))
        put(sheet, row, _DIFFERENCE, pair.difference, figure(SIGNED, ""), f"{new}-{old}")
        row += 1
    note = f"{NONE} är det som bara finns på ena sidan, eller inte kan räknas ut."
    sheet.put(row, 1, note)
    described = "Stapeldiagram: skillnaden mellan B och A, en stapel per kommun. Talen står i tabellen."
    if any(each.total.difference for each in total.rows):
        last, size = _FIRST + count - 1, (900, 340)
        chart = Chart("Skillnad, kr", described, 1, (_DIFFERENCE,), _HEAD, _FIRST, last, (row + 2, 0), size)
        sheet.charts.append(chart)


def _parts_sheet(comparison: Comparison) -> Sheet:
    """The agreement's own parts, then those of other totals below: A, B and difference of each."""
    totals = (comparison.own, *comparison.others)
    most = max(3 * (len(total.parts) + bool(total.id)) for total in totals)
    widths = {0: 9.0, 1: 20.0, **dict.fromkeys(range(2, 2 + most), 13.0)}
    texts = [*side_texts(comparison), "Beloppen är uträknade; skillnader och summor är formler."]
    sheet = opened(PARTS_SHEET, "Per delbelopp", texts, widths, 9)
    sheet.frozen, sheet.repeated_columns = (0, 2), (0, 1)
    first = _FIRST
    for total in totals:
        first = _part_table(sheet, total, first) + 5
    return sheet


def _part_table(sheet: Sheet, total: ComparedTotal, first: int) -> int:
    """A table of a total's parts; its last row. Of another total than the agreement's own, the total too."""
    names = [*total.parts.values(), *([total.name] if total.id else [])]
    if total.id:
        sheet.put(first - 3, 0, total.name, SECTION)
    named(sheet, first, total.rows)
    for number, name in enumerate(names):
        for offset, heading in enumerate(("A, kr", "B, kr", "Skillnad, kr")):
            column = 2 + 3 * number + offset
            sheet.put(first - 2, column, name if offset == 0 else "", HEADING)
            sheet.put(first - 1, column, heading, HEADING)
        sheet.merged.append((first - 2, 2 + 3 * number, first - 2, 4 + 3 * number))
    for column, heading in enumerate(("Kod", MUNICIPALITY.capitalize())):
        sheet.put(first - 2, column, "", HEADING)
        sheet.put(first - 1, column, heading, HEADING)
    for row, each, kind, bold in lines_of(total, first):
        amount, signed, *_ = styles(kind, bold)
        pairs = [*each.parts.values(), *([each.total] if total.id else [])]
        for number, pair in enumerate(pairs):
            columns = [2 + 3 * number + side for side in (0, 1)]
            for column, value in zip(columns, (pair.before, pair.after), strict=True):
                formula = f"SUM({_column(column, first, row - 1)})" if bold else ""
                if number == len(total.parts) and not bold:
                    cells = [Address("", row, column - 3 * back).named() for back in range(number, 0, -1)]
                    formula = f"SUM({','.join(cells)})"
                put(sheet, row, column, value, amount, formula)
            old, new = (Address("", row, column).named() for column in columns)
            put(sheet, row, columns[1] + 1, pair.difference, signed, f"{new}-{old}")
    return first + len(total.rows)


def _part(number: int, side: int, row: int) -> str:
    """The cell of a part of the agreement's own total, on the same row of its sheet."""
    return Address(PARTS_SHEET, row, 2 + 3 * number + side).named(from_sheet=SUMMARY)


def _down(column: int, count: int) -> str:
    return _column(column, _FIRST, _FIRST + count - 1)


def _column(column: int, first: int, last: int) -> str:
    return f"{Address('', first, column).named(fixed='r')}:{Address('', last, column).named(fixed='r')}"
