"""Texts whose amounts are live: a line is a formula that joins words with what cells say."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from tillaggsbelopp.engine.result import Result
from tillaggsbelopp.formula.excel import string
from tillaggsbelopp.report.answers import gets_or_pays, got_before, year_of
from tillaggsbelopp.report.book import Sheet, Style
from tillaggsbelopp.swedish import NO_BREAK_SPACE, in_kr

_DIGITS: Final = 15
_KR: Final = f"{NO_BREAK_SPACE}kr"


class Live(NamedTuple):
    """A piece of text that a formula gives; it is never broken between lines."""

    shown: str
    formula: str


Piece = str | Live


def put_live(sheet: Sheet, row: int, columns: tuple[int, int], pieces: Iterable[Piece], style: Style) -> int:
    """Place a text over columns, a line on each row; return the row after. Widths must be known."""
    look = replace(style, wrapped=False)
    for line in _lines(pieces, sheet.signs_over(columns, style)):
        text, formula = joined(line)
        sheet.put(row, columns[0], text, look, formula)
        row += 1
    return row


def joined(line: Sequence[Piece]) -> tuple[str, str]:
    """The text of a line and the formula that gives it; "" where nothing in it is live."""
    formula = "&".join(string(piece).text if isinstance(piece, str) else piece.formula for piece in line)
    return _text(line), formula if any(isinstance(piece, Live) for piece in line) else ""


def amount_of(kronor: int, cell: str) -> Live:
    """An amount in kr that stands in a cell."""
    return Live(in_kr(kronor), f"{_spelled(cell)}&{string(_KR).text}")


def gets_of(kronor: int, cell: str) -> Live:
    """That one gets an amount that stands in a cell, or pays it where it is below 0."""
    verb, (pays, gets) = gets_or_pays(kronor), (string(gets_or_pays(each)).text for each in (-1, 1))
    words = f'IF({cell}<0,{pays},{gets})&" "&{_spelled(cell, signed=False)}&{string(_KR).text}'
    return Live(f"{verb} {in_kr(abs(kronor))}", words)


def change_of(before: Result, then: tuple[int, str], now: tuple[int, str]) -> Live:
    """How much more or less is got, or paid, than the year before; both with their cells."""
    (earlier, old), (amount, new) = then, now
    tenths = f"ROUND(1000*ABS({new}-{old})/ABS({old}),0)"
    whole, end = f"INT({tenths}/10)", string(f"{NO_BREAK_SPACE}%)").text
    share = f'" ("&{_spelled(whole, signed=False)}&","&({tenths}-10*{whole})&{end}'
    shown, year = got_before(before, earlier, amount), year_of(before)
    same = string(f"lika mycket som {year}").text
    more = f'IF(ABS({new})>ABS({old})," mer"," mindre")&{string(f" än {year}").text}'
    other = f'{_spelled(f"({new}-{old})", signed=False)}&{string(_KR).text}&IF({old}=0,"",{share})&{more}'
    words = f"IF({new}={old},{same},{other})"
    if earlier and (earlier < 0 or amount < 0):  # else nobody has paid anything, and the formula is the shorter
        turned = f'IF({old}<0,"betalade ","fick ")&{_spelled(old, signed=False)}&{string(f"{_KR} {year}").text}'
        words = f"IF({old}*{new}<0,{turned},{words})"
    return Live(shown, words)


def _spelled(cell: str, *, signed: bool = True) -> str:
    """A whole number in groups of three signs whatever the reader's language, which TEXT would not give."""
    digits = f'RIGHT(REPT(" ",{_DIGITS})&ABS({cell}),{_DIGITS})'
    groups = [f"MID({digits},{start},3)" for start in range(1, _DIGITS, 3)]
    grouped = '&" "&'.join(groups)
    sign = f'IF({cell}<0,"-","")&' if signed else ""
    return f'{sign}SUBSTITUTE(TRIM({grouped})," ","{NO_BREAK_SPACE}")'


def _lines(pieces: Iterable[Piece], width: int) -> list[list[Piece]]:
    """The pieces on lines of at most so many signs, broken at the spaces of plain text."""
    lines: list[list[Piece]] = [[]]
    for word in _words(pieces):
        if lines[-1] and len(_text(lines[-1])) + 1 + len(_text(word)) > width:
            lines.append([])
        lines[-1] += [" ", *word] if lines[-1] else word
    return [_merged(line) for line in lines]


def _words(pieces: Iterable[Piece]) -> list[list[Piece]]:
    """Words with the live pieces that stand in them."""
    words: list[list[Piece]] = [[]]
    for piece in pieces:
        if isinstance(piece, Live):
            words[-1].append(piece)
            continue
        first, *others = piece.split(" ")
        words[-1] += [first] if first else []
        words += [[other] if other else [] for other in others]
    return [word for word in words if word]


def _merged(line: Sequence[Piece]) -> list[Piece]:
    """The line with plain texts beside each other as one."""
    merged: list[Piece] = []
    for piece in line:
        if merged and isinstance(piece, str) and isinstance(merged[-1], str):
            merged[-1] += piece
        else:
            merged.append(piece)
    return merged


def _text(line: Sequence[Piece]) -> str:
    return "".join(piece if isinstance(piece, str) else piece.shown for piece in line)
