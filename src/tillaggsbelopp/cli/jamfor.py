"""`jamfor`: two years, decided years, agreements or alternatives side by side."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, NamedTuple

import typer

from tillaggsbelopp.agreement.alternatives import ALL, find_alternative
from tillaggsbelopp.cli import completion
from tillaggsbelopp.cli.arguments import ANEW, DECIDED, KNOWN, READ, WRITTEN
from tillaggsbelopp.cli.delivery import deliver, origin, target_of
from tillaggsbelopp.cli.group import Request, Wanted
from tillaggsbelopp.cli.option_values import read_year
from tillaggsbelopp.cli.request import sides_for
from tillaggsbelopp.diagnostics import Diagnostic, InvalidInput, Source, fold, wrong_usage
from tillaggsbelopp.documents.sources import is_folder
from tillaggsbelopp.report.blocks import View
from tillaggsbelopp.review.compare import Alternatives, Comparison, compare, try_alternatives
from tillaggsbelopp.workspace.folders import with_documents
from tillaggsbelopp.workspace.sides import HOW, Operand, read_operand

if TYPE_CHECKING:
    from tillaggsbelopp.agreement.models import Terms
    from tillaggsbelopp.report.blocks import Block
    from tillaggsbelopp.report.book import Book, Origin


OPTIONS: Final = (READ, WRITTEN, KNOWN, DECIDED, ANEW)


class Operands(NamedTuple):
    """The sides to compare, as written: two, or one and alternatives to it."""

    first: str | None
    second: str | None
    alternatives: list[str]
    year: int | None
    data_of_second: str | None


def run(
    request: Request,
    wanted: Wanted,
    *,
    first: Annotated[
        str | None,
        typer.Argument(
            metavar="A", help="Det som jämförs: se nedan.", show_default=False, autocompletion=completion.sides
        ),
    ] = None,
    second: Annotated[
        str | None,
        typer.Argument(metavar="B", help="Det som A jämförs med.", show_default=False, autocompletion=completion.sides),
    ] = None,
    alternatives: Annotated[
        list[str] | None,
        typer.Option(
            "--alternativ",
            metavar="ID",
            help="Alternativ sida vid sida mot A; alla för alla som finns.",
            autocompletion=completion.alternatives,
        ),
    ] = None,
    by_member: Annotated[
        bool, typer.Option("--kommuner", help="Med --alternativ: vad var och en får, en kolumn per alternativ.")
    ] = False,
    year: Annotated[
        str | None,
        typer.Option(
            "--ar",
            "--år",
            metavar="ÅR",
            help="Året, där A och B inte säger det.",
            show_default=False,
            autocompletion=completion.years,
        ),
    ] = None,
    data_of_second: Annotated[
        str | None,
        typer.Option("--data-b", metavar="MAPP", help="B:s uppgifter, om andra än A:s.", show_default=False),
    ] = None,
) -> None:
    """Compare, and print or write to a file."""
    target = target_of(wanted)
    operands = Operands(first, second, alternatives or [], None if year is None else read_year(year), data_of_second)
    if by_member and not operands.alternatives:
        remedy = "Lägg till --alternativ alla, eller skriv --allt i stället."
        raise wrong_usage("--kommuner hör ihop med --alternativ", remedy=remedy)
    alone = not operands.alternatives
    deliver(_two(request, operands) if alone else _alternatives(request, operands, by_member=by_member), target)


def _two(request: Request, wanted: Operands) -> View:
    if wanted.first is None or wanted.second is None:
        remedy = "Till exempel jamfor 2024 2025, eller jamfor 2025 --alternativ alla."
        raise wrong_usage("det behövs två saker att jämföra", HOW, remedy)
    operands = [read_operand(text) for text in (wanted.first, wanted.second)]
    if wanted.data_of_second is not None and not is_folder(Path(wanted.data_of_second)):
        what = f"mappen {wanted.data_of_second} finns inte, eller är ingen mapp"
        raise InvalidInput([Diagnostic(what, remedy="Ange mappen med --data-b.")])
    sides = sides_for(request)
    year = sides.year_for(operands, wanted.year)
    data = None, wanted.data_of_second
    given = [sides.given(operand, year, each) for operand, each in zip(operands, data, strict=True)]
    comparison = compare(given[0].side, given[1].side)
    return _view_of_two(comparison, [each.files for each in given], given[1].side.result.grounds.agreement.terms)


def _view_of_two(comparison: Comparison, files: Sequence[Mapping[str, Source]], terms: "Terms") -> View:
    from tillaggsbelopp.report.comparison.data import comparison_document, comparison_records

    def blocks() -> "Iterable[Block]":
        from tillaggsbelopp.report.comparison.view import comparison_blocks

        return comparison_blocks(comparison)

    def answer() -> "Iterable[Block]":
        from tillaggsbelopp.report.comparison.answer import comparison_answer

        return comparison_answer(comparison)

    def book(origin: "Origin") -> "Book":
        from tillaggsbelopp.report.comparison.workbook import comparison_workbook

        return comparison_workbook(comparison, origin)

    return View(
        "Jämförelse",
        f"Jämförelse: {' och '.join(side.label for side in comparison.sides)}",
        blocks,
        lambda: origin(_of_both(comparison, files), terms, *(side.result for side in comparison.sides)),
        lambda: comparison_document(comparison, files),
        lambda: comparison_records(comparison),
        book,
        answer,
    )


def _of_both(comparison: Comparison, files: Sequence[Mapping[str, Source]]) -> dict[str, Source]:
    """The files of both sides: once where they are the same, else with the name of their side after."""
    from tillaggsbelopp.report.comparison.side_names import names_on_paper

    same = {name for name, source in files[0].items() if name in files[1] and files[1][name].content == source.content}
    return {
        name if name in same else f"{name} ({side})": source
        for side, each in zip(names_on_paper(comparison.sides), files, strict=True)
        for name, source in each.items()
    }


def _alternatives(request: Request, wanted: Operands, *, by_member: bool) -> View:
    if wanted.second is not None or wanted.data_of_second is not None:
        remedy = f"Ta bort {wanted.second or '--data-b'}, eller --alternativ."
        raise wrong_usage("--alternativ jämförs med A", "ett år, till exempel jamfor 2025 --alternativ alla", remedy)
    operand = Operand("") if wanted.first is None else read_operand(wanted.first)
    if operand.decided or operand.alternative is not None:
        what = f"{operand.text} kan inte jämföras med alternativ: skriv året, som är det fastställda om det är det"
        raise wrong_usage(what, "ett år, till exempel jamfor 2025 --alternativ alla")
    sides = sides_for(request)
    year = operand.year or sides.year_for([operand], wanted.year)
    if year is None:
        raise AssertionError("a year is stated or chosen")
    project = sides.project(operand, None)
    loaded, there = project.loaded, project.alternatives
    if not there:
        remedy = f"Skriv ett per fil i {loaded.shown[0]}/alternativ/; se handboken."
        raise wrong_usage(f"{loaded.agreement.terms.id} har inga alternativ", remedy=remedy)
    every = any(fold(name) == ALL for name in wanted.alternatives)
    named = [find_alternative(there, name, loaded.shown[0]) for name in wanted.alternatives if fold(name) != ALL]
    chosen = there if every else tuple({each.id: each for each in named}.values())
    own = sides.given(operand, year)
    tried = try_alternatives(own.side, chosen)
    if not every and (refused := [fault for each in tried.tried for fault in each.refused]):
        raise InvalidInput(refused)  # it was asked for by name
    files = with_documents(own.files, loaded.shown[0], chosen)
    return _view_of_alternatives(tried, files, loaded.agreement.terms, by_member=by_member)


def _view_of_alternatives(tried: Alternatives, files: Mapping[str, Source], terms: "Terms", *, by_member: bool) -> View:
    from tillaggsbelopp.report.comparison.data import alternatives_document, comparison_records

    def blocks() -> "Iterable[Block]":
        from tillaggsbelopp.report.comparison.alternatives_view import alternatives_blocks

        return alternatives_blocks(tried)

    def answer() -> "Iterable[Block]":
        from tillaggsbelopp.report.comparison.alternatives_view import alternatives_answer

        return alternatives_answer(tried, by_member=by_member)

    def book(origin: "Origin") -> "Book":
        from tillaggsbelopp.report.comparison.alternatives_workbook import alternatives_workbook

        return alternatives_workbook(tried, origin)

    return View(
        "Alternativ",
        f"Alternativ: {tried.own.result.agreement} {tried.own.result.year}",
        blocks,
        lambda: origin(files, terms, tried.own.result, *(each.sides[1].result for _, each in tried.compared)),
        lambda: alternatives_document(tried, files),
        lambda: comparison_records(*(comparison for _, comparison in tried.compared)),
        book,
        answer,
    )
