"""Data as YAML writes it: in brackets, or on lines; a text in quotes only where it must be."""

import re
from collections.abc import Mapping, Sequence
from typing import Final, TypeAlias

Data: TypeAlias = "str | Sequence[Data] | Mapping[str, Data]"
"""Texts, lists and mappings, as a file holds them; numbers and dates are texts too."""
_PLAIN: Final = re.compile(r"-?[0-9A-Za-zÅÄÖåäöÉé§(][^\n\"#{}\[\]]*")
_NOT_PLAIN: Final = re.compile(r":(\s|$)|\s$")
_NOTHING: Final = ("null", "Null", "NULL")
_SMALL: Final = 2


def scalar_text(text: str, *, flow: bool = False) -> str:
    """A text as a scalar; with `flow` it is to stand in brackets, where a comma ends it."""
    plain = _PLAIN.fullmatch(text) and not _NOT_PLAIN.search(text) and text not in _NOTHING
    if plain and not (flow and re.search("[,:]", text)):
        return text
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def in_brackets(data: Data) -> str:
    """Data on one line: a text as it is, a list and a mapping in brackets."""
    if isinstance(data, str):
        return scalar_text(data, flow=True)
    if isinstance(data, Mapping):
        return f"{{{', '.join(f'{key}: {in_brackets(value)}' for key, value in data.items())}}}"
    return f"[{', '.join(map(in_brackets, data))}]"


def entry_lines(key: str, data: Data) -> list[str]:
    """The lines of a key with its value: a mapping of years, or of two keys at most, stands in brackets behind it."""
    if isinstance(data, str):
        return [f"{key}: {scalar_text(data)}"]
    if not data or (isinstance(data, Mapping) and _is_small(data)):
        return [f"{key}: {in_brackets(data)}"]
    if isinstance(data, Mapping):
        return [f"{key}:", *(f"  {line}" for each, value in data.items() for line in entry_lines(each, value))]
    return [f"{key}:", *(f"  {line}" for item in data for line in _item_lines(item))]


def _item_lines(item: Data) -> list[str]:
    if not isinstance(item, Mapping) or not item:
        return [f"- {in_brackets(item) if not isinstance(item, str) else scalar_text(item)}"]
    lines = [line for key, value in item.items() for line in entry_lines(key, value)]
    return [f"{'  ' if number else '- '}{line}" for number, line in enumerate(lines)]


def _is_small(data: Mapping[str, Data]) -> bool:
    few = len(data) <= _SMALL or all(key.isdecimal() for key in data)
    return few and all(isinstance(value, str) for value in data.values())
