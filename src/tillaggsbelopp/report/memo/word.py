"""A document as the bytes of a Word file: the same document gives the same bytes."""

import io
import zipfile
from collections.abc import Iterable
from datetime import UTC, datetime, time
from typing import Any, Final

import docx
from docx.document import Document as Word
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_COLOR_INDEX, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Emu, Pt, RGBColor
from docx.table import _Cell
from docx.text.paragraph import Paragraph as WordParagraph

from tillaggsbelopp.report.blocks import Role
from tillaggsbelopp.report.memo.document import Document, Listing, Paragraph, Picture, Section, Table, pieces

_FONT: Final = "Arial"  # Word, LibreOffice, Mac and iPad all have it, or one as wide
_LANGUAGE: Final = "sv-SE"
_IN_TABLE: Final = "Belopp"
_DARK: Final = RGBColor(0x1F, 0x3A, 0x4D)
_STAMP: Final = RGBColor(0x8A, 0x1C, 0x1C)
_SIZES: Final = {"Title": 20, "Heading 1": 14, "Heading 2": 12, "Heading 3": 11, "Caption": 9.5}
_PAGE: Final = (Cm(21), Cm(29.7))
_MARGIN: Final = Cm(2.5)
_PICTURE: Final = Cm(12.5)
_WIDTH: Final = Cm(16)
_FIGURE: Final = Cm(2.5)  # a column of figures, where there is room beside what they are of
_FIXED: Final = (1980, 1, 1, 0, 0, 0)


def to_word(document: Document, pictures: dict[str, bytes]) -> bytes:
    """Write a document as the bytes of a Word file; `pictures` are PNG files by their SVG."""
    word = docx.Document()
    _set_up(word, document)
    _paragraph(word, "Title").add_run(document.title)
    for block in document.blocks:
        match block:
            case Section():
                _paragraph(word, f"Heading{block.level}").add_run(block.title)
            case Paragraph():
                paragraph = word.add_paragraph()
                if block.lead:
                    paragraph.add_run(f"{block.lead} ").bold = True
                _put(paragraph, block.text)
            case Listing():
                _list(word, block)
            case Table():
                _table(word, block)
            case Picture():
                _picture(word, block, pictures[block.svg])
    buffer = io.BytesIO()
    word.save(buffer)
    return _anew(buffer.getvalue())


def _set_up(word: Word, document: Document) -> None:
    """Set page, language, styles and properties, and what stands on every page."""
    styles: Any = word.styles
    for name in ("Normal", *_SIZES):
        font = styles[name].font
        font.name = _FONT
        fonts = styles[name].element.get_or_add_rPr().get_or_add_rFonts()
        for theme in [each for each in fonts.attrib if "heme" in each]:
            del fonts.attrib[theme]
        if name in _SIZES:
            font.size, font.color.rgb, font.italic, font.bold = Pt(_SIZES[name]), _DARK, False, True
    styles["Normal"].font.size = Pt(10.5)
    for language in styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), _LANGUAGE)
    table = styles.add_style(_IN_TABLE, WD_STYLE_TYPE.PARAGRAPH)
    table.base_style, table.font.size = styles["Normal"], Pt(9.5)
    table.paragraph_format.space_before = table.paragraph_format.space_after = Pt(2)
    section = word.sections[0]
    section.page_width, section.page_height = _PAGE
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = _MARGIN
    header = section.header.paragraphs[0]
    stamp = header.add_run(document.stamp)
    stamp.bold, stamp.font.color.rgb = True, _STAMP
    if document.case_number:
        header.add_run(f"\t\tDnr {document.case_number}")
        header.paragraph_format.tab_stops.add_tab_stop(_WIDTH, WD_TAB_ALIGNMENT.RIGHT)
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    for text, field in (("Sida ", "PAGE"), (" av ", "NUMPAGES")):
        footer.add_run(text)
        footer._p.append(_element("w:fldSimple", {"w:instr": field}))
    about = word.core_properties
    about.title, about.language, about.subject = document.title, _LANGUAGE, document.stamp
    about.author = about.last_modified_by = about.comments = ""
    about.created = about.modified = datetime.combine(document.dated, time(), UTC)


def _paragraph(word: Word, style: str) -> WordParagraph:
    """Add a paragraph in a style by its id: to find styles by their names takes python-docx most of the time."""
    paragraph = word.add_paragraph()
    paragraph._p.style = style
    return paragraph


