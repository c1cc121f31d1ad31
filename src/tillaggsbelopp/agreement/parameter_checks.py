"""Checks of parameters: that their values follow their axes, hold as long as they say, and can be indexed."""

from collections.abc import Collection, Mapping
from typing import NamedTuple

from tillaggsbelopp.agreement.parameters import MEMBER, NO_AXES, Parameter
from tillaggsbelopp.agreement.reading import Agreement
from tillaggsbelopp.diagnostics import Faults, did_you_mean, nearest
from tillaggsbelopp.formula.catalogue import Catalogue
from tillaggsbelopp.formula.units import CURRENCY
from tillaggsbelopp.formula.values import Axis
from tillaggsbelopp.swedish import join_words


class _Known(NamedTuple):
    """The members of an axis, and the table or parameter they are taken from, in words."""

    members: tuple[str, ...]
    where: str


def axes_of_parameters(agreement: Agreement, catalogue: Catalogue, faults: Faults) -> dict[str, Axis]:
    """Find the axes that no table has, by name. Values that do not follow their axis are added to `faults`.

    The members of such an axis are those of the first parameter that has it.
    """
    known = {name: _Known(members, "tabellerna") for name, members in catalogue.members.items()}
    own: dict[str, Axis] = {}
    stated = [(owner.id, name, parameter) for owner in agreement.owners for name, parameter in owner.parameters.items()]
    for owner, name, parameter in stated:
        axis = parameter.axis
        if not _check_shape(name, parameter, faults) or axis is None or not parameter.members:
            continue
        alike = [name for name, members in catalogue.members.items() if sorted(members) == sorted(parameter.members)]
        if axis not in catalogue.axes and (meant := nearest(axis, alike)):
            what = f"ingen tabell har axeln {axis}, men {meant} har samma medlemmar"
            faults.add(what, parameter.place_of("axel"), remedy=f"Menade du {meant}?")
            continue
        if axis not in catalogue.axes:
            own.setdefault(axis, Axis(axis, parameter.members, parameter.members))
            known.setdefault(axis, _Known(parameter.members, f"{owner}{MEMBER}{name}"))
        if axis in known:
            _check_members(name, parameter, known[axis], faults)
    return own


def _check_shape(name: str, parameter: Parameter, faults: Faults) -> bool:
    if parameter.axis in NO_AXES:
        faults.add(f"{parameter.axis} är ingen axel", parameter.place_of("axel"), remedy=NO_AXES[parameter.axis])
        return False
    if parameter.follows_axis:
        return True
    for year, value in parameter.written_values.items():
        place = parameter.place_of("värden", str(year))
        if isinstance(value, dict) and parameter.axis is None:
            what = f"{name} har ett värde per medlem för {year}, men ingen axel"
            faults.add(what, place, remedy="Lägg till axel: …, eller skriv ett enda värde.")
        elif not isinstance(value, dict) and value is not None and parameter.axis is not None:
            what = f"{name} har ett enda värde för {year}, men axel: {parameter.axis}"
            expected = f"ett värde per {parameter.axis}: {{medlem: värde, …}}"
            faults.add(what, place, expected, "Skriv ett per medlem, eller ta bort axel.")
    return False


def _check_members(name: str, parameter: Parameter, known: _Known, faults: Faults) -> None:
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
            what = f"{name} saknar värde för {_listed(absent)} {year}"
            remedy = "Lägg till det; är det inte känt, skriv saknas."
            faults.add(what, parameter.key_place_of("värden", str(year)), expected, remedy)


def _listed(members: Collection[str]) -> str:
    shown = list(members)[:10]
    return join_words(shown) if len(members) <= len(shown) else f"{', '.join(shown)} och {len(members) - 10} till"


def check_indexation(agreement: Agreement, faults: Faults) -> None:
    """Check that indices are told apart from rules, and that the parameters of rules can be indexed as they say."""
    rules = {rule.id for rule in agreement.rules}
    for index in agreement.indices:
        if index.id in rules:
            what = f"både en regel och ett index heter {index.id}"
            faults.add(what, index.place_of("id"), remedy="Byt namn på det ena.")
    for rule in agreement.rules:
        check_yearly(agreement, rule.id, rule.parameters, faults)


def check_yearly(agreement: Agreement, owner: str, parameters: Mapping[str, Parameter], faults: Faults) -> None:
    """Check how long the parameters of a rule or indicator hold, and that a named index exists and raises kronor."""
    for name, parameter in parameters.items():
        stated = parameter.stated_years
        if stated and parameter.valid_until is not None and parameter.valid_until < min(stated):
            faults.add(f"{name}: gäller_till är före det första värdet", parameter.place_of("gäller_till"))
        if parameter.indexed_by is None:
            _check_not_indexed(parameter, faults)
        else:
            _check_indexed(agreement, f"{owner}.{name}", parameter, faults)


def _check_indexed(agreement: Agreement, name: str, parameter: Parameter, faults: Faults) -> None:
    known = [index.id for index in agreement.indices]
    index = parameter.indexed_by or ""
    if index not in known and index not in agreement.unreadable:
        remedy = did_you_mean(index, known) or "Lägg till en fil i index/ med det id:t."
        faults.add(f"inget index heter {index}", parameter.place_of("indexeras"), remedy=remedy)
    if CURRENCY not in parameter.unit.unit:
        what = f"{name} är i {parameter.unit.text} och kan inte räknas upp med ett prisindex"
        faults.add(what, parameter.place_of("indexeras"), "en parameter i kr", "Ta bort indexeras.")
    for stated in parameter.price_levels:
        if stated not in parameter.stated_years:
            place = parameter.key_place_of("prisnivå", str(stated))
            faults.add(f"prisnivå för {stated}, men inget värde är angivet för {stated}", place)


def _check_not_indexed(parameter: Parameter, faults: Faults) -> None:
    remedy = "Lägg till indexeras, eller ta bort den."
    if parameter.rounded_yearly:
        what = "avrundas_årligen utan indexeras har ingen verkan"
        faults.add(what, parameter.place_of("avrundas_årligen"), remedy=remedy)
    if parameter.price_levels:
        faults.add("prisnivå utan indexeras har ingen verkan", parameter.place_of("prisnivå"), remedy=remedy)
