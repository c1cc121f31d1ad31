"""The sheets Antaganden and Källor: what the amounts rest on, and what the workbook was made from."""

from typing import Final

from tillaggsbelopp.agreement.reading import TIMES
from tillaggsbelopp.formula import excel
from tillaggsbelopp.report.workbook.basis import Basis
from tillaggsbelopp.report.workbook.book import Sheet
from tillaggsbelopp.report.workbook.looks import CELL, SECTION, STRONG, open_sheet, table
from tillaggsbelopp.sweep.tried_values import decimal_text

ASSUMPTIONS: Final = "Antaganden"
SOURCES: Final = "Källor"
YEAR: Final = "År"
CHANGE: Final = "Ändrat värde"
PLAN: Final = "Betalningsplan"
STAMP: Final = "Stämpel"
PROGRAM: Final = "Program"
KNOWN_AT: Final = "Kunskapsdatum"
_FIRST: Final = 3


def assumptions_sheet(basis: Basis) -> Sheet:
    """The sheet Antaganden: assumptions and forecasts with who accepted them, and what the rules do not express."""
    sheet = Sheet(ASSUMPTIONS, frozen=(_FIRST + 1, 0))
    sheet.widths = {0: 32, 1: 60, 2: 60, 3: 13, 4: 26}
    open_sheet(sheet, f"{ASSUMPTIONS}: {basis.title}", basis.stamp)
    rows = [
        (each.id, each.text, each.source, each.kind, str(each.accepted) if each.accepted else "inte godkänt")
        for each in basis.result.assumptions
    ]
    row = table(sheet, _FIRST, ("Gäller", "Antas, vid uttag", "Källa", "Slag", "Godkänt av"), rows) + 1
    if basis.result.warnings:
        sheet.put(row, 0, "Att veta om uppgifterna", SECTION)
        row = table(sheet, row + 1, ("Gäller", "Vad"), [text.split(": ", 1) for text in basis.result.warnings]) + 1
    unexpressed = basis.program.agreement.terms.unexpressed
    if unexpressed:
        sheet.put(row, 0, "Vad överenskommelsen säger som reglerna inte uttrycker", SECTION)
        table(sheet, row + 1, ("Var", "Citat", "Följd"), [(u.where, u.quote, u.consequence) for u in unexpressed])
    return sheet


def sources_sheet(basis: Basis) -> Sheet:
    """The sheet Källor: agreement, year and program; the sources of the figures; the files read, with their SHA-256."""
    sheet = Sheet(SOURCES, on_one_page=True)
    sheet.widths = {0: 34, 1: 70, 2: 66}
    open_sheet(sheet, f"{SOURCES}: {basis.title}", basis.stamp)
    row = _FIRST
    for name, text in _facts(basis):
        sheet.put(row, 0, name, STRONG)
        sheet.put(row, 1, text, CELL)
        sheet.fit(row, text, sheet.widths[1], CELL)
        row += 1
    package = basis.world.figures.statistics.package
    fields = basis.world.figures.statistics.fields
    used = {fields[field.name].resource.name for field in basis.result.trace.fields.values()}
    tables = [
        (resource.title or resource.name, source.title, *([source.path] if source.path else []))
        for resource in package.resources
        if resource.name in used
        for source in resource.sources
    ]
    if tables:
        sheet.put(row + 1, 0, "Uppgifter", SECTION)
        headings = ("Tabell", "Källa", "Plats") if max(map(len, tables)) > 2 else ("Tabell", "Källa")
        row = table(sheet, row + 2, headings, tables)
    if package.licenses:
        sheet.put(row + 1, 0, "Villkor för uppgifterna", SECTION)
        licences = [(licence.name, licence.title or "") for licence in package.licenses]
        row = table(sheet, row + 2, ("Villkor", "Vad det gäller"), licences)
    sheet.put(row + 1, 0, "Filer som lästes", SECTION)
    table(sheet, row + 2, ("Fil", "SHA-256"), [(file.name, file.sha256) for file in basis.origin.files])
    return sheet


def _facts(basis: Basis) -> list[tuple[str, str]]:
    terms = basis.program.agreement.terms
    facts = [
        ("Överenskommelse", terms.name),
        ("Id", terms.id),
        ("Parter", ", ".join(terms.parties)),
        ("Gäller från", terms.in_force_from.isoformat()),
        ("Gäller till", terms.in_force_until.isoformat() if terms.in_force_until else ""),
        (YEAR, str(basis.result.year)),
        ("Nivå", basis.result.level),
        (KNOWN_AT, basis.result.known_at.isoformat() if basis.result.known_at else ""),
        ("Ersätter ett tidigare beslut", basis.result.decision.reason if basis.result.decision else ""),
        (PLAN, basis.result.plan.period if basis.result.plan else ""),
        ("Kvittots SHA-256", basis.result.decision.receipt if basis.result.decision else ""),
        ("Daterad", basis.origin.dated.isoformat()),
        (STAMP, basis.stamp),
        (PROGRAM, f"tillaggsbelopp {basis.origin.version}"),
    ]
    agreement = basis.program.agreement
    indices = {index.id for index in agreement.indices}
    for change in agreement.changes:
        indexed = change.rule in indices
        scale = 1 if indexed else agreement.parameter(change.rule, change.parameter).unit.scale
        value = f"*{decimal_text(change.value)}" if change.manner == TIMES else excel.number(change.value / scale).text
        facts.append((CHANGE, f"{change.rule}.{change.parameter}={value}"))
    facts += [(CHANGE, change.written) for change in basis.world.figures.changes]
    return [(name, text) for name, text in facts if text]
