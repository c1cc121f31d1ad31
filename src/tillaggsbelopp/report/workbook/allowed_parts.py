"""The parts, relations, content types and elements that the file of a decision workbook may have.

They are those that we write, and what programs add when they save the file again: LibreOffice's as it has done (24.2, a
slow test saves one), Excel's after ECMA-376 and Microsoft's published extensions to it, [MS-XLSX] and [MS-ODRAWXML].
"""

import re
from collections.abc import Mapping
from typing import Final, NamedTuple

from tillaggsbelopp.documents.packages import MAIN

_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006/"
_DRAWN: Final = "http://schemas.openxmlformats.org/drawingml/2006/"
_TYPE: Final = "application/vnd.openxmlformats-officedocument."
_SHEET_TYPE: Final = f"{_TYPE}spreadsheetml."
RELATIONS_TYPE: Final = "application/vnd.openxmlformats-package.relationships+xml"
ROOT: Final = ""

_NAMESPACES: Final = {
    "": MAIN,
    "types": f"{_PACKAGE}content-types ",
    "rels": f"{_PACKAGE}relationships ",
    "core": f"{_PACKAGE}metadata/core-properties ",
    "dc": "http://purl.org/dc/elements/1.1/ ",
    "dcterms": "http://purl.org/dc/terms/ ",
    "app": "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties ",
    "custom": "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties ",
    "vt": "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes ",
    "a": f"{_DRAWN}main ",
    "c": f"{_DRAWN}chart ",
    "xdr": f"{_DRAWN}spreadsheetDrawing ",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006 ",
    "loext": "http://schemas.libreoffice.org/ ",
    "x14": "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main ",
    "x15": "http://schemas.microsoft.com/office/spreadsheetml/2010/11/main ",
    "x15ac": "http://schemas.microsoft.com/office/spreadsheetml/2010/11/ac ",
    "xcalcf": "http://schemas.microsoft.com/office/spreadsheetml/2018/calcfeatures ",
    "xr": "http://schemas.microsoft.com/office/spreadsheetml/2014/revision ",
    "c14": "http://schemas.microsoft.com/office/drawing/2007/8/2/chart ",
    "c15": "http://schemas.microsoft.com/office/drawing/2012/chart ",
    "c16": "http://schemas.microsoft.com/office/drawing/2014/chart ",
    "c16r3": "http://schemas.microsoft.com/office/drawing/2017/03/chart ",
    "a16": "http://schemas.microsoft.com/office/drawing/2014/main ",
    "thm15": "http://schemas.microsoft.com/office/thememl/2012/main ",
    "clbl": "http://schemas.microsoft.com/office/2020/mipLabelMetadata ",
    "cs": "http://schemas.microsoft.com/office/drawing/2012/chartStyle ",
}


class PartKind(NamedTuple):
    """A kind of part: its name, content type, elements, and the types of the relations that it may have."""

    name: re.Pattern[str]
    content_type: str
    elements: frozenset[str] = frozenset()
    relations: frozenset[str] = frozenset()


def _names(**by_prefix: str) -> frozenset[str]:
    """Elements by the prefix of their namespace; `main` is that of the sheets."""
    return frozenset(
        f"{_NAMESPACES[prefix if prefix != 'main' else '']}{name}"
        for prefix, names in by_prefix.items()
        for name in names.split()
    )


_DRAWN_LOOKS: Final = """
    bodyPr defRPr endParaRPr lstStyle p pPr r rPr t latin ea cs ln noFill solidFill srgbClr schemeClr sysClr lumMod
    lumOff alpha round prstDash miter effectLst headEnd tailEnd spAutoFit normAutofit
"""
_THEME: Final = """
    theme themeElements clrScheme dk1 lt1 dk2 lt2 accent1 accent2 accent3 accent4 accent5 accent6 hlink folHlink
    fontScheme majorFont minorFont latin ea cs font fmtScheme fillStyleLst lnStyleLst effectStyleLst effectStyle
    bgFillStyleLst solidFill gradFill gsLst gs lin path fillToRect schemeClr srgbClr sysClr tint shade satMod lumMod
    lumOff alpha ln prstDash miter round effectLst outerShdw innerShdw scene3d camera rot lightRig sp3d bevelT
    objectDefaults extraClrSchemeLst extLst ext
"""
ELEMENTS_OF_PACKAGE: Final = _names(types="Types Default Override", rels="Relationships Relationship")

