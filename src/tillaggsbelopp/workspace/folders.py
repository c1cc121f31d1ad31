"""The folders to read: those named, else those here, else those that came with the program."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final, NamedTuple

from tillaggsbelopp import limits
from tillaggsbelopp.agreement.program import check_agreement
from tillaggsbelopp.agreement.reading import TERMS_FILE, Agreement, agreement_sources, scan_agreement
from tillaggsbelopp.diagnostics import (
    Diagnostic,
    Faults,
    InvalidInput,
    Place,
    Source,
    WrongUsage,
    invalid_input,
    wrong_usage,
)
from tillaggsbelopp.documents.file_names import alike, otherwise_written, parted
from tillaggsbelopp.documents.sources import is_folder, read_source
from tillaggsbelopp.documents.written import Written
from tillaggsbelopp.engine.figures import Figures
from tillaggsbelopp.statistics.description import PACKAGE_FILE, PUBLISHED, catalogue_of, read_package, read_published
from tillaggsbelopp.statistics.package import Package
from tillaggsbelopp.statistics.statistics import Statistics, scan_tables

CONFIG: Final = "config"
DATA: Final = "data"
DECISIONS: Final = "beslut"
SCHEMA: Final = "schema"
_PACKAGED: Final = "shipped"
_LOOKED_ABOVE: Final = 3
_SHIPPED: Final = "medföljande "


class Loaded(NamedTuple):
    """An agreement and its figures, the files read (config/…, data/…), and both folders, also as a user sees them."""

    agreement: Agreement
    figures: Figures
    folders: tuple[Path, Path]
    files: Mapping[str, Source]
    shown: tuple[str, str]

    def __repr__(self) -> str:
        return f"<Loaded {self.shown[0]}, {self.shown[1]}>"


def load(config: str | None, data: str | None) -> Loaded:
    """Read an agreement and its figures.

    `config` and `data` are the folders of them as the user writes them; None for the agreement that is here or else
    came with the program, and for the figures that are named by its id. InvalidInput with every fault in both;
    WrongUsage if it is unclear which folders are meant.
    """
    faults = Faults()
    loaded = scan(config, data, faults)
    if faults or loaded is None:
        raise InvalidInput(faults.in_order())
    return loaded


def scan(config: str | None, data: str | None, faults: Faults) -> Loaded | None:
    """Read as `load` does, but add the faults to `faults`; None if what was read can't be used.

    If there are faults, those of formulas are added to them. WrongUsage as `load`.
    """
    config_folder, config_shown = _config_folder(config)
    sources = agreement_sources(config_folder, config_shown, faults)
    agreement = scan_agreement(sources, faults)
    files = {f"{CONFIG}/{name}": source for name, source in sources.items()}
    agreement_id = (agreement.terms.id if agreement else "") or config_folder.resolve().name
    data_folder, data_shown = _data_folder(data, agreement_id)
    if data_folder is None:
        if agreement is not None and not faults:
            raise _no_data(agreement, config_folder)
        return None
    if not is_folder(data_folder):
        remedy = parted("Ange mappen med --data.", data_shown)
        faults.add(f"mappen {data_shown} finns inte, eller är ingen mapp", remedy=remedy)
        return None
    package, statistics = _read_tables(data_folder, data_shown, files, faults)
    for one, other in alike(files):
        faults.add(f"{one} och {other} är samma fil i Windows", remedy="Byt namn på den ena.")
    if faults and agreement is not None and package is not None:
        check_agreement(agreement, catalogue_of(package), faults)
    if agreement is None or statistics is None:
        return None
    return Loaded(agreement, Figures(statistics), (config_folder, data_folder), files, (config_shown, data_shown))


def with_published(loaded: Loaded, faults: Faults) -> Loaded | None:
    """Add the tables of published figures, if there are any, to what was loaded; None, with faults added, if faulty."""
    folder, shown = loaded.folders[1], loaded.shown[1]
    if not (folder / PUBLISHED / PACKAGE_FILE).is_file():
        return loaded
    files = dict(loaded.files)
    _, statistics = _read_tables(folder, shown, files, faults, beside=loaded.figures.statistics.package)
    if statistics is None:
        return None
    return loaded._replace(figures=replace(loaded.figures, statistics=statistics), files=files)


def _read_tables(
    folder: Path, shown: str, files: dict[str, Source], faults: Faults, beside: Package | None = None
) -> tuple[Package | None, Statistics | None]:
    """Read the tables of a folder, or the published ones to join to those `beside`: the description, and all tables.

    What can't be used is None, with faults added to `faults`; the files that are read are added to `files`.
    """

    def opened(path: str, max_bytes: int = limits.TEXT_BYTES, *, or_ansi: bool = False) -> Source:
        at, name = folder / path, f"{shown}/{path}"
        if other := otherwise_written(at):
            raise invalid_input("filen finns inte", Place(Source(name, "")), remedy=f"Menade du {other}?")
        source = files[f"{DATA}/{path}"] = read_source(at, name, max_bytes, within=folder, or_ansi=or_ansi)
        return source

    def table(path: str) -> Source:
        return opened(path, or_ansi=True)

    try:
        if beside is None:
            package = read_package(opened(PACKAGE_FILE, limits.YAML_BYTES), faults)
        else:
            package = read_published(opened(f"{PUBLISHED}/{PACKAGE_FILE}", limits.YAML_BYTES), beside, faults)
    except InvalidInput as invalid:
        faults.extend(invalid.diagnostics)
        return None, None
    return package, None if package is None else scan_tables(package, table, faults)


def with_documents(files: Mapping[str, Source], shown: str, documents: Iterable[Written]) -> dict[str, Source]:
    """The files that were read, with those of some documents in the agreement's folder, which messages call `shown`."""
    sources = (document.place.source for document in documents)
    return {**files, **{f"{CONFIG}/{source.name.removeprefix(f'{shown}/')}": source for source in sources}}


