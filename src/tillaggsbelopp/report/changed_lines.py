"""The lines of files that change, for a reader who is to say yes to them."""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Final

from tillaggsbelopp.diagnostics import Source
from tillaggsbelopp.report.answers import all_shown_with
from tillaggsbelopp.report.blocks import GAP, Block, Line, Text
from tillaggsbelopp.swedish import join_words

_BESIDE: Final = 1  # lines shown before and after those that change
_MOST_LINES: Final = 16  # as many as there is room for on a screen
_STYLES: Final = {"+": "green", "-": "red", " ": "dim"}


def changed_blocks(pairs: Sequence[tuple[Source, Source]], *, written: bool, everything: bool) -> Iterator[Block]:
    """Show each file that changes, as it was and as it becomes: its lines with their numbers, and what they become.

    Where they are too many for a screen, and not `everything` is asked for, only how many lines of each file change.
    """
    done = "ändrades" if written else "ändras"
    shown = [(before.name, [*_lines(before.text.split("\n"), after.text.split("\n"))]) for before, after in pairs]
    if not everything and sum(len(lines) for _, lines in shown) > _MOST_LINES:
        files = [f"{name} ({_counted(lines)})" for name, lines in shown]
        yield Text(f"Så här {done} {_files(len(pairs))} (+ läggs in, - tas bort): {join_words(files)}.", style="bold")
        yield all_shown_with()
        return
    yield Text(f"Så här {done} {_files(len(pairs))} (+ läggs in, - tas bort):", style="bold")
    for name, lines in shown:
        yield GAP
        yield Line(name, "bold")
        yield from lines
    yield GAP


def _counted(lines: Sequence[Line]) -> str:
    """The number of lines put in and taken out: +3 -1."""
    signs = [line.text[0] for line in lines]
    return " ".join(f"{sign}{signs.count(sign)}" for sign in "+-" if sign in signs)


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
