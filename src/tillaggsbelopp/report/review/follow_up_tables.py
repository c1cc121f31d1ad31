"""The parts of a review beside the amounts: forecasts, measures and limits."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from tillaggsbelopp.agreement.indicators import HEADS
from tillaggsbelopp.agreement.written_formulas import Message
from tillaggsbelopp.formula.in_words import in_words
from tillaggsbelopp.formula.tree import Call, Formula, Name, Node, walk
from tillaggsbelopp.formula.units import NO_UNIT_WORD, StatedUnit
from tillaggsbelopp.measures.indicator_results import IndicatorResult
from tillaggsbelopp.report.blocks import Block, Drawing, Figure, Heading, Narrow, ShownCell, ShownTable, columns, part
from tillaggsbelopp.report.measures.measure_tables import axis_title, measure_tables
from tillaggsbelopp.report.receivers import (
    HEADING,
    receivers_rows,
    receivers_texts,
    transition_rows,
    transition_texts,
)
from tillaggsbelopp.review.follow_up import Followed, FollowUp
from tillaggsbelopp.swedish import as_words, capitalized, in_sentence, join_words


def outlooks(found: FollowUp) -> Iterator[Block]:
    """Index values as they were known first and now, and forecasts against outcomes."""
    tables = []
    if found.indices:
        rows = [
            (f"{one.name} {one.year}", Figure(one.first, 2), one.first_kind, Figure(one.latest, 2), one.latest_kind)
            for one in found.indices
        ]
        tables.append(review_table(("Index", "Först, %", "Slag", "Nu känt, %", "Nu"), rows, title="Prisindex"))
    for each in found.outcomes:
        by_year: list[Sequence[ShownCell]] = []
        for year, forecast in each.forecast.items():
            if forecast is not None:
                came = each.outcome[year]
                values = (forecast, came, None if came is None else came - forecast)
                by_year.append((str(year), *(_scaled(value, each.unit, each.decimals) for value in values)))
        if by_year:
            title = _with_unit(each.name, each.unit)
            tables.append(review_table(("År", "Prognos", "Utfall", "Skillnad"), by_year, title=title))
    if tables:
        yield from part(Heading("Prognos mot utfall", "Prognoser"), (), tables)


def receivers_part(found: FollowUp) -> Iterator[Block]:
    """Who is new, left and stayed, rule by rule, and how soon damped amounts come to where they are going."""
    called = capitalized(found.last.member_name)
    tables = []
    if rows := [*receivers_rows(found.receivers)]:
        tables.append(review_table(("Delbelopp", called, f"{found.last.year} mot {found.first.year}"), rows))
    if reached := [*transition_rows(found.transitions, found.last)]:
        header = ("Dämpat delbelopp", called, "Når odämpat belopp", "Beloppet då")
        tables.append(review_table(header, reached, title=f"Om allt annat är som {found.last.year}"))
    texts = [*receivers_texts(found.receivers), *transition_texts(found.transitions, found.last)]
    if tables:
        yield from part(Heading(HEADING, HEADING), texts, tables)


def measures(found: FollowUp) -> Iterator[Block]:
    """The review's own measures by year, and the indicators it shows."""
    called = found.last.member_name
    tables = [_followed(each, called) for each in found.measures if any(each.by_year.values())]
    for result in found.indicators:
        tables += list(_indicator(result))
    if not tables:
        return
    texts = [f"{each.written.name}: {_in_titles(each.written.formula, found)}" for each in found.measures]
    if any(result.decision is not None for result in found.results):
        texts.append("Belopp i fastställda år är de som fastställdes. Andra uppgifter är de som finns nu.")
    yield from part(Heading("Nyckeltal", "Nyckeltal"), (), tables, texts)


