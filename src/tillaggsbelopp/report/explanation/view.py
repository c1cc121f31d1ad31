"""A municipality's amount explained: in words, as a tree down to each figure's source, and what it rests on."""

from collections.abc import Iterator
from html import escape

from tillaggsbelopp.engine.assumptions import INDEX
from tillaggsbelopp.engine.result import Component, Result
from tillaggsbelopp.engine.trace import read_for
from tillaggsbelopp.report.amounts.view import acceptance_blocks
from tillaggsbelopp.report.blocks import GAP, Block, Heading, Line, Text
from tillaggsbelopp.report.explanation.answer import ROUNDED, opening_blocks, part_blocks, warning_blocks
from tillaggsbelopp.report.explanation.tree import root_of, tree_blocks
from tillaggsbelopp.report.screen import PIPE_WIDTH, lines_of
from tillaggsbelopp.swedish import format_number, in_kr


def explanation_blocks(
    result: Result, code: str, rules: tuple[str, ...], before: Result | None = None, *, everything: bool = True
) -> Iterator[Block]:
    """The amounts of one municipality explained, for the rules given: in words, and then as a tree.

    `before` is the result of the year before. Without `everything` the tree tells in words what the program adds to
    share and round.
    """
    parts = [part for part in result.distributed if part.rule in rules]
    yield from opening_blocks(result, code, rules, before)
    yield GAP
    yield from part_blocks(result, code, parts)
    yield GAP
    yield Text(f"{ROUNDED}.", style="dim")
    yield from _assumption_blocks(result, parts)
    if result.warnings:
        yield GAP
    yield from warning_blocks(result)
    yield Heading("Steg för steg", "Steg")
    if len(result.shared) > 1 and {part.rule for part in result.shared} <= set(rules):
        yield Text(f"totalt = {_added(result.shared, code)} = {in_kr(result.total(code))}")
    yield from tree_blocks(result, code, parts, everything=everything)


def _added(parts: tuple[Component, ...], code: str) -> str:
    """The amounts of parts as a sum: 576 476 - 2 924."""
    return " + ".join(format_number(part.amounts[code]) for part in parts).replace("+ -", "- ")


def _assumption_blocks(result: Result, parts: list[Component]) -> Iterator[Block]:
    """The assumptions that some parts rest on."""
    read = read_for(result.trace, map(root_of, parts))
    rules = {part.rule for part in parts}
    concerned = {"mätår", "underlag", INDEX, *rules, *(name.partition(".")[0] for name in read)}
    assumed = [each for each in result.assumptions if "." not in each.id or each.id.split(".")[0] in concerned]
    if assumed:
        yield GAP
        yield Line("Vilar på antaganden:", "bold")
        for assumption in assumed:
            yield Text(assumption.text, 2, first="- ")
            yield from acceptance_blocks(assumption)


class Explanation:
    """A municipality's amount explained: `str()` and `print()` give the text, in words and down to the sources.

    `before` is the result of the year before, if there is one.
    """

    def __init__(self, result: Result, code: str, before: Result | None) -> None:
        self._result, self._code, self._before = result, code, before

    def __str__(self) -> str:
        rules = tuple(part.rule for part in self._result.distributed)
        blocks = explanation_blocks(self._result, self._code, rules, self._before, everything=False)
        return "\n".join(line.text.rstrip() for line in lines_of(blocks, PIPE_WIDTH))

    def __repr__(self) -> str:
        return f"<Explanation of {self._code}, {self._result.agreement} {self._result.year}: print() shows it>"

    def _repr_html_(self) -> str:
        """The text, as a notebook shows it."""
        return f"<pre>{escape(str(self))}</pre>"