_TO_PROPERTIES: Final = (
    f"{_PACKAGE}relationships/metadata/core-properties",
    "http://schemas.openxmlformats.org/officedocument/2006/relationships/metadata/core-properties",  # LibreOffice's
)
_PROPERTIES: Final = PartKind(
    re.compile(r"docProps/core\.xml"),
    "application/vnd.openxmlformats-package.core-properties+xml",
    _names(
        core="coreProperties lastModifiedBy contentStatus revision lastPrinted keywords category",
        dc="title subject creator description language",
        dcterms="created modified",
    ),
)
KINDS: Final[Mapping[str, PartKind]] = {
    ROOT: PartKind(
        re.compile(""),
        "",
        relations=frozenset(
            {
                f"{_OFFICE}officeDocument",
                f"{_OFFICE}extended-properties",
                f"{_OFFICE}custom-properties",
                *_TO_PROPERTIES,
                "http://schemas.microsoft.com/office/2020/02/relationships/classificationlabels",
            }
        ),
    ),
    f"{_OFFICE}officeDocument": PartKind(
        re.compile(r"xl/workbook\.xml"),
        f"{_SHEET_TYPE}sheet.main+xml",
        _names(
            main="""workbook fileVersion workbookPr workbookProtection bookViews workbookView sheets sheet definedNames
                 definedName calcPr extLst ext""",
            loext="extCalcPr",
            mc="AlternateContent Choice",
            x15ac="absPath",
            xr="revisionPtr",
            x15="workbookPr",
            xcalcf="calcFeatures feature",
        ),
        frozenset(f"{_OFFICE}{name}" for name in ("worksheet", "styles", "sharedStrings", "theme", "calcChain")),
    ),
    f"{_OFFICE}worksheet": PartKind(
        re.compile(r"xl/worksheets/sheet[0-9]+\.xml"),
        f"{_SHEET_TYPE}worksheet+xml",
        _names(
            main="""worksheet sheetPr pageSetUpPr dimension sheetViews sheetView pane selection sheetFormatPr cols col
                 sheetData row c f v sheetProtection conditionalFormatting cfRule formula dataValidations dataValidation
                 formula1 formula2 printOptions pageMargins pageSetup headerFooter oddHeader oddFooter rowBreaks
                 colBreaks brk drawing tableParts tablePart"""
        ),
        frozenset(f"{_OFFICE}{name}" for name in ("table", "drawing", "printerSettings")),
    ),
    f"{_OFFICE}styles": PartKind(
        re.compile(r"xl/styles\.xml"),
        f"{_SHEET_TYPE}styles+xml",
        _names(
            main="""styleSheet numFmts numFmt fonts font b sz color name family charset scheme fills fill patternFill
                 fgColor bgColor borders border left right top bottom diagonal vertical horizontal cellStyleXfs cellXfs
                 xf alignment protection cellStyles cellStyle dxfs dxf tableStyles colors indexedColors rgbColor
                 mruColors extLst ext""",
            x14="slicerStyles",
            x15="timelineStyles",
        ),
    ),
    f"{_OFFICE}sharedStrings": PartKind(
        re.compile(r"xl/sharedStrings\.xml"), f"{_SHEET_TYPE}sharedStrings+xml", _names(main="sst si t")
    ),
    f"{_OFFICE}calcChain": PartKind(
        re.compile(r"xl/calcChain\.xml"), f"{_SHEET_TYPE}calcChain+xml", _names(main="calcChain c")
    ),
    f"{_OFFICE}theme": PartKind(
        re.compile(r"xl/theme/theme1\.xml"), f"{_TYPE}theme+xml", _names(a=_THEME, thm15="themeFamily")
    ),
    f"{_OFFICE}table": PartKind(
        re.compile(r"xl/tables/table[0-9]+\.xml"),
        f"{_SHEET_TYPE}table+xml",
        _names(main="table tableColumns tableColumn tableStyleInfo extLst ext", x14="table"),
    ),
    f"{_OFFICE}drawing": PartKind(
        re.compile(r"xl/drawings/drawing[0-9]+\.xml"),
        f"{_TYPE}drawing+xml",
        _names(
            xdr="""wsDr twoCellAnchor from to col colOff row rowOff graphicFrame nvGraphicFramePr cNvPr
                cNvGraphicFramePr xfrm clientData""",
            a="off ext graphic graphicData graphicFrameLocks extLst",
            c="chart",
            a16="creationId",
        ),
        frozenset({f"{_OFFICE}chart"}),
    ),
    f"{_OFFICE}chart": PartKind(
        re.compile(r"xl/charts/chart[0-9]+\.xml"),
        f"{_TYPE}drawingml.chart+xml",
        _names(
            c="""chartSpace date1904 lang roundedCorners style chart title tx rich layout overlay autoTitleDeleted
              plotArea barChart barDir grouping varyColors ser idx order strRef numRef f strCache numCache ptCount pt v
              formatCode spPr txPr invertIfNegative dLbls showLegendKey showVal showCatName showSerName showPercent
              showBubbleSize showLeaderLines separator cat val gapWidth overlap axId catAx valAx scaling orientation min
              delete axPos majorGridlines numFmt majorTickMark minorTickMark tickLblPos crossAx crosses crossBetween
              auto lblAlgn lblOffset noMultiLvlLbl legend legendPos legendEntry plotVisOnly dispBlanksAs
              showDLblsOverMax printSettings headerFooter pageMargins pageSetup manualLayout layoutTarget
              xMode yMode x y w h extLst ext""",
            a=_DRAWN_LOOKS,
            mc="AlternateContent Choice Fallback",
            c14="style",
            c15="showLeaderLines layout",
            c16="uniqueId",
            c16r3="dataDisplayOptions16 dispNaAsBlank",
        ),
        frozenset(
            f"http://schemas.microsoft.com/office/2011/relationships/{name}"
            for name in ("chartStyle", "chartColorStyle")
        ),
    ),
    f"{_OFFICE}printerSettings": PartKind(
        re.compile(r"xl/printerSettings/printerSettings[0-9]+\.bin"), f"{_SHEET_TYPE}printerSettings"
    ),
    "http://schemas.microsoft.com/office/2011/relationships/chartStyle": PartKind(
        re.compile(r"xl/charts/style[0-9]+\.xml"), "application/vnd.ms-office.chartstyle+xml"
    ),
    "http://schemas.microsoft.com/office/2011/relationships/chartColorStyle": PartKind(
        re.compile(r"xl/charts/colors[0-9]+\.xml"), "application/vnd.ms-office.chartcolorstyle+xml"
    ),
    **dict.fromkeys(_TO_PROPERTIES, _PROPERTIES),
    f"{_OFFICE}extended-properties": PartKind(
        re.compile(r"docProps/app\.xml"),
        f"{_TYPE}extended-properties+xml",
        _names(
            app="""Properties Application AppVersion Company DocSecurity HeadingPairs HyperlinksChanged LinksUpToDate
                ScaleCrop SharedDoc TitlesOfParts Template TotalTime Manager""",
            vt="vector variant lpstr i4",
        ),
    ),
    f"{_OFFICE}custom-properties": PartKind(
        re.compile(r"docProps/custom\.xml"),
        f"{_TYPE}custom-properties+xml",
        _names(custom="Properties property", vt="lpwstr"),
    ),
    "http://schemas.microsoft.com/office/2020/02/relationships/classificationlabels": PartKind(
        re.compile(r"docMetadata/LabelInfo\.xml"),
        "application/vnd.ms-office.classificationlabels+xml",
        _names(clbl="labelList label"),
    ),
}
DEFAULT_TYPES: Final = {
    "rels": RELATIONS_TYPE,
    "xml": "application/xml",
    "png": "image/png",
    "jpeg": "image/jpeg",
    "bin": f"{_SHEET_TYPE}printerSettings",
}

