"""Municipalities as other people's tables name them, found in the register: by code, by name or by both."""

import re
import unicodedata
from typing import Final, NamedTuple

from tillaggsbelopp.formula.values import Axis
from tillaggsbelopp.statistics.description import REGISTER

_BOTH: Final = re.compile(r"(?P<code>[0-9]{2,6})(?:\s*[-–]\s+|\s+)(?P<name>[^\W\d].*)")
_SUFFIX: Final = re.compile(r"(?P<name>.+?) (?:kommuns?|stad)")


class Disagreement(ValueError):  # noqa: N818 - it is what a file says, no error of the program
    """Raised when a code and a name are of different municipalities, or a name is of several; its text is Swedish."""


class RegionName(NamedTuple):
    """A region as a file writes it: its code and its name, either of which may be ""."""

    code: str
    name: str


def region_name(code: str, name: str = "") -> RegionName:
    """Take a region apart into code and name; either text may hold both ("1814 Lekeberg", "1814 - Lekeberg")."""
    code, name = code.strip(), name.strip()
    if name == code:
        name = ""
    if not name:
        if found := _BOTH.fullmatch(code):
            return RegionName(found["code"], found["name"])
        return RegionName(code, "") if re.search("[0-9]", code) else RegionName("", code)
    found = _BOTH.fullmatch(name)
    if found and found["code"] == code:
        name = found["name"]
    return RegionName(code, name)


def member_of(region: RegionName, register: Axis) -> str | None:
    """Find the code of a region in the register; None if it is none of its municipalities.

    A code that has lost its leading zero is known. Raises Disagreement where code and name say different things.
    """
    by_code = _with_code(region.code, register)
    by_name = [m for m, label in zip(register.members, register.labels, strict=True) if _same(region.name, label)]
    if by_code is not None:
        label = register.labels[register.position[by_code]]
        if region.name and by_code not in by_name:
            raise Disagreement(f"{region.code} heter {label} i tabellen {REGISTER}, här {region.name}")
        return by_code
    if not by_name:
        return None
    if region.code:
        if len(region.code) < len(by_name[0]) - 1:
            return None
        raise Disagreement(f"{region.name} har koden {by_name[0]} i tabellen {REGISTER}, här {region.code}")
    if len(by_name) > 1:
        raise Disagreement(f"{len(by_name)} kommuner i tabellen {REGISTER} heter {region.name}: koden behövs")
    return by_name[0]


def may_be_member(text: str, register: Axis) -> bool:
    """True if a text names a municipality of the register, be it in a contradictory way."""
    try:
        return member_of(region_name(text), register) is not None
    except Disagreement:
        return True


def lost_zero(code: str, register: Axis) -> bool:
    """True if a code is one of the register's without its leading zero."""
    return code not in register.position and _with_code(code, register) is not None


def _with_code(code: str, register: Axis) -> str | None:
    if code in register.position:
        return code
    return f"0{code}" if f"0{code}" in register.position else None


def _same(name: str, label: str) -> bool:
    plain, known = _plain(name), _plain(label)
    if not plain:
        return False
    if plain == known:
        return True
    found, official = _SUFFIX.fullmatch(plain), _SUFFIX.fullmatch(known)
    stem = official["name"] if official else known
    return stem in (plain, found["name"], found["name"].removesuffix("s")) if found else plain == stem


def _plain(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).split()).casefold()
