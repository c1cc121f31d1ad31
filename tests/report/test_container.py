"""`verifiera` believes nothing about the container: what is put in the package of a workbook is told, with where."""

import re
from collections.abc import Callable
from functools import cache

import pytest

from tests.hostile_workbooks import Parts, packed, parts_of
from tests.report.books import book_of
from tests.report.test_verification import FIGURES, RULES
from tests.worlds import agreement
from tillaggsbelopp.documents.packages import MAIN, Package, Refused
from tillaggsbelopp.report.book import Book
from tillaggsbelopp.report.workbook.consequences import findings_in
from tillaggsbelopp.report.workbook.container import inspected, limits_of
from tillaggsbelopp.report.workbook.stored import NotOurs, open_file
from tillaggsbelopp.report.workbook.told_findings import told_findings
from tillaggsbelopp.report.workbook.verification import differences
from tillaggsbelopp.report.workbook.writer import to_xlsx

TYPES, ROOT_RELS, BOOK, BOOK_RELS = (
    "[Content_Types].xml",
    "_rels/.rels",
    "xl/workbook.xml",
    "xl/_rels/workbook.xml.rels",
)
SUMMARY, SUMMARY_RELS = "xl/worksheets/sheet1.xml", "xl/worksheets/_rels/sheet1.xml.rels"
STYLES, TEXTS, DRAWING = "xl/styles.xml", "xl/sharedStrings.xml", "xl/drawings/drawing1.xml"
CHART, TABLE = "xl/charts/chart1.xml", "xl/tables/table1.xml"
DRAWN = "http://schemas.openxmlformats.org/drawingml/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


@cache
def book() -> Book:
    return book_of(agreement(RULES, more="kr_per: {fält: antal, namn: personer}\n"), FIGURES, 2024)


@cache
def written() -> bytes:
    return to_xlsx(book())


def foreign(parts: Parts) -> list[str]:
    """What is told of the package alone, before a library opens it."""
    try:
        return [str(each) for each in inspected(Package(packed(parts), limits_of(book()))).foreign]
    except Refused as reason:
        return [str(reason)]


def told(parts: Parts) -> list[str]:
    """What is told of a file: what differs, or why it is refused."""
    try:
        return [str(each).replace("\u00a0", " ") for each in differences(book(), open_file(packed(parts)))]
    except NotOurs as reason:
        return [str(reason)]


def replaced(part: str, before: str, after: str) -> Callable[[Parts], None]:
    """Another text in a part, or in that of the sheet with a name."""

    def change(parts: Parts) -> None:
        names = [sheet.name for sheet in book().sheets]
        name = f"xl/worksheets/sheet{names.index(part) + 1}.xml" if part in names else part
        text = parts[name].decode()
        assert re.search(before, text)
        parts[name] = re.sub(before, lambda _: after, text, count=1).encode()

    return change


def added(
    part: str, content: str, content_type: str = "", relation: tuple[str, str, str] | None = None
) -> Callable[[Parts], None]:
    """A part more, with its content type, and a relation to it: in which part, of which type, to where."""

    def change(parts: Parts) -> None:
        if part:
            parts[part] = content.encode()
        if content_type:
            override = f'<Override PartName="/{part}" ContentType="{content_type}"/></Types>'
            replaced(TYPES, "</Types>", override)(parts)
        if relation is not None:
            relations, kind, target = relation
            empty = (
                '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
            )
            parts.setdefault(relations, empty.encode())
            kind = kind if ":" in kind else f"{OFFICE}/{kind}"
            new = f'<Relationship Id="rId99" Type="{kind}" Target="{target}"/></Relationships>'
            replaced(relations, "</Relationships>", new)(parts)

    return change


def both(*changes: Callable[[Parts], None]) -> Callable[[Parts], None]:
    def change(parts: Parts) -> None:
        for each in changes:
            each(parts)

    return change


def copied(part: str, name: str, before: bytes, after: bytes) -> Callable[[Parts], None]:
    def change(parts: Parts) -> None:
        assert before in parts[part]
        parts[name] = parts[part].replace(before, after)

    return change


