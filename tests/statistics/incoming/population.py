"""SCB's figures for the tests of readers, and writers of the formats that people download, independent of the readers.

The figures are SCB's own: TAB5557, population on 31 December 2025 by five-year classes (CC0, updated 2026-02-24), in
the structure of a real answer of PxWebApi 2. The other formats are made here after what PxWeb's source code writes:

- csv: CsvSerializer of PxTools/PCAxis.Serializers (SCB's new site: code, text or "code - text", title without blank
  line) and CsvFileSerializer of PxTools/PCAxis.Core (older sites: title, blank line, code and text in two columns).
  Labels are in quotes, values are not; headings combine the classes of all heading variables with spaces.
- xlsx: XlsxSerializer (title in A1, headings from row 3 given once above their first column, stubs without heading and
  given once, code and text in two columns, notes below) and Xlsx2Serializer ("code text" in one cell) of the same.

Kolada's files are made after the answers of its API, and its web site's tables as wide and long lists.
"""

import json
from io import BytesIO
from itertools import product

from openpyxl import Workbook

ROWS = {
    "1814": (
        "Lekeberg",
        [468, 646, 608, 568, 292, 296, 535, 705, 593, 519, 543, 492, 490, 470, 413, 420, 318, 162, 58, 20, 0],
    ),
    "1860": (
        "Laxå",
        [199, 265, 286, 311, 230, 220, 239, 292, 285, 239, 313, 419, 427, 411, 371, 388, 274, 144, 71, 19, 0],
    ),
    "1861": (
        "Hallsberg",
        [826, 987, 993, 1014, 673, 694, 1041, 1167, 973, 941, 964, 1080, 1003, 901, 854, 857, 656, 318, 105, 40, 0],
    ),
    "1862": (
        "Degerfors",
        [374, 448, 511, 497, 355, 386, 520, 523, 420, 517, 614, 682, 681, 640, 617, 604, 498, 237, 85, 20, 6],
    ),
    "1863": (
        "Hällefors",
        [236, 321, 325, 327, 295, 267, 344, 329, 296, 285, 357, 440, 493, 451, 426, 409, 371, 206, 74, 18, 5],
    ),
    "1864": (
        "Ljusnarsberg",
        [137, 168, 182, 189, 149, 171, 217, 217, 201, 235, 262, 334, 343, 358, 367, 314, 261, 133, 45, 12, 0],
    ),
    "1880": (
        "Örebro",
        [
            7917,
            8992,
            9645,
            9967,
            12910,
            11455,
            11371,
            10838,
            9834,
            9671,
            9705,
            9306,
            8484,
            7280,
            6879,
            7056,
            5304,
            2622,
            1093,
            303,
            49,
        ],
    ),
    "1881": (
        "Kumla",
        [
            1203,
            1500,
            1575,
            1508,
            985,
            1058,
            1512,
            1641,
            1434,
            1424,
            1532,
            1441,
            1219,
            986,
            1066,
            1076,
            890,
            429,
            131,
            42,
            8,
        ],
    ),
    "1882": (
        "Askersund",
        [479, 583, 580, 579, 486, 495, 591, 620, 590, 581, 680, 764, 909, 755, 832, 809, 636, 268, 108, 34, 3],
    ),
    "1883": (
        "Karlskoga",
        [
            1423,
            1487,
            1642,
            1774,
            1510,
            1635,
            1968,
            1943,
            1547,
            1586,
            1885,
            2060,
            1977,
            1686,
            1647,
            1695,
            1496,
            791,
            289,
            79,
            7,
        ],
    ),
    "1884": (
        "Nora",
        [479, 594, 609, 628, 377, 386, 535, 708, 569, 567, 654, 701, 707, 656, 677, 758, 587, 291, 99, 22, 0],
    ),
    "1885": (
        "Lindesberg",
        [
            1037,
            1286,
            1341,
            1356,
            992,
            1068,
            1324,
            1436,
            1278,
            1261,
            1382,
            1539,
            1541,
            1462,
            1339,
            1437,
            1108,
            539,
            215,
            62,
            6,
        ],
    ),
}
ELDERLY = {
    "1814": 1861, "1860": 1678, "1861": 3731, "1862": 2707, "1863": 1960, "1864": 1490,
    "1880": 30586, "1881": 4628, "1882": 3445, "1883": 7690, "1884": 3090, "1885": 6168,
}  # fmt: skip
NAMES = {code: name for code, (name, _) in ROWS.items()}
AGES = {
    "-4": "0-4 år",
    **{f"{age}-{age + 4}": f"{age}-{age + 4} år" for age in range(5, 100, 5)},
    "100+5": "100+ år",
}
TITLE = "Folkmängd efter region, civilstånd, ålder, kön, tabellinnehåll och år"
NOTE = "Från och med referensåret 2025 är en liten kontrollerad slumpmässig osäkerhet införd (Cell Key Method)."
DIMENSIONS = {
    "Region": ("region", NAMES),
    "Civilstand": ("civilstånd", {"SC": "totalt"}),
    "Alder": ("ålder", AGES),
    "Kon": ("kön", {"TotSa": "totalt"}),
    "ContentsCode": ("tabellinnehåll", {"000007ME": "Folkmängd"}),
    "Tid": ("år", {"2025": "2025"}),
}

