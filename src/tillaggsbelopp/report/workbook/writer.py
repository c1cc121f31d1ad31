"""A described workbook as the bytes of an xlsx file: the same description gives the same bytes.

XlsxWriter stores each formula with its value, so that a viewer that computes nothing shows the right figures, and
fills the charts' caches. Text is only ever written as text.
"""

import io
import zipfile
from collections.abc import Mapping
from datetime import datetime
from fractions import Fraction
from typing import Any, Final

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from tillaggsbelopp.report.book import LEAST, REFUSAL, Book, Chart, MarkedTable, Sheet, SheetCell, Style, Value, rows_of

PROGRAM_PROPERTY: Final = "Program"
_LANGUAGE: Final = "sv-SE"
_FONT: Final = "Arial"  # Excel, LibreOffice, Mac and iPad all have it, or one as wide
_A4: Final = 9
_WIDEST: Final = 100
_MARGINS: Final = {"left": 0.4, "right": 0.4, "top": 0.75, "bottom": 0.6}
_LIGHT, _MIDDLE, _DARK = "#E7EBEF", "#B8C4CE", "#1F3A4D"
_KINDS: Final[dict[str, dict[str, Any]]] = {
    "": {},
    "title": {"font_size": 14, "font_color": _DARK},
    "stamp": {"font_size": 11, "font_color": "#8A1C1C"},
    "seal": {"font_size": 18, "font_color": "#8A1C1C"},
    "section": {"font_size": 11, "font_color": _DARK},
    "heading": {"bg_color": _DARK, "font_color": "#FFFFFF", "border": 1, "border_color": _MIDDLE},
    "cell": {"border": 1, "border_color": _MIDDLE},
    "text": {"border": 1, "border_color": _MIDDLE, "align": "left", "indent": 1},
    "sum": {"top": 1, "bottom": 1, "bg_color": _LIGHT},
    "input": {"border": 1, "border_color": _MIDDLE, "bg_color": "#FFF6CC"},
    "adverse": {"border": 1, "border_color": _MIDDLE, "bg_color": "#F2C6B8"},
    "between": {"border": 1, "border_color": _MIDDLE, "bg_color": "#F3F3F3"},
    "favourable": {"border": 1, "border_color": _MIDDLE, "bg_color": "#CBE5D3"},
    "note": {"font_color": "#404040"},
    "prose": {},
    "warning": {"font_color": "#8A1C1C", "bg_color": "#FBE9E4"},
}
# Each clearly lighter or darker than its neighbour, so that a black-and-white print still tells them apart.
_SERIES: Final = ("#1F3A4D", "#C9D6DF", "#5E8AA6", "#F0C04A", "#7A4E2D", "#E8E2D0", "#3F7D58", "#A9D5B5")


class _Worksheet(Worksheet):  # type: ignore[misc] # the library has no types
    """A sheet whose formulas are stored as they stand: none has a function that Excel stores under another name."""

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:  # noqa: ARG002, FBT
        return formula


def to_xlsx(book: Book) -> bytes:
    """Write a described workbook as the bytes of an xlsx file.

    Formulas are stored with their values, sheets are protected without a password but for cells that may be changed,
    and nothing depends on the clock: the same description gives the same bytes.
    """
    buffer = io.BytesIO()
    font = {"font_name": _FONT, "font_size": 10}
    workbook = Workbook(buffer, {"in_memory": True, "default_format_properties": font})
    workbook.set_properties(
        {
            "title": book.title,
            "subject": book.subject,
            "created": datetime(book.origin.dated.year, book.origin.dated.month, book.origin.dated.day),
            "status": book.stamp,
        }
    )
    workbook.set_custom_property(PROGRAM_PROPERTY, book.origin.program, "text")
    formats = _Formats(workbook)
    names = {(sheet.name, table): name for name, sheet, table in book.named_tables()}
    for sheet in book.sheets:
        _write_sheet(workbook, workbook.add_worksheet(sheet.name, _Worksheet), sheet, book, formats, names)
    for name, address in book.names.items():
        workbook.define_name(name, f"={address.absolute}")
    workbook.close()
    return _in_swedish(buffer.getvalue())


