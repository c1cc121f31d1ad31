"""The check of a formula before anything is computed: its names, arguments, axes and units.

The result is the tree that every reading evaluates: names resolved to their targets, and the rounding that comparisons
do first written out as calls.
"""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from tillaggsbelopp.diagnostics import Faults
from tillaggsbelopp.formula.function import Function, Manner
from tillaggsbelopp.formula.functions import FUNCTIONS
from tillaggsbelopp.formula.groups import Groups, axes_given, axes_within, groups_called, groups_meant, is_group
from tillaggsbelopp.formula.habits import ENGLISH, FOREIGN
from tillaggsbelopp.formula.rounded_first import rounded_first
from tillaggsbelopp.formula.tree import (
    MISSING_WORD,
    MUNICIPALITY,
    Absent,
    Call,
    Limit,
    Name,
    Node,
    Number,
    Reference,
)
from tillaggsbelopp.formula.types import Scope as Scope
from tillaggsbelopp.formula.types import Type as Type
from tillaggsbelopp.formula.unit_rules import Dimension, Mismatch, Special
from tillaggsbelopp.formula.units import NUMBER


def check(tree: Node, scope: Scope, faults: Faults) -> tuple[Node, Type | None]:
    """Check a parsed formula, and bind its names to what `scope` says that they stand for.

    Returns the bound tree, ready for every reading, and its type. The type is None where a fault leaves it unknown; the
    fault is added to `faults`, once, and the tree can't be evaluated.
    """
    node, type_ = _Checker(scope, faults).check(tree)
    return node, None if type_ is not None and is_group(tree, type_, faults) else type_


def _written_functions() -> list[str]:
    return [name for name, row in FUNCTIONS.items() if name[0].isalpha() and not row.generated_only]


