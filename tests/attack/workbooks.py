"""Issued workbooks tampered with: `verifiera` must find whatever changes what is shown."""

import io
import re
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import IO

from openpyxl import load_workbook

from tests.attack.attempts import Attempt, Found
from tests.attack.folders import contents, orebro, ran
from tests.attack.given_files import damaged_part, packed, unpacked
from tests.test_broken import HEALTHY
from tests.worlds import write_files
from tillaggsbelopp.report.workbook.claims import claims_of
from tillaggsbelopp.report.workbook.container import limits_of
from tillaggsbelopp.report.workbook.stored import NotOurs, is_as_written, open_file
from tillaggsbelopp.report.workbook.verification import differences
from tillaggsbelopp.workspace.project import open_project
from tillaggsbelopp.workspace.workbooks import described

Parts = dict[str, bytes]
Tamper = Callable[[Parts, Random], bool]
"""Changes parts so that something else is shown; False if there is nothing that it could change."""
COLUMNS = "ABCDEFG"
IN_MEMORY = 0.9  # of the small ones: without the command, which computes the amounts each time


def workbooks(scratch: Path) -> Attempt:
    """A workbook in which one thing that is shown is another; one in six with damage of any kind."""
    (scratch / "liten").mkdir()
    (scratch / "orebro").mkdir()
    for name, content in contents(HEALTHY).items():
        write_files(scratch / "liten", {name: content.decode()})
    orebro(scratch / "orebro")
    issued = {}
    for folder in (scratch / "liten", scratch / "orebro"):
        assert ran(["berakna", "2024", "--ut", "belopp.xlsx"], folder).code == 0
        issued[folder] = (folder / "belopp.xlsx").read_bytes()

    small = scratch / "liten"
    done = open_project(small / "config/prov", small / "data/prov").calculate(2024)
    claims = claims_of(issued[small])
    book = described(done, for_decision=False, dated=claims.dated)

    def found_nothing(content: bytes) -> bool:
        """Whether the small workbook verifies: as the command does it, with the amounts computed once."""
        try:
            if claims_of(content) != claims:  # then it is another that is computed
                (small / "belopp.xlsx").write_bytes(content)
                return ran(["verifiera", "belopp.xlsx"], small).code == 0
            if is_as_written(content, issued[small], limits_of(book)):
                return True
            return not differences(book, open_file(content, limits_of(book)))
        except NotOurs:
            return False

    if not found_nothing(issued[small]):
        raise Found("a workbook as issued does not verify")

    def attempt(chance: Random) -> bool:
        folder = chance.choice([scratch / "liten"] * 19 + [scratch / "orebro"])
        if chance.random() < 1 / 6:
            (folder / "belopp.xlsx").write_bytes(damaged_part(issued[folder], chance))
            verifies = ran(["verifiera", "belopp.xlsx"], folder).code == 0
            if verifies and cells_of(folder / "belopp.xlsx") != cells_of(io.BytesIO(issued[folder])):
                raise Found("verifies although damage has changed a cell")
            return verifies
        parts = unpacked(issued[folder])
        tamper = chance.choice(TAMPERINGS)
        while not tamper(parts, chance):
            tamper = chance.choice(TAMPERINGS)
        content = packed(parts)
        if folder == scratch / "liten" and chance.random() < IN_MEMORY:
            verifies = found_nothing(content)
        else:
            (folder / "belopp.xlsx").write_bytes(content)
            verifies = ran(["verifiera", "belopp.xlsx"], folder).code == 0
        if verifies:
            raise Found(f"verifies although tampered with: {tamper.__name__.replace('_', ' ')}")
        return False

    return attempt


def cells_of(file: Path | IO[bytes]) -> list[tuple[object, ...]]:
    """The formulas and texts of all sheets, with the formats of numbers."""
    return [
        (sheet.title, cell.coordinate, cell.value, cell.number_format)
        for sheet in load_workbook(file).worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    ]


def replaced(parts: Parts, name: str, pattern: str, put: Callable[[re.Match[str]], str], chance: Random) -> bool:
    """Replace one match of a pattern in a part with something else."""
    text = parts[name].decode()
    matches = list(re.finditer(pattern, text))
    chance.shuffle(matches)
    for match in matches:
        if (other := put(match)) != match[0]:
            parts[name] = (text[: match.start()] + other + text[match.end() :]).encode()
            return True
    return False


def part(parts: Parts, pattern: str, chance: Random) -> str:
    return chance.choice(sorted(name for name in parts if re.fullmatch(pattern, name)))


def sheet(parts: Parts, chance: Random) -> str:
    return part(parts, r"xl/worksheets/sheet\d+\.xml", chance)


def another_number(parts: Parts, chance: Random) -> bool:
    def put(match: re.Match[str]) -> str:
        if float(match[2]) == 0:
            return f"{match[1]}{chance.randint(1, 9)}</v>"
        return f"{match[1]}{float(match[2]) * chance.choice((2, 1.01, -1, 1.0001)):.15G}</v>"

    return replaced(
        parts, sheet(parts, chance), r'(<c r="\w+"(?: s="\d+")?>(?:<f>[^<]*</f>)?<v>)([-0-9.E+]+)</v>', put, chance
    )


