"""Which folders to read: those named, else those here, else those that came with the program."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tillaggsbelopp.agreement.reading import TERMS_FILE, Agreement, read_agreement_folder
from tillaggsbelopp.cli.options import wrong_usage
from tillaggsbelopp.diagnostics import Diagnostic, InvalidInput
from tillaggsbelopp.engine.figures import Figures
from tillaggsbelopp.statistics.statistics import PACKAGE_FILE, read_statistics_folder

CONFIG: Final = "config"
DATA: Final = "data"


@dataclass(frozen=True)
class Loaded:
    """An agreement and its figures, and the folders they were read from, as shown to the user."""

    agreement: Agreement
    figures: Figures
    folders: tuple[str, str]


def load(config: Path | None, data: Path | None) -> Loaded:
    """Read the agreement and the figures. InvalidInput with every fault in both; WrongUsage if it is unclear which."""
    config_folder, config_shown = _config_folder(config)
    faults: list[Diagnostic] = []
    agreement = None
    try:
        agreement = read_agreement_folder(config_folder, config_shown)
    except InvalidInput as invalid:
        faults.extend(invalid.diagnostics)
    agreement_id = agreement.terms.id if agreement else config_folder.resolve().name
    data_folder, data_shown = _data_folder(data, agreement_id)
    if data_folder is None:
        if agreement is None:
            raise InvalidInput(faults)
        expected = f"mappen {DATA}/{agreement_id}"
        raise wrong_usage(f"inga uppgifter hittades för {agreement_id}", expected, "Ange mappen med --data.")
    try:
        statistics = read_statistics_folder(data_folder, data_shown)
    except InvalidInput as invalid:
        faults.extend(invalid.diagnostics)
    if faults or agreement is None:
        raise InvalidInput(faults)
    return Loaded(agreement, Figures(statistics), (config_shown, data_shown))


def shipped_root() -> Path:
    """The folder with the config and data that came with the program: in the package, or beside its source."""
    package = Path(__file__).resolve().parent.parent
    packaged = package / "shipped"
    return packaged if packaged.is_dir() else package.parent.parent


def _config_folder(given: Path | None) -> tuple[Path, str]:
    if given is not None:
        return given, given.as_posix()
    for root, shown in ((Path(), ""), (shipped_root(), "medföljande ")):
        found = sorted(path.parent for path in (root / CONFIG).glob(f"*/{TERMS_FILE}"))
        if len(found) > 1:
            listed = ", ".join(f"--config {CONFIG}/{path.name}" for path in found)
            raise wrong_usage("det finns flera överenskommelser här", listed, "Ange vilken med --config.")
        if found:
            return found[0], f"{shown}{CONFIG}/{found[0].name}"
    raise wrong_usage("ingen överenskommelse hittades", remedy="Ange dess mapp med --config.")


def _data_folder(given: Path | None, agreement_id: str) -> tuple[Path | None, str]:
    if given is not None:
        return given, given.as_posix()
    name = f"{DATA}/{agreement_id}"
    for root, shown in ((Path(), ""), (shipped_root(), "medföljande ")):
        if (root / name / PACKAGE_FILE).is_file():
            return root / name, f"{shown}{name}"
    return None, name
