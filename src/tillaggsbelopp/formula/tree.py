"""The tree of a formula. Every reading (exact, text, NumPy, Excel) walks this one tree."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final

from tillaggsbelopp.diagnostics import Place, Source
from tillaggsbelopp.formula.units import NUMBER, Unit

MUNICIPALITY: Final = "kommun"
YEAR: Final = "år"
MISSING_WORD: Final = "saknas"


@dataclass(frozen=True, eq=False)
class Number:
    """A literal, in the base of its unit: `5 %` is 1/20, `2 tkr` is 2000 kr."""

    value: Fraction
    place: Place
    unit: Unit = NUMBER


@dataclass(frozen=True, eq=False)
class Absent:
    """The word `saknas`: a value that is missing, of any unit."""

    place: Place


@dataclass(frozen=True, eq=False)
class Name:
    """A name as written, `pott` or `regel.pott`; its target is found when the formula is checked."""

    text: str
    place: Place


@dataclass(frozen=True, eq=False)
class Reference:
    """A name that has been resolved to its target."""

    target: "Target"
    place: Place


@dataclass(frozen=True, eq=False)
class Limit:
    """A limit of TRAPPA with its sign, as in `> 10 km`; `>=` and `<=` are passed by the limit itself."""

    sign: str
    value: "Node"
    place: Place


@dataclass(frozen=True, eq=False)
class Call:
    """A function or operator applied to arguments; `function` is its name in the function table."""

    function: str
    arguments: tuple["Node", ...]
    place: Place


Node = Number | Absent | Name | Reference | Limit | Call


@dataclass(frozen=True)
class FieldTarget:
    """A field of a table."""

    field: str

    def __str__(self) -> str:
        return self.field


@dataclass(frozen=True)
class ParameterTarget:
    """A parameter of a rule, an indicator or an index; `vikt.befolkning` is its value for one member of its axis."""

    rule: str
    parameter: str

    def __str__(self) -> str:
        return f"{self.rule}.{self.parameter}"

    @property
    def whole(self) -> "ParameterTarget":
        """The parameter as it is written, with all its members."""
        return ParameterTarget(self.rule, self.parameter.partition(".")[0])


@dataclass(frozen=True)
class StepTarget:
    """A step of a rule or an indicator, written or generated."""

    rule: str
    step: str

    def __str__(self) -> str:
        return f"{self.rule}.{self.step}"


@dataclass(frozen=True)
class YearTarget:
    """The year that is calculated, `år`."""


Target = FieldTarget | ParameterTarget | StepTarget | YearTarget


def on_one_line(text: str) -> str:
    """Give a formula's text without line breaks and indentation; no-break spaces, which belong to numbers, stay."""
    return " ".join(word for line in text.split("\n") for word in line.split(" ") if word)


@dataclass(frozen=True, eq=False)
class Formula:
    """A formula as written and as parsed; `name` is what a reader calls its value, where that is said."""

    tree: Node
    place: Place
    name: str = field(default="", compare=False)

    @property
    def text(self) -> str:
        """The formula as it was written, on one line."""
        return on_one_line(self.place.text)


UNREADABLE: Final = Name("?", Place(Source("", "?"), 0, 1))
UNREADABLE_FORMULA: Final = Formula(UNREADABLE, UNREADABLE.place)
"""Stands in for a formula that could not be read: nothing is said of what it names, nor of what names it."""


def children(node: Node) -> tuple[Node, ...]:
    """The nodes directly below `node`."""
    match node:
        case Call():
            return node.arguments
        case Limit():
            return (node.value,)
        case _:
            return ()


def walk(node: Node) -> Iterator[Node]:
    """Yield `node` and all nodes below it, in reading order."""
    yield node
    for child in children(node):
        yield from walk(child)