def styled(what: str, cell: str = "C8", sheet: str = SUMMARY) -> Callable[[Parts], None]:
    """A cell in a style that is another's with something more: an alignment, a protection or a format."""

    def change(parts: Parts) -> None:
        styles = parts[STYLES].decode()
        own = re.search(rf'<c r="{cell}" s="(\d+)"', parts[sheet].decode())
        assert own
        formats = re.search(r"<cellXfs count=\"(\d+)\">(.*?)</cellXfs>", styles, re.DOTALL)
        assert formats
        each = re.findall(r"<xf [^>]*?/>|<xf .*?</xf>", formats[2])[int(own[1])]
        start = re.sub(r"/?>.*", "", each, flags=re.DOTALL)
        if what.startswith("numFmtId"):
            start = re.sub(r'numFmtId="\d+"', 'numFmtId="999"', start)
            code = what.partition("=")[2]
            styles = styles.replace("</numFmts>", f'<numFmt numFmtId="999" formatCode="{code}"/></numFmts>')
            new = f"{start}/>"
        else:
            new = f'{start} applyAlignment="1" applyProtection="1">{what}</xf>'
            new = re.sub(r'(applyAlignment="1")(.*?) applyAlignment="1"', r"\1\2", new)
            new = re.sub(r'(applyProtection="1")(.*?) applyProtection="1"', r"\1\2", new)
        parts[STYLES] = styles.replace("</cellXfs>", f"{new}</cellXfs>").encode()
        replaced(sheet, rf'<c r="{cell}" s="\d+"', f'<c r="{cell}" s="{formats[1]}"')(parts)

    return change


def redrawn(parts: Parts) -> None:
    """Charts of other cells, with the prefix of another name for the same, and what they should be of in comments."""
    drawn = f'<q:f xmlns:q="{DRAWN}/chart">Kontroll!$A$1</q:f>'.encode()
    parts[CHART] = re.sub(rb"<c:f>.*?</c:f>", lambda found: b"<!--" + found[0] + b"-->" + drawn, parts[CHART])