def another_krona(parts: Parts, chance: Random) -> bool:
    summary = "xl/worksheets/sheet1.xml"
    pattern = r'(<c r="[C-G]\d+"(?: s="\d+")?><f>[^<]*</f><v>)(\d{2,})</v>'
    return replaced(
        parts, summary, pattern, lambda match: f"{match[1]}{int(match[2]) + chance.choice((1, -1))}</v>", chance
    )


def another_word(parts: Parts, chance: Random) -> bool:
    def put(match: re.Match[str]) -> str:
        at = chance.randrange(len(match[2]))
        sign = chance.choice("abcdeXYZ 0123")
        other = match[2][:at] + sign + match[2][at + 1 :]
        return match[0] if "&" in match[2] or other.strip() == match[2].strip() else f"{match[1]}{other}</t>"

    return replaced(parts, "xl/sharedStrings.xml", r"(<t(?: [^>]*)?>)([^<]+)</t>", put, chance)


def words_exchanged(parts: Parts, chance: Random) -> bool:
    last = parts["xl/sharedStrings.xml"].count(b"<si>") - 1
    return replaced(
        parts,
        sheet(parts, chance),
        r'(t="s"><v>)(\d+)</v>',
        lambda match: f"{match[1]}{chance.randint(0, last)}</v>",
        chance,
    )


def another_formula(parts: Parts, chance: Random) -> bool:
    def put(match: re.Match[str]) -> str:
        formula = match[1]
        places = list(re.finditer(r"(?<![A-Za-z])([A-Z]{1,2})(\$?)(\d+)", formula))
        if places and chance.random() < 0.7:
            place = chance.choice(places)
            moved = f"{place[1]}{place[2]}{int(place[3]) + 1}"
            return f"<f>{formula[: place.start()]}{moved}{formula[place.end() :]}</f>"
        return f"<f>{formula}{chance.choice(('+0', '*1', '+1'))}</f>"

    return replaced(parts, sheet(parts, chance), r"<f>([^<]*)</f>", put, chance)


def value_for_a_formula(parts: Parts, chance: Random) -> bool:
    return replaced(parts, sheet(parts, chance), r"<f>[^<]*</f>(?=<v>-?[0-9])", lambda _: "", chance)


def emptied_cell(parts: Parts, chance: Random) -> bool:
    return replaced(parts, sheet(parts, chance), r"<c [^>]*>(?:<f>[^<]*</f>)?<v>[^<]*</v></c>", lambda _: "", chance)


def emptied_row(parts: Parts, chance: Random) -> bool:
    return replaced(
        parts, sheet(parts, chance), r"<row [^>]*>(?:(?!</row>).)*<v>(?:(?!</row>).)*</row>", lambda _: "", chance
    )


def added_cell(parts: Parts, chance: Random) -> bool:
    cell = '<c r="{}{}" t="inlineStr"><is><t>Beslutat</t></is></c>'
    row = chance.randint(200, 300)
    put = f'<row r="{row}">{cell.format(chance.choice(COLUMNS), row)}</row></sheetData>'
    return replaced(parts, sheet(parts, chance), "</sheetData>", lambda _: put, chance)


def hidden_row(parts: Parts, chance: Random) -> bool:
    put = chance.choice((' hidden="1"', ' ht="0" customHeight="1"'))
    pattern = r'<row r="\d+"( spans="[^"]*")(?=>(?:(?!</row>).)*<v>)'
    return replaced(parts, sheet(parts, chance), pattern, lambda match: match[0] + put, chance)


def hidden_column(parts: Parts, chance: Random) -> bool:
    def put(match: re.Match[str]) -> str:
        return chance.choice((f'{match[0]} hidden="1"', re.sub('width="[^"]*"', 'width="0"', match[0])))

    return replaced(parts, sheet(parts, chance), r'<col min="[1-7]" max="\d+" width="[^"]*"', put, chance)


def hidden_sheet(parts: Parts, chance: Random) -> bool:
    put = chance.choice((' state="hidden"', ' state="veryHidden"'))
    return replaced(parts, "xl/workbook.xml", r'<sheet name="[^"]*"', lambda match: match[0] + put, chance)


def renamed_sheet(parts: Parts, chance: Random) -> bool:
    return replaced(parts, "xl/workbook.xml", r'<sheet name="[^"]*', lambda match: f"{match[0]} 2", chance)


def sheets_exchanged(parts: Parts, chance: Random) -> bool:
    text = parts["xl/workbook.xml"].decode()
    one, two = chance.sample(re.findall(r'r:id="rId\d+"', text), 2)
    text = text.replace(one, "ONE").replace(two, one).replace("ONE", two)
    parts["xl/workbook.xml"] = text.encode()
    return True


def another_name(parts: Parts, chance: Random) -> bool:
    pattern = r'(<definedName name="[^_"][^"]*">Parametrar!\$C\$)(\d+)'
    return replaced(parts, "xl/workbook.xml", pattern, lambda match: f"{match[1]}{int(match[2]) + 1}", chance)


