"""What completion by typer needs beside it in each shell."""

import os
import re
from collections.abc import Callable, Sequence
from contextlib import redirect_stdout, suppress
from io import StringIO
from typing import Final

import typer

_INSTRUCTION: Final = "_TILLAGGSBELOPP_COMPLETE"
_WORD: Final = re.compile(r"""(?:\\.|"(?:\\.|[^"\\])*"?|'[^']*'?|[^\s"'])+""")
_BREAK: Final = re.compile(r"[:=]+")
_TO_QUOTE: Final = re.compile(r"[^\w.,:=/@%+-]")


def complete(propose: Callable[[], object]) -> None:
    """Give the shell the proposals that `propose`, which is typer's, prints."""
    os.environ["COLUMNS"] = "1000"  # a proposal and what is said of it are one line
    if os.environ[_INSTRUCTION] == "complete_bash":
        _complete_in_bash(propose)
    else:
        propose()


def _complete_in_bash(propose: Callable[[], object]) -> None:
    """Let typer read the words as if bash had not parted them at `:` and `=`, and give what comes after the last break.

    Bash puts nothing but that in, and does not quote it.
    """
    words = _WORD.findall(os.environ["COMP_WORDS"])
    current = int(os.environ["COMP_CWORD"])
    last = words[current] if current < len(words) else ""
    joined, kept = joined_at_breaks([*words[:current], last])
    os.environ |= {"COMP_WORDS": "\n".join(joined), "COMP_CWORD": str(len(joined) - 1)}
    with redirect_stdout(StringIO()) as printed, suppress(SystemExit):
        propose()
    for proposal in printed.getvalue().splitlines():
        rest = proposal.removeprefix(kept)
        typer.echo(rest if last.startswith(("'", '"')) else _TO_QUOTE.sub(r"\\\g<0>", rest))


def joined_at_breaks(words: Sequence[str]) -> tuple[list[str], str]:
    """Join the words on both sides of a break, `2025` `:` `id`; and tell what stands before the last part of the last.

    The name of an option is no part of its value: of `--mot=2025:id` it is `2025:`.
    """
    joined: list[str] = []
    kept = ""
    for before, word in zip(["", *words], words, strict=False):
        broken = _BREAK.fullmatch(word) is not None
        if joined and (broken or _BREAK.fullmatch(before)):
            kept = joined[-1] + (word if broken else "")
            joined[-1] += word
        else:
            kept = ""
            joined.append(word)
    return joined, kept.partition("=")[2] if kept.startswith("-") else kept