class _Formats:
    """The formats of XlsxWriter by style, each made once."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._known: dict[Style, Format] = {}
        # Dark on light: the text flows over cells beside it that are not coloured.
        self.flag = workbook.add_format({"bg_color": "#F2C6B8", "font_color": "#8A1C1C", "bold": True})

    def of(self, style: Style) -> Format:
        if style not in self._known:
            properties = {"num_format": style.number_format, "valign": "top", **_KINDS[style.kind]}
            if style.bold:
                properties["bold"] = True
            if style.wrapped:
                properties["text_wrap"] = True
            if style.centred:
                properties["align"] = "center"
            if style.small:
                properties["font_size"] = 8
            if style.unlocked:
                properties["locked"] = False
            self._known[style] = self._workbook.add_format(properties)
        return self._known[style]


def _write_sheet(
    workbook: Workbook,
    worksheet: Worksheet,
    sheet: Sheet,
    book: Book,
    formats: _Formats,
    names: Mapping[tuple[str, MarkedTable], str],
) -> None:
    for column, width in sheet.widths.items():
        worksheet.set_column(column, column, min(width, _WIDEST))
    for row, height in sheet.heights.items():
        worksheet.set_row(row, height)
    for table in sheet.tables:  # first: it writes its headings too, and cells are to have the looks they are given
        _mark_table(worksheet, sheet, table, names[sheet.name, table])
    for (row, column), cell in sorted(sheet.cells.items()):
        _write_cell(worksheet, row, column, cell, formats.of(cell.style))
    for allowed in sheet.allowed:
        worksheet.data_validation(*allowed.cells, _validation(allowed.least, allowed.most))
    for (row, column), text in sheet.flagged.items():
        rule = {"type": "cell", "criteria": "!=", "value": f'"{text}"', "format": formats.flag}
        worksheet.conditional_format(row, column, row, column, rule)
    for chart in sheet.charts:
        _add_chart(workbook, worksheet, sheet.name, chart)
    _set_page(worksheet, sheet, book)
    if sheet.frozen != (0, 0):
        worksheet.freeze_panes(*sheet.frozen)
    worksheet.hide_gridlines(2)
    worksheet.protect("", {"format_columns": True, "format_rows": True, "objects": False})


def _mark_table(worksheet: Worksheet, sheet: Sheet, table: MarkedTable, name: str) -> None:
    """Mark cells as a table, with no filter, no looks and no formulas of its own."""
    options = {
        "name": name,
        "description": table.description,
        "autofilter": False,
        "banded_rows": False,
        "style": None,
        "columns": [{"header": heading} for heading in sheet.headings(table)],
    }
    if worksheet.add_table(*table.first, *table.last, options):
        raise AssertionError(f"{sheet.name}: no table of {options}")


def _write_cell(worksheet: Worksheet, row: int, column: int, cell: SheetCell, style: Format) -> None:
    value = _binary(cell.value)
    if cell.formula:
        worksheet.write_formula(row, column, cell.formula, style, value)
    elif isinstance(value, str):
        if value:
            worksheet.write_string(row, column, value, style)
        else:
            worksheet.write_blank(row, column, None, style)
    elif isinstance(value, bool):
        worksheet.write_boolean(row, column, value, style)
    else:
        worksheet.write_number(row, column, value, style)


def _binary(value: Value) -> str | int | float | bool:
    """The value as a spreadsheet stores it: a fraction becomes the nearest double, or the whole number that it is."""
    if isinstance(value, Fraction):
        return value.numerator if value.denominator == 1 and abs(value) < 2**53 else float(value)
    return value


def _validation(least: Fraction | None, most: Fraction | None) -> dict[str, Any]:
    low, high = (None if limit is None else float(limit) for limit in (least, most))
    title, message = REFUSAL
    rule = {"validate": "decimal", "ignore_blank": False, "error_title": title, "error_message": message}
    if low is not None and high is not None:
        return {**rule, "criteria": "between", "minimum": low, "maximum": high}
    if high is not None:
        return {**rule, "criteria": "<=", "value": high}
    return {**rule, "criteria": ">=", "value": LEAST if low is None else low}


def _add_chart(workbook: Workbook, worksheet: Worksheet, name: str, chart: Chart) -> None:
    drawn = workbook.add_chart({"type": "column", **({"subtype": "stacked"} if chart.stacked else {})})
    across, up = ({"name": title, "name_font": {"size": 9, "bold": False}} if title else {} for title in chart.axes)
    colours = [_SERIES[at] for at in (0, 1, 2, 2, 1)] if chart.banded else _SERIES
    for number, column in enumerate(chart.values):
        drawn.add_series(
            {
                "name": [name, chart.heading, column],
                "categories": [name, chart.first, chart.names, chart.last, chart.names],
                "values": [name, chart.first, column, chart.last, column],
                "fill": {"none": True} if column == chart.unseen else {"color": colours[number % len(colours)]},
                "border": {"none": True} if column == chart.unseen else {"color": _DARK, "width": 0.5},
                "gap": 60,
            }
        )
    drawn.set_title({"name": chart.title, "name_font": {"size": 12, "color": _DARK}})
    unseen = [number for number, column in enumerate(chart.values) if column == chart.unseen]
    drawn.set_legend({"none": True} if len(chart.values) == 1 else {"position": "bottom", "delete_series": unseen})
    lines = {"visible": True, "line": {"color": _MIDDLE}}
    least = {} if chart.least is None else {"min": chart.least}
    drawn.set_y_axis({**up, "num_format": "#,##0", "major_gridlines": lines, **least})
    drawn.set_x_axis({**across, "num_font": {"size": 9}, "label_position": "low"})  # below columns of negative values
    width, height = chart.size
    drawn.set_size({"width": width, "height": height})
    worksheet.insert_chart(*chart.at, drawn, {"description": chart.description, "object_position": 1})


def _set_page(worksheet: Worksheet, sheet: Sheet, book: Book) -> None:
    worksheet.set_landscape()
    worksheet.set_paper(_A4)
    worksheet.set_margins(**_MARGINS)
    worksheet.center_horizontally()
    # A space after each size, or a digit that follows would be read as part of it.
    left, middle, right, *below = book.margins(sheet)
    worksheet.set_header(f'&L&8 {left}&C&"{_FONT},Bold"&11 {middle}&R&8 {right}')
    worksheet.set_footer("".join(f"&{side}&8 {text}" for side, text in zip("LCR", below, strict=True)))
    if sheet.scale is None:
        worksheet.fit_to_pages(1, 1 if sheet.on_one_page else 0)
    else:
        worksheet.set_print_scale(sheet.scale)
    if sheet.repeated_rows:
        worksheet.repeat_rows(*sheet.repeated_rows)
    if sheet.repeated_columns:
        worksheet.repeat_columns(*sheet.repeated_columns)
    if sheet.breaks_before_rows:
        worksheet.set_h_pagebreaks(sheet.breaks_before_rows)
    if sheet.breaks_before_columns:
        worksheet.set_v_pagebreaks(sheet.breaks_before_columns)
    if sheet.not_printed_from is not None:
        rows = [*(row for row, _ in sheet.cells), *(chart.at[0] + rows_of(chart) for chart in sheet.charts)]
        worksheet.print_area(0, 0, max(rows), sheet.not_printed_from - 1)


def _in_swedish(content: bytes) -> bytes:
    """The file with Swedish stated as its language, which XlsxWriter has no option for."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as after:
        for entry in before.infolist():
            part = before.read(entry)
            if entry.filename == "docProps/core.xml":
                end = b"</cp:coreProperties>"
                part = part.replace(end, f"<dc:language>{_LANGUAGE}</dc:language>".encode() + end)
            elif entry.filename.startswith(("xl/charts/", "xl/drawings/")):
                part = part.replace(b"en-US", _LANGUAGE.encode())
            after.writestr(entry, part, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
