"""What the commands that try many values out start from: an agreement and figures, and quantities with values."""

from dataclasses import dataclass

from tillaggsbelopp.agreement.reading import Agreement
from tillaggsbelopp.cli.folders import Loaded
from tillaggsbelopp.cli.options import WrongUsage, read_year, wrong_usage
from tillaggsbelopp.cli.runs import Request, loaded_for, prepared
from tillaggsbelopp.diagnostics import Faults, InvalidInput
from tillaggsbelopp.engine.figures import Figures
from tillaggsbelopp.engine.variations import Variation, read_variation


@dataclass(frozen=True)
class Basis:
    """What a year is computed from, with what `--satt` changes."""

    agreement: Agreement
    figures: Figures
    year: int
    loaded: Loaded

    def variation(self, text: str, option: str) -> Variation:
        """A quantity and its values, as written. WrongUsage with every fault."""
        faults = Faults()
        try:
            found = read_variation(self.agreement, self.figures, text, option, self.year, faults)
            faults.raise_if_any()
        except InvalidInput as invalid:
            raise WrongUsage(invalid.diagnostics) from None
        if found is None:  # pragma: no cover - told to the type checker; a fault was raised
            raise AssertionError
        return found


def basis_for(request: Request, command: str) -> Basis:
    """What there is for a year. WrongUsage for one that has been decided, unless it is to be computed anew."""
    year = read_year(request.year or "")
    loaded, decisions = loaded_for(request)
    if decisions is not None and year in decisions and not request.recompute:
        what = f"{year} är fastställt, och {command} ändrar inte ett beslut"
        raise wrong_usage(what, remedy="Lägg till --rakna-om för att räkna med det som nu gäller.")
    agreement, figures, _ = prepared(loaded, decisions, year, request.changes)
    return Basis(agreement, figures, year, loaded)