SHEETML = "application/vnd.openxmlformats-officedocument.spreadsheetml"
PARAMETERS = "Parametrar"
TAMPERINGS: dict[str, tuple[Callable[[Parts], None], str]] = {
    "a second workbook": (
        both(
            copied(BOOK, "xl/bok2.xml", b"Sammanfattning", b"Sammanfattnin2"),
            replaced(ROOT_RELS, 'Target="xl/workbook.xml"', 'Target="xl/bok2.xml"'),
        ),
        "relationen officeDocument i _rels/.rels: är till xl/bok2.xml, ska vara till xl/workbook.xml",
    ),
    "a second workbook beside the first": (
        both(
            copied(BOOK, "xl/bok2.xml", b"Sammanfattning", b"Sammanfattnin2"),
            added("", "", "", (ROOT_RELS, "officeDocument", "xl/bok2.xml")),
        ),
        "relationen officeDocument i _rels/.rels: är till xl/bok2.xml",
    ),
    "other texts": (
        both(
            copied(TEXTS, "xl/texter.xml", b"PRELIMIN", b"BESLUTAD"),
            replaced(BOOK_RELS, 'Target="sharedStrings.xml"', 'Target="texter.xml"'),
        ),
        "relationen sharedStrings i xl/_rels/workbook.xml.rels: är till xl/texter.xml, ska vara till xl/shared",
    ),
    "other styles": (
        both(
            copied(STYLES, "xl/stil.xml", b"#,##0", b"#,##1"),
            replaced(BOOK_RELS, 'Target="styles.xml"', 'Target="stil.xml"'),
        ),
        "relationen styles i xl/_rels/workbook.xml.rels: är till xl/stil.xml, ska vara till xl/styles.xml",
    ),
    "a relation more to the same part": (
        added("", "", "", (BOOK_RELS, "styles", "styles.xml")),
        "relationen styles i xl/_rels/workbook.xml.rels: är en till, till xl/styles.xml, ska vara borta",
    ),
    "a relation with the id of another": (
        replaced(BOOK_RELS, 'Id="rId2"', 'Id="rId1"'),
        "relationen worksheet i xl/_rels/workbook.xml.rels: är en till med id rId1, ska vara borta",
    ),
    "a part that nothing leads to": (added("xl/gömd.xml", "<a/>"), "delen xl/gömd.xml: är tillagd, ska vara borta"),
    "macros": (
        added(
            "xl/vbaProject.bin",
            "x",
            "application/vnd.ms-office.vbaProject",
            (BOOK_RELS, "vba:project", "vbaProject.bin"),
        ),
        "delen xl/vbaProject.bin: är tillagd, ska vara borta",
    ),
    "a relation out of the file": (
        replaced(
            BOOK_RELS,
            "</Relationships>",
            f'<Relationship Id="rId99" Type="{OFFICE}/styles" Target="http://a.b/c" TargetMode="External"/>'
            "</Relationships>",
        ),
        "relationen styles i xl/_rels/workbook.xml.rels: är till http://a.b/c, ska vara borta",
    ),
    "another content type": (
        replaced(TYPES, f"{SHEETML}.sharedStrings.xml", f"{SHEETML}.styles+xml"),
        "innehållstypen för xl/sharedStrings.xml: är",
    ),
    "another type of all xml": (
        replaced(TYPES, "application/xml", f"{SHEETML}.sheet.main+xml"),
        "innehållstypen för .xml: är",
    ),
    "a comment": (
        both(
            added(
                "xl/comments1.xml",
                "<comments/>",
                f"{SHEETML}.comments+xml",
                (SUMMARY_RELS, "comments", "../comments1.xml"),
            ),
        ),
        "delen xl/comments1.xml: är tillagd, ska vara borta",
    ),
    "a background": (
        replaced(SUMMARY, "<tableParts", f'<picture xmlns:q="{OFFICE}" q:id="rId1"/><tableParts'),
        "bladet Sammanfattning (xl/worksheets/sheet1.xml): är med elementet picture, ska vara utan",
    ),
    "a picture in the header": (
        replaced(SUMMARY, "<tableParts", f'<legacyDrawingHF xmlns:q="{OFFICE}" q:id="rId1"/><tableParts'),
        "(xl/worksheets/sheet1.xml): är med elementet legacyDrawingHF, ska vara utan",
    ),
    "SmartArt": (
        replaced(DRAWING, 'uri="[^"]*"', f'uri="{DRAWN}/diagram"'),
        "är graphicData uri=",
    ),
    "a text box in a chart": (
        replaced(CHART, "</c:chartSpace>", '<c:userShapes r:id="rId1"/></c:chartSpace>'),
        "delen xl/charts/chart1.xml: är med elementet userShapes, ska vara utan",
    ),
    "merged cells": (
        replaced(SUMMARY, "<printOptions", '<mergeCells><mergeCell ref="A7:C8"/></mergeCells><printOptions'),
        "bladet Sammanfattning (xl/worksheets/sheet1.xml): är med elementet mergeCell, ska vara utan",
    ),
    "zeros not shown": (
        replaced(SUMMARY, "<sheetView ", '<sheetView showZeros="0" '),
        '(xl/worksheets/sheet1.xml): är sheetView showZeros="0", ska vara showZeros="1"',
    ),
    "formulas shown": (
        replaced(SUMMARY, "<sheetView ", '<sheetView showFormulas="1" '),
        'är sheetView showFormulas="1", ska vara showFormulas="0"',
    ),
    "all rows hidden": (
        replaced(SUMMARY, "<sheetFormatPr ", '<sheetFormatPr zeroHeight="1" '),
        'är sheetFormatPr zeroHeight="1"',
    ),
    "a row too low to be seen": (
        replaced(SUMMARY, '<row r="8"[^>]*>', '<row r="8" ht="0.5" customHeight="1">'),
        "rad 8 på bladet Sammanfattning: är dold, ska vara synlig",
    ),
    "columns too narrow to be seen": (
        replaced(SUMMARY, "<sheetFormatPr ", '<sheetFormatPr defaultColWidth="0.1" '),
        "övriga rader och kolumner på bladet Sammanfattning: är dolda, ska vara synliga",
    ),
    "rows that can't be scrolled to": (
        replaced(SUMMARY, "<sheetView ", '<sheetView topLeftCell="A9" '),
        "de låsta rutorna på bladet Sammanfattning: är C7, med A9 överst, ska vara C7, med A1 överst",
    ),
    "frozen below the amounts": (
        replaced(SUMMARY, r' ySplit="\d+"', ' ySplit="900"'),
        "de låsta rutorna på bladet Sammanfattning: är C901, med A1 överst, ska vara C7",
    ),
    "iteration": (
        replaced(BOOK, "<calcPr ", '<calcPr iterate="1" '),
        'delen xl/workbook.xml: är calcPr iterate="1", ska vara iterate="0"',
    ),
    "dates from 1904": (
        replaced(BOOK, "<workbookPr ", '<workbookPr date1904="1" '),
        'delen xl/workbook.xml: är workbookPr date1904="1"',
    ),
    "a what-if table over amounts": (
        replaced(SUMMARY, r'(?<=<c r="C8" )(s="\d+")><f>[^<]*</f>', 's="1"><f t="dataTable" ref="C8:C9" r1="A1"/>'),
        'är f t="dataTable", ska vara t="normal"',
    ),
    "no header": (
        replaced(SUMMARY, "<oddHeader>.*</oddHeader>", ""),
        "sidhuvudet på bladet Sammanfattning: är tomt, ska vara PRELIMINÄR",
    ),
    "no headers and footers": (
        replaced(SUMMARY, "<headerFooter>.*</headerFooter>", ""),
        "sidfoten på bladet Sammanfattning: är tomt, ska vara Sida &P av &N",
    ),
    "a header that is not divided": (
        replaced(SUMMARY, "<oddHeader>.*</oddHeader>", "<oddHeader>BESLUTAD</oddHeader>"),
        "sidhuvudet på bladet Sammanfattning: är BESLUTAD, ska vara text till vänster, i mitten och till höger",
    ),
    "a header with text before": (
        replaced(SUMMARY, "<oddHeader>", "<oddHeader>BESLUTAD"),
        "sidhuvudet på bladet Sammanfattning: är BESLUTAD&L",
    ),
    "a header in white": (
        replaced(SUMMARY, "&amp;C", "&amp;C&amp;KFFFFFF"),
        "text till vänster, i mitten och till höger",
    ),
    "text between fonts in a header": (
        replaced(SUMMARY, "&amp;C", '&amp;C&amp;"Arial"BESLUTAD&amp;"Arial"'),
        "text till vänster, i mitten och till höger",
    ),
    "today's date in a footer": (
        replaced(SUMMARY, "Sida &amp;P", "Sida &amp;D&amp;P"),
        "sidfoten på bladet Sammanfattning: är",
    ),
    "cells that repeat what they hold": (
        styled('<alignment horizontal="fill"/>'),
        "Sammanfattning!C8: är justerad som fill, ska vara justerad som när den skrevs",
    ),
    "cells that are turned": (
        styled('<alignment textRotation="90"/>'),
        "Sammanfattning!C8: är vriden 90 grader, ska vara vågrät",
    ),
    "an amount unlocked": (styled('<protection locked="0"/>'), "Sammanfattning!C8: är olåst, ska vara låst"),
    "a formula hidden": (
        styled('<protection hidden="1"/>'),
        "Sammanfattning!C8: är med dold formel, ska vara med synlig formel",
    ),
    "a text shown as another": (
        styled(r"numFmtId=\E\J\ @", "A2"),
        r"Sammanfattning!A2: är visad med formatet \E\J\ @, ska vara General",
    ),
    "a prompt where parameters are typed": (
        replaced(PARAMETERS, "<dataValidation ", '<dataValidation prompt="Skriv 0" '),
        'är dataValidation prompt="Skriv 0", ska vara prompt=""',
    ),
    "other words to who types": (
        replaced(PARAMETERS, "Inte tillåtet", "Beslutat"),
        "vad som får skrivas i Parametrar!C5: är beskrivet med Beslutat, ska vara Inte tillåtet: Här ska stå",
    ),
    "other limits of what is typed": (
        replaced(PARAMETERS, "<formula1>[^<]*<", "<formula1>-7<"),
        "vad som får skrivas i Parametrar!C5: är begränsat på annat sätt, ska vara som när det skrevs",
    ),
    "no limits of what is typed": (
        replaced(PARAMETERS, "<dataValidations.*</dataValidations>", ""),
        "vad som får skrivas i Parametrar!C5: är fritt, ska vara begränsat",
    ),
    "a status that never stands out": (
        replaced(SUMMARY, "<formula>[^<]*</formula>", '<formula>"ÄNDRAD EFTER UTTAG"</formula>'),
        "är villkorligt formaterad, ska vara det inte",
    ),
    "a scale of colours over the amounts": (
        replaced(
            SUMMARY,
            "<sheetProtection [^>]*/>",
            '<conditionalFormatting sqref="C7:C9"><cfRule type="colorScale" priority="9"><colorScale>'
            '<cfvo type="min"/><cfvo type="max"/><color rgb="FFFFFFFF"/><color rgb="FFFFFFFF"/></colorScale>'
            "</cfRule></conditionalFormatting>",
        ),
        "Sammanfattning!C7:C9: är villkorligt formaterad, ska vara det inte",
    ),
    "a chart over the amounts": (
        replaced(DRAWING, r"<xdr:row>\d+</xdr:row>", "<xdr:row>5</xdr:row>"),
        "diagrammet på bladet Sammanfattning: är över A6, ska vara vid A",
    ),
    "other headings of a table, which are read aloud": (
        replaced(TABLE, 'name="Bas, kr"', 'name="Bas, tkr"'),
        "rubrikerna i tabellen Tabell_Sammanfattning_1: är",
    ),
    "a chart of other cells, with those it should be of in an XML comment": (
        redrawn,
        "diagrammet på bladet Sammanfattning: är ritat på andra celler",
    ),
    "a cell twice": (
        replaced(SUMMARY, '<c r="C8"', '<c r="C8"><v>1</v></c><c r="C8"'),
        "bladet Sammanfattning (xl/worksheets/sheet1.xml): är med cellen C8 i oordning",
    ),
    "a value twice": (
        replaced(SUMMARY, "</v>", "</v><v>1</v>"),
        "är med två v i samma cell eller text, ska vara med ett",
    ),
    "a text twice": (replaced(TEXTS, "</t>", "</t><t>BESLUTAD</t>"), "är med två t i samma cell eller text"),
    "a header twice": (
        replaced(SUMMARY, "</oddHeader>", "</oddHeader><oddHeader>&amp;Lx&amp;Cy&amp;Rz</oddHeader>"),
        "är med oddHeader två gånger, ska vara med ett",
    ),
    "a name twice": (
        replaced(
            BOOK, "</definedNames>", '<definedName name="glest.gräns">Parametrar!$C$5</definedName></definedNames>'
        ),
        "är med definedName glest.gräns två gånger",
    ),
    "names that only some programs choose": (
        replaced(
            BOOK,
            "<definedNames>",
            '<q:AlternateContent xmlns:q="http://schemas.openxmlformats.org/markup-compatibility/2006">'
            '<q:Choice Requires="x15"><definedNames/></q:Choice></q:AlternateContent><definedNames>',
        ),
        "är med definedNames i ett val, ska vara utan",
    ),
    "two parts of a name": (
        lambda parts: parts.update({"xl/Styles.xml": b"<a/>"}),
        "filen har två delar med samma namn",
    ),
    "a DTD": (
        replaced(BOOK, "<workbook ", '<!DOCTYPE workbook [<!ENTITY a "b">]><workbook '),
        "filen har en DTD, som kalkylprogram inte skriver",
    ),
    "another encoding": (replaced(BOOK, "UTF-8", "ISO-8859-1"), "filen har XML i ISO-8859-1, inte UTF-8"),
}


