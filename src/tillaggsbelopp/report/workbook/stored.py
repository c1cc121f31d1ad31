"""A workbook file read back: what is stored in it, and what it says of itself."""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from tillaggsbelopp import limits
from tillaggsbelopp.documents.packages import Limits, Package, Refused
from tillaggsbelopp.report.workbook.container import DrawnChart, inspected
from tillaggsbelopp.report.workbook.difference import Difference

ANY: Final = Limits(unpacked=limits.OWN_UNPACKED, parts=20_000, elements=5_000_000, cells=2_000_000, covered=5_000_000)
"""The most of any decision workbook, whatever agreement it is of."""


class NotOurs(Exception):  # noqa: N818 - a finding about a file, not an error of the program
    """A file that can't be verified, with the reason in Swedish, and what to do if that is not to name another file."""

    def __init__(self, reason: str, remedy: str = "") -> None:
        super().__init__(reason)
        self.remedy = remedy


@dataclass(frozen=True)
class Opened:
    """A file as stored: formulas, the values that were saved with them, what is foreign in it, and charts by sheet."""

    formulas: Workbook
    values: Workbook
    foreign: tuple[Difference, ...]
    charts: Mapping[str, list[DrawnChart]]


def open_file(content: bytes, limits: Limits = ANY) -> Opened:
    """Open the workbook in the bytes of a file. NotOurs if it can't be read as one, or holds more than it may."""
    try:
        found = inspected(Package(content, limits))
    except Refused as reason:
        raise unreadable(str(reason)) from None
    try:
        return Opened(load_workbook(io.BytesIO(content)), load_workbook(io.BytesIO(content), data_only=True), *found)
    except Exception:  # whatever a broken file makes a reader stumble over
        raise unreadable(*map(str, found.foreign[:3])) from None


def is_as_written(content: bytes, written: bytes, limits: Limits = ANY) -> bool:
    """Tell whether a file has the parts that the program writes, to the byte: then nobody has saved it again.

    NotOurs if it is no package, or holds more than it may.
    """
    try:
        return Package(content, limits).same_parts(Package(written, limits))
    except Refused as reason:
        raise unreadable(str(reason)) from None


def unreadable(*reasons: str) -> NotOurs:
    """The finding that a file can't be read, for reasons if any are known."""
    what = "filen går inte att läsa som en arbetsbok i formatet xlsx"
    return NotOurs("; ".join([what, *reasons]))
