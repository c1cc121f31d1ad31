"""The lines of files that change, for a reader who is to say yes to them."""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Final

from tillaggsbelopp.diagnostics import Source
from tillaggsbelopp.report.blocks import GAP, Block, Line, Text

_BESIDE: Final = 1  # lines shown before and after those that change
_STYLES: Final = {"+": "green", "-": "red", " ": "dim"}


def changed_blocks(pairs: Sequence[tuple[Source, Source]], *, written: bool) -> Iterator[Block]:
    """Show each file that changes, as it was and as it becomes: its lines with their numbers, and what they become."""
    done = "ändrades" if written else "ändras"
    yield Text(f"Så här {done} {_files(len(pairs))} (+ läggs in, - tas bort):", style="bold")
    for before, after in pairs:
        yield GAP
        yield Line(before.name, "bold")
        yield from _lines(before.text.split("\n"), after.text.split("\n"))
    yield GAP


def _lines(before: list[str], after: list[str]) -> Iterator[Line]:
    width = len(str(max(len(before), len(after))))

    def line(sign: str, number: int, text: str) -> Line:
        return Line(f"{sign} {number + 1:>{width}} | {text}", _STYLES[sign])

    groups = SequenceMatcher(None, before, after, autojunk=False).get_grouped_opcodes(_BESIDE)
    for number, group in enumerate(groups):
        if number:
            yield Line(f"  {'':>{width}} …", "dim")
        for kind, first, last, new_first, new_last in group:
            if kind == "equal":
                yield from (line(" ", at, after[at]) for at in range(new_first, new_last) if at < len(after))
                continue
            yield from (line("-", at, before[at]) for at in range(first, last))
            yield from (line("+", at, after[at]) for at in range(new_first, new_last))


def _files(count: int) -> str:
    return "filen" if count == 1 else f"{count} filer"
