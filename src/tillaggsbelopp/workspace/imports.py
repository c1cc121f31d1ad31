"""Figures brought into a data folder, and what came in and what was there kept, so that it can be taken back."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Final, NamedTuple

from tillaggsbelopp.checks.doubts import Doubt, Stakes
from tillaggsbelopp.checks.figure_doubts import field_doubts
from tillaggsbelopp.diagnostics import Diagnostic, Faults, InvalidInput, NotWritten, Source
from tillaggsbelopp.documents.entries import Alteration, Entry, FileChange, ListItem, altered, path_to
from tillaggsbelopp.engine.year import AgreementYears
from tillaggsbelopp.statistics.description import PACKAGE_FILE, read_package
from tillaggsbelopp.statistics.package import FieldDescription, Resource
from tillaggsbelopp.statistics.statistics import Statistics, scan_tables
from tillaggsbelopp.statistics.table_rows import FiguresByYear, figures_in, with_figures
from tillaggsbelopp.statistics.tables import read_table
from tillaggsbelopp.swedish import explain_os_error
from tillaggsbelopp.workspace.drafts import draft_folder, make_folders, remove_empty, remove_left
from tillaggsbelopp.workspace.files import replace_files
from tillaggsbelopp.workspace.folders import DATA, Loaded, is_shipped

IMPORTED: Final = "importerat"
_RECEIPT: Final = "import.json"
_BEFORE: Final = "fore"
_FILES: Final = "filer"
_NOISE: Final = (
    "Källan lägger brus på uppgifterna, så att delar inte summerar till helheter. Uppgifterna används som de är "
    "publicerade."
)


class Incoming(NamedTuple):
    """Figures for a field, with their origin.

    `figures` are in the field's unit. `source` names where they come from, and `published` the day they became known;
    `summed` tells the cells that a figure is the sum of. `noisy` says that the provider adds noise to its cells.
    `files` are those that were read, by name.
    """

    field: FieldDescription
    resource: Resource
    figures: FiguresByYear
    source: str
    published: date | None
    summed: str
    noisy: bool
    files: Sequence[tuple[str, bytes]]


class Import(NamedTuple):
    """An import that is about to be: what comes in, the figures there were, and the files of the folder that change.

    `doubts` are those about what comes in, beside what is known of the other years.
    """

    incoming: Incoming
    before: Mapping[int | None, Mapping[str, Any]]
    changed: Mapping[str, Source]
    doubts: tuple[Doubt, ...]


def prepare(loaded: Loaded, incoming: Incoming) -> Import:
    """Work out what an import changes in the data folder, without writing.

    Raises InvalidInput if the folder's tables could not be read without a fault afterwards.
    """
    name = incoming.resource.path
    table = read_table(incoming.resource, loaded.files[f"{DATA}/{name}"])
    register = loaded.figures.statistics.municipalities
    filled, description = (
        with_figures(table, incoming.field, incoming.figures, register),
        loaded.files[f"{DATA}/{PACKAGE_FILE}"],
    )
    stated = filled.content == table.source.content and _is_stated(incoming)
    after = {name: filled, PACKAGE_FILE: description if stated else _described(description, incoming)}
    changed = {
        name: source for name, source in after.items() if source.content != loaded.files[f"{DATA}/{name}"].content
    }
    files = {name.removeprefix(f"{DATA}/"): source for name, source in loaded.files.items()} | changed
    faults = Faults()
    package = read_package(files[PACKAGE_FILE], faults)
    statistics = None if package is None else scan_tables(package, lambda path: files[path], faults)
    faults.raise_if_any()
    doubts = () if statistics is None else _doubts(loaded, statistics, incoming)
    return Import(incoming, figures_in(table, incoming.field), changed, doubts)


def _doubts(loaded: Loaded, statistics: Statistics, incoming: Incoming) -> tuple[Doubt, ...]:
    """The doubts about what comes in; the kronor are those of the agreement's first year, which may not read it yet."""
    figures = replace(loaded.figures, statistics=statistics)
    first = AgreementYears(loaded.agreement, figures)[loaded.agreement.terms.in_force_from.year]
    field = statistics.fields[incoming.field.known_as]
    try:
        return tuple(field_doubts([(field, year) for year in incoming.figures], Stakes(first)))
    except InvalidInput:  # the rules can't be used, which is not for an import to tell
        return ()


def write_import(loaded: Loaded, wanted: Import) -> str:
    """Write an import, and keep what came in and what was there; return where it is kept, as shown to the user.

    The kept folder is made first, whole, and then the files are replaced, the description before the table, so that an
    interrupted run can be run again or taken back.

    NotWritten, with no file changed, if the folder came with the program or a file can't be written.
    """
    folder, shown = loaded.folders[1], loaded.shown[1]
    if is_shipped(folder):
        what = f"{shown} ändras inte: det följde med programmet"
        raise NotWritten([Diagnostic(what, remedy="Gör en egen kopia med skapa, och ange den med --data.")])
    kept = _keep(folder, loaded, wanted)
    try:
        replace_files(
            {
                (folder / name).as_posix(): (loaded.files[f"{DATA}/{name}"].content, source.content)
                for name, source in sorted(wanted.changed.items(), key=lambda each: each[0] != PACKAGE_FILE)
            }
        )
    except NotWritten:
        _forget(kept)
        raise
    return f"{shown}/{kept.relative_to(folder).as_posix()}"


