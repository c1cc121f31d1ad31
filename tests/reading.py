"""How a view reads, as a test wants it."""

from collections.abc import Iterable

from tillaggsbelopp.report.blocks import Block
from tillaggsbelopp.report.screen import BLOCKS, Ink, lines_of


def lines(blocks: Iterable[Block], width: int = 100, ink: Ink = BLOCKS) -> list[str]:
    """The lines of a view in so many columns, with plain spaces."""
    return [line.text.replace("\u00a0", " ") for line in lines_of(blocks, width, ink)]


def text(blocks: Iterable[Block], width: int = 100) -> str:
    """All that a view says, as one paragraph."""
    return " ".join(" ".join(lines(blocks, width)).split())
