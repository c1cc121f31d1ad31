"""`nytt-ar`: what a year needs, what is missing, and places in the files to fill it in."""

import json
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from tillaggsbelopp.agreement.program import check_agreement
from tillaggsbelopp.agreement.reading import scan_agreement
from tillaggsbelopp.agreement.stubs import Stub, Stubbed, with_stubs
from tillaggsbelopp.cli.files import check_target, write_file
from tillaggsbelopp.cli.folders import CONFIG, Loaded, is_shipped
from tillaggsbelopp.cli.options import NotWritten, read_year
from tillaggsbelopp.cli.output import show, write_utf8
from tillaggsbelopp.cli.runs import Request, loaded_for, prepared
from tillaggsbelopp.diagnostics import CheckFailed, Diagnostic, Faults, InvalidInput
from tillaggsbelopp.engine.checklist import Checklist, checklist_of
from tillaggsbelopp.report.checklist import PutIn, checklist_document, checklist_lines, in_the_way

if TYPE_CHECKING:
    from tillaggsbelopp.cli.decisions import Decisions


def run(request: Request, *, as_json: bool, write: bool) -> None:
    """Show the checklist of a year. CheckFailed if something is missing, unless places for it were written now."""
    year = read_year(request.year or "")
    loaded, decisions = loaded_for(request)
    checklist = _checklist(loaded, decisions, year)
    put_in: tuple[PutIn, ...] = ()
    if write and checklist.stubs:
        loaded, put_in = _write(loaded, checklist.stubs)
        checklist = _checklist(loaded, decisions, year)
    if as_json:
        write_utf8(json.dumps(checklist_document(checklist, put_in), ensure_ascii=False, indent=2) + "\n")
    else:
        shown = loaded.shown
        show(lambda width: checklist_lines(checklist, put_in, shown, width))
    if (found := in_the_way(checklist)) and not put_in:
        remedy = "Inget lades in: det som saknas har redan sin plats, eller skrivs för hand." if write else ""
        raise CheckFailed([Diagnostic(f"år {year}: {found}", remedy=remedy)])


def _checklist(loaded: Loaded, decisions: "Decisions | None", year: int) -> Checklist:
    today = loaded.figures.known_at or date.today()
    decided = decisions.years() if decisions is not None else []
    try:
        agreement, figures, _ = prepared(loaded, decisions, year)
    except InvalidInput as invalid:
        return checklist_of(loaded.agreement, loaded.figures, year, today, invalid.diagnostics, decided)
    return checklist_of(agreement, figures, year, today, decided=decided)


def _write(loaded: Loaded, stubs: tuple[Stub, ...]) -> tuple[Loaded, tuple[PutIn, ...]]:
    """Put stubs into the files, all of them or none. What is then there, and where they stand; NotWritten if not."""
    folder = loaded.folders[0]
    if is_shipped(folder):
        what = f"{loaded.shown[0]} ändras inte: det följde med programmet"
        raise NotWritten([Diagnostic(what, remedy="Gör en egen kopia med skapa, och ange den med --config.")])
    try:
        changed = {
            name: with_stubs(source, [stub for stub in stubs if stub.source is source])
            for name, source in loaded.files.items()
            if any(stub.source is source for stub in stubs)
        }
        after = _read_anew(loaded, changed)
    except InvalidInput as invalid:
        raise NotWritten([*invalid.diagnostics, Diagnostic("ingen fil har ändrats")]) from None
    targets = {name: (folder / name.removeprefix(f"{CONFIG}/")).as_posix() for name in changed}
    for target in targets.values():
        check_target(target, overwrite=True)
    written: list[str] = []
    try:
        for name, stubbed in changed.items():
            write_file(targets[name], stubbed.source.content, overwrite=True)
            written.append(name)
    except NotWritten as failed:
        for name in written:
            write_file(targets[name], loaded.files[name].content, overwrite=True)
        raise NotWritten([*failed.diagnostics, Diagnostic("ingen fil har ändrats")]) from None
    return after, tuple(each for stubbed in changed.values() for each in stubbed.stubs)


def _read_anew(loaded: Loaded, changed: Mapping[str, Stubbed]) -> Loaded:
    """The agreement as the changed files say it. InvalidInput if they can't be read without a fault."""
    files = {name: changed[name].source if name in changed else source for name, source in loaded.files.items()}
    faults = Faults()
    sources = {
        name.removeprefix(f"{CONFIG}/"): source for name, source in files.items() if name.startswith(f"{CONFIG}/")
    }
    agreement = scan_agreement(sources, faults)
    if agreement is not None:
        check_agreement(agreement, loaded.figures.statistics.catalogue, faults)
    faults.raise_if_any()
    return loaded._replace(agreement=agreement or loaded.agreement, files=files)
