"""The sheets Antaganden and Källor: what the amounts rest on, and what the workbook was made from."""

from collections.abc import Iterator, Sequence
from typing import Final

from tillaggsbelopp.agreement.reading import TIMES
from tillaggsbelopp.engine.assumptions import not_expressed
from tillaggsbelopp.engine.indexation import values_read
from tillaggsbelopp.formula import excel
from tillaggsbelopp.report.book import Sheet
from tillaggsbelopp.report.wording import minutes_facts
from tillaggsbelopp.report.workbook import looks
from tillaggsbelopp.report.workbook.basis import Basis
from tillaggsbelopp.statistics.package import published_of, source_text, sources_of
from tillaggsbelopp.swedish import join_words, years_text
from tillaggsbelopp.sweep.tried_values import decimal_text

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
    widths = {0: 60.0, 1: 60.0, 2: 34.0, 3: 13.0, 4: 30.0}
    sheet = Sheet("Antaganden", frozen=(_FIRST + 1, 0), repeated_rows=(0, _FIRST), widths=widths)
    looks.open_sheet(sheet, basis)
    otherwise = "inte godkänt" if basis.result.decision is None else "fastställt med beloppen"
    rows = [
        (each.text, each.source, str(each.accepted) if each.accepted else otherwise, each.kind, each.id)
        for each in basis.result.assumptions
    ]
    headings = ("Antas, vid uttag", "Källa", "Godkänt av", "Slag", "Namn i filerna")
    row = looks.table(sheet, _FIRST, headings, rows, "Antaganden och prognoser som beloppen vilar på") + 1
    warnings = [[*reversed(text.split(": ", 1))] for text in basis.result.warnings]
    row = _section(sheet, row, "Att veta om uppgifterna", ("Vad", "Gäller"), warnings)
    result = basis.result
    unexpressed = [
        (each.quote, each.consequence, each.where)
        for each in not_expressed(basis.program.agreement, result.trace.chains, result.known_at)
    ]
    title = "Vad överenskommelsen säger som reglerna inte uttrycker"
    _section(sheet, row, title, ("Citat", "Följd", "Var"), unexpressed)
    return sheet


def _section(sheet: Sheet, row: int, title: str, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> int:
    """Put a table under its title, if it has any rows; return the row to go on at."""
    if not rows:
        return row
    sheet.put(row, 0, title, looks.SECTION)
    return looks.table(sheet, row + 1, headings, rows, title) + 1


def sources_sheet(basis: Basis) -> Sheet:
    """The sheet Källor: agreement, year and program; the sources of the figures; the files read, with their SHA-256."""
    sheet = Sheet(SOURCES, on_one_page=True, widths={0: 34, 1: 70, 2: 66})
    looks.open_sheet(sheet, basis)
    facts = _facts(basis)
    row = looks.table(sheet, _FIRST, ("Vad", "Uppgift"), facts, "Vad arbetsboken är gjord av") + 1
    package = basis.world.figures.statistics.package
    tables = list(dict.fromkeys([*table_sources(basis), *_without_day(basis)]))
    headings = ("Tabell", "Källa", "Plats")[: max(map(len, tables), default=2)]
    row = _section(sheet, row, "Uppgifter", headings, tables)
    headings = ("Index och år", "Källa", "Slag och när det publicerades")
    row = _section(sheet, row, "Index", headings, index_sources(basis))
    licences = [(licence.name, licence.title or "") for licence in package.licenses]
    row = _section(sheet, row, "Villkor för uppgifterna", ("Villkor", "Vad det gäller"), licences)
    files = [(file.name, file.sha256) for file in basis.origin.files]
    _section(sheet, row, "Filer som lästes", ("Fil", "SHA-256"), files)
    return sheet


def table_sources(basis: Basis) -> Iterator[tuple[str, ...]]:
    """Yield the tables that were read with the sources of the years read: table, source, and its place if any."""
    fields = basis.world.figures.statistics.fields
    read: dict[str, set[int | None]] = {}
    for field in basis.result.trace.fields.values():
        read.setdefault(fields[field.name].resource.name, set()).add(field.year)
    for resource in basis.world.figures.statistics.package.resources:
        name, years = resource.title or resource.name, read.get(resource.name, set())
        stated = [source for year in years for source in sources_of(resource, year)]
        for source in resource.sources:
            if source in stated:
                yield name, source.title, *([source.path] if source.path else [])
        for year in sorted(year for year in years if year is not None and not sources_of(resource, year)):
            yield name, source_text(resource, year)


def _without_day(basis: Basis) -> Iterator[tuple[str, str]]:
    """Yield the tables of whose years read nobody has stated when they were published, and which years those are."""
    fields = basis.world.figures.statistics.fields
    years: dict[str, set[int]] = {}
    for field in basis.result.trace.fields.values():
        resource = fields[field.name].resource
        if field.year is not None and published_of(resource, field.year) is None:
            years.setdefault(resource.title or resource.name, set()).add(field.year)
    for name, of in years.items():
        yield name, f"När uppgifterna för {years_text(sorted(of))} publicerades är inte angivet."


def index_sources(basis: Basis) -> list[tuple[str, ...]]:
    """The indices that were read: the years of each with the same source, that source, their kind and publication."""
    years: dict[tuple[str, ...], list[str]] = {}
    read = values_read(basis.program.agreement, basis.result.trace.chains)
    for index, value in sorted(read, key=lambda each: (each[0].name, each[1].year)):
        published = f"{value.kind}, {value.published.isoformat()}" if value.published else value.kind
        years.setdefault((index.name, value.source, published), []).append(str(value.year))
    return [(f"{name} {join_words(of)}", source, published) for (name, source, published), of in years.items()]


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
        ("Fastställt trots uppgifter", basis.result.decision.despite if basis.result.decision else ""),
        *(minutes_facts(basis.result.decision.minutes) if basis.result.decision else ()),
        (PLAN, basis.result.plan.period if basis.result.plan else ""),
        ("Kvittots SHA-256", basis.result.decision.receipt if basis.result.decision else ""),
        *((f"Fastställt {year}", each.receipt) for year, each in sorted(basis.world.figures.decided.items())),
        ("Daterad", basis.origin.dated.isoformat()),
        (STAMP, basis.stamp),
        (PROGRAM, basis.origin.program),
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