def limits(found: FollowUp) -> Iterator[Block]:
    """The limits, whether they are crossed, and what they are."""
    terms = found.terms
    if terms is None or not terms.flags:
        return
    texts: list[str] = []
    holds: list[str] = []
    for flag in terms.flags:
        place = flag.condition.place
        raised, untested = (sum(each.place == place for each in told) for told in (found.flags, found.untested))
        crossed, held = ("håller inte", "håller") if flag.name else ("passerad", "inte passerad")
        said = [f"{crossed} {raised} {'gång' if raised == 1 else 'gånger'}"] if raised else []
        said += [f"kan inte prövas för {untested} år"] if untested else []
        words = flag.name or _in_words(flag.message, found.last.member_name)
        texts.append(f"{(join_words(said) or held).capitalize()}: {words}.")
        holds.append(f"Prövas: {_in_titles(flag.condition, found)}")
    nodes = (node for flag in terms.flags for node in walk(flag.condition.tree))
    read = {node.text.rpartition(".")[2] for node in nodes if isinstance(node, Name)}
    values = (
        f"{capitalized(parameter.name or as_words(name))}: {parameter.shown_for(year)} ({parameter.status}). "
        f"Källa: {parameter.source}"
        for name, parameter in terms.parameters.items()
        if name in read and (year := parameter.stated_year(found.last.year)) is not None
    )
    yield from part(Heading("Gränser som prövas", "Gränser"), texts, (), [*values, *holds])


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


def _in_words(message: Message, member_name: str) -> str:
    """The message of a limit whoever crosses it, with dots for what is computed."""
    return "".join(
        part if isinstance(part, str) else "…" if isinstance(part, Formula) else member_name for part in message.parts
    )


def _in_titles(formula: Formula, found: FollowUp) -> str:
    """A formula of the review in words: tables' fields, and its own parameters and measures, by their titles."""
    titles = {name: field.title for name, field in found.last.grounds.figures.statistics.fields.items()}
    if found.terms is not None:
        titles |= {name: each.name or as_words(name) for name, each in found.terms.parameters.items()}
        titles |= {name: each.name for name, each in found.terms.measures.items()}
    if (per := found.last.grounds.written.terms.kronor_per) is not None:
        titles[HEADS] = f"antal {per.name}"

    def told(node: Node) -> str | None:
        return in_sentence(titles[node.text]) if isinstance(node, Name) and node.text in titles else None

    match formula.tree:
        case Call("/", (whole, parts)):
            return f"{in_words(whole, told)} delat med {in_words(parts, told)}"
    return in_words(formula.tree, told)


def _followed(each: Followed, member_name: str) -> ShownTable:
    years, axes, decimals = list(each.by_year), each.axes, each.written.decimals
    named = next(table for table in each.by_year.values() if table is not None)
    rows: list[Sequence[ShownCell]] = []
    for index in range(len(named.cells)):
        cells = [None if table is None else table.cells[index] for table in each.by_year.values()]
        values = [cell if isinstance(cell, Fraction) else None for cell in cells]
        if not axes or any(value is not None for value in values):
            rows.append((named.label(index) or "Alla", *(_scaled(value, each.unit, decimals) for value in values)))
    footer: Sequence[ShownCell] | None = None
    if axes and each.overall and each.written.overall is not None:
        overall = (_scaled(each.overall[year], each.unit, decimals) for year in years)
        footer = (each.written.overall.name, *overall)
    corner = ", ".join(axis_title(axis, member_name) for axis in axes)
    return review_table((corner, *map(str, years)), rows, footer, _with_unit(each.written.name, each.unit))


def _indicator(result: IndicatorResult) -> Iterator[ShownTable]:
    for each in measure_tables(result):
        table, name = each.table, result.written.name
        title = table.title if table.title.startswith(name) else f"{name} {table.title}".strip()
        rows = [_without_class(row) for row in table.rows]
        footer = None if table.footer is None else _without_class(table.footer)
        yield table._replace(rows=rows, footer=footer, title=title, narrow=Narrow.NAMES)


def _without_class(row: Sequence[ShownCell]) -> list[ShownCell]:
    """The row without what class each figure is of."""
    return [cell._replace(word="") if isinstance(cell, Figure) else cell for cell in row]


def _scaled(value: Fraction | None, unit: StatedUnit, decimals: int) -> Figure:
    return Figure(None if value is None else value / unit.scale, decimals)


def _with_unit(name: str, unit: StatedUnit) -> str:
    return name if unit.text in (NO_UNIT_WORD, "0") else f"{name}, {unit.text}"