UNLIKE_OURS = {  # what Excel 365 puts in the parts that there are, after [MS-XLSX] and ECMA-376
    BOOK: [
        (
            "<workbookPr ",
            '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
            '<mc:Choice Requires="x15"><x15ac:absPath url="C:\\Mapp\\" '
            'xmlns:x15ac="http://schemas.microsoft.com/office/spreadsheetml/2010/11/ac"/></mc:Choice>'
            '</mc:AlternateContent><xr:revisionPtr xr6:coauthVersionLast="47" revIDLastSave="0" '
            'xmlns:xr6="http://schemas.microsoft.com/office/spreadsheetml/2016/revision6" '
            'xmlns:xr="http://schemas.microsoft.com/office/spreadsheetml/2014/revision"/><workbookPr ',
        ),
        (
            "</workbook>",
            '<extLst><ext uri="{140A7094-0E35-4892-8432-C4D2E57EDEB5}" '
            'xmlns:x15="http://schemas.microsoft.com/office/spreadsheetml/2010/11/main">'
            '<x15:workbookPr chartTrackingRefBase="1"/></ext><ext uri="{B58B0392-4F1F-4190-BB64-5DF3571DCE5F}" '
            'xmlns:xcalcf="http://schemas.microsoft.com/office/spreadsheetml/2018/calcfeatures"><xcalcf:calcFeatures>'
            '<xcalcf:feature name="microsoft.com:RD"/></xcalcf:calcFeatures></ext></extLst></workbook>',
        ),
    ],
    "docProps/custom.xml": [  # what SharePoint keeps of a file that is stored there
        (
            "</Properties>",
            '<property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="99" name="ContentTypeId">'
            "<vt:lpwstr>0x0101</vt:lpwstr></property></Properties>",
        ),
    ],
    SUMMARY: [
        ("<sheetFormatPr ", '<sheetFormatPr q:dyDescent="0.25" xmlns:q="urn:x14ac" '),
        ("<headerFooter>", '<headerFooter scaleWithDoc="0">'),
        ("<pageSetup ", f'<pageSetup horizontalDpi="300" xmlns:q="{OFFICE}" q:id="rId99" '),
    ],
    STYLES: [
        (
            "</styleSheet>",
            '<extLst><ext uri="{EB79DEF2-80B8-43e5-95BD-54CBDDF9020C}" '
            'xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main">'
            '<x14:slicerStyles defaultSlicerStyle="SlicerStyleLight1"/></ext></extLst></styleSheet>',
        )
    ],
    CHART: [
        (
            "</c:ser>",
            '<c:extLst><c:ext uri="{C3380CC4-5D6E-409C-BE32-E72D297353CC}" '
            'xmlns:c16="http://schemas.microsoft.com/office/drawing/2014/chart"><c16:uniqueId val="{00000000-A}"/>'
            "</c:ext></c:extLst></c:ser>",
        )
    ],
}