def another_format(parts: Parts, chance: Random) -> bool:
    """The format of a kind of number, one that is used: #,##0 is."""
    put = chance.choice(
        ("0&quot;000&quot;", "#,##0,", ";;;", "&quot;12 345&quot;", "0.0", "[&gt;1000]&quot;1 000&quot;;0")
    )
    text = parts["xl/styles.xml"].decode()
    parts["xl/styles.xml"] = text.replace('formatCode="#,##0"', f'formatCode="{put}"').encode()
    return True


def another_margin(parts: Parts, chance: Random) -> bool:
    pattern = r"(&amp;[LCR](?:&amp;\S*)* ?)([A-ZÅÄÖa-zåäö]{4,})"
    return replaced(parts, sheet(parts, chance), pattern, lambda match: f"{match[1]}Beslutad", chance)


def unprotected(parts: Parts, chance: Random) -> bool:
    return replaced(parts, sheet(parts, chance), r"<sheetProtection [^>]*/>", lambda _: "", chance)


def covered(parts: Parts, chance: Random) -> bool:
    """A text box over what is there."""
    drawings = [name for name in parts if re.fullmatch(r"xl/drawings/drawing\d+\.xml", name)]
    put = (
        '<xdr:absoluteAnchor><xdr:pos x="0" y="0"/><xdr:ext cx="900000" cy="900000"/><xdr:sp><xdr:txBody/></xdr:sp>'
        "<xdr:clientData/></xdr:absoluteAnchor></xdr:wsDr>"
    )
    return bool(drawings) and replaced(parts, chance.choice(drawings), "</xdr:wsDr>", lambda _: put, chance)


def another_chart(parts: Parts, chance: Random) -> bool:
    charts = [name for name in parts if name.startswith("xl/charts/chart")]
    patterns = {
        r"(?<=<c:v>)\d[^<]*": lambda match: f"{float(match[0]) * 1.5:.15G}",
        r"(?<=<a:t>)[^<]+": lambda match: f"{match[0]}!",
        r"(?<=<c:f>)[^<]+(?=\$\d+<)": lambda match: f"{match[0]}$1:A",
    }
    pattern = chance.choice(list(patterns))
    return bool(charts) and replaced(parts, chance.choice(charts), pattern, patterns[pattern], chance)


def another_table(parts: Parts, chance: Random) -> bool:
    tables = [name for name in parts if name.startswith("xl/tables/")]
    return bool(tables) and replaced(
        parts,
        chance.choice(tables),
        r'(?<= ref=")([A-Z]+\d+:[A-Z]+)(\d+)',
        lambda match: f"{match[1]}{int(match[2]) + 1}",
        chance,
    )


def another_title(parts: Parts, chance: Random) -> bool:
    pattern = r"(<(dc:title|dc:subject|cp:contentStatus)>)[^<]*"
    return replaced(parts, "docProps/core.xml", pattern, lambda match: f"{match[1]}Beslutsunderlag 2030", chance)


def coloured_by_value(parts: Parts, chance: Random) -> bool:
    put = (
        '<conditionalFormatting sqref="C7:C9"><cfRule type="colorScale" priority="9"><colorScale>'
        '<cfvo type="min"/><cfvo type="max"/><color rgb="FFFFFFFF"/><color rgb="FFFFFFFF"/></colorScale></cfRule>'
        "</conditionalFormatting>"
    )
    return replaced(parts, sheet(parts, chance), r"<sheetProtection [^>]*/>", lambda match: match[0] + put, chance)


def merged_cells(parts: Parts, chance: Random) -> bool:
    put = '<mergeCells count="1"><mergeCell ref="A1:G19"/></mergeCells>'
    return replaced(parts, sheet(parts, chance), r"<sheetProtection [^>]*/>", lambda match: match[0] + put, chance)


def printed_in_part(parts: Parts, chance: Random) -> bool:
    put = '<definedNames><definedName name="_xlnm.Print_Area" localSheetId="0">Sammanfattning!$A$1:$B$5</definedName>'
    return replaced(parts, "xl/workbook.xml", "<definedNames>", lambda _: put, chance)


def calculated_by_hand(parts: Parts, chance: Random) -> bool:
    put = chance.choice((' calcMode="manual"', ' fullPrecision="0"'))
    return replaced(parts, "xl/workbook.xml", "<calcPr", lambda match: match[0] + put, chance)


TAMPERINGS: tuple[Tamper, ...] = (
    *(another_number, another_krona, another_word, words_exchanged, another_formula) * 3,
    *(value_for_a_formula, emptied_cell, emptied_row, added_cell, hidden_row, hidden_column, hidden_sheet),
    *(renamed_sheet, sheets_exchanged, another_name, another_format, another_margin, unprotected, covered),
    *(
        another_chart,
        another_table,
        another_title,
        coloured_by_value,
        merged_cells,
        printed_in_part,
        calculated_by_hand,
    ),
)