_NO: Final = ("0", "false")
_YES: Final = ("1", "true")
_VALUES: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    "workbookPr": {"date1904": _NO, "showObjects": ("all",)},
    "workbookView": {"visibility": ("visible",), "showSheetTabs": _YES},
    "calcPr": {"iterate": _NO, "fullPrecision": _YES, "calcMode": ("auto",), "refMode": ("A1",)},
    "definedName": {"hidden": _NO, "function": _NO, "vbProcedure": _NO, "xlm": _NO},
    "sheetPr": {"filterMode": _NO, "transitionEvaluation": _NO, "transitionEntry": _NO},
    "sheetView": {"showFormulas": _NO, "showZeros": _YES, "showRowColHeaders": _YES, "rightToLeft": _NO},
    "sheetFormatPr": {"zeroHeight": _NO},
    "f": {"t": ("normal", "shared"), "bx": _NO},
    "c": {"cm": (), "vm": (), "ph": _NO},
    "pageSetup": {"errors": ("displayed",), "cellComments": ("none",), "useFirstPageNumber": _NO},
    "printOptions": {"headings": _NO},
    "dataValidations": {"disablePrompts": _NO},
    "dataValidation": {"prompt": ("",), "promptTitle": ("",), "showErrorMessage": _YES},
    "table": {"headerRowCount": ("1",), "totalsRowCount": ("0",), "insertRow": _NO, "tableType": ("worksheet",)},
    "c:delete": {"val": _NO},
    "c:plotVisOnly": {"val": _YES},
    "c:orientation": {"val": ("minMax",)},
    "c:date1904": {"val": _NO},
    "a:graphicData": {"uri": (f"{_DRAWN}chart",)},
    "xdr:cNvPr": {"hidden": _NO},
}
ATTRIBUTES: Final = {
    f"{_NAMESPACES[element.rpartition(':')[0]]}{element.rpartition(':')[2]}": values
    for element, values in _VALUES.items()
}
"""What attributes may say, where something else would show or compute another thing. All may be left out."""
