"""`kontrollera`: is everything in order? Faults, cases, and what an economist should know."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from tillaggsbelopp.agreement.alternatives import read_alternatives
from tillaggsbelopp.agreement.cases import Case, read_cases
from tillaggsbelopp.agreement.indicators import read_follow_up, read_indicators
from tillaggsbelopp.agreement.program import compile_agreement
from tillaggsbelopp.checks.alternatives_tried import Standing, check_alternatives, without_effect
from tillaggsbelopp.checks.case_outcomes import run_case, told_failures
from tillaggsbelopp.checks.checkup import check_up
from tillaggsbelopp.checks.followed_up import FollowedUp, compute_beside
from tillaggsbelopp.checks.plausibility import blocking
from tillaggsbelopp.cli.arguments import (
    READ,
    WRITTEN,
    ColumnOption,
    EncodingOption,
    FieldOption,
    SheetOption,
    YearsOption,
)
from tillaggsbelopp.cli.delivery import WORKBOOK, Target, deliver, origin_of_all, target_of
from tillaggsbelopp.cli.group import Request, Wanted
from tillaggsbelopp.cli.request import project_for, tell_if_shipped
from tillaggsbelopp.diagnostics import CheckFailed, Faults, InvalidInput, wrong_usage
from tillaggsbelopp.engine.year import AgreementYears
from tillaggsbelopp.report.blocks import Block, View
from tillaggsbelopp.report.checks.answer import checkup_answer_blocks
from tillaggsbelopp.report.checks.data import checkup_document, checkup_records
from tillaggsbelopp.report.checks.view import checkup_blocks
from tillaggsbelopp.report.memo import TEMPLATES_FOLDER
from tillaggsbelopp.statistics.register import read_register
from tillaggsbelopp.workspace.folders import Loaded, scan, with_published

if TYPE_CHECKING:
    from tillaggsbelopp.report.book import Origin

OPTIONS: Final = (READ, WRITTEN)


def _run_source(request: Request, wanted: Wanted) -> None:
    """Compute every printed figure from the others. CheckFailed if one no longer comes out as the register says."""
    from tillaggsbelopp.measures.indicator_results import world_of
    from tillaggsbelopp.measures.reproduction import check_register
    from tillaggsbelopp.report.measures.data import register_document, register_records
    from tillaggsbelopp.report.measures.register_answer import register_answer_blocks
    from tillaggsbelopp.report.measures.view import register_blocks, register_title
    from tillaggsbelopp.statistics.register import REGISTER_FILE

    target = target_of(wanted)
    loaded = project_for(request).with_published.loaded
    faults = Faults()
    indicators = read_indicators(loaded.folders[0], loaded.shown[0], faults)
    register = read_register(loaded.folders[1], loaded.shown[1], faults)
    faults.raise_if_any()
    if register is None:
        what = f"{loaded.shown[1]} har inget register över tryckta siffror"
        raise wrong_usage(what, f"filen {REGISTER_FILE}", "Utelämna --kalla.")
    checked = check_register(world_of(loaded.agreement, loaded.figures, indicators), indicators, register)
    source = register.source
    view = View(
        "Källan",
        register_title(source),
        lambda: register_blocks(checked, source),
        lambda: origin_of_all(loaded),
        lambda: register_document(checked, source),
        lambda: register_records(checked),
        answer=lambda: register_answer_blocks(checked, source),
    )
    deliver(view, target)
    if checked.failures:
        raise CheckFailed(checked.failures)


def run(
    request: Request,
    wanted: Wanted,
    *,
    strict: Annotated[bool, typer.Option("--strikt", help="Slutkod 5 även vid påpekanden.")] = False,
    source: Annotated[
        bool, typer.Option("--kalla", "--källa", help="Räkna i stället om källans tryckta siffror ur varandra.")
    ] = False,
    compared: Annotated[
        str | None,
        typer.Option(
            "--jamfor-uppgifter",
            "--jämför-uppgifter",
            metavar="FIL",
            help="Jämför i stället ett fälts uppgifter med dem i en annan fil. Slutkod 5 om de skiljer sig för mycket.",
            show_default=False,
        ),
    ] = None,
    field: FieldOption = None,
    years: YearsOption = None,
    sheet: SheetOption = None,
    column: ColumnOption = None,
    encoding: EncodingOption = None,
) -> None:
    """Check everything; of `source`, only the printed figures; of `compared`, only a field beside another file.

    InvalidInput with all faults; CheckFailed if a case does not hold, if strict on a remark, or if figures differ.
    """
    how = {"--falt": field, "--ar": years, "--blad": sheet, "--kolumn": column, "--teckenkodning": encoding}
    if compared is not None:
        if source or strict:
            raise wrong_usage(
                "--jamfor-uppgifter jämför bara uppgifter",
                remedy="Utelämna --kalla och --strikt, eller kör en i taget.",
            )
        from tillaggsbelopp.cli.figures_compared import compare_figures
        from tillaggsbelopp.cli.other_file import OtherFile

        target = target_of(wanted)
        other = OtherFile(compared, field, years, sheet, column, encoding)
        compare_figures(project_for(request), other, target)
        return
    if unused := [option for option, value in how.items() if value is not None]:
        raise wrong_usage(f"{unused[0]} hör till --jamfor-uppgifter", remedy="Ange filen med --jamfor-uppgifter FIL.")
    if source:
        _run_source(request, wanted)
    else:
        _run(request, wanted, strict=strict)


def _run(request: Request, wanted: Wanted, *, strict: bool) -> None:
    target = target_of(wanted)
    faults = Faults()
    years = None
    tell_if_shipped(request.config)
    loaded = scan(request.config, request.data, faults)
    cases: list[Case] = []
    standings: tuple[Standing, ...] = ()
    unusable: tuple[str, ...] = ()
    refused = Faults()  # of alternatives: the rest is checked all the same
    followed_up = FollowedUp()
    if loaded is not None:
        years = AgreementYears(loaded.agreement, loaded.figures)
        if not faults:
            _compile(loaded, faults)
        followed_up = _followed_up(loaded, faults)
        cases = read_cases(loaded.folders[0], loaded.shown[0], faults)
        alternatives = read_alternatives(loaded.folders[0], loaded.shown[0], faults)
        _check_templates(loaded, faults)
        if not faults:
            standings = check_alternatives(years, alternatives, refused)
            usable = {each.alternative.id for each in standings}
            unusable = tuple(each.id for each in alternatives if each.id not in usable)
            _check_tried(years, faults)
    if faults or loaded is None or years is None:
        if target.kind not in ("", WORKBOOK):
            _deliver(checkup_document(None, [], faults.in_order(), FollowedUp()), loaded, target)
        raise InvalidInput(faults.in_order())
    outcomes = [run_case(loaded.agreement, loaded.figures, case) for case in cases]
    own = (remark for standing in standings for remark in standing.remarks)
    beside = (*without_effect(standings), *own, *followed_up.remarks)
    checkup = replace(check_up(years, date.today(), beside), alternatives=standings, unusable=unusable)
    blocks = checkup_blocks(checkup, outcomes, loaded.shown, followed_up)
    answer = checkup_answer_blocks(checkup, outcomes, loaded.shown, followed_up)
    _deliver(checkup_document(checkup, outcomes, refused.in_order(), followed_up), loaded, target, blocks, answer)
    failed = [*told_failures(outcomes, loaded.figures)]
    failed += followed_up.failures
    if strict:
        failed += checkup.remarks
        failed += (doubt.diagnostic for doubt in blocking(checkup.doubts))
    if refused:
        raise InvalidInput([*refused.in_order(), *failed])
    if failed:
        raise CheckFailed(failed)


def _check_templates(loaded: Loaded, faults: Faults) -> None:
    """Add the faults in the templates of documents, if the agreement has any."""
    if (loaded.folders[0] / TEMPLATES_FOLDER).is_dir():
        from tillaggsbelopp.report.memo.template import read_templates  # with all that their slots tell of

        read_templates(loaded.folders[0], loaded.shown[0], faults)


def _check_tried(years: AgreementYears, faults: Faults) -> None:
    """Add the faults in what the agreement lists for its page, and says is uncertain.

    Both are read for the newest year that can be computed.
    """
    from tillaggsbelopp.checks.computable_years import newest_year
    from tillaggsbelopp.sweep.uncertain import uncertain_quantities
    from tillaggsbelopp.sweep.variations import agreed_variations

    try:
        newest = newest_year(years).year
    except InvalidInput:
        return  # what is wrong with the years is told of each
    for read in (agreed_variations, uncertain_quantities):
        with faults.collecting():
            read(years[newest])


def _compile(loaded: Loaded, faults: Faults) -> None:
    try:
        compile_agreement(loaded.agreement, loaded.figures.statistics.catalogue)
    except InvalidInput as invalid:
        faults.extend(invalid.diagnostics)


def _followed_up(loaded: Loaded, faults: Faults) -> FollowedUp:
    """The indicators computed and the register checked, what is wrong with either in `faults`.

    Formulas are looked into only where nothing else is wrong, since what they name may be what could not be read.
    """
    whole = with_published(loaded, faults)
    indicators = read_indicators(loaded.folders[0], loaded.shown[0], faults)
    terms = read_follow_up(loaded.folders[0], loaded.shown[0], faults)
    register = read_register(loaded.folders[1], loaded.shown[1], faults)
    if faults or whole is None:
        return FollowedUp()
    try:
        beside = compute_beside(whole.agreement, whole.figures, indicators, register, terms)
    except InvalidInput as invalid:
        faults.extend(invalid.diagnostics)
        return FollowedUp()
    tables = whole.figures.statistics.remarks[len(loaded.figures.statistics.remarks) :]  # of what is published
    return replace(beside, remarks=(*beside.remarks, *tables))


def _deliver(
    document: dict[str, Any],
    loaded: Loaded | None,
    target: Target,
    blocks: Iterable[Block] = (),
    answer: Iterable[Block] = (),
) -> None:
    def grounds() -> "Origin":
        if loaded is None:
            raise AssertionError("a workbook is written where there are no faults")
        return origin_of_all(loaded)

    view = View(
        "Kontroll",
        "Kontroll",
        lambda: blocks,
        grounds,
        lambda: document,
        lambda: checkup_records(document),
        answer=lambda: answer,
    )
    deliver(view, target)
