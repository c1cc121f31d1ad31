"""The parts of a review beside the amounts: forecasts, measures and limits."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from tillaggsbelopp.formula.tree import Name, walk
from tillaggsbelopp.formula.units import NO_UNIT_WORD
from tillaggsbelopp.formula.values import Table
from tillaggsbelopp.measures.indicator_results import IndicatorResult
from tillaggsbelopp.report.blocks import Block, Drawing, Figure, Heading, Narrow, ShownCell, ShownTable, columns, part
from tillaggsbelopp.report.measures.measure_tables import measure_tables
from tillaggsbelopp.review.follow_up import Followed, FollowUp
from tillaggsbelopp.swedish import join_words


def outlooks(found: FollowUp) -> Iterator[Block]:
    """Index values as they were known first and now, and forecasts against outcomes."""
    tables = []
    if found.indices:
        rows = tuple(
            (
                f"{each.name} {each.year}",
                Figure(each.first, 2),
                each.first_kind,
                Figure(each.latest, 2),
                each.latest_kind,
            )
            for each in found.indices
        )
        tables.append(review_table(("Index", "Först, %", "Slag", "Nu känt, %", "Nu"), rows, title="Prisindex"))
    for outcome in found.outcomes:
        years = [year for year in outcome.forecast if outcome.forecast[year] is not None]
        if not years:
            continue
        by_year = tuple(
            (
                str(year),
                _scaled(outcome.forecast[year], outcome.unit.scale, outcome.decimals),
                _scaled(outcome.outcome[year], outcome.unit.scale, outcome.decimals),
                _scaled(_minus(outcome.outcome[year], outcome.forecast[year]), outcome.unit.scale, outcome.decimals),
            )
            for year in years
        )
        unit = "" if outcome.unit.text in (NO_UNIT_WORD, "0") else f", {outcome.unit.text}"
        tables.append(review_table(("År", "Prognos", "Utfall", "Skillnad"), by_year, title=f"{outcome.name}{unit}"))
    if tables:
        yield from part(Heading("Prognos mot utfall", "Prognoser"), (), tables)


def measures(found: FollowUp) -> Iterator[Block]:
    """The review's own measures by year, and the indicators it shows."""
    tables = [_followed(each) for each in found.measures if any(each.by_year.values())]
    for result in found.indicators:
        tables += list(_indicator(result))
    if not tables:
        return
    texts = [f"{each.written.name}: {' '.join(each.written.formula.text.split())}" for each in found.measures]
    if any(result.decision is not None for result in found.results):
        texts.append("Belopp i fastställda år är de som fastställdes. Andra uppgifter är de som finns nu.")
    yield from part(Heading("Nyckeltal", "Nyckeltal"), (), tables, texts)


def limits(found: FollowUp) -> Iterator[Block]:
    """The limits, whether they are crossed, and what they are."""
    terms = found.terms
    if terms is None or not terms.flags:
        return
    texts: list[str] = []
    for flag in terms.flags:
        place = flag.condition.place
        raised, untested = (sum(each.place == place for each in told) for told in (found.flags, found.untested))
        said = [f"passerad {raised} {'gång' if raised == 1 else 'gånger'}"] if raised else []
        said += [f"kan inte prövas för {untested} år"] if untested else []
        texts.append(f"{(join_words(said) or 'inte passerad').capitalize()}: {' '.join(flag.condition.text.split())}")
    nodes = (node for flag in terms.flags for node in walk(flag.condition.tree))
    read = {node.text.rpartition(".")[2] for node in nodes if isinstance(node, Name)}
    values = tuple(
        f"{name}: {parameter.shown_for(year)} ({parameter.status}). Källa: {parameter.source}"
        for name, parameter in terms.parameters.items()
        if name in read and (year := parameter.stated_year(found.last.year)) is not None
    )
    yield from part(Heading("Gränser som prövas", "Gränser"), texts, (), values)


def review_table(
    header: Sequence[str],
    rows: Sequence[Sequence[ShownCell]],
    footer: Sequence[ShownCell] | None = None,
    title: str = "",
    drawn: Drawing | None = None,
    *,
    changes: bool = False,
) -> ShownTable:
    """A table as those of a review are: its first column is names, which may be long."""
    return ShownTable(columns(*header), rows, footer, title, Narrow.NAMES, drawn, changes)


def _followed(each: Followed) -> ShownTable:
    unit = "" if each.unit.text in (NO_UNIT_WORD, "0") else f", {each.unit.text}"
    title, decimals, scale = f"{each.written.name}{unit}", each.written.decimals, each.unit.scale
    years = list(each.by_year)
    header = ("", *map(str, years))
    if not each.axes:
        figures = (_scaled(_cell(each.by_year[year], 0), scale, decimals) for year in years)
        return review_table(header, [("Alla", *figures)], title=title)
    named = next(table for table in each.by_year.values() if table is not None)
    rows: tuple[tuple[ShownCell, ...], ...] = tuple(
        (named.label(index), *(_scaled(_cell(each.by_year[year], index), scale, decimals) for year in years))
        for index in range(len(named.cells))
        if any(_cell(table, index) is not None for table in each.by_year.values())
    )
    footer: tuple[ShownCell, ...] | None = None
    if each.overall and each.written.overall is not None:
        footer = (each.written.overall.name, *(_scaled(each.overall[year], scale, decimals) for year in years))
    corner = ", ".join(axis.name for axis in each.axes).capitalize()
    return review_table((corner, *map(str, years)), rows, footer, title)


def _indicator(result: IndicatorResult) -> Iterator[ShownTable]:
    for each in measure_tables(result):
        table, name = each.table, result.written.name
        title = table.title if table.title.startswith(name) else f"{name} {table.title}".strip()
        header = [column.title for column in table.columns]
        footer = None if table.footer is None else _plain(table.footer)
        yield review_table(header, [_plain(row) for row in table.rows], footer, title)


def _plain(row: Sequence[ShownCell]) -> list[ShownCell]:
    """The row without what class each figure is of."""
    return [cell._replace(word="") if isinstance(cell, Figure) else cell for cell in row]


def _cell(table: Table | None, index: int) -> Fraction | None:
    cell = None if table is None else table.cells[index]
    return cell if isinstance(cell, Fraction) else None


def _scaled(value: Fraction | None, scale: Fraction, decimals: int) -> Figure:
    return Figure(None if value is None else value / scale, decimals)


def _minus(one: Fraction | None, other: Fraction | None) -> Fraction | None:
    return None if one is None or other is None else one - other