FEW = {
    **DIMENSIONS,
    "Region": ("region", dict(list(NAMES.items())[:3])),
    "Alder": ("ålder", dict(list(AGES.items())[11:])),
}


def figure(region: str, age: str) -> int:
    return ROWS[region][1][list(AGES).index(age)]


def json_stat(**changed) -> bytes:
    """The table as PxWebApi 2 answers with it."""
    answer = {
        "version": "2.0",
        "class": "dataset",
        "label": "Folkmängd efter region, civilstånd, ålder, kön och år",
        "source": "SCB",
        "updated": "2026-02-24T07:00:00Z",
        "note": [NOTE],
        "role": {"time": ["Tid"], "metric": ["ContentsCode"]},
        "id": list(DIMENSIONS),
        "size": [len(classes) for _, classes in DIMENSIONS.values()],
        "dimension": {
            code: {
                "label": label,
                "category": {"index": {each: i for i, each in enumerate(classes)}, "label": dict(classes)},
            }
            for code, (label, classes) in DIMENSIONS.items()
        },
        "value": [value for _, values in ROWS.values() for value in values],
        "extension": {"px": {"tableid": "TAB5557", "decimals": 0, "aggregallowed": False}},
    }
    return json.dumps({**answer, **changed}, ensure_ascii=False, indent=1).encode()


def title_of(stub: tuple[str, ...]) -> str:
    """The title of a table without the variables that were eliminated."""
    return f"Folkmängd efter {', '.join(DIMENSIONS[code][0] for code in stub)}, tabellinnehåll och år"


def label_of(code: str, text: str, labels: str) -> str:
    return {"code": code, "text": text, "both": f"{code} - {text}", "old both": f"{code} {text}"}[labels]


def new_csv(
    separator: str = ",", labels: str = "text", title: bool = True, stub: tuple[str, ...] = (), end: str = "\r\n"
) -> str:
    """The table as CsvSerializer writes it; stub variables in `stub`, the others in the heading."""
    stub = stub or ("Region", "Civilstand", "Alder", "Kon")
    heading = [code for code in DIMENSIONS if code not in stub]
    texts = {code: [label_of(c, t, labels) for c, t in classes.items()] for code, (_, classes) in DIMENSIONS.items()}
    columns = (
        [" ".join(combined) for combined in product(*(texts[code] for code in heading))] if heading else ["Folkmängd"]
    )
    lines = [f'"{TITLE}"'] if title else []
    lines.append(
        separator.join(
            f'"{text}"' for text in [*(label_of(code, DIMENSIONS[code][0], labels) for code in stub), *columns]
        )
    )
    for combined in product(*(DIMENSIONS[code][1] for code in stub)):
        chosen = dict(zip(stub, combined, strict=True))
        row = [f'"{label_of(c, DIMENSIONS[code][1][c], labels)}"' for code, c in chosen.items()]
        for rest in product(*(DIMENSIONS[code][1] for code in heading)):
            at = {**chosen, **dict(zip(heading, rest, strict=True))}
            row.append(str(figure(at["Region"], at["Alder"])))
        lines.append(separator.join(row))
    return end.join(lines) + end


