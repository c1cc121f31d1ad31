"""A decision before it is made: the amounts beside last year's, why they change, and what is to be known of them."""

from collections.abc import Iterator, Sequence

from tillaggsbelopp.checks.doubts import Doubt
from tillaggsbelopp.engine.assumptions import not_accepted
from tillaggsbelopp.engine.result import Minutes, Result
from tillaggsbelopp.report.amounts.view import years_table
from tillaggsbelopp.report.answers import cause_texts, than_before
from tillaggsbelopp.report.blocks import GAP, Block, Text
from tillaggsbelopp.report.wording import counted, in_force_texts, minutes_facts
from tillaggsbelopp.review.year_change import change_between
from tillaggsbelopp.swedish import in_kr, join_words


def preview_blocks(
    result: Result, before: Result | None, doubts: Sequence[Doubt], minutes: Minutes, written: Sequence[str]
) -> Iterator[Block]:
    """What would be decided; `written` says what would be written where."""
    known = f" med det som var känt {result.known_at}" if result.known_at else ""
    yield Text(f"Så skulle {result.year} fastställas{known}. Inget är skrivet.", style="bold")
    change = "" if before is None else f", {than_before(before, before.grand_total, result.grand_total)}"
    yield Text(f"{result.agreement}: {in_kr(result.grand_total)}{change}.")
    yield GAP
    yield years_table([result] if before is None else [before, result])
    yield from map(Text, in_force_texts(result))
    yield GAP
    yield from _causes(result, before)
    yield from _listed("Det som inte ser rimligt ut i uppgifterna:", [doubt.what for doubt in doubts])
    yield from _listed("Att veta om uppgifterna:", result.warnings)
    unaccepted = not_accepted(result.assumptions)
    texts = [f"{each.id}: {each.text}" for each in unaccepted]
    yield from _listed(f"Beloppen vilar på {counted(unaccepted)} som ingen har godkänt:", texts)
    facts = [f"{name}: {text}" for name, text in minutes_facts(minutes)]
    yield from _listed("Protokollet:", facts)
    yield from _listed("Det som skulle skrivas:", written)


def _causes(result: Result, before: Result | None) -> Iterator[Block]:
    """Why each amount changes from the year before."""
    if before is None:
        return
    label, told = result.municipalities.label, []
    for each in change_between(before, result).municipalities:
        if texts := cause_texts(before, result, each.causes):
            told.append(f"{label(each.code)}: {join_words(texts)}.")
    yield from _listed(f"Ändringen från {before.year} beror på:", told)


def _listed(heading: str, texts: Sequence[str]) -> Iterator[Block]:
    """Texts under a heading; nothing if there are none."""
    if texts:
        yield Text(heading, style="bold")
        yield from (Text(text, 2, first="- ") for text in texts)
        yield GAP
