"""Stubs, which are places to fill in, put into the files of an agreement's folder."""

from collections.abc import Mapping

from tillaggsbelopp.agreement.program import check_agreement
from tillaggsbelopp.agreement.reading import scan_agreement
from tillaggsbelopp.agreement.stubs import Stub, Stubbed, with_stubs
from tillaggsbelopp.diagnostics import Diagnostic, Faults, InvalidInput, NotWritten
from tillaggsbelopp.report.checks.view import PutIn
from tillaggsbelopp.workspace.files import check_target, write_file
from tillaggsbelopp.workspace.folders import CONFIG, Loaded, is_shipped


def write_stubs(loaded: Loaded, stubs: tuple[Stub, ...]) -> tuple[Loaded, tuple[PutIn, ...]]:
    """Put stubs into the files of an agreement's folder, all of them or none.

    Return what the folder then holds, and each year put in with its place. NotWritten, with no file changed, if the
    folder came with the program, if the files could then not be read without a fault, or if one can't be written.
    """
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
    own = {name.removeprefix(f"{CONFIG}/"): files[name] for name in files if name.startswith(f"{CONFIG}/")}
    agreement = scan_agreement(own, faults)
    if agreement is not None:
        check_agreement(agreement, loaded.figures.statistics.catalogue, faults)
    faults.raise_if_any()
    return loaded._replace(agreement=agreement or loaded.agreement, files=files)