class _Checker:
    def __init__(self, scope: Scope, faults: Faults) -> None:
        self._scope = scope
        self._faults = faults

    def check(self, node: Node) -> tuple[Node, Type | None]:
        match node:
            case Number():
                return self._number(node)
            case Name(text) if text == MISSING_WORD:
                return Absent(node.place), Type(Special.ZERO)
            case Name():
                found = self._scope.resolve(node, self._faults)
                return (node, None) if found is None else (Reference(found[0], node.place), found[1])
            case Call():
                return self._call(node)
            case Limit():
                self._faults.add(f"{node.sign} utan något framför", node.place, remedy="Skriv till exempel x > 0.")
        return node, None

    def _number(self, node: Number) -> tuple[Node, Type | None]:
        unknown = [word for word, _ in node.unit.powers if word not in self._scope.unit_words]
        if unknown:
            expected = "en enhet som något fält eller någon parameter har"
            remedy = self._faults.suggest(unknown[0], lambda: sorted(self._scope.unit_words))
            remedy += " Är det ett namn som talet ska delas med, skriv mellanslag runt räknesättet."
            self._faults.add(f"okänd enhet: {unknown[0]}", node.place, expected, remedy)
            return node, None
        is_zero = node.value == 0 and node.unit == NUMBER
        return node, Type(Special.ZERO if is_zero else node.unit)

    def _call(self, call: Call) -> tuple[Node, Type | None]:
        row = FUNCTIONS.get(call.function)
        if row is None or (row.generated_only and not self._scope.generated):
            remedy = self._faults.suggest(call.function, _written_functions)
            if meant := ENGLISH.get(call.function):
                remedy = f"{call.function} heter {meant}: {FUNCTIONS[meant].signature}"
            remedy = FOREIGN.get(call.function, remedy)
            self._faults.add(f"okänd funktion: {call.function}", call.place, remedy=remedy)
            return call, None
        if not self._takes(row, call):
            return call, None
        if call.function == "TRAPPA":
            return self._staircase(row, call)
        if row.manner is Manner.NAMING:
            return self._named(call)
        if row.manner is Manner.REPEATING:
            return self._repeated(call)
        if row.manner is Manner.GIVING:
            return self._given_to_each(row, call)
        axis = None
        if row.along_axis and len(call.arguments) > 1:
            axis = call.arguments[1].text if isinstance(call.arguments[1], Name) else ""
        values = call.arguments[:1] if row.along_axis else call.arguments
        checked = [self.check(argument) for argument in values]
        types = [type_ for _, type_ in checked]
        if row.name == "FÖREGÅENDE" and types[0] is None:  # a step that reads itself: as its start is
            types[0] = types[1]
        if any(type_ is None for type_ in types):
            return call, None
        known = [type_ for type_ in types if type_ is not None]
        if row.name != "SAKNAS" and any(is_group(*each, self._faults) for each in zip(values, known, strict=True)):
            return call, None
        group = groups_called(call.arguments[1], self._scope) if axis and axis not in known[0].axes else None
        dimension = self._dimension(row, call, values, known)
        if group is not None and dimension is not None:
            bound_value = rounded_first(checked[0][0], known[0].dimension) if row.rounded_first else checked[0][0]
            return self._by_group(row, call, bound_value, Type(dimension, known[0].axes), group)
        axes = None if dimension is None else self._axes(row, call, known, axis)
        if dimension is None or axes is None:
            return call, None
        if row.together:
            return self._together(row, call, checked, Type(dimension, axes))
        bound = [
            rounded_first(node, type_.dimension) if index < row.rounded_first else node
            for index, ((node, _), type_) in enumerate(zip(checked, known, strict=True))
        ]
        bound += [Name(axis, call.place)] if axis else []
        if row.manner is Manner.TIME:  # the readings spread to these: a start may have fewer axes
            bound += [Name(name, call.place) for name in sorted(axes)]
        return replace(call, arguments=tuple(bound)), Type(dimension, axes)

    def _by_group(
        self, row: Function, call: Call, value: Node, type_: Type, groups: Groups
    ) -> tuple[Node, Type | None]:
        axes = axes_within(row, call, type_, groups, self._faults)
        if axes is None:
            return call, None
        return replace(call, arguments=(value, *groups.bound(call))), Type(type_.dimension, axes)

    def _given_to_each(self, row: Function, call: Call) -> tuple[Node, Type | None]:
        value, name = call.arguments
        node, type_ = self.check(value)
        if type_ is None or is_group(value, type_, self._faults):
            return call, None
        groups = groups_called(name, self._scope)
        axes = axes_given(row, call, type_, groups, self._scope, self._faults)
        if groups is None or axes is None:
            return call, None
        return replace(call, arguments=(node, *groups.bound(call))), Type(type_.dimension, axes)

    def _takes(self, row: Function, call: Call) -> bool:
        least, most = row.arguments
        count = len(call.arguments)
        if count < least or (most is not None and count > most):
            self._faults.add(f"{row.name} har fel antal argument: {count}", call.place, row.signature)
            return False
        stray = next((argument for argument in call.arguments if isinstance(argument, Limit)), None)
        if stray is not None and row.name != "TRAPPA":
            self.check(stray)
            return False
        return True

    def _dimension(self, row: Function, call: Call, values: Sequence[Node], types: Sequence[Type]) -> Dimension | None:
        try:
            return row.unit_rule([type_.dimension for type_ in types], values)
        except Mismatch as mismatch:
            place = call.place if mismatch.argument is None else values[mismatch.argument].place
            where = call.function if call.function.isalpha() else f'"{call.function.strip("x")}"'
            self._faults.add(f"{where}: {mismatch.what}", place, mismatch.expected, mismatch.remedy)
            return None

    def _axes(self, row: Function, call: Call, types: Sequence[Type], axis: str | None) -> frozenset[str] | None:
        axes = frozenset[str]().union(*(type_.axes for type_ in types))
        if row.manner is Manner.TIME and types[1].axes and row.name == "VÄRDE":
            self._faults.add("årtalet måste vara samma för alla", call.arguments[1].place)
            return None
        if row.name == "^" and types[1].axes:
            self._faults.add("exponenten måste vara ett enda tal", call.arguments[1].place)
            return None
        if row.together:
            return self._common_axis(row, call, types)
        if not row.along_axis:
            return axes
        if not axes:
            remedy = f"Ta bort {row.name}, eller använd ett fält."
            if row.name in ("LÄGSTA", "HÖGSTA"):
                remedy = "Det minsta eller största av flera tal skrivs MIN(a; b), MAX(a; b)."
            self._faults.add(f"{row.name} av ett enda värde", call.place, "något som har ett värde per kommun", remedy)
            return None
        if axis is None and len(axes) > 1:
            choices = sorted(axes, key=lambda name: (name == MUNICIPALITY, name))
            remedy = ""
            if row.manner is Manner.REDUCING and len(axes) == 2:
                pairs = zip(choices, choices[::-1], strict=True)
                remedy = " ".join(f"Ska det bli ett per {kept}: {row.name}(…; {gone})." for gone, kept in pairs)
            what = f"{row.name} måste säga över vilken axel"
            self._faults.add(what, call.place, f"{row.name}(…; {choices[0]})", remedy)
            return None
        if axis is not None and axis not in axes:
            remedy = groups_meant(axis, self._scope.groups, self._faults)
            what, expected = "axeln finns inte hos värdet", " eller ".join(sorted(axes))
            self._faults.add(what, call.arguments[1].place, expected, remedy)
            return None
        return axes - {axis or next(iter(axes))} if row.manner is Manner.REDUCING else axes

    def _common_axis(self, row: Function, call: Call, types: Sequence[Type]) -> frozenset[str] | None:
        """The axis of the arguments, if they have one together; what is spent on all along it has none."""
        if row.manner is Manner.REDUCING_TOGETHER and types[0].axes:
            what = f"potten i {row.name} är ett per {' och '.join(sorted(types[0].axes))}"
            remedy = "Slå ihop det, till exempel med SUMMA(…)."
            self._faults.add(what, call.arguments[0].place, "ett enda tal", remedy)
            return None
        axes = frozenset[str]().union(*(type_.axes for type_ in types))
        if len(axes) != 1:
            per = f"är ett per {' och '.join(sorted(axes))}" if axes else "är ett enda tal"
            remedy = f"Slå ihop det över en axel, till exempel med SUMMA(…; {sorted(axes)[0]})." if axes else ""
            self._faults.add(f"{row.name} av något som {per}", call.place, "en nyckel över en enda axel", remedy)
            return None
        return axes

    def _together(
        self, row: Function, call: Call, checked: Sequence[tuple[Node, Type | None]], type_: Type
    ) -> tuple[Node, Type]:
        """Bind a call whose arguments are read together; one number for all is written out for each on the axis."""
        (axis,) = type_.axes
        reduces = row.manner is Manner.REDUCING_TOGETHER
        bound = [
            node
            if (of is not None and of.axes) or (reduces and not number)
            else Call("PER", (node, Name(axis, node.place)), node.place)
            for number, (node, of) in enumerate(checked)
        ]
        return replace(call, arguments=tuple(bound)), Type(type_.dimension, frozenset() if reduces else type_.axes)

    def _named(self, call: Call) -> tuple[Node, Type | None]:
        (argument,) = call.arguments
        if not isinstance(argument, Name):
            self._faults.add(f"{call.function} tar namnet på en regel", argument.place)
            return call, None
        found = self._scope.amount_of(argument, self._faults)
        return (call, None) if found is None else (Reference(found[0], call.place), found[1])

    def _repeated(self, call: Call) -> tuple[Node, Type | None]:
        value, axis = call.arguments
        node, type_ = self.check(value)
        if type_ is None:
            return call, None
        known = sorted(self._scope.axes)
        if not isinstance(axis, Name) or axis.text not in known:
            self._faults.add(f"{call.function} tar namnet på en axel", axis.place, " eller ".join(known))
            return call, None
        if axis.text in type_.axes:
            remedy = f"Ta bort {call.function}."
            self._faults.add(f"värdet är redan ett per {axis.text}", value.place, "ett enda värde", remedy)
            return call, None
        return replace(call, arguments=(node, axis)), Type(type_.dimension, type_.axes | {axis.text})

    def _staircase(self, row: Function, call: Call) -> tuple[Node, Type | None]:
        """Write TRAPPA out for the readings: direction, value, start, then (closed, limit, result) for each limit."""
        value, first, *rest = call.arguments
        limits = [limit for limit in rest[::2] if isinstance(limit, Limit)]
        results = rest[1::2]
        if len(rest) != 2 * len(limits) or any(isinstance(node, Limit) for node in (value, first, *results)):
            expected = f"{row.signature}: varje gräns med sitt tecken, och ett värde efter varje gräns"
            self._faults.add("TRAPPA har fel argument", call.place, expected)
            return call, None
        signs = {limit.sign[0] for limit in limits}
        if len(signs) != 1 or any(limit.sign in ("=", "<>") for limit in limits):
            expected = "antingen > och >= (stigande) eller < och <= (fallande)"
            self._faults.add("TRAPPA blandar riktningar", call.place, expected)
            return call, None
        compared = self._all_checked([value, *(limit.value for limit in limits)])
        chosen = self._all_checked([first, *results])
        if compared is None or chosen is None:
            return call, None
        for limit, (_, type_) in zip(limits, compared[1:], strict=True):
            if type_.axes:
                self._faults.add("gränsen måste vara ett enda tal", limit.place)
                return call, None
        comparison = Call(limits[0].sign, (value, *(limit.value for limit in limits)), call.place)
        first_types, last_types = [type_ for _, type_ in compared], [type_ for _, type_ in chosen]
        comparable = self._dimension(FUNCTIONS[limits[0].sign], comparison, comparison.arguments, first_types)
        dimension = self._dimension(FUNCTIONS["+"], call, [first, *results], last_types)
        if comparable is None or dimension is None:
            return call, None
        at, *bounds = (rounded_first(node, type_.dimension) for node, type_ in compared)
        start, *ends = (node for node, _ in chosen)
        arguments: list[Node] = [Number(Fraction(1 if signs == {">"} else -1), call.place), at, start]
        for limit, bound, end in zip(limits, bounds, ends, strict=True):
            arguments += [Number(Fraction(int("=" in limit.sign)), limit.place), bound, end]
        axes = frozenset[str]().union(*(type_.axes for type_ in (*first_types, *last_types)))
        return replace(call, arguments=tuple(arguments)), Type(dimension, axes)

    def _all_checked(self, nodes: Sequence[Node]) -> list[tuple[Node, Type]] | None:
        """Bind each node and find its type; None if the type of any is unknown."""
        checked = [self.check(node) for node in nodes]
        known = [(node, type_) for node, type_ in checked if type_ is not None]
        if any(is_group(node, type_, self._faults) for node, (_, type_) in zip(nodes, known, strict=False)):
            return None
        return known if len(known) == len(checked) else None
