"""A comparison as a workbook: amounts on both sides, their differences live, and what is assumed."""

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from functools import partial
from typing import Final

from tillaggsbelopp.report.addresses import Address, area, cell_at
from tillaggsbelopp.report.blocks import NONE
from tillaggsbelopp.report.book import SIGNED, WHOLE, Book, Chart, Origin, Sheet, Style, unlike
from tillaggsbelopp.report.comparison.answer import comparison_headline
from tillaggsbelopp.report.comparison.rules_sheet import rules_sheet
from tillaggsbelopp.report.comparison.side_names import Names, names_on_paper
from tillaggsbelopp.report.comparison.view import cause_text
from tillaggsbelopp.report.receivers import receivers_sheets
from tillaggsbelopp.report.wording import SUM_LABEL, standing
from tillaggsbelopp.report.workbook import looks
from tillaggsbelopp.review.compare import ComparedTotal, Comparison, Pair, Row, Side
from tillaggsbelopp.swedish import capitalized

STAMPED: Final = "JÄMFÖRELSE"
PARTS_SHEET: Final = "Delbelopp"
SUMMARY: Final = "Jämförelse"
TURNED: Final = ((1, "Får mer", ">0"), (-1, "Får mindre", "<0"), (0, "Får lika mycket", "=0"))
"""What can become of a municipality: the sign of its difference, in words, and as a condition in a formula."""
_PERCENT: Final = "+0.0%;-0.0%;0.0%"
_PER_HEAD: Final = "#,##0.00"
_SIGNED_PER_HEAD: Final = "+#,##0.00;-#,##0.00;0.00"
_BEFORE, _AFTER, _DIFFERENCE, _SHARE, _HEADS, _PER = 2, 3, 4, 5, 6, 8


def comparison_workbook(comparison: Comparison, origin: Origin) -> Book:
    """The workbook of a comparison."""
    names = names_on_paper(comparison.sides)
    labels = " och ".join(names)
    (summary, after), (parts, after_parts) = _summary_opened(comparison, names), _parts_opened(comparison, names)
    first = max(after, after_parts) + 2  # the same row on both sheets, which formulas rely on
    _fill_summary(summary, comparison, names, first)
    _fill_parts(parts, comparison, names, first)
    sheets = [
        summary,
        parts,
        assumed_sheet([("", comparison)]),
        *receivers_sheets([("", comparison)]),
        rules_sheet([("", comparison)], names),
        looks.files_sheet(origin),
    ]
    return Book(f"Jämförelse: {labels}", f"{STAMPED}, {labels}", STAMPED, origin, sheets)


def opened(name: str, title: str, texts: Sequence[str], widths: dict[int, float], last: int) -> tuple[Sheet, int]:
    """A sheet with its title, its stamp and a paragraph for each text, over the columns up to `last`; the row after."""
    sheet = Sheet(name, widths=widths)
    looks.put_title(sheet, title, STAMPED)
    return sheet, sheet.paragraphs(2, (0, last), texts, looks.PROSE)


def put(sheet: Sheet, row: int, column: int, value: Fraction | None, style: Style, formula: str = "") -> Address:
    """A figure and its formula; what there is not is a sign, which sums pass over."""
    if value is None:
        return sheet.put(row, column, NONE, Style(style.kind, bold=style.bold, centred=True))
    return sheet.put(row, column, value, style, formula)


def named(sheet: Sheet, row: int, rows: Sequence[Row]) -> None:
    """The two first columns: codes and names, and that what is below is their sum."""
    for number, each in enumerate(rows, start=row):
        sheet.put(number, 0, each.code, looks.CELL)
        sheet.text(number, 1, each.name, looks.CELL)
    sheet.across(row + len(rows), ("", SUM_LABEL), looks.SUMS)


def down(column: int, first: int, count: int) -> str:
    """The cells of `count` rows from `first` on, as a formula names them."""
    return area((first, column), (first + count - 1, column), "r")


def _side_texts(comparison: Comparison, names: Names) -> list[str]:
    """A sentence on each side."""
    texts = []
    for name, side in zip(names, comparison.sides, strict=True):
        result = side.result
        level = f", {result.level}" if result.level else ""
        decided = f" Fastställt med det som var känt {result.decision.known_at}." if result.decision else ""
        changes = "".join(f" ALTERNATIV: {change}." for change in result.changes)
        texts.append(f"{capitalized(name)}: {result.agreement} {result.year}{level}.{decided}{changes}")
    return texts


def _lines(total: ComparedTotal, first: int) -> Iterator[tuple[int, Row, Callable[[str], Style]]]:
    """Each row of a table with its number, and how its figures look in a number format: those of the sums stand out."""
    for number, row in enumerate(total.rows, start=first):
        yield number, row, looks.figure
    yield first + len(total.rows), total.sums, partial(looks.figure, kind="sum", bold=True)


