"""The check of calls within groups: a field of groups parts its own axis, each group a member of another axis."""

from collections.abc import Mapping
from typing import NamedTuple

from tillaggsbelopp.diagnostics import Faults
from tillaggsbelopp.formula.function import Function, Manner
from tillaggsbelopp.formula.tree import Call, Name, Node, Reference
from tillaggsbelopp.formula.types import Scope, Type
from tillaggsbelopp.formula.unit_rules import Group, Special


class Groups(NamedTuple):
    """A name of groups: the axis `own` is parted into them, and they are members of the axis `of`."""

    reference: Reference
    own: str
    of: str

    @property
    def name(self) -> str:
        """The name as it is written."""
        return self.reference.place.text

    def bound(self, call: Call) -> tuple[Node, ...]:
        """The arguments of a bound call within the groups, after its value."""
        return self.reference, Name(self.own, call.place), Name(self.of, call.place)


def groups_called(node: Node, scope: Scope) -> Groups | None:
    """Find the groups that a name stands for; None if it stands for something else."""
    found = scope.resolve(node, Faults()) if isinstance(node, Name) else None
    if found is None or found[1] is None or not isinstance(found[1].dimension, Group):
        return None
    (own,) = found[1].axes
    return Groups(Reference(found[0], node.place), own, found[1].dimension.axis)


def groups_meant(text: str, known: Mapping[str, Type], faults: Faults) -> str:
    """Suggest the groups that a name may be meant for; "" if there are none like it."""
    of_axis = [
        name for name, type_ in known.items() if isinstance(type_.dimension, Group) and type_.dimension.axis == text
    ]
    if of_axis and text not in known:
        return f"{text} är axeln. Grupperna heter som sitt fält: {' eller '.join(of_axis)}."
    return faults.suggest(text, lambda: known)


def is_group(node: Node, type_: Type, faults: Faults) -> bool:
    """Tell, with a fault, whether a value is groups, which can't be computed with."""
    if not isinstance(type_.dimension, Group):
        return False
    name = node.text if isinstance(node, Name) else node.place.text
    remedy = f"Räkna inom grupperna: SUMMA(…; {name}), ANDEL(…; {name}), eller GRUPPENS(…; {name})."
    faults.add(f"{name} är en grupp ({type_.dimension.axis}) och inget tal", node.place, remedy=remedy)
    return True


def axes_within(row: Function, call: Call, type_: Type, groups: Groups, faults: Faults) -> frozenset[str] | None:
    """Find the axes of a call within groups from the type of its value; None, and a fault, if it can't be so."""
    place = call.arguments[1].place
    if not row.takes_groups:
        what = f"{row.name} räknas inte inom grupper"
        remedy = "Inom grupper räknas SUMMA, MEDEL, ANTAL, ANDEL och RANG."
        faults.add(what, place, "namnet på en axel", remedy)
        return None
    if groups.own not in type_.axes:
        has = f"är ett per {', '.join(sorted(type_.axes))}" if type_.axes else "är ett enda"
        faults.add(f"{groups.name} delar in {groups.own}, och värdet {has}", place, f"ett värde per {groups.own}")
        return None
    if row.manner is not Manner.REDUCING:
        return type_.axes
    if groups.of in type_.axes:
        remedy = f"Skriv {row.name}(…; {groups.own})."
        faults.add(f"värdet är redan ett per {groups.of}", place, "namnet på en axel", remedy)
        return None
    return type_.axes - {groups.own} | {groups.of}


def axes_given(
    row: Function, call: Call, type_: Type, groups: Groups | None, scope: Scope, faults: Faults
) -> frozenset[str] | None:
    """Find the axes of GRUPPENS, which gives each the value of its group; None, and a fault, if it can't."""
    value, name = call.arguments
    if groups is None:
        remedy = groups_meant(name.text, scope.groups, faults) if isinstance(name, Name) else ""
        remedy = remedy or "En textkolumn delar in i grupper om den har axel: … i datapackage.yaml."
        faults.add(f"{row.name} tar namnet på en grupp", name.place, row.signature, remedy)
        return None
    if type_.dimension is Special.TRUTH or groups.of not in type_.axes or groups.own in type_.axes:
        what = f"{row.name} tar ett tal per {groups.of}, och värdet är {type_}"
        faults.add(what, value.place, f"till exempel SUMMA(…; {groups.name})")
        return None
    return type_.axes - {groups.of} | {groups.own}
