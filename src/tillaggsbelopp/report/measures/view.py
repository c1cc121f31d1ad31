"""Indicators shown: their tables, formulas, and what they rest on."""

from collections.abc import Iterator, Sequence

from tillaggsbelopp.agreement.indicators import Indicator
from tillaggsbelopp.measures.indicator_results import IndicatorResult
from tillaggsbelopp.report.blocks import GAP, Block, Line, Text
from tillaggsbelopp.report.measures.measure_tables import formulas, measure_tables


def indicators_blocks(results: Sequence[IndicatorResult]) -> Iterator[Block]:
    """Show indicators one after the other, each with its tables, formulas, and what it rests on."""
    for number, result in enumerate(results):
        if number:
            yield GAP
        yield from indicator_blocks(result)


def indicator_blocks(result: IndicatorResult) -> Iterator[Block]:
    """Show an indicator: its tables, conventions, formulas and what they rest on."""
    written = result.written
    yield Text(f"{written.name} ({written.id})", style="bold")
    yield Text(written.description)
    if result.computed_for is not None:
        yield Text(computed_for_text(result.computed_for))
    for change in result.changes:
        yield Text(f"ALTERNATIV: {change}", style="bold reverse")
    for table in measure_tables(result):
        yield GAP
        yield table.for_screen
    conventions = [measure for measure in result.measures if measure.written.convention]
    if conventions:
        yield GAP
        for measure in conventions:
            yield Text(f"{measure.written.name}, som källan: {measure.written.convention}", 2, first="- ")
    yield GAP
    yield Line("Formler:", "bold")
    for name, formula in formulas(written):
        yield Text(f"{name} = {formula}", 2, "dim", first="- ")
    yield GAP
    for assumption in written.assumptions:
        yield Text(f"Antagande: {assumption.text} Källa: {assumption.source}", 2, first="- ")
    for each in result.uncertain:
        shown = f" {each.value}" if each.value else ""
        yield Text(f"{each.status.capitalize()}: {each.name}{shown}. {each.source}", 2, first="- ")
    yield Text(f"Källa: {written.source}", style="dim")


def computed_for_text(year: int) -> str:
    """The sentence on the year computed for, of an indicator that says none but reads what differs between years."""
    return f"Räknat för {year}, överenskommelsens första år: nyckeltalet anger inget år."


def listing_blocks(indicators: Sequence[Indicator]) -> Iterator[Block]:
    """Show a list of indicators, and how to see one of them."""
    for each in indicators:
        yield Text(f"{each.id}: {each.name}", 2, "bold")
        yield Text(each.description, 4)
    yield GAP
    yield Text("Visa ett:  tillaggsbelopp nyckeltal ID", style="dim")