def _put_pair(
    sheet: Sheet, row: int, column: int, pair: Pair, styles: tuple[Style, Style], formulas: Sequence[str] = ("", "")
) -> None:
    """Put both sides of a figure from `column` on, and then their difference; `styles` are a figure's and that's."""
    put(sheet, row, column, pair.before, styles[0], formulas[0])
    put(sheet, row, column + 1, pair.after, styles[0], formulas[1])
    put(sheet, row, column + 2, pair.difference, styles[1], f"{cell_at(row, column + 1)}-{cell_at(row, column)}")


def _summary_opened(comparison: Comparison, names: Names) -> tuple[Sheet, int]:
    last = _PER + 2 if comparison.per else _SHARE
    widths = {0: 9.0, 1: 20.0, **dict.fromkeys(range(2, last + 1), _width(names)), _SHARE: 11.0}
    title = f"Jämförelse: {comparison.sides[0].result.agreement}"
    told = f"{cause_text(comparison)} {standing(*(side.result for side in comparison.sides))}".strip()
    texts = [comparison_headline(comparison, names), told, *_side_texts(comparison, names)]
    return opened(SUMMARY, title, texts, widths, last)


def _fill_summary(sheet: Sheet, comparison: Comparison, names: Names, first: int) -> None:
    total, head = comparison.own, first - 1
    sheet.frozen, sheet.repeated_rows = (first, 2), (head, head)
    sheet.on_one_page = len(total.rows) <= looks.ON_ONE_PAGE
    headings = ["Kod", capitalized(comparison.member_name), *(f"{capitalized(name)}, kr" for name in names)]
    headings += ["Skillnad, kr", "Skillnad, %"]
    if comparison.per:
        headings += [f"Antal {comparison.per}, {name}" for name in names]
        headings += [f"Kr per {comparison.per}, {name}" for name in (*names, "skillnad")]
    looks.put_headings(sheet, head, headings)
    named(sheet, first, total.rows)
    sheet.mark((head, 0), (head + len(total.rows), len(headings) - 1), "Vad var och en får på båda sidor")
    for row, each, look in _lines(total, first):
        parts = [
            ",".join(Address(PARTS_SHEET, row, _part(number) + side).named() for number in range(len(total.parts)))
            for side in (0, 1)
        ]
        sums = [f"SUM({cells})" if cells else "" for cells in parts]
        _put_pair(sheet, row, _BEFORE, each.total, (look(WHOLE), look(SIGNED)), sums)
        old, new = cell_at(row, _BEFORE), cell_at(row, _AFTER)
        share = None if each.total.percent is None else each.total.percent / 100
        put(sheet, row, _SHARE, share, look(_PERCENT), f"({new}-{old})/ABS({old})")
        if comparison.per:
            for column, heads in enumerate((each.heads.before, each.heads.after), start=_HEADS):
                formula = "" if each.code else f"SUM({down(column, first, len(total.rows))})"
                put(sheet, row, column, heads, look(WHOLE), formula)
            shares = [f"{old}/{cell_at(row, _HEADS)}", f"{new}/{cell_at(row, _HEADS + 1)}"]
            _put_pair(sheet, row, _PER, each.per_head, (look(_PER_HEAD), look(_SIGNED_PER_HEAD)), shares)
    _below(sheet, comparison, names, first)


def _below(sheet: Sheet, comparison: Comparison, names: Names, first: int) -> None:
    total, count = comparison.own, len(comparison.own.rows)
    row = first + count + 2
    for sign, text, condition in TURNED:
        sheet.put(row, 1, text, looks.STRONG)
        formula = f'COUNTIF({down(_DIFFERENCE, first, count)},"{condition}")'
        sheet.put(row, 2, len(total.turned(sign)), looks.figure("0", ""), formula)
        row += 1
    for name, pair in comparison.undistributed.values():
        sheet.text(row, 1, f"Fördelas inte: {name}, kr", looks.WRAPPED)
        _put_pair(sheet, row, _BEFORE, pair, (looks.figure(WHOLE, ""), looks.figure(SIGNED, "")))
        row += 1
    if any(None in (pair.difference, pair.percent) for pair in (each.total for each in (*total.rows, total.sums))):
        sheet.put(row, 1, f"{NONE} är det som bara finns på ena sidan, eller inte kan räknas ut.")
    bar = f"en stapel per {comparison.member_name}"
    described = f"Stapeldiagram: skillnaden mellan {names[1]} och {names[0]}, {bar}. Talen står i tabellen."
    if sheet.on_one_page and any(each.total.difference for each in total.rows):
        title, column = ("Skillnad, kr", _DIFFERENCE)
        if comparison.per:  # what can be compared between small and large
            title, column = (f"Skillnad, kr per {comparison.per}", _PER + 2)
        last, size = first + count - 1, (900, 340)
        sheet.charts.append(Chart(title, described, 1, (column,), first - 1, first, last, (row + 2, 0), size))


