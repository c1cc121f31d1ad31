"""The axes that parameters are stated over: those of the tables, and those that only parameters have."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Final

from tillaggsbelopp.agreement.parameters import MEMBER, Parameter
from tillaggsbelopp.agreement.reading import Agreement
from tillaggsbelopp.diagnostics import Faults, did_you_mean, nearest
from tillaggsbelopp.formula.catalogue import MUNICIPALITY, Catalogue
from tillaggsbelopp.formula.tree import ParameterTarget
from tillaggsbelopp.formula.values import Axis
from tillaggsbelopp.swedish import join_words

YEAR: Final = "år"
_NO_AXES: Final = {
    YEAR: "Ett värde per år skrivs under värden, utan axel.",
    f"{MUNICIPALITY}kod": f"Axeln heter {MUNICIPALITY}; medlemmarna är koderna.",
}


@dataclass(frozen=True)
class _Known:
    """The members of an axis, and the table or parameter they are taken from, in words."""

    members: tuple[str, ...]
    where: str


def axes_of_parameters(agreement: Agreement, catalogue: Catalogue, faults: Faults) -> dict[str, Axis]:
    """Find the axes that no table has, by name. Values that do not follow their axis are added to `faults`.

    The members of such an axis are those of the first parameter that has it.
    """
    known = {name: _Known(members, "tabellerna") for name, members in catalogue.members.items()}
    own: dict[str, Axis] = {}
    for target, parameter in _parameters(agreement):
        axis = parameter.axis
        if not _check_shape(target, parameter, faults) or axis is None or not parameter.members:
            continue
        if (meant := _misspelt(axis, parameter, catalogue)) and axis not in catalogue.axes:
            what = f"ingen tabell har axeln {axis}, men {meant} har samma medlemmar"
            faults.add(what, parameter.place_of("axel"), remedy=f"Menade du {meant}?")
            continue
        if axis not in catalogue.axes:
            own.setdefault(axis, Axis(axis, parameter.members, parameter.members))
            known.setdefault(axis, _Known(parameter.members, f"{target.rule}{MEMBER}{target.parameter}"))
        if axis in known:
            _check_members(target, parameter, known[axis], faults)
    return own


def follows_axis(parameter: Parameter) -> bool:
    """Tell whether the values fit the axis: one per member if the parameter has an axis, else single values."""
    if parameter.axis in _NO_AXES:
        return False
    kinds = {isinstance(value, dict) for value in parameter.written_values.values() if value is not None}
    return kinds <= {parameter.axis is not None}


def _parameters(agreement: Agreement) -> Iterator[tuple[ParameterTarget, Parameter]]:
    for owner in agreement.owners:
        for name, parameter in owner.parameters.items():
            yield ParameterTarget(owner.id, name), parameter


def _check_shape(target: ParameterTarget, parameter: Parameter, faults: Faults) -> bool:
    if parameter.axis in _NO_AXES:
        faults.add(f"{parameter.axis} är ingen axel", parameter.place_of("axel"), remedy=_NO_AXES[parameter.axis])
        return False
    if follows_axis(parameter):
        return True
    for year, value in parameter.written_values.items():
        place = parameter.place_of("värden", str(year))
        if isinstance(value, dict) and parameter.axis is None:
            what = f"{target.parameter} har ett värde per medlem för {year}, men ingen axel"
            faults.add(what, place, remedy="Lägg till axel: …, eller skriv ett enda värde.")
        elif not isinstance(value, dict) and value is not None and parameter.axis is not None:
            what = f"{target.parameter} har ett enda värde för {year}, men axel: {parameter.axis}"
            expected = f"ett värde per {parameter.axis}: {{medlem: värde, …}}"
            faults.add(what, place, expected, "Skriv ett per medlem, eller ta bort axel.")
    return False


def _check_members(target: ParameterTarget, parameter: Parameter, known: _Known, faults: Faults) -> None:
    """Check that each year has a value for every member of the axis, and for no other."""
    expected = f"{_listed(known.members)}, som i {known.where}"
    for year, values in parameter.written_values.items():
        if not isinstance(values, dict):
            continue
        unknown = [member for member in values if member not in known.members]
        absent = [member for member in known.members if member not in values]
        for member in unknown:
            if meant := nearest(member, absent):
                absent.remove(meant)
            place = parameter.key_place_of("värden", str(year), member)
            remedy = did_you_mean(member, known.members)
            faults.add(f"{member} finns inte på axeln {parameter.axis}", place, expected, remedy)
        if absent:
            what = f"{target.parameter} saknar värde för {_listed(absent)} {year}"
            remedy = "Lägg till det; är det inte känt, skriv saknas."
            faults.add(what, parameter.key_place_of("värden", str(year)), expected, remedy)


def _misspelt(axis: str, parameter: Parameter, catalogue: Catalogue) -> str:
    """The axis of a table that has the parameter's members and nearly its axis's name; "" if there is none."""
    alike = [name for name, members in catalogue.members.items() if sorted(members) == sorted(parameter.members)]
    return nearest(axis, alike)


def _listed(members: Collection[str]) -> str:
    shown = list(members)[:10]
    return join_words(shown) if len(members) <= len(shown) else f"{', '.join(shown)} och {len(members) - 10} till"