def undo_import(folder: Path, shown: str) -> tuple[str, tuple[str, ...]]:
    """Take back the last import into a data folder; return which field it was, and the files put back.

    NotWritten, and nothing changed, if there is none or if a file has been changed since.
    """
    remove_left(folder / IMPORTED)
    kept = _kept(folder)
    if not kept:
        raise NotWritten([Diagnostic(f"{shown} har ingen import att ta tillbaka")])
    last = kept[-1]
    try:
        receipt = json.loads((last / _RECEIPT).read_text(encoding="utf-8"))
        back = {name: (last / _BEFORE / name).read_bytes() for name in receipt["ändrade"]}
        now = {name: (folder / name).read_bytes() for name in back}
    except (OSError, ValueError, KeyError, TypeError):
        what = f"{shown}/{IMPORTED}/{last.name} går inte att läsa som en import"
        raise NotWritten([Diagnostic(what, remedy="Lägg tillbaka filerna för hand ur mappen.")]) from None
    for name, digests in receipt["ändrade"].items():
        if _digest(now[name]) not in (digests["före"], digests["efter"]):
            what = f"{shown}/{name} har ändrats efter importen {last.name}, som därför inte tas tillbaka"
            remedy = f"Ändra för hand; filen som den var står i {shown}/{IMPORTED}/{last.name}/{_BEFORE}."
            raise NotWritten([Diagnostic(what, remedy=remedy)])
        if _digest(back[name]) != digests["före"]:
            what = f"{shown}/{IMPORTED}/{last.name}/{_BEFORE}/{name} är inte som den var när den sparades"
            raise NotWritten([Diagnostic(what, remedy="Lägg tillbaka filen för hand.")])
    replace_files({(folder / name).as_posix(): (now[name], content) for name, content in back.items()})
    _forget(last)
    return str(receipt["fält"]), tuple(back)


def _keep(folder: Path, loaded: Loaded, wanted: Import) -> Path:
    """Keep what came in, and the files as they were, in a folder of its own, made whole or not at all."""
    incoming = wanted.incoming
    home = folder / IMPORTED
    number = 1 + max((int(each.name) for each in _kept(folder)), default=0)
    before = {name: loaded.files[f"{DATA}/{name}"].content for name in wanted.changed}
    receipt = {
        "fält": incoming.field.known_as,
        "år": sorted(year for year in incoming.figures if year is not None),
        "källa": incoming.source,
        "summerat": incoming.summed,
        "filer": {name: _digest(content) for name, content in incoming.files},
        "ändrade": {
            name: {"före": _digest(content), "efter": _digest(wanted.changed[name].content)}
            for name, content in before.items()
        },
    }
    contents = {f"{_FILES}/{name}": content for name, content in incoming.files}
    contents |= {f"{_BEFORE}/{name}": content for name, content in before.items()}
    contents[_RECEIPT] = (json.dumps(receipt, ensure_ascii=False, indent=2) + "\n").encode()
    try:
        made = make_folders(home)
        try:
            with draft_folder(home) as scratch:
                draft = scratch / f"{number:03}"
                for name, content in contents.items():
                    (draft / name).parent.mkdir(parents=True, exist_ok=True)
                    (draft / name).write_bytes(content)
                return draft.rename(home / draft.name)
        finally:
            remove_empty(made)
    except OSError as error:
        what = f"{loaded.shown[1]}/{IMPORTED} kan inte skrivas: {explain_os_error(error)}"
        raise NotWritten([Diagnostic(what, remedy="Ingen fil har ändrats.")]) from None


def _forget(kept: Path) -> None:
    """Remove what was kept of an import: all of it at once, also for a run that is killed meanwhile."""
    with draft_folder(kept.parent) as scratch:
        kept.rename(scratch / kept.name)
    with suppress(OSError):
        kept.parent.rmdir()  # only if it was the only one


def _kept(folder: Path) -> list[Path]:
    found = [each for each in (folder / IMPORTED).glob("*") if each.name.isdecimal() and each.is_dir()]
    return sorted(found, key=lambda each: int(each.name))


def _is_stated(incoming: Incoming) -> bool:
    """True if the description has the source of the years that come in."""
    years = {year for year in incoming.figures if year is not None}
    return any(each.title == incoming.source and years <= each.its_years for each in incoming.resource.sources)


def _described(source: Source, incoming: Incoming) -> Source:
    """The description with the source of the years that came in, if it is known, and a remark on noise if need be."""
    if not incoming.source:
        return source
    years = sorted(year for year in incoming.figures if year is not None)
    digest, own = _digest(incoming.files[0][1]), incoming.resource
    if any(each.digest == digest and each.years == years for each in own.sources):
        return source
    stated = {
        "title": incoming.source,
        "år": [str(year) for year in years],
        "publicerad": incoming.published.isoformat() if incoming.published else "",
        "summerat": incoming.summed,
        "sha256": digest,
    }
    path = path_to(source, own.place)
    alterations: list[Alteration] = [
        ListItem((*path, "sources"), {key: value for key, value in stated.items() if value})
    ]
    if incoming.noisy and years and not own.remarks:
        alterations.append(Entry((*path, "anmärkningar"), [{"från": str(years[0]), "text": _NOISE}]))
    return altered(source, [FileChange(source, tuple(alterations), "ange källan")])


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
