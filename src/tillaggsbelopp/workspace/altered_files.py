"""The files of an agreement and its figures, altered: all of them or none, and read anew before any is written."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from tillaggsbelopp.agreement.program import check_agreement
from tillaggsbelopp.agreement.reading import scan_agreement
from tillaggsbelopp.diagnostics import Diagnostic, Faults, InvalidInput, NotWritten, Source
from tillaggsbelopp.documents.entries import FileChange, altered
from tillaggsbelopp.statistics.description import PACKAGE_FILE, catalogue_of, read_package
from tillaggsbelopp.statistics.statistics import scan_tables
from tillaggsbelopp.workspace.files import replace_files
from tillaggsbelopp.workspace.folders import CONFIG, DATA, Loaded, is_shipped

_UNTOUCHED: Final = Diagnostic("ingen fil har ändrats")


@dataclass(frozen=True)
class AlteredFiles:
    """Files that are to be written: those that change, by name, and what the folders then hold."""

    before: Loaded
    files: Mapping[str, Source]
    after: Loaded

    @property
    def pairs(self) -> tuple[tuple[Source, Source], ...]:
        """Each file that changes, as it is and as it becomes."""
        return tuple((self.before.files[name], changed) for name, changed in self.files.items())

    @property
    def shipped(self) -> str:
        """The folder, as shown, of a file that came with the program and is not to be changed; "" for none."""
        return next((self._shown(name) for name in self.files if is_shipped(self._folder(name))), "")

    def then(self, requests: Iterable[FileChange]) -> "AlteredFiles":
        """Alter the files further, as text; nothing is written yet.

        The requests are of the files as they have become. NotWritten if one can't be altered without changing something
        else, or if the files could then not be read without a fault.
        """
        wanted: list[FileChange] = []
        for request in requests:
            if request not in wanted:
                wanted.append(request)
        by_source = {source: name for name, source in self.after.files.items()}
        changed: dict[str, Source] = {}
        try:
            for source in dict.fromkeys(request.source for request in wanted):
                if source not in by_source:
                    what = f"{source.name} ändras inte: det är ett fastställt års"
                    raise InvalidInput([Diagnostic(what, remedy="Ett beslut står som det fattades.")])
                changed[by_source[source]] = altered(source, [each for each in wanted if each.source is source])
            after = _read_anew(self.after, changed) if changed else self.after
        except InvalidInput as invalid:
            raise NotWritten([*invalid.diagnostics, _UNTOUCHED]) from None
        return AlteredFiles(self.before, {**self.files, **changed}, after)

    def write(self) -> None:
        """Write the files, all of them or none.

        NotWritten, with no file changed, if one came with the program, is not as it was when it was read, or can't be
        written.
        """
        if shown := self.shipped:
            what = f"{shown} ändras inte: det följde med programmet"
            raise NotWritten([Diagnostic(what, remedy="Gör en egen kopia med skapa, och ange den med --config.")])
        contents = {}
        for name, changed in self.files.items():
            target = self._folder(name) / name.partition("/")[2]
            contents[target.as_posix()] = (self.before.files[name].content, changed.content)
        try:
            replace_files(contents)
        except NotWritten as failed:
            raise NotWritten([*failed.diagnostics, _UNTOUCHED]) from None

    def _folder(self, name: str) -> Path:
        return self.before.folders[name.startswith(f"{DATA}/")]

    def _shown(self, name: str) -> str:
        return self.before.shown[name.startswith(f"{DATA}/")]


def unaltered(loaded: Loaded) -> AlteredFiles:
    """The files that were read, to be altered."""
    return AlteredFiles(loaded, {}, loaded)


def _read_anew(loaded: Loaded, changed: Mapping[str, Source]) -> Loaded:
    """What the folders hold as the changed files say it. InvalidInput if they can't be read without a fault."""
    files = {name: changed.get(name, source) for name, source in loaded.files.items()}
    faults = Faults()
    config = {
        name.removeprefix(f"{CONFIG}/"): source for name, source in files.items() if name.startswith(f"{CONFIG}/")
    }
    agreement = scan_agreement(config, faults)
    figures, description = loaded.figures, f"{DATA}/{PACKAGE_FILE}"
    if description in changed:
        package = read_package(files[description], faults)
        statistics = None if package is None else scan_tables(package, lambda path: files[f"{DATA}/{path}"], faults)
        figures = figures if statistics is None else replace(figures, statistics=statistics)
    if agreement is not None:
        check_agreement(agreement, catalogue_of(figures.statistics.package), faults)
    faults.raise_if_any()
    return loaded._replace(agreement=agreement or loaded.agreement, figures=figures, files=files)