def test_what_excel_adds_when_it_saves_is_not_blamed() -> None:
    parts = parts_of(written())
    for part, changes in UNLIKE_OURS.items():
        for before, after in changes:
            replaced(part, before, after)(parts)
    microsoft = "http://schemas.microsoft.com/office"
    for change in (
        added(
            "xl/calcChain.xml",
            f'<calcChain xmlns="{MAIN.strip()}"><c r="C8" i="1" l="1"/></calcChain>',
            f"{SHEETML}.calcChain+xml",
            (BOOK_RELS, "calcChain", "calcChain.xml"),
        ),
        added(
            "xl/printerSettings/printerSettings1.bin",
            "x",
            f"{SHEETML}.printerSettings",
            (SUMMARY_RELS, "printerSettings", "../printerSettings/printerSettings1.bin"),
        ),
        added(
            "xl/charts/style1.xml",
            "<a/>",
            "application/vnd.ms-office.chartstyle+xml",
            ("xl/charts/_rels/chart1.xml.rels", f"{microsoft}/2011/relationships/chartStyle", "style1.xml"),
        ),
        added(
            "docMetadata/LabelInfo.xml",
            f'<clbl:labelList xmlns:clbl="{microsoft}/2020/mipLabelMetadata"/>',
            "application/vnd.ms-office.classificationlabels+xml",
            (ROOT_RELS, f"{microsoft}/2020/02/relationships/classificationlabels", "docMetadata/LabelInfo.xml"),
        ),
    ):
        change(parts)
    assert told(parts) == []