def _put(paragraph: WordParagraph, text: str) -> None:
    """Put a text in a paragraph, its gaps marked as with a pen."""
    for piece, gap in pieces(text):
        run = paragraph.add_run(piece)
        if gap:
            run.font.highlight_color = WD_COLOR_INDEX.YELLOW


def _list(word: Word, block: Listing) -> None:
    """Put a list; each numbered one begins at 1."""
    style = "ListNumber" if block.numbered else "ListBullet"
    number = _restarted(word) if block.numbered else None
    for item in block.items:
        paragraph = _paragraph(word, style)
        _put(paragraph, item)
        if number is not None:
            properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
            properties.get_or_add_ilvl().val = 0
            properties.get_or_add_numId().val = number


def _restarted(word: Word) -> int:
    """Make a numbering like that of numbered lists, which begins at 1; return its number."""
    styles: Any = word.styles
    numbering = word.part.numbering_part.element
    used = styles["List Number"].element.pPr.numPr.numId.val
    made = numbering.add_num(numbering.num_having_numId(used).abstractNumId.val)
    made.add_lvlOverride(0).add_startOverride(1)
    return int(made.numId)


def _table(word: Word, block: Table) -> None:
    """Put a table under its caption, with a row of headings that is repeated on each page, and rows that stay whole."""
    shown = block.shown
    caption = _paragraph(word, "Caption")
    caption.add_run(block.caption)
    caption.paragraph_format.keep_with_next = True
    rows = [[column.title for column in shown.columns], *(shown.texts(row) for row in shown.rows)]
    rows += [shown.texts(shown.footer)] if shown.footer is not None else []
    table = word.add_table(len(rows), len(shown.columns), "Table Grid")
    properties = table._tbl.tblPr
    properties.append(_element("w:tblCaption", {"w:val": block.caption}))
    properties.append(_element("w:tblDescription", {"w:val": block.caption}))
    figures = len(shown.columns) - 1
    width = min(_FIGURE, _WIDTH * 3 // 4 // max(figures, 1))
    widths = [_WIDTH - width * figures, *[width] * figures]
    for column, wide in zip(table.columns, widths, strict=True):
        column.width = Emu(wide)
    for number, (row, texts) in enumerate(zip(table.rows, rows, strict=True)):
        heads = number == 0
        strong = heads or (shown.footer is not None and number == len(rows) - 1)
        marks = row._tr.get_or_add_trPr()
        marks.append(_element("w:cantSplit"))
        if heads:
            marks.append(_element("w:tblHeader"))
        for cell, text, column, wide in zip(row.cells, texts, shown.columns, widths, strict=True):
            cell.width = Emu(wide)
            _cell(cell, text, right=column.role is not Role.TEXT, strong=strong, shaded=heads)
            if number < len(rows) - 1:
                cell.paragraphs[0].paragraph_format.keep_with_next = len(rows) < 20
    word.add_paragraph()


def _cell(cell: _Cell, text: str, *, right: bool, strong: bool, shaded: bool) -> None:
    paragraph = cell.paragraphs[0]
    paragraph._p.style = _IN_TABLE
    paragraph.add_run(text).bold = strong
    if right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    if shaded:
        shade = {"w:val": "clear", "w:color": "auto", "w:fill": "E7EBEF"}
        cell._tc.get_or_add_tcPr().append(_element("w:shd", shade))


def _picture(word: Word, block: Picture, png: bytes) -> None:
    drawn = word.add_paragraph().add_run().add_picture(io.BytesIO(png), width=_PICTURE)
    for mark in drawn._inline.iter(qn("wp:docPr"), qn("pic:cNvPr")):
        mark.set("descr", block.described)
        mark.set("name", block.title)


def _element(name: str, attributes: dict[str, str] | None = None) -> Any:
    element = OxmlElement(name)
    for key, value in (attributes or {}).items():
        element.set(qn(key), value)
    return element


def _anew(content: bytes) -> bytes:
    """The same zip file with its parts in order of name, first that which must be, all of the same day."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as after:
        for name in _in_order(before.namelist()):
            part = zipfile.ZipInfo(name, _FIXED)
            part.compress_type, part.external_attr, part.create_system = zipfile.ZIP_DEFLATED, 0, 0
            after.writestr(part, before.read(name))
    return buffer.getvalue()


def _in_order(names: Iterable[str]) -> list[str]:
    return sorted(names, key=lambda name: (name != "[Content_Types].xml", name))
