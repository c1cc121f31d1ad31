"""Municipalities as other people's tables name them, found in the register: by code, by name or by both."""

import re
from typing import Final, NamedTuple

from tillaggsbelopp.formula.values import Axis
from tillaggsbelopp.statistics.description import REGISTER
from tillaggsbelopp.statistics.municipality_names import names_of, plain_name

_BOTH: Final = re.compile(r"(?P<code>[0-9]{2,6})(?:\s*[-–]\s+|\s+)(?P<name>[^\W\d].*)")


class Disagreement(ValueError):  # noqa: N818 - it is what a file says, no error of the program
    """Raised when a code and a name are of different municipalities, or a name is of several; its text is Swedish."""


class RegionName(NamedTuple):
    """A region as a file writes it: its code and its name, either of which may be ""."""

    code: str
    name: str


def region_name(code: str, name: str = "") -> RegionName:
    """Take a region apart into code and name; either text may hold both ("0117 Alfa", "0117 - Alfa")."""
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


class Municipalities:
    """The municipalities of a register, found by what other people call them."""

    def __init__(self, register: Axis) -> None:
        self.register = register
        self._by_name: dict[str, list[str]] = {}
        for member, label in zip(register.members, register.labels, strict=True):
            for name in names_of(label):
                self._by_name.setdefault(name, []).append(member)

    def label(self, member: str) -> str:
        """The name of a municipality of the register."""
        return self.register.labels[self.register.position[member]]

    def find(self, region: RegionName) -> str | None:
        """Find the code of a region in the register; None if it is none of its municipalities.

        A code that has lost its leading zero is known. Raises Disagreement where code and name say different things.
        """
        by_code = self._with_code(region.code)
        by_name = self._by_name.get(plain_name(region.name), []) if region.name else []
        if by_code is not None:
            if region.name and by_code not in by_name:
                what = f"{region.code} heter {self.label(by_code)} i tabellen {REGISTER}, här {region.name}"
                raise Disagreement(what)
            return by_code
        if not by_name or (region.code and len(region.code) < len(by_name[0]) - 1):
            return None
        if region.code:
            what = f"{region.name} har koden {by_name[0]} i tabellen {REGISTER}, här {region.code}"
            raise Disagreement(what)
        if len(by_name) > 1:
            what = f"{len(by_name)} kommuner i tabellen {REGISTER} heter {region.name}: koden behövs"
            raise Disagreement(what)
        return by_name[0]

    def may_be(self, text: str) -> bool:
        """True if a text names a municipality of the register, be it in a contradictory way."""
        try:
            return self.find(region_name(text)) is not None
        except Disagreement:
            return True

    def lost_zero(self, code: str) -> bool:
        """True if a code is one of the register's without its leading zero."""
        return code not in self.register.position and self._with_code(code) is not None

    def _with_code(self, code: str) -> str | None:
        if code in self.register.position:
            return code
        return f"0{code}" if f"0{code}" in self.register.position else None
