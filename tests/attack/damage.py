"""Texts and bytes damaged by chance."""

import re
from collections.abc import Sequence
from random import Random

SNIPPETS = (
    *("", "x", "0", "-1", "[a]", "{a: 1}", '"', "{", "[", " # x", ": y", "saknas", "P", "1 000", "å", "null", "kr"),
    *("%", "- a", ">", "|", "OM(1<2;1;2)", "FÖREGÅENDE(invånare;0)", "SUMMA(", "TILLDELAT(grund)"),
)
ODD = (
    "\0",
    "\ufeff",
    "\u0301",
    "\u202e",
    "\u00a0",
    "\u2028",
    "\x85",
    "\x1b",
    "\t",
    "\r",
    "😀",
    "İ",
    "ß",
    "٣",
    "²",
    "−",
    "’",
)
NUMBERS = (
    "-0",
    "1e999",
    "9" * 400,
    "0.0000000000000000000001",
    "1/3",
    "0x10",
    "1_000",
    "١",
    "-1",
    "2024",
    "1e-9",
    "NaN",
)
DEEP = (
    "[" * 60,
    "{" * 60,
    "(" * 200,
    "- " * 60,
    '"' * 3,
    "*a",
    "&a",
    "!!python/object:os.system",
    "<<",
    "|",
    ">-",
    "? ",
)


def damaged(text: str, chance: Random, others: Sequence[str] = ()) -> str:
    """A text with one to three things wrong; lines of `others` may come into it."""
    for _ in range(chance.choice((1, 1, 2, 3))):
        text = _once(text, chance, others)
    return text


def _once(text: str, chance: Random, others: Sequence[str]) -> str:
    lines = text.split("\n")
    at = chance.randrange(len(lines))
    key, colon, value = lines[at].partition(":")
    snippet = chance.choice(chance.choice((SNIPPETS, SNIPPETS, ODD, NUMBERS, DEEP)))
    match chance.randrange(11):
        case 0 if len(lines) > 1:
            del lines[at]
        case 1:
            lines.insert(at, chance.choice(lines))
        case 2 if colon:
            lines[at] = f"{key}: {snippet}"
        case 3 if colon:
            indent = key[: len(key) - len(key.lstrip())]
            lines[at] = f"{indent}{snippet}:{value}"
        case 4:
            lines[at] = f"{chance.choice(('  ', ' ', '- '))}{lines[at]}"
        case 5 if others:
            lines.insert(at, chance.choice(chance.choice(others).split("\n")))
        case 6:
            other = chance.randrange(len(lines))
            lines[at], lines[other] = lines[other], lines[at]
        case 7 if numbers := list(re.finditer("[0-9]+", lines[at])):
            number = chance.choice(numbers)
            lines[at] = lines[at][: number.start()] + chance.choice(NUMBERS) + lines[at][number.end() :]
        case 8 if len(lines) > 1:
            block = lines[at : at + chance.randint(1, 6)]
            place = chance.randrange(len(lines))
            lines[place:place] = block
        case 9 if lines[at]:
            words = lines[at].split(" ")
            words[chance.randrange(len(words))] = chance.choice(words)
            lines[at] = " ".join(words)
        case _:
            cut = chance.randint(0, len(lines[at]))
            lines[at] = lines[at][:cut] + snippet + lines[at][cut + chance.randint(0, 2) :]
    return "\n".join(lines)


def damaged_bytes(content: bytes, chance: Random) -> bytes:
    """Bytes with one to five of them other, gone or more than they were; or cut off."""
    changed = bytearray(content)
    for _ in range(chance.randint(1, 5)):
        at = chance.randint(0, len(changed))
        match chance.randrange(5):
            case 0:
                changed[at : at + 1] = bytes([chance.randrange(256)])
            case 1:
                del changed[at : at + chance.choice((1, 2, 50))]
            case 2:
                changed[at:at] = chance.choice(
                    (b"\xff", b"\xc3", b"\0", b"\r", b"\xed\xa0\x80", b"\xff\xfe", b'"', b";")
                )
            case 3:
                start = chance.randint(0, len(changed))
                changed[at:at] = changed[start : start + chance.choice((1, 20, 200))]
            case _ if chance.random() < 0.1:
                del changed[at:]
    return bytes(changed)