def old_csv(
    separator: str = ";",
    title: bool = True,
    double: tuple[str, ...] = ("Region",),
    stub: tuple[str, ...] = ("Region", "Alder"),
) -> str:
    """The table as CsvFileSerializer writes it; what is not in the stub was eliminated."""
    lines = [f'"{title_of(stub)}"', ""] if title else []
    names = [name for code in stub for name in ([code] if code in double else []) + [DIMENSIONS[code][0]]]
    lines.append(separator.join(f'"{name}"' for name in [*names, "Folkmängd 2025"]))
    for combined in product(*(DIMENSIONS[code][1] for code in stub)):
        texts = []
        for code, each in zip(stub, combined, strict=True):
            texts += [f'"{each}"'] * (code in double) + [f'"{DIMENSIONS[code][1][each]}"']
        at = dict(zip(stub, combined, strict=True))
        lines.append(separator.join([*texts, str(figure(at["Region"], at["Alder"]))]))
    return "\n".join(lines) + "\n"


def sheet_cells(
    double: bool,
    stub: tuple[str, ...] = ("Region", "Alder"),
    both: bool = False,
    title: bool = True,
    dimensions: dict[str, tuple[str, dict[str, str]]] = DIMENSIONS,
) -> dict[tuple[int, int], object]:
    """The cells as XlsxSerializer (`double`: code and text columns) or Xlsx2Serializer (`both`) writes them."""
    heading = [code for code in dimensions if code not in stub]
    indent = len(stub) * (2 if double else 1)
    cells: dict[tuple[int, int], object] = {(1, 1): TITLE}
    top = 3
    for line, code in enumerate(heading):
        ((each, text),) = dimensions[code][1].items()
        cells[top + line, indent + 1] = f"{each} {text}" if both else text
    row = top + len(heading)
    last: tuple[str, ...] = ()
    for combined in product(*(dimensions[code][1] for code in stub)):
        for k, code in enumerate(stub):
            if combined[: k + 1] != last[: k + 1]:
                each, text = combined[k], dimensions[code][1][combined[k]]
                if double:
                    cells[row, 2 * k + 1], cells[row, 2 * k + 2] = each, text
                else:
                    cells[row, k + 1] = f"{each} {text}" if both else text
        at = dict(zip(stub, combined, strict=True))
        cells[row, indent + 1] = figure(at["Region"], at["Alder"])
        last = combined
        row += 1
    row += 1
    for text in (
        NOTE,
        None,
        "Senaste uppdatering:",
        "20260224 08:00",
        None,
        "Källa:",
        "SCB",
        None,
        "Intern referenskod:",
        "TAB5557",
    ):
        if text:
            cells[row, 1] = text
        row += 1
    return cells


def workbook(sheets: dict[str, dict[tuple[int, int], object]]) -> bytes:
    book = Workbook()
    book.remove(book.active)
    for name, cells in sheets.items():
        sheet = book.create_sheet(name)
        for (row, column), value in cells.items():
            sheet.cell(row, column).value = value
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def table_cells(rows: list[list[object]]) -> dict[tuple[int, int], object]:
    return {(r, c): value for r, row in enumerate(rows, 1) for c, value in enumerate(row, 1) if value is not None}


def kolada_json(**changed) -> bytes:
    """Inhabitants 65+ as Kolada's API answers (version 3), with a row that has been deleted."""
    rows = [
        {
            "kpi": "N01938",
            "municipality": code,
            "period": 2025,
            "values": [
                {"gender": "T", "status": "", "value": float(value), "count": 1, "isdeleted": False},
                {"gender": "K", "status": "", "value": float(value // 2), "count": 1, "isdeleted": False},
                {"gender": "M", "status": "", "value": float(value - value // 2), "count": 1, "isdeleted": False},
                {"gender": "T", "status": "", "value": 1.0, "count": 1, "isdeleted": True},
            ],
        }
        for code, value in ELDERLY.items()
    ]
    return json.dumps({"count": len(rows), "next_url": None, "previous_url": None, "values": rows, **changed}).encode()