def _parts_opened(comparison: Comparison, names: Names) -> tuple[Sheet, int]:
    totals = (comparison.own, *comparison.others)
    widths = {0: 9.0, 1: 20.0}
    for total in totals:
        for number, name in enumerate(_parts_of(total)):
            for column in range(_part(number), _part(number) + len(names) + 1):
                widths[column] = max(widths.get(column, 0), _width(names), looks.width_for(f"{name}:", 13))
    return opened(PARTS_SHEET, "Per delbelopp", (), widths, 9)  # a text would be cut where its second page begins


def _fill_parts(sheet: Sheet, comparison: Comparison, names: Names, first: int) -> None:
    """The agreement's own parts, then those of other totals below: both sides and difference of each."""
    sheet.frozen, sheet.repeated_columns = (0, 2), (0, 1)
    if not comparison.others:
        sheet.repeated_rows = (first - 1, first - 1)
    for total in (comparison.own, *comparison.others):
        _part_table(sheet, total, first, capitalized(comparison.member_name), names)
        first += len(total.rows) + 5
    _divide(sheet)


def _divide(sheet: Sheet) -> None:
    """Let a sheet of parts take pages beside each other where it is wide, none of a part's columns from the others."""
    sheet.scale = looks.readable_scale_for(sum(sheet.widths.values()))
    room = looks.PAGE_WIDTH * 100 / sheet.scale
    used = named = sheet.widths[0] + sheet.widths[1]
    for column in range(_part(0), max(sheet.widths) + 1, 3):
        width = sum(sheet.widths[each] for each in range(column, column + 3))
        if used + width > room and used > named:
            sheet.breaks_before_columns.append(column)
            used = named
        used += width


def _parts_of(total: ComparedTotal) -> list[str]:
    """The names of a total's parts, and of itself if it is not the agreement's own."""
    return [*total.parts.values(), *([total.name] if total.id else [])]


def _part(number: int) -> int:
    """The first of the three columns of a part."""
    return 2 + 3 * number


def _part_table(sheet: Sheet, total: ComparedTotal, first: int, heading: str, called: Names) -> None:
    """Put a table of a total's parts, `heading` over the names; with the total, if it is not the agreement's own."""
    names = _parts_of(total)
    if total.id:
        sheet.put(first - 2, 0, total.name, looks.SECTION)
    sides = [f"{name}: {side}, kr" for name in names for side in (*called, "skillnad")]
    looks.put_headings(sheet, first - 1, unlike(["Kod", heading, *sides]))
    sheet.mark((first - 1, 0), (first - 1 + len(total.rows), len(sides) + 1), f"Delbeloppen i {total.name}")
    named(sheet, first, total.rows)
    for row, each, look in _lines(total, first):
        pairs = [*each.parts.values(), *([each.total] if total.id else [])]
        for number, pair in enumerate(pairs):
            column, formulas = _part(number), ["", ""]
            if not each.code:
                formulas = [f"SUM({down(column + side, first, len(total.rows))})" for side in (0, 1)]
            elif number == len(total.parts):
                cells = [[cell_at(row, at + side) for at in range(2, column, 3)] for side in (0, 1)]
                formulas = [f"SUM({','.join(each_side)})" for each_side in cells]
            _put_pair(sheet, row, column, pair, (look(WHOLE), look(SIGNED)), formulas)


def _width(names: Names) -> float:
    """The width of a column headed by the name of a side."""
    return max(looks.width_for(name, 14.0) for name in names)


def assumed_sheet(comparisons: Sequence[tuple[str, Comparison]]) -> Sheet:
    """The sheet of assumptions: each once, with the sides that rest on it; comparisons by their names, "" for none."""
    sheet = Sheet("Antaganden", repeated_rows=(2, 2), widths={0: 44.0, 1: 44.0, 2: 30.0, 3: 16.0, 4: 26.0})
    sheet.put(0, 0, "Vad beloppen vilar på", looks.TITLE)
    sides = {label: side.result.assumptions for name, each in comparisons for label, side in _labelled(name, each)}
    every = dict.fromkeys(assumption for assumptions in sides.values() for assumption in assumptions)
    rows = []
    for each in every:
        those = [label for label, assumptions in sides.items() if each in assumptions]
        told = "alla" if len(those) == len(sides) else ", ".join(those)
        rows.append([each.text, each.source, told, str(each.accepted) if each.accepted else "nej", each.id])
    looks.table(sheet, 2, ["Antagande", "Källa", "Gäller", "Godkänt", "Namn i filerna"], rows, "Vad beloppen vilar på")
    return sheet


def _labelled(name: str, comparison: Comparison) -> list[tuple[str, Side]]:
    """The sides with what they are called: by its name the second one of a comparison that has one."""
    before, after = names_on_paper(comparison.sides)
    return [(before, comparison.sides[0]), (name or after, comparison.sides[1])]
