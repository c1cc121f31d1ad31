"""`jamfor`: two years, decided years, agreements or alternatives side by side."""

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tillaggsbelopp.agreement.alternatives import ALL, find_alternative
from tillaggsbelopp.cli.options import read_year, suffix_of
from tillaggsbelopp.cli.output import say, show, write_utf8
from tillaggsbelopp.cli.request import Request, sides_for
from tillaggsbelopp.diagnostics import Diagnostic, InvalidInput, Source, fold, wrong_usage
from tillaggsbelopp.documents.sources import is_folder
from tillaggsbelopp.review.compare import Alternatives, Comparison, compare, try_alternatives
from tillaggsbelopp.workspace.folders import with_documents
from tillaggsbelopp.workspace.sides import HOW, Operand, read_operand

if TYPE_CHECKING:
    from tillaggsbelopp.agreement.models import Terms
    from tillaggsbelopp.report.bars import Ink
    from tillaggsbelopp.report.layout import Line
    from tillaggsbelopp.report.workbook.book import Book


@dataclass(frozen=True)
class Wanted:
    """What was asked for: two sides, or one and alternatives to it."""

    request: Request
    first: str | None
    second: str | None
    alternatives: tuple[str, ...]
    data_of_second: str | None


@dataclass(frozen=True)
class _Views:
    """A comparison in each of the forms it can be had in."""

    json: Callable[[], str]
    csv: Callable[[], str]
    book: "Callable[[], Book]"
    lines: "Callable[[int, Ink], Iterable[Line]]"


def run(wanted: Wanted, *, as_json: bool, as_csv: bool, target: str | None, overwrite: bool) -> None:
    """Compare, and print or write to a file."""
    suffix = suffix_of(target, as_json=as_json, as_csv=as_csv)
    if overwrite and target is None:
        raise wrong_usage("--skriv-over hör ihop med --ut", remedy="Lägg till --ut FIL.")
    if target is not None:
        from tillaggsbelopp.workspace.files import check_target

        check_target(target, overwrite=overwrite)
    views = _alternatives(wanted) if wanted.alternatives else _two(wanted)
    if target is not None:
        _write(views, target, suffix, overwrite=overwrite)
    elif suffix:
        write_utf8(views.json() if suffix == ".json" else views.csv())
    else:
        from tillaggsbelopp.report.bars import ink_for

        show(lambda width: views.lines(width, ink_for(sys.stdout)))


def _two(wanted: Wanted) -> _Views:
    if wanted.first is None or wanted.second is None:
        remedy = "Till exempel jamfor 2024 2025, eller jamfor 2025 --alternativ alla."
        raise wrong_usage("det behövs två saker att jämföra", HOW, remedy)
    operands = [read_operand(text) for text in (wanted.first, wanted.second)]
    if wanted.data_of_second is not None and not is_folder(Path(wanted.data_of_second)):
        what = f"mappen {wanted.data_of_second} finns inte, eller är ingen mapp"
        raise InvalidInput([Diagnostic(what, remedy="Ange mappen med --data-b.")])
    sides = sides_for(wanted.request)
    year = sides.year_for(operands, _stated_year(wanted))
    data = None, wanted.data_of_second
    given = [sides.given(operand, year, each) for operand, each in zip(operands, data, strict=True)]
    comparison = compare(given[0].side, given[1].side)
    return _views_of_two(comparison, [each.files for each in given], given[1].side.result.grounds.agreement.terms)


def _views_of_two(comparison: Comparison, files: Sequence[Mapping[str, Source]], terms: "Terms") -> _Views:
    from tillaggsbelopp.report.comparison.data import comparison_csv, comparison_json
    from tillaggsbelopp.report.comparison.screen import comparison_lines

    def book() -> "Book":
        from tillaggsbelopp.report.comparison.workbook import comparison_workbook
        from tillaggsbelopp.workspace.workbooks import origin_of

        named = {
            f"{letter}/{name}": source
            for letter, each in zip("AB", files, strict=True)
            for name, source in each.items()
        }
        return comparison_workbook(comparison, origin_of(named, terms))

    return _Views(
        lambda: comparison_json(comparison, files),
        lambda: comparison_csv(comparison),
        book,
        lambda width, ink: comparison_lines(comparison, width, ink),
    )


def _alternatives(wanted: Wanted) -> _Views:
    if wanted.second is not None or wanted.data_of_second is not None:
        remedy = f"Ta bort {wanted.second or '--data-b'}, eller --alternativ."
        raise wrong_usage("--alternativ jämförs med A", "ett år, till exempel jamfor 2025 --alternativ alla", remedy)
    operand = Operand("") if wanted.first is None else read_operand(wanted.first)
    if operand.decided or operand.alternative is not None:
        what = f"{operand.text} kan inte jämföras med alternativ: skriv året, som är det fastställda om det är det"
        raise wrong_usage(what, "ett år, till exempel jamfor 2025 --alternativ alla")
    sides = sides_for(wanted.request)
    year = operand.year or sides.year_for([operand], _stated_year(wanted))
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
    return _views_of_alternatives(tried, files, loaded.agreement.terms)


def _views_of_alternatives(tried: Alternatives, files: Mapping[str, Source], terms: "Terms") -> _Views:
    from tillaggsbelopp.report.comparison.alternatives_screen import alternatives_lines
    from tillaggsbelopp.report.comparison.data import alternatives_json, comparison_csv

    def book() -> "Book":
        from tillaggsbelopp.report.comparison.alternatives_workbook import alternatives_workbook
        from tillaggsbelopp.workspace.workbooks import origin_of

        return alternatives_workbook(tried, origin_of(files, terms))

    return _Views(
        lambda: alternatives_json(tried, files),
        lambda: comparison_csv(*(comparison for _, comparison in tried.compared)),
        book,
        lambda width, ink: alternatives_lines(tried, width, ink),
    )


def _stated_year(wanted: Wanted) -> int | None:
    return None if wanted.request.year is None else read_year(wanted.request.year)


def _write(views: _Views, target: str, suffix: str, *, overwrite: bool) -> None:
    from tillaggsbelopp.workspace.files import write_file

    if suffix == ".xlsx":
        from tillaggsbelopp.report.workbook.writer import to_xlsx

        content = to_xlsx(views.book())
    else:
        content = (views.json() if suffix == ".json" else views.csv()).encode()
    write_file(target, content, overwrite=overwrite)
    say(f"Skrev {target}.")
