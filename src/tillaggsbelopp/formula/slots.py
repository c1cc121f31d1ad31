"""The text reading of a checked tree: a formula as it is written, with numbers put in for names."""

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from tillaggsbelopp.formula.evaluate import in_groups
from tillaggsbelopp.formula.function import Manner
from tillaggsbelopp.formula.functions import FUNCTIONS
from tillaggsbelopp.formula.tree import Call, Formula, Node, Reference, children


class Slot(NamedTuple):
    """A stretch of a formula's text, by offsets into it, that stands for the value of `node`.

    `template` says how the number is written in its place: {x}, and {summa} over the axis that is computed along or,
    where `total` gives it, over the group.
    """

    start: int
    end: int
    node: Node
    template: str = "{x}"
    total: Node | None = None


def slots(formula: Formula, tree: Node) -> tuple[Slot, ...]:
    """Find the stretches of `formula` where numbers go, in reading order; `tree` is its checked tree.

    They are names, and whole calls where one municipality's number would mislead: SUMMA(x) is not its own x.
    """
    found: dict[tuple[int, int], Slot] = {}
    for slot in _slots(tree, formula.place.start):
        found.setdefault((slot.start, slot.end), slot)  # one slot for each stretch of text
    return tuple(found[span] for span in sorted(found))


def _slots(node: Node, origin: int) -> Iterator[Slot]:
    start, end = node.place.start - origin, node.place.end - origin
    if isinstance(node, Reference):
        yield Slot(start, end, node)
        return
    if isinstance(node, Call):
        row = FUNCTIONS[node.function]
        if row.manner in (Manner.REDUCING, Manner.REDUCING_TOGETHER, Manner.TIME, Manner.GIVING):
            yield Slot(start, end, node)
            return
        if row.manner is Manner.SPREADING:
            template, total = row.with_numbers or f"{row.name}({{x}})", None
            if in_groups(node) and row.with_numbers:
                total = replace(node, function="SUMMA")
                total = replace(node, function="GRUPPENS", arguments=(total, *node.arguments[1:]))
            yield Slot(start, end, node.arguments[0], template, total)
            return
    for child in children(node):
        yield from _slots(child, origin)


def filled_in(text: str, numbers: list[tuple[int, int, str]]) -> str:
    """Replace the stretches given as (start, end, new text) in `text`, and put the result on one line."""
    for start, end, number in reversed(numbers):
        text = text[:start] + number + text[end:]
    return text.replace("\n", " ").strip()