def test_what_sharepoint_adds_is_refused_by_name_and_it_is_said_whose_it_is() -> None:
    parts = parts_of(written())
    both(
        added("customXml/item1.xml", "<a/>", "", (BOOK_RELS, "customXml", "../customXml/item1.xml")),
        added(
            "customXml/itemProps1.xml",
            "<a/>",
            "application/vnd.openxmlformats-officedocument.customXmlProperties+xml",
            ("customXml/_rels/item1.xml.rels", "customXmlProps", "itemProps1.xml"),
        ),
    )(parts)
    found = findings_in(book(), differences(book(), open_file(packed(parts))))
    summary, changed, whose = told_findings("a.xlsx", found, (), everything=True)
    assert summary.what.endswith(", inget belopp.")
    assert "delen customXml/item1.xml: är tillagd, ska vara borta" in changed.what
    assert "relationen customXml i xl/_rels/workbook.xml.rels: är till customXml/item1.xml" in changed.what
    assert "av ett annat program, som SharePoint" in whose.what
    assert whose.remedy.startswith("Ta bort dem")
    assert "verifiera filen som den var innan" in whose.remedy


def test_what_we_write_has_nothing_foreign() -> None:
    assert told(parts_of(written())) == []


@pytest.mark.parametrize(("change", "said"), TAMPERINGS.values(), ids=TAMPERINGS)
def test_what_is_put_in_the_package_is_told(change: Callable[[Parts], None], said: str) -> None:
    parts = parts_of(written())
    change(parts)
    found = foreign(parts)  # a tenth of the time
    if not any(said in each for each in found):
        found = told(parts)
    assert [each for each in found if said in each], found[:8]