def shipped_root() -> Path:
    """The folder with the config, data and schemas that came with the program: in the package, or beside its source."""
    package = Path(__file__).resolve().parent.parent
    packaged = package / _PACKAGED
    return packaged if packaged.is_dir() else package.parent.parent


def is_shipped(folder: Path) -> bool:
    """Tell whether a folder came with the program; in a checkout, what one works in is one's own."""
    root = shipped_root()
    return folder.resolve().is_relative_to(root) and (root.name == _PACKAGED or not Path.cwd().is_relative_to(root))


def _config_folder(given: str | None) -> tuple[Path, str]:
    if given is not None:
        return Path(given), Path(given).as_posix()
    for root, shown in ((Path(), ""), (shipped_root(), _SHIPPED)):
        found = sorted(path.parent for path in (root / CONFIG).glob(f"*/{TERMS_FILE}"))
        if len(found) > 1:
            listed = ", ".join(f"--config {CONFIG}/{path.name}" for path in found)
            raise wrong_usage("det finns flera överenskommelser här", listed, "Ange vilken med --config.")
        if found:
            return found[0], f"{shown}{CONFIG}/{found[0].name}"
    raise wrong_usage("ingen överenskommelse hittades", remedy="Ange dess mapp med --config.")


def note_on_shipped(config: str | None) -> str:
    """The note that no agreement is here, so that the one that came with the program is used; "" if not so."""
    if config is not None or not _config_folder(None)[1].startswith(_SHIPPED):
        return ""
    here = Path.cwd()
    above = [folder for folder in list(here.parents)[:_LOOKED_ABOVE] if any((folder / CONFIG).glob(f"*/{TERMS_FILE}"))]
    if above:
        steps = "/".join([".."] * len(here.relative_to(above[0]).parts))
        remedy = f"Det finns en i {steps}/{CONFIG}: gå dit med  cd {steps}"
    else:
        remedy = "Gå till mappen som har den, ange den med --config, eller skapa en egen med  tillaggsbelopp skapa"
    return f"Ingen mapp {CONFIG}/ här: räknar på den medföljande överenskommelsen. {remedy}"


def _no_data(agreement: Agreement, config_folder: Path) -> WrongUsage:
    """The error to raise when no folder of figures is named by the agreement's id; it tells what there is instead."""
    wanted = agreement.terms.id
    remedy = "Ange mappen med --data."
    others = sorted(path.parent.name for path in Path(DATA).glob(f"*/{PACKAGE_FILE}"))
    folder = config_folder.resolve().name
    if others:
        meant = folder if folder in others else others[0]
        remedy = (
            f"Uppgifterna söks efter överenskommelsens id, och det finns {DATA}/{meant}. Skriv id: {meant}, "
            f"eller byt namn på mappen till {DATA}/{wanted}. Annars: ange mappen med --data."
        )
    what = f"inga uppgifter hittades för {wanted}"
    return WrongUsage([Diagnostic(what, agreement.terms.place_of("id"), f"mappen {DATA}/{wanted}", remedy)])


def _data_folder(given: str | None, agreement_id: str) -> tuple[Path | None, str]:
    if given is not None:
        return Path(given), Path(given).as_posix()
    name = f"{DATA}/{agreement_id}"
    for root, shown in ((Path(), ""), (shipped_root(), _SHIPPED)):
        if (root / name / PACKAGE_FILE).is_file():
            return root / name, f"{shown}{name}"
    return None, name
